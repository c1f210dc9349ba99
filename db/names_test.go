package db

import "testing"

// What is remembered has a bound, however many offices a network adds.
func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	n := &names{live: true, people: map[int64]string{}}
	people := func() map[int64]string { return n.people }
	for id := range int64(3 * maxNames) {
		remember(n, 0, people, map[int64]string{id: "somebody"})
	}
	if kept := len(n.people); kept != maxNames {
		t.Errorf("%d names are kept, want %d", kept, maxNames)
	}
	found, missing := known(n, people, []int64{3*maxNames - 1, 0})
	if found[3*maxNames-1] != "somebody" || len(missing) != 0 {
		t.Errorf("what was read last is not known: %v, missing %v", found, missing)
	}
}
