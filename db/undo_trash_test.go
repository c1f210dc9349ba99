package db_test

import (
	"testing"

	"liaison/crm"
)

// What was taken back lies in the trash as it was made: out of it come the person with their function, and the entry with
// who was there and what it was about.
func TestWhatWasTakenBackComesOutOfTheTrashWhole(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	logged, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "call",
		Direction: "out",
		Result:    "spoke",
		People:    []string{"Grace Mfano, information officer"}, Themes: []string{"education"}, NextStep: "Send a letter",
		NextOn: crm.DateOf(monday).Add(4), Note: "Likes a display."})
	must(t, err)
	if left := n.undone(t, logged.Undo); left != "" {
		t.Fatalf("left: %q", left)
	}
	deleted, err := n.History.Trash(n.as(t, n.amina), n.library)
	must(t, err)
	if len(deleted) != 3 {
		t.Errorf("in the trash: %+v", deleted)
	}
	for _, d := range deleted {
		_, err := n.History.Restore(n.as(t, n.amina), d.Noun, d.ID)
		must(t, err)
	}
	page, err := n.Interactions.Page(n.as(t, n.amina), logged.ID)
	must(t, err)
	if p := page.Line.People; len(p) != 1 || p[0].Name != "Grace Mfano" || p[0].Title != "information officer" || len(page.Entry.Themes) != 1 {
		t.Errorf("the entry lost something: %+v, themes %v", page.Line.People, page.Entry.Themes)
	}
	if got := n.found(t, crm.ContactQuery{OfficeID: office}); got != "Grace Mfano" {
		t.Errorf("at the office: %q", got)
	}
}

// An office that another library has logged with since stays: whoever added it takes back nothing of others.
func TestUndoLeavesAnOfficeThatOthersUse(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	mara, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Mara Library", Kind: "library", Country: "KE", City: "Narok",
		Basis: "consent"})
	must(t, err)
	musa := n.person(t, "musa", mara, crm.Staff, "")
	o, err := n.Offices.Get(n.as(t, n.amina), n.office(t, "natcom-ke"))
	must(t, err)
	o.ID, o.Names = 0, crm.Names{"en": "Office in Narok"}
	added, err := n.Offices.Add(n.as(t, n.amina), crm.OfficeChange{Office: o, LibraryID: n.library, Source: said})
	must(t, err)
	_, err = n.Interactions.Log(n.as(t, musa), crm.InteractionChange{LibraryID: mara, OfficeID: added.ID, Kind: "call", Direction: "out",
		Result: "spoke"})
	must(t, err)
	if left := n.undone(t, added.Undo); left != "office" {
		t.Errorf("left: %q, want the office", left)
	}
}
