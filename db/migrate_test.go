package db_test

import (
	"errors"
	"sync"
	"testing"

	"liaison/crm"
	"liaison/db"
)

// TestCopiesThatStartTogether migrate one database once.
func TestCopiesThatStartTogether(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	dsn := emptyDatabase(t, n, "race")
	const copies = 8
	var ran [copies]int
	var failed [copies]error
	var together sync.WaitGroup
	for i := range copies {
		together.Go(func() { ran[i], failed[i] = db.Migrate(t.Context(), dsn) })
	}
	together.Wait()
	must(t, errors.Join(failed[:]...))
	sum := 0
	for _, n := range ran {
		sum += n
	}
	var all int
	n.One(t, &all, `SELECT count(*) FROM goose_db_version WHERE version_id > 0`)
	if sum != all {
		t.Errorf("%d copies ran %d migrations together, there are %d: %v", copies, sum, all, ran)
	}
	if pending, err := db.Pending(t.Context(), dsn); err != nil || pending {
		t.Errorf("pending: %v, %v", pending, err)
	}
}

// TestADatabaseOfANewerProgram runs with an older one for as long as the newer one allows.
func TestADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	if pending, err := db.Pending(t.Context(), n.OwnerDSN); err != nil || pending {
		t.Errorf("a newer schema alone: %v, %v", pending, err)
	}
	must(t, n.Status.Ready(request(t.Context(), crm.Actor{})))
	n.Super(t, `UPDATE meta SET value = '9999' WHERE key = 'reads_from'`)
	if _, err := db.Pending(t.Context(), n.OwnerDSN); !errors.Is(err, db.ErrOutgrown) {
		t.Errorf("a database that has outgrown the program: %v", err)
	}
	if err := n.Status.Ready(request(t.Context(), crm.Actor{})); crm.KindOf(err) != crm.Unavailable {
		t.Errorf("ready: %v", err)
	}
}
