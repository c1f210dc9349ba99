package frame

import (
	"testing"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
)

// A step is put off from the later of today and the day it is due, never to a day of rest, and never brought forward.
func TestLaterIsLater(t *testing.T) {
	day := func(s string) crm.Date {
		d, err := crm.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		today, due string
		want       []string
	}{
		{"2026-11-27", "2026-12-04", []string{"2026-12-07", "2026-12-11", "2026-12-18"}}, // Friday, due on Friday in a week
		{"2026-11-27", "2026-11-30", []string{"2026-12-01", "2026-12-07", "2026-12-14"}},
		{"2026-11-27", "2026-11-27", []string{"2026-11-30", "2026-12-11"}}, // tomorrow is a Saturday
		{"2026-11-23", "2026-11-20", []string{"2026-11-24", "2026-11-30", "2026-12-07"}},
		{"2026-11-29", "2026-11-29", []string{"2026-11-30", "2026-12-07", "2026-12-14"}}, // a Sunday, the week's first day there
	} {
		p := i18n.For("en", "KE").At(day(c.today).Time().Add(9*time.Hour), time.UTC)
		got := laterDays(p, day(c.due))
		if len(got) != len(c.want) {
			t.Errorf("on %s, due %s: %v, want %v", c.today, c.due, got, c.want)
			continue
		}
		for i := range got {
			if got[i].Value != c.want[i] {
				t.Errorf("on %s, due %s: %q on %s, want %s", c.today, c.due, got[i].Text, got[i].Value, c.want[i])
			}
		}
	}
}
