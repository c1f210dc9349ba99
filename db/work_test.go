package db_test

import (
	"log/slog"
	"testing"
	"time"

	"liaison/crm"
	"liaison/db"
)

// TestWork: what comes by itself is done at the start; a job that fails is shown with its reason and tried again when an admin says so.
func TestWork(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	got, err := s.Contacts.Get(s.as(t, s.amina), s.contact)
	must(t, err)
	_, err = s.Contacts.Delete(s.as(t, s.amina), s.contact, got.Version)
	must(t, err)
	s.Super(t, `UPDATE contact SET deleted_at = '2026-10-01'`)
	admin := s.person(t, "keeper", 0, "", crm.Admin)

	stop, err := s.StartWork(t.Context(), db.Backups{DSN: s.OwnerDSN, Dir: t.TempDir(), Bin: "/nowhere", Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer stop()
	var w crm.Work
	until(t, func() bool {
		w, err = s.Work.List(s.as(t, admin))
		must(t, err)
		done := 0
		for _, k := range w.Kinds {
			if !k.LastDone.IsZero() {
				done++
			}
		}
		return done == 2 && len(w.Failed) == 1 && w.Failed[0].Tries >= 2 // the first other try comes at once, the next one not so soon
	})
	var name string
	if s.One(t, &name, `SELECT display_name FROM contact WHERE id = $1`, s.contact); name != "" {
		t.Errorf("%q is still in the trash", name)
	}
	failed := w.Failed[0]
	if failed.Kind != "backup" || failed.Reason == "" || failed.GivenUp || failed.NextAt.IsZero() {
		t.Errorf("what failed is told as %+v", failed)
	}
	_, err = s.Work.Retry(s.as(t, admin), failed.ID)
	must(t, err)
	until(t, func() bool {
		w, err = s.Work.List(s.as(t, admin))
		must(t, err)
		return len(w.Failed) == 1 && w.Failed[0].Tries > failed.Tries
	})
	if !w.Failed[0].At.Before(failed.NextAt) {
		t.Errorf("it was tried at %s, when its turn had come", w.Failed[0].At)
	}
	var told int
	if s.One(t, &told, `SELECT count(*) FROM river.river_job WHERE args <> '{}'`); told != 0 {
		t.Errorf("%d jobs were told something", told)
	}
	if _, err := s.Work.Retry(s.as(t, admin), failed.ID+1000); crm.KindOf(err) != crm.NotFound {
		t.Errorf("a job that is not there: %v", err)
	}
}

// until waits for something that happens in the background.
func until(t *testing.T, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !happened(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen within a minute")
		}
	}
}
