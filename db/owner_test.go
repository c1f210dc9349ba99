package db_test

import (
	"errors"
	"testing"

	"liaison/crm"
)

// Who only reads in a library owns nothing there, because they could neither change nor finish it; they may be among the
// readers and among those who were there.
func TestWhoOnlyReadsOwnsNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	viewer, staff := s.person(t, "v", s.library, crm.Viewer, ""), s.person(t, "s", s.library, crm.Staff, "")
	day := crm.DateOf(monday).Add(1)
	only := crm.Audience{Visibility: crm.ToNamed, Readers: []int64{viewer.UserID, s.amina.UserID}}
	contact := func(owner int64, seen crm.Audience) (crm.Done, error) {
		c := crm.ContactChange{}
		c.LibraryID, c.DisplayName, c.Basis, c.OwnerID, c.Audience = s.library, "Joel Kimani", "consent", owner, seen
		return s.Contacts.Add(s.as(t, s.amina), c)
	}
	entry := func(owner int64) crm.InteractionChange {
		return crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "visit", Direction: "out", UserIDs: []int64{viewer.UserID},
			Audience: only, NextStep: "Write", NextOn: day, NextOwner: owner}
	}
	task := crm.TaskChange{LibraryID: s.library, Title: "Bring the posters", DueOn: day}
	own := func(owner int64) crm.TaskChange { k := task; k.OwnerID = owner; return k }
	made, err := s.Tasks.Add(s.as(t, s.amina), own(staff.UserID))
	must(t, err)
	change := own(viewer.UserID)
	change.ID, change.Version = made.ID, 1
	for what, do := range map[string]func() error{
		"a new person": func() error { _, err := contact(viewer.UserID, crm.Audience{}); return err },
		"a person": func() error {
			_, err := s.Contacts.HandOn(s.as(t, s.amina), crm.HandOn{ID: s.contact, OwnerID: viewer.UserID, Write: crm.Write{Version: 1}})
			return err
		},
		"a new step":        func() error { _, err := s.Tasks.Add(s.as(t, s.amina), own(viewer.UserID)); return err },
		"a step":            func() error { _, err := s.Tasks.Change(s.as(t, s.amina), change); return err },
		"a step handed on":  func() error { _, err := s.Tasks.Assign(s.as(t, s.amina), made.ID, viewer.UserID); return err },
		"the step of a log": func() error { _, err := s.Interactions.Log(s.as(t, s.amina), entry(viewer.UserID)); return err },
	} {
		wantKind(t, what, do(), crm.Invalid)
	}
	var e *crm.Error
	if _, err = s.Interactions.Log(s.as(t, s.amina), entry(viewer.UserID)); !errors.As(err, &e) || len(e.Fields) != 1 ||
		e.Fields[0].Field != "next_owner" {
		t.Errorf("the form of the log is told: %v", err)
	}
	_, err = s.Interactions.Log(s.as(t, s.amina), entry(staff.UserID))
	must(t, err)
	quiet, err := contact(s.amina.UserID, only)
	must(t, err)
	_, err = s.Contacts.HandOn(s.as(t, s.amina), crm.HandOn{ID: quiet.ID, OwnerID: s.amina.UserID, Write: crm.Write{Version: 1},
		Audience: only})
	must(t, err)
	// Who owned something before they only read keeps it until somebody hands it on.
	must(t, s.Users.SetRole(s.as(t, s.amina), crm.RoleChange{UserID: staff.UserID, LibraryID: s.library, Role: crm.Viewer}))
	change.OwnerID, change.Title = staff.UserID, "Bring two posters"
	_, err = s.Tasks.Change(s.as(t, s.amina), change)
	must(t, err)
}
