package db

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

type status struct{ *DB }

// Get is what an admin watches.
func (d status) Get(ctx context.Context) (s crm.Status, err error) {
	err = d.read(ctx, crm.StatusGet, func(t *Tx) error {
		s = crm.Status{Version: d.cfg.Version, BackupDir: d.cfg.BackupDir}
		row := t.tx.QueryRowContext(t.ctx, `SELECT (SELECT max(version_id) FROM goose_db_version), current_setting('server_version'),
			pg_database_size(current_database()),
			(SELECT count(*) FROM library WHERE closed_at IS NULL), (SELECT count(*) FROM app_user
			WHERE disabled_at IS NULL), (SELECT coalesce(set_up_at, app.now()) FROM network)`)
		var began time.Time
		if err := row.Scan(&s.Schema, &s.Server, &s.DatabaseSize, &s.Libraries, &s.Users, &began); err != nil {
			return err
		}
		s.LastBackup = LastBackup(d.cfg.BackupDir)
		if began.Before(s.LastBackup) {
			began = s.LastBackup
		}
		s.BackupOld = t.Now.Sub(began) > BackupStale // a network of today has none yet
		if s.BackupOld {
			s.Problems = append(s.Problems, crm.Say("status.backup_old"))
		}
		return nil
	})
	return s, err
}

// BackupStale is the age from which a backup is too old.
const BackupStale = 72 * time.Hour

// LastBackup is when the newest dump of a directory was written; zero where there is none.
func LastBackup(dir string) time.Time {
	_, written := NewestBackup(dir)
	return written
}

// NewestBackup is the newest dump of a directory, and when it was written; nothing where there is none.
func NewestBackup(dir string) (path string, written time.Time) {
	if dir == "" {
		return "", written
	}
	dumps, _ := filepath.Glob(filepath.Join(dir, "*.dump"))
	for _, f := range dumps {
		if info, err := os.Stat(f); err == nil && info.ModTime().After(written) {
			path, written = f, info.ModTime()
		}
	}
	return path, written
}

// Ready tells whether database and migrations are as this program needs them.
func (d status) Ready(ctx context.Context) error {
	return d.read(ctx, crm.StatusReady, func(t *Tx) error {
		var have, from int64
		if err := t.tx.QueryRowContext(t.ctx, `SELECT max(version_id), (SELECT value::bigint FROM meta WHERE key = 'reads_from')
			FROM goose_db_version`).Scan(&have, &from); err != nil {
			return err
		}
		if have < schemaVersion() || from > schemaVersion() {
			return crm.Refuse(crm.Unavailable, "error.unavailable")
		}
		return nil
	})
}

// Frame is what every page of a signed-in person shows around its content.
func (d status) Frame(ctx context.Context) (f crm.Frame, err error) {
	err = d.read(ctx, crm.StatusFrame, func(t *Tx) error {
		f = crm.Frame{Used: map[string]bool{}}
		if f.Libraries, err = t.rolesOf(t.Actor.UserID); err != nil {
			return err
		}
		var contacts, entries bool
		var people int
		row := t.tx.QueryRowContext(t.ctx, `SELECT n.name, n.demo, (SELECT count(*) > 1 FROM library WHERE closed_at IS NULL), (SELECT count(*)
			FROM member WHERE ended_at IS NULL AND library_id = any(app.reads())),
			EXISTS (SELECT FROM contact WHERE library_id = any(app.reads())), EXISTS (SELECT FROM interaction WHERE library_id = any(app.reads()))
			FROM network n`)
		if err := row.Scan(&f.Network, &f.Demo, &f.Many, &people, &contacts, &entries); err != nil {
			return err
		}
		if f.Alone = !f.Many && people <= 1; f.Alone {
			if err := t.Get(&f.Alone, `SELECT coordinators + admins = 0
				FROM app.read_along((SELECT id FROM library WHERE closed_at IS NULL))`); err != nil {
				return err
			}
		}
		f.Used["contacts"], f.Used["interactions"] = contacts, entries
		if t.Actor.Country != "" {
			if f.DaysOff, err = t.daysOff(t.Actor.Country, t.Today()); err != nil {
				return err
			}
		}
		mine := make(pq.Int64Array, len(t.Actor.Libraries))
		for i, m := range t.Actor.Libraries {
			mine[i] = m.LibraryID
		}
		return t.tx.QueryRowContext(t.ctx, `SELECT coalesce(sum(k.late), 0), coalesce(sum(k.due), 0)
			FROM unnest($1::bigint[]) l, LATERAL (
				SELECT count(*) FILTER (WHERE due_on < $3::date) AS late, count(*) AS due
				FROM (
					SELECT due_on FROM task
					WHERE library_id = l AND owner_id = $2 AND state = 'open' AND due_on <= $3::date LIMIT 1000) x) k`,
			mine, t.Actor.UserID, t.Today().String()).Scan(&f.Late, &f.Due)
	})
	return f, err
}
