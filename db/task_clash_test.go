package db_test

import (
	"errors"
	"slices"
	"testing"

	"liaison/crm"
)

// A form that left the proposed words comes after a colleague who found better ones: it is told so, with what stands now.
func TestAProposedTaskThatWasReworded(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	added, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, TitleKey: "step.call_again", DueOn: crm.DateOf(monday)})
	must(t, err)
	change := func(version int, title, key string) error {
		c := crm.TaskChange{ID: added.ID, Title: title, TitleKey: key, DueOn: crm.DateOf(monday)}
		c.Version = version
		_, err := n.Tasks.Change(n.as(t, n.amina), c)
		return err
	}
	must(t, change(1, "Ring the reception", ""))
	late := change(1, "", "step.call_again")
	wantKind(t, "a stale form", late, crm.Conflict)
	var e *crm.Error
	if errors.As(late, &e) && !slices.Contains(e.Stale.Fields, crm.StaleField{Field: "title", Now: "Ring the reception"}) {
		t.Errorf("the clash does not say what stands now: %+v", e.Stale)
	}
	wantKind(t, "no words", change(2, "", "step.call_again"), crm.Invalid)
}
