package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestAnEntryForgetsWhoWasErased: the name goes from every text of the entries that a person stands in, however it is written
// there, and search finds nothing by it.
func TestAnEntryForgetsWhoWasErased(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	entry := crm.LogEntry{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library, OfficeID: office, Kind: "letter", Direction: "out",
		People:  []string{"Chloé Mfano (ad interim), officer", "Ruth Chebet", "Al"},
		Subject: "To CHLOÉ MFANO (AD INTERIM)", Note: "chloé mfano (ad interim) and Ruth Chebet agree, also Al.",
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
