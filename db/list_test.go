package db

import (
	"strings"
	"testing"
)

// TestEveryFilterNarrows: a filter without a condition would show more than was asked for, and say nothing.
func TestEveryFilterNarrows(t *testing.T) {
	for list, missing := range map[string][]string{"tasks": taskList.loose(), "interactions": interactionList.loose()} {
		if len(missing) > 0 {
			t.Errorf("%s: nothing narrows by %s", list, strings.Join(missing, ", "))
		}
	}
	l := taskList
	l.where = map[string]string{"state": equals("k.state"), "state=all": "", "office": equals("k.office_id")}
	if got := strings.Join(l.loose(), " "); got != "owner" {
		t.Errorf("without a condition for the owner, missing: %q", got)
	}
}

// loose are the filters without a condition; words may be found another way.
func (l *listing[R]) loose() (names []string) {
	for _, f := range l.filters {
		if l.where[f.Name] == "" && (f.Name != "q" || l.found == nil) {
			names = append(names, f.Name)
		}
	}
	return names
}
