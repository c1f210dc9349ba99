package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"liaison/migrations"
)

// Migrate brings the schema forward as liaison_owner, on a connection of its own; copies that start together wait for one
// another. It tells how many migrations it ran.
func Migrate(ctx context.Context, dsn string) (ran int, err error) {
	pool, provider, err := migrator(dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	done, err := provider.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrating: %w", err)
	}
	return len(done), nil
}

// Pending tells whether migrations wait.
func Pending(ctx context.Context, dsn string) (pending bool, err error) {
	pool, provider, err := migrator(dsn)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	return provider.HasPending(ctx)
}

func migrator(dsn string) (*sql.DB, *goose.Provider, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the address for migrations: %w", err)
	}
	pool := sql.OpenDB(c)
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, nil, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.FS, goose.WithSessionLocker(locker))
	return pool, p, err
}

// schemaVersion is the newest migration that this program knows.
func schemaVersion() int64 {
	names, _ := fs.Glob(migrations.FS, "*.sql")
	return int64(len(names))
}
