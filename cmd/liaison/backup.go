package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"time"

	"liaison/db"
	"liaison/db/embedded"
)

var backupCommand = command{name: "backup", short: "write a backup now", takes: "[FILE]", long: `
liaison backup [FILE] writes a dump of the whole database, by default into the backup directory beside the data, where one is
also written every night and before each change of the schema, and 14 are kept. The secret key is not in it: keep a copy of
secret.key (or of LIAISON_SECRET_KEY) in another place.`, run: backup}

var restoreCommand = command{name: "restore", short: "bring a backup into an empty database", takes: "FILE", long: `
liaison restore FILE brings a backup back, whole or not at all. It refuses a database in which people have worked: stop the
program, set LIAISON_DATA to a new directory (or DATABASE_URL to a new database), and restore there. Nothing is ever deleted.`,
	run: restore}

func backup(ctx context.Context, p *program) (err error) {
	if len(p.args) > 1 {
		return errors.New("say: liaison backup [FILE]")
	}
	s, err := p.address(ctx, p.quiet(), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	b := p.backups(s, p.quiet())
	if empty, err := b.Empty(ctx); err != nil {
		return err
	} else if empty {
		return errors.New("the database is empty: there is nothing to back up")
	}
	var path string
	if len(p.args) == 1 {
		path, err = filepath.Abs(p.args[0])
		if err == nil {
			err = b.DumpTo(ctx, path)
		}
	} else {
		path, err = b.Dump(ctx, time.Now())
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Written: %s\nNot in it: the secret key (%s). Keep a copy of it in another place.\n", path, p.keyPlace())
	return err
}

func restore(ctx context.Context, p *program) (err error) {
	if len(p.args) != 1 {
		return errors.New("say: liaison restore FILE")
	}
	s, err := p.address(ctx, p.quiet(), false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	b := p.backups(s, p.quiet())
	if err := b.Restore(ctx, p.args[0]); err != nil {
		return err
	}
	if _, err := db.Pending(ctx, s.migrate); err != nil {
		return fmt.Errorf("the backup is in place, but this program cannot run on it: %w", err)
	}
	_, err = fmt.Fprintf(p.out, "Restored: %s\nPut the secret key of that time in place (%s), or people have to sign in again.\n", p.args[0],
		p.keyPlace())
	return err
}

func (p *program) keyPlace() string {
	if p.secretKey != "" {
		return "LIAISON_SECRET_KEY"
	}
	return filepath.Join(p.data, "secret.key")
}

// quiet is the log of a command whose output a person reads.
func (p *program) quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func (p *program) backups(s *store, log *slog.Logger) db.Backups {
	b := db.Backups{DSN: s.migrate, Dir: p.backupDir(), Log: log}
	if s.cluster != nil {
		b.Bin = filepath.Dir(s.cluster.Bin("pg_dump"))
	} else if _, err := exec.LookPath("pg_dump"); err != nil {
		if dir, err := embedded.FindBinaries(); err == nil {
			b.Bin = dir
		}
	}
	return b
}

// backupBefore writes a backup before the schema changes. Where the server is the administrator's own and its programs are
// not here, the backups are theirs too.
func (p *program) backupBefore(ctx context.Context, s *store, log *slog.Logger) error {
	b := p.backups(s, log)
	if empty, err := b.Empty(ctx); err != nil || empty {
		return err
	}
	path, err := b.Dump(ctx, time.Now())
	if errors.Is(err, exec.ErrNotFound) && s.cluster == nil {
		log.Warn("no backup was written before the schema changes: pg_dump is not installed here")
		return nil
	}
	if err != nil {
		return fmt.Errorf("the schema was left as it is, because the backup before it failed: %w", err)
	}
	log.Info("a backup was written before the schema changes", "file", path)
	return nil
}
