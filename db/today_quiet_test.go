package db_test

import (
	"testing"

	"liaison/crm"
)

// Today asks nobody to talk to an office that is closed, merged into another or gone; one that moved is still there.
func TestClosedOfficesAreNotCalledQuiet(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for i, key := range []string{"natcom-ke", "undp-ke", "natcom-ug", "natcom-tz", "natcom-rw"} {
		id := n.office(t, key)
		_, err := n.Offices.SaveOwn(n.as(t, n.amina), crm.LibraryOffice{LibraryID: n.library, OfficeID: id, AtLeastDays: 30})
		must(t, err)
		n.Super(t, `UPDATE office SET `+[]string{`state = 'active'`, `state = 'closed'`, `state = 'merged', merged_into_id = 1`,
			`deleted_at = now()`, `state = 'relocated'`}[i]+` WHERE id = $1`, id)
	}
	today, err := n.Tasks.Today(n.as(t, n.amina), crm.TodayQuery{})
	must(t, err)
	got := map[int64]bool{}
	for _, q := range today.Quiet {
		got[q.Office.ID] = true
	}
	if len(got) != 2 || !got[n.office(t, "natcom-ke")] || !got[n.office(t, "natcom-rw")] {
		t.Errorf("offices called quiet: %+v", today.Quiet)
	}
}
