package db_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestErasureEmptiesAnswersOfThePersonAlone: somebody called "Un" takes their name out of the kept answers that are about them, and
// no key of anybody: a second submit of an unrelated form still makes nothing new.
func TestErasureEmptiesAnswersOfThePersonAlone(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	log := func(key string, entry crm.InteractionChange) crm.Logged {
		t.Helper()
		entry.Write, entry.LibraryID, entry.OfficeID = crm.Write{Key: key}, n.library, office
		entry.Kind, entry.Direction = "call", "out"
		out, err := n.Interactions.Log(n.as(t, n.amina), entry)
		must(t, err)
		return out
	}
	met := log(uuid.NewString(), crm.InteractionChange{People: []string{"Un"}})
	person := met.NewPeople[0].ContactID
	log(uuid.NewString(), crm.InteractionChange{ContactIDs: []int64{person}}) // its answer names them, and tells no number
	other := uuid.NewString()
	step := crm.TaskChange{Write: crm.Write{Key: other}, LibraryID: n.library, Title: "UN day: until Monday", DueOn: crm.DateOf(monday).Add(3)}
	first, err := n.Tasks.Add(n.as(t, n.amina), step)
	must(t, err)
	log(uuid.NewString(), crm.InteractionChange{People: []string{"Grace Mfano"}, NextStep: "Ask about UN day",
		NextOn: crm.DateOf(monday).Add(3)})

	must(t, n.Contacts.Erase(n.as(t, n.amina), person))

	var keys int
	if n.One(t, &keys, `SELECT count(*) FROM idempotency`); keys != 4 {
		t.Errorf("%d keys are left of 4", keys)
	}
	var answers string
	n.One(t, &answers, `SELECT string_agg(result, ' ') FROM idempotency`)
	if strings.Contains(answers, `"Un"`) {
		t.Errorf("an answer still names them: %s", answers)
	}
	if !strings.Contains(answers, "Ask about UN day") || !strings.Contains(answers, "Grace Mfano") {
		t.Errorf("an answer about others lost its words: %s", answers)
	}
	again, err := n.Tasks.Add(n.as(t, n.amina), step)
	must(t, err)
	if again.ID != first.ID {
		t.Errorf("the second submit made step %d beside %d", again.ID, first.ID)
	}
}
