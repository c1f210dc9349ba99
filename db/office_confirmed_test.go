package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestConfirmedOnce: one press of "still as shown" leaves one line of the office's history, however often it arrives.
func TestConfirmedOnce(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	c := crm.Confirmation{OfficeID: office, LibraryID: n.library, Via: "phone"}
	c.Key = uuid.NewString()
	lines := func() (count int) {
		n.One(t, &count, `SELECT count(*) FROM office_source WHERE office_id = $1 AND confirmed_at IS NOT NULL`, office)
		return count
	}
	var undo string
	for range 3 {
		done, err := n.Offices.Confirm(n.as(t, n.amina), c)
		must(t, err)
		if undo == "" {
			undo = done.Undo
		}
		if done.Undo != undo {
			t.Errorf("the way back is %s, then %s", undo, done.Undo)
		}
	}
	if got := lines(); got != 1 {
		t.Errorf("%d confirmations, want 1", got)
	}
	c.Key = uuid.NewString()
	_, err := n.Offices.Confirm(n.as(t, n.amina), c)
	must(t, err)
	if got := lines(); got != 2 {
		t.Errorf("%d confirmations after another press, want 2", got)
	}
}
