package db_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
	"liaison/db/dbtest"
)

// TestNobodyJoinsAClosedLibrary: neither a role nor an invitation leads into one.
func TestNobodyJoinsAClosedLibrary(t *testing.T) {
	t.Parallel()
	n := newScene(t)
	closed := n.other(t)
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	must(t, n.Libraries.Close(n.as(t, n.amina), closed))
	for _, library := range []int64{closed, 999999} {
		err := n.Users.SetRole(n.as(t, n.amina), crm.RoleChange{UserID: joel.UserID, LibraryID: library, Role: crm.Staff})
		wantKind(t, "a role", err, crm.Invalid)
		for _, email := range []string{"new@mto.example", "joel@x.example"} {
			_, err = n.Users.Invite(n.as(t, n.amina), crm.Invitation{Name: "New", Email: email, Lang: "en", LibraryID: library, Role: crm.Staff})
			wantKind(t, "an invitation", err, crm.Invalid)
		}
	}
	var members, people int
	n.One(t, &members, `SELECT count(*) FROM member WHERE library_id = $1 AND ended_at IS NULL`, closed)
	n.One(t, &people, `SELECT count(*) FROM app_user WHERE name = 'New'`)
	if members != 0 || people != 0 {
		t.Errorf("%d members of a closed library, %d people made", members, people)
	}
}

// TestATaskThatIsDoneSaysSo: whoever puts off or hands on what is done is told that, and not that they changed it themselves.
func TestATaskThatIsDoneSaysSo(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	day := crm.DateOf(monday)
	added, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library, Title: "Write",
		DueOn: day})
	must(t, err)
	_, err = n.Tasks.Complete(n.as(t, n.amina), added.ID)
	must(t, err)
	_, later := n.Tasks.Postpone(n.as(t, n.amina), added.ID, day.Add(3))
	_, on := n.Tasks.Assign(n.as(t, n.amina), added.ID, n.amina.UserID)
	for what, err := range map[string]error{"later": later, "hand on": on} {
		var e *crm.Error
		if !errors.As(err, &e) || e.Kind != crm.Conflict || e.Message.Key != "error.step_done" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestAReleaseBringsWhatItsSourceIsWorth: a release that changes only the kind of a source, or how sure it is, adds a line.
func TestAReleaseBringsWhatItsSourceIsWorth(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, nil)
	lines := func() (n int) {
		d.One(t, &n, `SELECT count(*) FROM office_source s JOIN office o ON o.id = s.office_id WHERE o.key = 'natcom-ke'`)
		return n
	}
	before := lines()
	for i, old := range []string{`{"confidence": "lowest"}`, `{"source_kind": "press"}`} {
		d.Super(t, `UPDATE reference_row SET row = row || $1::jsonb WHERE key = 'natcom-ke'`, old)
		d.Super(t, `UPDATE meta SET value = 'an older release' WHERE key = 'reference_hash'`)
		if loaded, err := d.LoadReference(t.Context()); err != nil || !loaded {
			t.Fatalf("loading: %v, %v", loaded, err)
		}
		if got := lines(); got != before+i+1 {
			t.Errorf("%s: %d lines, want %d", old, got, before+i+1)
		}
	}
}
