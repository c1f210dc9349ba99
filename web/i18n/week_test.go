package i18n_test

import (
	"slices"
	"testing"

	"liaison/db/reference"
	"liaison/web/i18n"
)

// TestWeeksAreThoseOfTheDirectory: a page proposes days by the same week as the server, which reads it from the reference data.
func TestWeeksAreThoseOfTheDirectory(t *testing.T) {
	data, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range data.Countries {
		rest := slices.Clone(c.Weekend)
		slices.Sort(rest)
		got := i18n.Weekend(c.ISO2)
		slices.Sort(got)
		if start := i18n.WeekStart(c.ISO2); start != c.FirstDay || !slices.Equal(got, rest) {
			t.Errorf("%s: from %v and rest on %v, where the directory has %v and %v", c.ISO2, start, got, c.FirstDay, rest)
		}
	}
}
