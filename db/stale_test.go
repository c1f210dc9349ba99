package db_test

import (
	"errors"
	"testing"

	"liaison/crm"
)

// staleOf is what a refused edit tells of the other one.
func staleOf(t *testing.T, what string, err error) crm.Stale {
	t.Helper()
	wantKind(t, what, err, crm.Conflict)
	var e *crm.Error
	if !errors.As(err, &e) || e.Stale == nil {
		t.Fatalf("%s: %v tells of no other edit", what, err)
	}
	return *e.Stale
}

func (s *scene) editOf(t *testing.T, id int64) crm.ContactChange {
	t.Helper()
	c, err := s.Contacts.Get(s.as(t, s.amina), id)
	must(t, err)
	return crm.ContactChange{Contact: c, Write: crm.Write{Version: c.Version}}
}

// A stale edit names who gave the record its version of now, and shows what changed in it, in its parts too: the telephone
// number, the names and the themes of a person, the coverage of an office.
func TestStaleEditsTellOfParts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	joel := s.person(t, "joel", s.library, crm.Staff, "")
	mine := s.editOf(t, s.contact)
	mine.Salutation = "Dear Ms Mfano"
	_, err := s.Contacts.Change(s.as(t, s.amina), mine) // Amina's own edit, before the one that matters
	must(t, err)
	mine = s.editOf(t, s.contact)
	for _, theirs := range []crm.ContactChange{mine, mine} {
		theirs.Write.Version = s.editOf(t, s.contact).Contact.Version
		theirs.Channels = []crm.Channel{{Kind: "phone", Value: "+254 20 555 0142", Note: "mornings"}}
		theirs.Names = []crm.ContactName{{Kind: "alias", Full: "Mama Grace"}}
		theirs.Themes = []string{"education"}
		_, err = s.Contacts.Change(s.as(t, joel), theirs)
		must(t, err)
	}
	mine.Salutation = "Dear Grace"
	_, err = s.Contacts.Change(s.as(t, s.amina), mine)
	stale := staleOf(t, "a person", err)
	if stale.By != "joel" || !stale.At.Equal(monday) {
		t.Errorf("the other edit is by %q at %v", stale.By, stale.At)
	}
	now := map[string]string{}
	for _, f := range stale.Fields {
		now[f.Field] = f.Now
	}
	for field, want := range map[string]string{"channels": "phone +254 20 555 0142 · mornings", "aliases": "Mama Grace",
		"theme": "education"} {
		if now[field] != want {
			t.Errorf("%s is now %q, want %q", field, now[field], want)
		}
	}
	if _, told := now["salutation"]; told {
		t.Error("what changed before the form was drawn is told too")
	}
	office, err := s.Offices.Get(s.as(t, joel), s.office)
	must(t, err)
	change := crm.OfficeChange{Office: office, LibraryID: s.library, Write: crm.Write{Version: office.Version},
		Source: crm.Source{Kind: "website"}}
	change.Countries = append(change.Countries, "SC")
	_, err = s.Offices.Change(s.as(t, joel), change)
	must(t, err)
	_, err = s.Offices.Change(s.as(t, s.amina), change)
	stale = staleOf(t, "an office", err)
	if len(stale.Fields) != 1 || stale.Fields[0].Field != "also" || stale.By != "joel" {
		t.Errorf("the other edit of the office: %+v", stale)
	}
}

// Two edits of one function do not overwrite each other.
func TestStaleFunction(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	joel := s.person(t, "joel", s.library, crm.Staff, "")
	held := s.editOf(t, s.contact).Appointments[0]
	change := func(who crm.Actor, title string, version int) error {
		_, err := s.Contacts.Appoint(s.as(t, who), crm.AppointmentChange{ID: held.ID, ContactID: s.contact, OfficeID: held.OfficeID, Title: title,
			Write: crm.Write{Version: version}})
		return err
	}
	must(t, change(joel, "head of programmes", held.Version))
	stale := staleOf(t, "a function", change(s.amina, "programme officer", held.Version))
	if stale.By != "joel" || len(stale.Fields) != 1 || stale.Fields[0] != (crm.StaleField{Field: "title", Now: "head of programmes"}) {
		t.Errorf("the other edit: %+v", stale)
	}
	must(t, change(s.amina, "programme officer", stale.Version))
}
