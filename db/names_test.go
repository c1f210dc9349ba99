package db

import (
	"testing"

	"liaison/crm"
)

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

// What the program does by itself (a step of cleaning, a wrong code noted) forgets no names; what renames somebody does.
func TestNamesAreForgottenWhereSomethingIsRenamed(t *testing.T) {
	t.Parallel()
	n := &names{live: true}
	people := func() map[int64]string { return n.people }
	for action, forgets := range map[crm.Action]bool{"": false, crm.SessionsSignIn: false, crm.HistoryTrash: false, crm.UsersEnd: true,
		crm.HistoryUndo: true} {
		n.people = map[int64]string{1: "somebody"}
		n.after(action)
		if _, missing := known(n, people, []int64{1}); (len(missing) > 0) != forgets {
			t.Errorf("after %q it is %v that a name is forgotten", action, !forgets)
		}
	}
}
