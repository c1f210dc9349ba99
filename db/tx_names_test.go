package db_test

import (
	"testing"

	"liaison/crm"
)

// TestANameTakenAwayIsGoneAfterALostAttempt: what a form leaves blank goes, also where its first attempt lost against another
// transaction.
func TestANameTakenAwayIsGoneAfterALostAttempt(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	ctx, id := n.as(t, n.amina), n.office(t, "natcom-ke")
	save := func(fr string) {
		t.Helper()
		o, err := n.Offices.Get(ctx, id)
		must(t, err)
		o.Names = crm.Names{"fr": fr}
		_, err = n.Offices.Change(n.as(t, n.amina), crm.OfficeChange{Write: crm.Write{Version: o.Version}, Office: o, LibraryID: n.library,
			Source: crm.Source{Kind: "website", Text: "natcom.example"}})
		must(t, err)
	}
	save("Commission nationale")
	n.LoseEveryFirst(func(crm.Action) {})
	save("")
	n.LoseNothing()
	o, err := n.Offices.Get(ctx, id)
	must(t, err)
	if name, stays := o.Names["fr"]; stays || o.Names["en"] == "" {
		t.Errorf("the French name is %q and the English one %q", name, o.Names["en"])
	}
}
