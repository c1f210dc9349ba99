package web

import (
	"net/url"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// Taking back leads to where one stood, unless that page went with it; and it says what stays.
func TestWhereUndoLeads(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	back := func(address string) page {
		t.Helper()
		return v.post(link.Undo, v.get(address).hidden(t, link.Undo))
	}
	made := v.post(link.Contacts, sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano", "basis", "consent", "note",
		"one"))
	wantRedirect(t, "a person", made, link.Contact(1))
	edit := link.Edit(link.Contact(1))
	wantRedirect(t, "a correction", v.post(link.Contact(1), sent(v.get(edit).hidden(t, link.Contact(1)), "name", "Grace Mfano", "basis",
		"consent", "note", "two")), link.Contact(1))
	wantRedirect(t, "a correction taken back", back(link.Contact(1)), link.Contact(1))
	office := p.office(t, "natcom-ke")
	wantRedirect(t, "a number", v.post(link.OfficeReaches(office),
		url.Values{"library": {"1"}, form.KeyField: {form.NewKey()}, "phone": {"+254 20 000 0000"}, "source_kind": {"website"}}),
		link.Office(office))
	wantRedirect(t, "a number taken back", back(link.Office(office)), link.Office(office))
	wantText(t, "the answer", v.get(link.Office(office)).body, "Taken back.")
	var request string
	p.One(t, &request, `SELECT request FROM undo WHERE use_case = 'Contacts.Add'`)
	again := sent(v.get(link.History(link.Contact(1))).hidden(t, link.Undo), "request", request, "return", link.Contact(1))
	wantRedirect(t, "somebody who was changed since", v.post(link.Undo, again), link.Contact(1))
	wantText(t, "what stays", v.get(link.Contact(1)).body, "somebody changed the person since")
	gone := v.post(link.Contacts, sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "Joel Kimani", "basis", "consent"))
	wantRedirect(t, "a person", gone, link.Contact(2))
	wantRedirect(t, "a person taken back", back(link.Contact(2)), link.Today)
}

// A step that Liaison proposed is named in the trash, in the reader's words.
func TestTrashNamesProposedTasks(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	p.Super(t, `INSERT INTO task (library_id, owner_id, title, title_key, title_args, due_on)
		VALUES (1, 1, '', 'step.ask_follower', '{"name": "Ruth Chebet", "title": "officer"}', '2026-12-20')`)
	wantRedirect(t, "deleted", v.post("/tasks/1/deletion", sent(v.get(link.Task(1)).hidden(t, "/tasks/1/deletion"))), link.Today)
	wantText(t, "the trash", v.get(link.Trash).body, "Ask who follows Ruth Chebet")
	wantText(t, "in French", v.get(link.With(link.Trash, "lang", "fr")).body, "Ruth Chebet (officer)")
}
