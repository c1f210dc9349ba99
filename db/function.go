package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"liaison/migrations"
)

// functionHash names the functions that this program comes with.
var functionHash = sync.OnceValue(func() string {
	sum := sha256.New()
	for _, f := range functions() {
		fmt.Fprintf(sum, "%s\x00%s\x00", f.name, f.text)
	}
	return hex.EncodeToString(sum.Sum(nil))
})

type function struct{ name, text string }

// functions are the files of migrations/function, sorted by name.
func functions() []function {
	names, _ := fs.Glob(migrations.FS, "function/*.sql")
	all := make([]function, len(names))
	for i, name := range names {
		text, _ := fs.ReadFile(migrations.FS, name)
		all[i] = function{path.Base(name), string(text)}
	}
	return all
}

// functionsPending tells whether the database has other functions than this program. An older program leaves those of a newer
// schema as they are.
func functionsPending(ctx context.Context, pool *sql.DB) (pending bool, err error) {
	err = pool.QueryRowContext(ctx, `SELECT (SELECT max(version_id) FROM goose_db_version) <= $1
		AND NOT EXISTS (SELECT FROM meta WHERE key = 'function_hash' AND value = $2)`, schemaVersion(), functionHash()).Scan(&pending)
	return pending, err
}

// replaceFunctions makes the database's functions those of this program, all or none. The first round takes the bodies unread, so
// that a function may call another whose file comes later.
func replaceFunctions(ctx context.Context, pool *sql.DB) error {
	if pending, err := functionsPending(ctx, pool); err != nil || !pending {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	for _, check := range []string{"off", "on"} {
		if _, err := tx.ExecContext(ctx, `SET LOCAL check_function_bodies = `+check); err != nil {
			return err
		}
		for _, f := range functions() {
			if _, err := tx.ExecContext(ctx, f.text); err != nil {
				return fmt.Errorf("migrations/function/%s: %w", f.name, err)
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO meta VALUES ('function_hash', $1)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, functionHash()); err != nil {
		return err
	}
	return tx.Commit()
}
