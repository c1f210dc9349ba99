package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"liaison/migrations"
)

// Migrate brings the schema forward as liaison_owner, on connections of its own: the numbered migrations, then the functions,
// then the tables of background work. Copies that start together wait for one another. It tells how many migrations it ran.
func Migrate(ctx context.Context, dsn string) (ran int, err error) {
	pool, provider, err := migrator(dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	err = alone(ctx, pool, func() error {
		done, err := provider.Up(ctx)
		if ran = len(done); err != nil {
			return err
		}
		if err := replaceFunctions(ctx, pool); err != nil {
			return err
		}
		return migrateWork(ctx, pool)
	})
	if err != nil {
		return ran, fmt.Errorf("migrating: %w", err)
	}
	return ran, nil
}

// alone does something under the lock that one copy at a time holds.
func alone(ctx context.Context, pool *sql.DB, do func() error) (err error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := locker.SessionLock(ctx, conn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	return do()
}

// ErrOutgrown is the answer of a program that is too old for its database.
var ErrOutgrown = errors.New("a newer Liaison has changed this database in a way that this one does not understand; " +
	"install that version, or a later one")

// Pending tells whether Migrate has anything to do, and refuses a database that has outgrown this program.
func Pending(ctx context.Context, dsn string) (pending bool, err error) {
	pool, provider, err := migrator(dsn)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if err := understood(ctx, pool); err != nil {
		return false, err
	}
	if pending, err := provider.HasPending(ctx); err != nil || pending {
		return pending, err
	}
	if pending, err := functionsPending(ctx, pool); err != nil || pending {
		return pending, err
	}
	return workPending(ctx, pool)
}

// understood refuses a database whose schema needs a newer program: it says from which schema version on programs can use it. A
// newer schema alone refuses nobody.
func understood(ctx context.Context, pool *sql.DB) error {
	var made bool
	if err := pool.QueryRowContext(ctx, `SELECT to_regclass('public.meta') IS NOT NULL`).Scan(&made); err != nil || !made {
		return err
	}
	var from int64
	if err := pool.QueryRowContext(ctx, `SELECT value::bigint FROM meta WHERE key = 'reads_from'`).Scan(&from); err != nil {
		return fmt.Errorf("reading which programs the database suits: %w", err)
	}
	if from > schemaVersion() {
		return ErrOutgrown
	}
	return nil
}

func migrator(dsn string) (*sql.DB, *goose.Provider, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the address for migrations: %w", err)
	}
	pool := sql.OpenDB(c)
	p, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.FS)
	return pool, p, err
}

// schemaVersion is the newest migration that this program knows.
func schemaVersion() int64 {
	names, _ := fs.Glob(migrations.FS, "*.sql") // sorted; each begins with its number
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	n, _ := strconv.ParseInt(number, 10, 64)
	return n
}
