package db_test

import (
	"fmt"
	"strings"
	"testing"

	"liaison/crm"
)

// A timeline loses nothing at the edge of a page, however many entries and changes share one instant: the clock of this test
// stands still.
func TestTimelineAtOneInstant(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	for i := range 45 {
		_, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "call",
			Direction: "out",
			Subject:   fmt.Sprint(i)})
		must(t, err)
	}
	for i := range 45 { // each is one request of two lines: the way to reach them and its source
		_, err := n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library,
			Phone: fmt.Sprintf("+254 20 000 %04d", i), Source: crm.Source{Kind: "website"}})
		must(t, err)
	}
	for show, want := range map[string]int{"": 90, "ours": 45, "changes": 45} {
		seen, pages := map[string]bool{}, 0
		q := crm.TimelineQuery{Noun: "office", ID: office, LibraryID: n.library, Show: show}
		for {
			pages++
			page, err := n.History.Timeline(n.as(t, n.amina), q)
			must(t, err)
			for _, e := range page.Rows {
				key := "entry "
				if e.Interaction != nil {
					key += fmt.Sprint(e.Interaction.ID)
				} else {
					key = "change " + e.Changes[0].Request
					if len(e.Changes) != 2 || e.Changes[0].ID > e.Changes[1].ID {
						t.Errorf("a request's lines stand apart or out of order: %+v", e.Changes)
					}
				}
				if seen[key] {
					t.Errorf("%s: %s is shown twice", show, key)
				}
				seen[key] = true
			}
			if page.Next == nil {
				break
			}
			if pages > 10 {
				t.Fatal("the pages never end")
			}
			q.After = *page.Next
		}
		if len(seen) != want || pages != (want+19)/20 {
			t.Errorf("%q: %d rows on %d pages, want %d", show, len(seen), pages, want)
		}
	}
	_, err := n.History.Timeline(n.as(t, n.amina), crm.TimelineQuery{Noun: "office", ID: office, LibraryID: n.library, Show: "everything"})
	wantKind(t, "an unknown choice", err, crm.Invalid)
}

// What concerns an office is told to whom it concerns: a stranger sees the directory's changes and no entry, nor a library's own facts.
func TestTimelineOfAStranger(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	_, err := s.Offices.SaveOwn(s.as(t, s.amina), crm.LibraryOffice{LibraryID: s.library, OfficeID: s.office, AtLeastDays: 30})
	must(t, err)
	_, err = s.Offices.Confirm(s.as(t, s.amina), crm.Confirmation{OfficeID: s.office, LibraryID: s.library, Via: "phone"})
	must(t, err)
	stranger := s.person(t, "x", s.other(t), crm.Staff, "")
	_, err = s.History.Timeline(s.as(t, stranger), crm.TimelineQuery{Noun: "office", ID: s.office, LibraryID: s.library})
	wantKind(t, "another library's timeline", err, crm.NotFound)
	_, err = s.History.Timeline(s.as(t, stranger), crm.TimelineQuery{Noun: "contact", ID: s.contact})
	wantKind(t, "another library's contact", err, crm.NotFound)
	page, err := s.History.Timeline(s.as(t, stranger), crm.TimelineQuery{Noun: "office", ID: s.office, LibraryID: stranger.HomeLibrary()})
	must(t, err)
	var told []string
	for _, e := range page.Rows {
		for _, c := range e.Changes {
			told = append(told, c.Noun+"."+c.Action)
		}
	}
	if got := strings.Join(told, " "); got != "office_source.confirm" {
		t.Errorf("a stranger is told %q", got)
	}
}
