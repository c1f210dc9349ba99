package db_test

import (
	"fmt"
	"testing"
	"time"

	"liaison/crm"
)

// TestThousandsAreTakenBack: a request that made thousands of rows is taken back well within the time that a page may take.
func TestThousandsAreTakenBack(t *testing.T) {
	t.Parallel()
	const rows = 2000
	n := newNetwork(t)
	n.Super(t, fmt.Sprintf(`
		SELECT set_config('app.user', '%d', true), set_config('app.request', 'many', true);
		INSERT INTO task (library_id, owner_id, title, due_on) SELECT 1, %d, 'Call ' || i, '2026-12-04' FROM generate_series(1, %d) i;
		INSERT INTO undo (request, user_id, use_case, expires_at) VALUES ('many', %d, 'Tasks.Add', app.now() + interval '1 day')`,
		n.amina.UserID, n.amina.UserID, rows, n.amina.UserID))
	begun := time.Now()
	out, err := n.History.Undo(n.as(t, n.amina), "many")
	must(t, err)
	if took := time.Since(begun); took > 25*time.Second || len(out.Skipped) > 0 {
		t.Errorf("took %v, left %d", took, len(out.Skipped))
	}
	list, err := n.Tasks.List(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library})
	must(t, err)
	if len(list.Rows) > 0 {
		t.Errorf("%d steps and more are still there", len(list.Rows))
	}
}
