package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestAnInteractionForgetsWhoWasErased: the name goes from every text of the entries that a person stands in, however it is written
// there, and search finds nothing by it.
func TestAnInteractionForgetsWhoWasErased(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	entry := crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library, OfficeID: office, Kind: "letter",
		Direction: "out",
		People:    []string{"Chloé Mfano (ad interim), officer", "Ruth Chebet", "Al"},
		Subject:   "To CHLOÉ MFANO (AD INTERIM)", Note: "chloé mfano (ad interim) and Ruth Chebet agree, also Al.",
		OurRef: "Chloé Mfano (ad interim)/7", TheirRef: "7/Mfano, Chloé"}
	logged, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	chloe := logged.NewPeople[0].ContactID
	c, err := n.Contacts.Get(n.as(t, n.amina), chloe)
	must(t, err)
	change := crm.ContactChange{Contact: c}
	change.Write.Version, change.SortName = c.Version, "Mfano, Chloé"
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	must(t, n.Contacts.Erase(n.as(t, n.amina), chloe))
	must(t, n.Contacts.Erase(n.as(t, n.amina), logged.NewPeople[2].ContactID))
	for _, name := range []string{"mfano", "chloe", "chloé"} {
		if where := n.holding(t, name); where != "" {
			t.Errorf("%s stands in %s", name, where)
		}
	}
	var kept string
	n.One(t, &kept, `SELECT concat_ws(' | ', subject, note, our_ref, their_ref) FROM interaction WHERE id = $1`, logged.ID)
	if want := "To […] | […] and Ruth Chebet agree, also […]. | […]/7 | 7/[…]"; kept != want {
		t.Errorf("kept %q, want %q", kept, want)
	}
	var personal string
	n.One(t, &personal, `SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute
		WHERE attrelid = 'interaction'::regclass AND attnum > 0 AND col_description(attrelid, attnum) = 'personal'`)
	if want := "folded note note_html our_ref subject their_ref"; personal != want {
		t.Errorf("an entry's personal columns are %s: unname knows %s", personal, want)
	}
}

// TestTasksOfOthersForgetAFullName: a step that is not about the person keeps no full name of theirs, nor does its history; a name of
// one word, which may be anybody's, stays.
func TestTasksOfOthersForgetAFullName(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	logged, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library,
		OfficeID: n.office(t, "natcom-ke"), Kind: "letter", Direction: "out", People: []string{"Chloé Mfano", "Un"}})
	must(t, err)
	for title, want := range map[string]string{"Ask Chloé Mfano's office": "Ask […]'s office", "Prepare the UN day": "Prepare the UN day"} {
		done, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: title, DueOn: crm.DateOf(monday)})
		must(t, err)
		defer func() {
			k, err := n.Tasks.Get(n.as(t, n.amina), done.ID)
			must(t, err)
			if k.Title != want {
				t.Errorf("%q was kept as %q, want %q", title, k.Title, want)
			}
		}()
	}
	for _, p := range logged.NewPeople {
		must(t, n.Contacts.Erase(n.as(t, n.amina), p.ContactID))
	}
	if where := n.holding(t, "chloé"); where != "" {
		t.Errorf("the name stands in %s", where)
	}
}
