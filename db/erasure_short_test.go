package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestAShortNameIsForgottenInEveryScript: a name of a few letters goes where it stands as a word; in a script that
// does not part every word it goes wherever it stands. A longer word that holds the same letters stays.
func TestAShortNameIsForgottenInEveryScript(t *testing.T) {
	t.Parallel()
	for name, note := range map[string][2]string{
		"Bó":    {"Bó came, and bó’s list; Bóra did not.", "[…] came, and […]’s list; Bóra did not."},
		"Éva":   {"Demandé à Éva l’évaluation.", "Demandé à […] l’évaluation."},
		"Ная":   {"Ная знает, Наяда нет.", "[…] знает, Наяда нет."},
		"伟":     {"和伟说话", "和[…]说话"},
		"Al":    {"Al is also here", "[…] is also here"},
		"Ng":    {"Ng_2, Ng-2 and Ng2", "[…]_2, […]-2 and Ng2"},
		"علي":   {"اتصل علي بعلياء", "اتصل […] ب[…]اء"},
		"Zoé L": {"zoé l. and Zoé Lea", "[…]. and […]ea"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t)
			logged, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library,
				OfficeID: n.office(t, "natcom-ke"), Kind: "letter", Direction: "out", People: []string{name}, Note: note[0]})
			must(t, err)
			must(t, n.Contacts.Erase(n.as(t, n.amina), logged.NewPeople[0].ContactID))
			var kept string
			n.One(t, &kept, `SELECT note FROM interaction WHERE id = $1`, logged.ID)
			if kept != note[1] {
				t.Errorf("%q was kept as %q, want %q", note[0], kept, note[1])
			}
		})
	}
}
