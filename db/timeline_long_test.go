package db_test

import (
	"fmt"
	"testing"

	"liaison/crm"
)

// A save of many lines hides nothing of what came before it: it is one row, whole, and the pages go on behind it.
func TestTimelineBehindALongSave(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	terms, err := n.Directory.Terms(n.as(t, n.amina))
	must(t, err)
	website := crm.Source{Kind: "website"}
	add := func(i int) {
		_, err := n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library,
			Phone: fmt.Sprintf("+254 20 000 %04d", i), Source: website})
		must(t, err)
	}
	for i := range 30 {
		add(i)
	}
	o, err := n.Offices.Get(n.as(t, n.amina), office)
	must(t, err)
	for _, c := range terms.Countries[:150] {
		o.Countries = append(o.Countries, c.ISO2)
	}
	_, err = n.Offices.Change(n.as(t, n.amina), crm.OfficeChange{Write: crm.Write{Version: o.Version}, Office: o, LibraryID: n.library,
		Source: website})
	must(t, err)
	for later := range 2 {
		if later == 1 {
			add(30)
		}
		var pages []int
		seen, lines := map[string]bool{}, 0
		q := crm.TimelineQuery{Noun: "office", ID: office, LibraryID: n.library}
		for more := true; more && len(pages) < 5; {
			page, err := n.History.Timeline(n.as(t, n.amina), q)
			must(t, err)
			pages = append(pages, len(page.Rows))
			for _, e := range page.Rows {
				if seen[e.Changes[0].Request] {
					t.Error("a save is shown twice")
				}
				seen[e.Changes[0].Request] = true
				lines = max(lines, len(e.Changes))
			}
			if more = page.Next != nil; more {
				q.After = *page.Next
			}
		}
		if got, want := fmt.Sprint(pages), fmt.Sprintf("[20 %d]", 11+later); got != want || len(seen) != 31+later {
			t.Errorf("%d saves on pages of %s, want %d on %s", len(seen), got, 31+later, want)
		}
		if lines < 149 {
			t.Errorf("of the long save %d lines are shown", lines)
		}
	}
}
