package db_test

import (
	"fmt"
	"testing"

	"liaison/db"
	"liaison/db/dbtest"
)

// TestTheStatementUsedLeastIsLetGo: a full store of prepared statements makes room for one more by one alone, and what is in use stays.
func TestTheStatementUsedLeastIsLetGo(t *testing.T) {
	t.Parallel()
	conn, err := dbtest.New(t, clock).Connection(t.Context())
	must(t, err)
	defer func() { _ = conn.Close() }()
	ask := func(n int) {
		t.Helper()
		_, err := conn.ExecContext(t.Context(), fmt.Sprintf(`SELECT $1::int + %d`, n), 1)
		must(t, err)
	}
	for n := range db.MaxStatements + 50 {
		ask(n)
		ask(0)
	}
	var kept int
	var used, unused bool
	must(t, conn.QueryRowContext(t.Context(), `SELECT count(*), bool_or(statement LIKE '%+ 0'), bool_or(statement LIKE '%+ 1')
		FROM pg_prepared_statements`).Scan(&kept, &used, &unused))
	if kept != db.MaxStatements || !used || unused {
		t.Errorf("%d statements are kept, want %d; in use %v, used least lately %v", kept, db.MaxStatements, used, unused)
	}
}
