package db_test

import (
	"fmt"
	"testing"

	"liaison/crm"
)

// What an older program folded is found again after the cleaning, and nobody sees that anything was done: no version rises, so
// no open form is stale, and the history has no line of it.
func TestOldFoldingIsFoldedAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	marks := func() (sum string) {
		s.One(t, &sum, `SELECT concat_ws(' ', (SELECT sum(version) FROM contact), (SELECT sum(version) FROM interaction), (SELECT sum(version)
			FROM office), (SELECT count(*) FROM audit))`)
		return sum
	}
	names := []crm.ContactName{{Kind: "latin", Full: "Wanjiru Kamau", Given: "Wanjiru", Family: "Kamau"}}
	c := named("Джоэл Кимани")
	c.Names = names
	s.met(t, c)
	_, err := s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "call",
		Direction: "out",
		Subject:   "Reading week", Note: "**Zanzibar**"})
	must(t, err)
	for _, table := range []string{"contact", "interaction", "office"} {
		s.Super(t, `ALTER TABLE `+table+` DISABLE TRIGGER USER; UPDATE `+table+` SET folded = ' old ', fold_version = 0; ALTER TABLE `+
			table+` ENABLE TRIGGER USER`)
	}
	before := marks()
	found := func(text string) string {
		all, err := s.Search.Find(s.as(t, s.amina), crm.SearchQuery{LibraryID: s.library, Text: text})
		must(t, err)
		return fmt.Sprint(len(all.Contacts.Rows), len(all.Interactions.Rows), len(all.Offices) > 0)
	}
	wanted := map[string]string{"kimani": "0 0 false", "кимани": "1 0 false", "kamau": "1 0 false", "zanzibar": "0 1 false",
		"kenya national": "0 0 true"}
	for text := range wanted {
		if got := found(text); got != "0 0 false" {
			t.Errorf("before: %s finds %s", text, got)
		}
	}
	for pass, noted := range []int{0, 1, 1} { // once nothing is left it is noted
		must(t, s.FoldAgain(t.Context()))
		var n int
		if s.One(t, &n, `SELECT count(*) FROM meta WHERE key = 'folded'`); n != noted {
			t.Errorf("pass %d: noted %d times, want %d", pass, n, noted)
		}
	}
	for text, want := range wanted {
		if got := found(text); got != want {
			t.Errorf("%s finds %s, want %s", text, got, want)
		}
	}
	if got := marks(); got != before {
		t.Errorf("versions and history: %s, were %s", got, before)
	}
	var left int
	if s.One(t, &left, `SELECT (SELECT count(*) FROM contact WHERE fold_version = 0) + (SELECT count(*) FROM interaction
		WHERE fold_version = 0) + (SELECT count(*) FROM office WHERE fold_version = 0)`); left != 0 {
		t.Errorf("%d rows stay as they were", left)
	}
	// What is changed by hand has a new version as ever.
	got, err := s.Contacts.Get(s.as(t, s.amina), s.contact)
	must(t, err)
	change := crm.ContactChange{Contact: got}
	change.Write.Version, change.DisplayName = got.Version, "Grace A. Mfano"
	_, err = s.Contacts.Change(s.as(t, s.amina), change)
	must(t, err)
	_, err = s.Contacts.Change(s.as(t, s.amina), change)
	wantKind(t, "an older form", err, crm.Conflict)
}
