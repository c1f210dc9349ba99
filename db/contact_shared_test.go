package db_test

import (
	"fmt"
	"testing"

	"liaison/crm"
)

// elsewhere is a second library with somebody who has shared a person and an entry with the network.
func (s *scene) elsewhere(t *testing.T) (who crm.Actor, library, contact, entry int64) {
	t.Helper()
	library = s.other(t)
	who = s.person(t, "daniel", library, crm.Staff, "")
	c := named("Shared Person")
	c.LibraryID, c.Basis, c.Visibility, c.OfficeID, c.Title, c.Themes = library, "consent", crm.ToNetwork, s.office, "adviser",
		[]string{"education"}
	done, err := s.Contacts.Add(s.as(t, who), c)
	must(t, err)
	logged, err := s.Interactions.Log(s.as(t, who), crm.InteractionChange{LibraryID: library, OfficeID: s.office, ContactIDs: []int64{done.ID},
		Kind: "call", Direction: "out", Audience: crm.Audience{Visibility: crm.ToNetwork}})
	must(t, err)
	// the program has shown all their names to those who may read them
	_, err = s.Contacts.List(s.as(t, who), crm.ContactQuery{LibraryID: library})
	must(t, err)
	_, err = s.Interactions.List(s.as(t, who), crm.ListQuery{LibraryID: library})
	must(t, err)
	return who, library, done.ID, logged.ID
}

// Of what another library shares one reads the library and not the person, and the number of its people tells no name,
// whatever the program remembers.
func TestOtherLibrariesAreReadNotTheirPeople(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who, _, contact, entry := s.elsewhere(t)
	reader := s.person(t, "reader", s.library, crm.Viewer, "")
	for range 2 { // as read, and as remembered
		_, err := s.Contacts.List(s.as(t, reader), crm.ContactQuery{LibraryID: s.library, OwnerID: who.UserID})
		wantKind(t, "people of somebody elsewhere", err, crm.Invalid)
		own, err := s.Contacts.List(s.as(t, reader), crm.ContactQuery{LibraryID: s.library, OwnerID: s.amina.UserID})
		if err != nil || own.Users[s.amina.UserID] != "Amina Otieno" {
			t.Errorf("a colleague's people: %v %v", own.Users, err)
		}
	}
	_, err := s.Interactions.List(s.as(t, reader), crm.ListQuery{LibraryID: s.library}.With("by", fmt.Sprint(who.UserID)))
	wantKind(t, "entries of somebody elsewhere", err, crm.Invalid)
	shared, err := s.Contacts.List(s.as(t, reader), crm.ContactQuery{LibraryID: s.library, Shared: true})
	must(t, err)
	if len(shared.Rows) != 1 || shared.Rows[0].Library != "Kisumu Lakeside Library" || shared.Users[who.UserID] != "" {
		t.Errorf("what others share: %+v, owners %v", shared.Rows, shared.Users)
	}
	page, err := s.Interactions.Page(s.as(t, reader), entry)
	must(t, err)
	if page.Line.By != "Kisumu Lakeside Library" || len(page.Ours) != 0 {
		t.Errorf("an entry that is shared: by %q, there %v", page.Line.By, page.Ours)
	}
	record, err := s.Contacts.Page(s.as(t, reader), contact)
	must(t, err)
	for _, e := range record.Timeline {
		if e.Interaction != nil && e.Interaction.By != "Kisumu Lakeside Library" {
			t.Errorf("on the record, the entry is by %q", e.Interaction.By)
		}
	}
}

// What others share is found by every filter, also by those that look at its parts.
func TestSharedPeopleAreFiltered(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who, _, contact, _ := s.elsewhere(t)
	found := func(q crm.ContactQuery) int {
		q.LibraryID, q.Shared = s.library, true
		list, err := s.Contacts.List(s.as(t, s.amina), q)
		must(t, err)
		return len(list.Rows)
	}
	if n := found(crm.ContactQuery{Theme: "education"}); n != 1 {
		t.Errorf("by theme: %d", n)
	}
	if n := found(crm.ContactQuery{Theme: "access-to-information"}) + found(crm.ContactQuery{Post: "former"}); n != 0 {
		t.Errorf("by another theme, and by a post not left: %d", n)
	}
	_, err := s.Contacts.Leave(s.as(t, who), crm.Departure{ContactID: contact, How: "left"})
	must(t, err)
	if a, b := found(crm.ContactQuery{Post: "former"}), found(crm.ContactQuery{Post: "former", OfficeID: s.office}); a != 1 || b != 1 {
		t.Errorf("by a post that was left: %d, %d", a, b)
	}
}

// The history of the directory is for all who sign in, by library and not by person; that of a library's own facts is not.
func TestHistoryOfTheDirectory(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	office, err := s.Offices.Get(s.as(t, s.amina), s.office)
	must(t, err)
	office.City = "Kisumu"
	_, err = s.Offices.Change(s.as(t, s.amina), crm.OfficeChange{Office: office, LibraryID: s.library,
		Write: crm.Write{Version: office.Version}, Source: crm.Source{Kind: "website"}})
	must(t, err)
	_, err = s.Offices.SaveOwn(s.as(t, s.amina), crm.LibraryOffice{LibraryID: s.library, OfficeID: s.office, Note: "ours alone"})
	must(t, err)
	observer := s.person(t, "observer", 0, "", crm.Observer)
	changes, err := s.History.Of(s.as(t, observer), "office", s.office)
	must(t, err)
	page, err := s.Offices.Page(s.as(t, observer), crm.OfficeQuery{ID: s.office})
	must(t, err)
	if len(changes) == 0 || len(page.Timeline) == 0 {
		t.Fatalf("an observer sees %d changes of an office and %d on its page", len(changes), len(page.Timeline))
	}
	for _, c := range changes {
		if c.Noun == "library_office" || c.By != "" || c.Library != "Mto Public Library" {
			t.Errorf("an observer sees %+v", c)
		}
	}
}
