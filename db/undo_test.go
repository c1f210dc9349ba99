package db_test

import (
	"fmt"
	"strings"
	"testing"

	"liaison/crm"
)

// undone takes a request back as Amina, and gives what stayed.
func (n *network) undone(t *testing.T, request string) string {
	t.Helper()
	out, err := n.History.Undo(n.as(t, n.amina), request)
	must(t, err)
	left := []string{}
	for _, m := range out.Skipped {
		left = append(left, strings.TrimPrefix(m.Key, "undo.left."))
	}
	return strings.Join(left, " ")
}

// changed saves a contact as somebody, and gives the request.
func (n *network) changed(t *testing.T, by crm.Actor, id int64, change func(*crm.ContactChange)) string {
	t.Helper()
	got, err := n.Contacts.Get(n.as(t, by), id)
	must(t, err)
	c := crm.ContactChange{Contact: got}
	c.Write.Version = got.Version
	change(&c)
	done, err := n.Contacts.Change(n.as(t, by), c)
	must(t, err)
	return done.Undo
}

// Who was made while logging stays, with their function, once somebody logged with them again; the entry itself goes.
func TestUndoLeavesWhomOthersMet(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	office := n.office(t, "natcom-ke")
	entry := crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "call", Direction: "out", Result: "spoke",
		People: []string{"Grace Mfano, information officer"}}
	first, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	second, err := n.Interactions.Log(n.as(t, joel), entry)
	must(t, err)
	if left := n.undone(t, first.Undo); left != "contact" {
		t.Errorf("left: %q, want the contact", left)
	}
	_, err = n.Interactions.Page(n.as(t, n.amina), first.ID)
	wantKind(t, "the entry taken back", err, crm.NotFound)
	page, err := n.Interactions.Page(n.as(t, joel), second.ID)
	must(t, err)
	if len(page.Line.People) != 1 || page.Line.People[0].Title != "information officer" ||
		n.found(t, crm.ContactQuery{OfficeID: office}) != "Grace Mfano" {
		t.Errorf("the colleague's entry lost somebody: %+v", page.Line.People)
	}
}

// A function that an entry needs stays, and the person's office with it.
func TestUndoLeavesAFunctionInUse(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	id := n.met(t, named("Grace Mfano"))
	c, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	a := crm.AppointmentChange{ContactID: id, OfficeID: office, Title: "officer"}
	a.Write.Version = c.Version
	done, err := n.Contacts.Appoint(n.as(t, n.amina), a)
	must(t, err)
	_, err = n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "call", Direction: "out",
		Result: "spoke", ContactIDs: []int64{id}})
	must(t, err)
	if left := n.undone(t, done.Undo); left != "contact" {
		t.Errorf("left: %q, want the contact", left)
	}
	if got := n.found(t, crm.ContactQuery{OfficeID: office}); got != "Grace Mfano" {
		t.Errorf("at the office: %q", got)
	}
}

// What somebody wrote since is theirs: ways to reach a person, themes, a library's own facts, a function.
func TestUndoLeavesWhatWasWrittenSince(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	office := n.office(t, "natcom-ke")
	c := named("Grace Mfano")
	c.OfficeID, c.Title, c.Themes, c.Channels = office, "officer", []string{"education"},
		[]crm.Channel{{Kind: "email", Value: "a@un.example", Preferred: true}}
	id := n.met(t, c)
	email := func(by crm.Actor, value string) string {
		return n.changed(t, by, id, func(c *crm.ContactChange) { c.Channels = []crm.Channel{{Kind: "email", Value: value, Preferred: true}} })
	}
	themes := func(by crm.Actor, keys ...string) string {
		return n.changed(t, by, id, func(c *crm.ContactChange) { c.Themes = keys })
	}
	own := func(by crm.Actor, note string) string {
		page, err := n.Offices.Page(n.as(t, by), crm.OfficeQuery{ID: office, LibraryID: n.library})
		must(t, err)
		o := crm.LibraryOffice{LibraryID: n.library, OfficeID: office, Note: note}
		if page.Own.Version != 0 {
			o.Write.Version = page.Own.Version
		}
		done, err := n.Offices.SaveOwn(n.as(t, by), o)
		must(t, err)
		return done.Undo
	}
	for what, requests := range map[string][]string{
		"contact_channel": {email(n.amina, "b@un.example"), email(joel, "c@un.example")},
		"contact_theme":   {themes(n.amina), themes(joel, "education")},
		"library_office":  {own(n.amina, "first"), own(joel, "LATER")},
	} {
		if left := n.undone(t, requests[0]); left != what {
			t.Errorf("left: %q, want %s", left, what)
		}
	}
	got, err := n.Contacts.Get(n.as(t, joel), id)
	must(t, err)
	page, err := n.Offices.Page(n.as(t, joel), crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if len(got.Channels) != 1 || got.Channels[0].Value != "c@un.example" || fmt.Sprint(got.Themes) != "[education]" ||
		page.Own.Note != "LATER" {
		t.Errorf("after undo: %+v, %v, %+v", got.Channels, got.Themes, page.Own)
	}
	// What touches something else goes back all the same.
	note := n.changed(t, n.amina, id, func(c *crm.ContactChange) { c.Note = "Likes tea." })
	email(joel, "d@un.example")
	if left := n.undone(t, note); left != "" {
		t.Errorf("a note beside an address that changed: %q stays", left)
	}
}

// With a record's text go its note as shown, and what search finds.
func TestUndoBringsBackWhatIsShownAndFound(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	c := named("Alpha Mfano")
	c.Note = "first *note*"
	id := n.met(t, c)
	request := n.changed(t, n.amina, id, func(c *crm.ContactChange) { c.DisplayName, c.Note = "Beta Mfano", "changed **note**" })
	if left := n.undone(t, request); left != "" {
		t.Fatalf("%q stays", left)
	}
	got, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	if got.NoteHTML != "<p>first <em>note</em></p>\n" && !strings.Contains(got.NoteHTML, "<em>note</em>") ||
		n.found(t, crm.ContactQuery{Text: "alpha"}) != "Alpha Mfano" || n.found(t, crm.ContactQuery{Text: "beta"}) != "" {
		t.Errorf("the person after undo: %q; alpha finds %q, beta %q", got.NoteHTML, n.found(t, crm.ContactQuery{Text: "alpha"}),
			n.found(t, crm.ContactQuery{Text: "beta"}))
	}
	entry := crm.InteractionChange{LibraryID: n.library, OfficeID: n.office(t, "natcom-ke"), Kind: "call", Direction: "out", Result: "spoke",
		Subject: "Harbour", Note: "one"}
	logged, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	entry.ID, entry.Write.Version, entry.Subject, entry.Note = logged.ID, 1, "Garden", "two"
	done, err := n.Interactions.Change(n.as(t, n.amina), entry)
	must(t, err)
	n.undone(t, done.Undo)
	found := func(text string) int {
		list, err := n.Interactions.List(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library}.With("q", text))
		must(t, err)
		return len(list.Rows)
	}
	page, err := n.Interactions.Page(n.as(t, n.amina), logged.ID)
	must(t, err)
	if !strings.Contains(page.Line.NoteHTML, "one") || found("harbour") != 1 || found("garden") != 0 {
		t.Errorf("the entry after undo: %q; harbour %d, garden %d", page.Line.NoteHTML, found("harbour"), found("garden"))
	}
}

// A coordinator cannot give back what stands there again already.
func TestRevertOfWhatIsThereAgain(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	themes := func(keys ...string) {
		c := n.change(t, office)
		c.Themes = keys
		_, err := n.Offices.Change(n.as(t, n.amina), c)
		must(t, err)
	}
	themes("education", "heritage")
	themes("heritage")
	var line int64
	n.One(t, &line, `SELECT max(id) FROM audit
		WHERE of_noun = 'office' AND of_id = $1 AND noun = 'office_theme' AND action = 'delete'`, office)
	themes("education", "heritage")
	_, err := n.Offices.Revert(n.as(t, n.amina), office, line)
	wantKind(t, "giving back a theme that is there", err, crm.Conflict)
	if got := n.change(t, office).Themes; len(got) != 2 {
		t.Errorf("themes: %v", got)
	}
}

// TestHistoryIsNeverOpened: a record that is shown to more people shows them what happens from then on, and one that is shown to fewer
// takes all its history along.
func TestHistoryIsNeverOpened(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	lines := func(visibility string) (n int) {
		s.One(t, &n, `SELECT count(*) FROM audit WHERE of_noun = 'contact' AND of_id = $1 AND visibility = $2`, s.contact, visibility)
		return n
	}
	before := lines("library")
	s.Super(t, `UPDATE contact SET visibility = 'network' WHERE id = $1`, s.contact)
	if got := lines("library"); got != before || lines("network") != 1 {
		t.Errorf("opened to the network: %d lines are the library's and %d the network's, want %d and 1", got, lines("network"), before)
	}
	s.Super(t, `UPDATE contact SET visibility = 'named', readers = array[owner_id] WHERE id = $1`, s.contact)
	if got := lines("library") + lines("network"); got != 0 {
		t.Errorf("of a confidential person %d lines are open", got)
	}
	s.Super(t, `UPDATE contact SET visibility = 'library', readers = '{}' WHERE id = $1`, s.contact)
	if got := lines("library"); got != 1 {
		t.Errorf("opened to the library: %d lines are the library's, want the last one", got)
	}
}

// TestNothingWasTakenBack says so, where a request changed nothing.
func TestNothingWasTakenBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	_, err := s.Tasks.Complete(s.as(t, s.amina), s.step)
	must(t, err)
	done, err := s.Tasks.Complete(s.as(t, s.amina), s.step)
	must(t, err)
	out, err := s.History.Undo(s.as(t, s.amina), done.Undo)
	must(t, err)
	if out.Message.Key != "undo.nothing" {
		t.Errorf("taking nothing back says %q", out.Message.Key)
	}
}
