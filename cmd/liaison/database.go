package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"crypto/rand"

	"liaison/crm/secret"
	"liaison/db"
	"liaison/db/embedded"
	"liaison/web/assets"
)

// store is the database with what must be stopped after it.
type store struct {
	*db.DB
	cluster      *embedded.Cluster // nil with a database of one's own
	dsn, migrate string
}

// address finds the database: the one that is named, or the private cluster, started if need be. attach joins a program that
// runs already.
func (p *program) address(ctx context.Context, log *slog.Logger, attach bool) (*store, error) {
	if p.databaseURL != "" {
		migrate := p.migrateURL
		if migrate == "" {
			migrate = withRole(p.databaseURL)
		}
		return &store{dsn: p.databaseURL, migrate: migrate}, nil
	}
	start := embedded.Start
	if attach {
		start = embedded.Attach
	}
	c, err := start(ctx, embedded.Config{Dir: p.data, Log: log})
	if err != nil {
		return nil, err
	}
	return &store{cluster: c, dsn: c.DSN(embedded.Database, ""), migrate: c.DSN(embedded.Database, "liaison_owner")}, nil
}

// withRole adds the owner's role to a DSN in either form.
func withRole(dsn string) string {
	if !strings.Contains(dsn, "://") {
		return dsn + " role=liaison_owner"
	}
	if strings.Contains(dsn, "?") {
		return dsn + "&role=liaison_owner"
	}
	return dsn + "?role=liaison_owner"
}

// open connects, after migrations and reference data are in place.
func (p *program) open(ctx context.Context, log *slog.Logger, attach bool) (s *store, err error) {
	if s, err = p.address(ctx, log, attach); err != nil {
		return nil, err
	}
	fail := func(err error) (*store, error) { return nil, errors.Join(err, s.close()) }
	var opened *db.DB
	connected := make(chan error, 1)
	go func() { // while the schema is looked at: a first connection takes as long
		var err error
		opened, err = db.Open(ctx, db.Config{DSN: s.dsn, MigrateDSN: s.migrate, Prepare: p.prepare != "off", Common: assets.CommonPasswords,
			BackupDir: p.backupDir(), Version: version(), Log: log})
		connected <- err
	}()
	err = p.migrate(ctx, s, log)
	if refused := <-connected; err == nil {
		err = refused
	}
	s.DB = opened
	if err != nil {
		return fail(err)
	}
	loaded, err := s.LoadReference(ctx)
	if err != nil {
		return fail(err)
	}
	if loaded {
		log.Info("the reference data was loaded")
	}
	return s, nil
}

// migrate brings the schema forward where it is behind.
func (p *program) migrate(ctx context.Context, s *store, log *slog.Logger) error {
	pending, err := db.Pending(ctx, s.migrate)
	if err != nil || !pending {
		return err
	}
	if err := p.backupBefore(ctx, s, log); err != nil {
		return err
	}
	n, err := db.Migrate(ctx, s.migrate)
	if err == nil {
		log.Info("the schema was brought forward", "migrations", n)
	}
	return err
}

func (s *store) close() error {
	var err error
	if s.DB != nil {
		err = s.DB.Close()
	}
	if s.cluster != nil {
		err = errors.Join(err, s.cluster.Stop())
	}
	return err
}

// sealer is made from the secret key: the one that is given, or one made once in the data directory.
func (p *program) sealer() (*secret.Sealer, error) {
	if p.secretKey != "" {
		key, err := hex.DecodeString(p.secretKey)
		if err != nil {
			return nil, errors.New("LIAISON_SECRET_KEY is not written in hex digits")
		}
		return secret.NewSealer(key)
	}
	path := filepath.Join(p.data, "secret.key")
	key, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(key) == 0 {
		key, err = makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the secret key: %w", err)
	}
	return secret.NewSealer(key)
}

// makeKey makes the secret key: private, and whole or not at all, so that a full disk leaves no half of one. An empty file was left
// by an older program.
func makeKey(path string) (key []byte, err error) {
	key = make([]byte, secret.KeySize)
	rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o711); err != nil {
		return nil, err
	}
	part, err := os.CreateTemp(filepath.Dir(path), "secret.key.*.part") // 0600
	if err != nil {
		return nil, err
	}
	_, err = part.Write(key)
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(part.Name()))
	}
	return key, os.Rename(part.Name(), path)
}
