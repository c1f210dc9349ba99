package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
)

// backupsKept is how many dumps stay in the directory; older ones make room.
const backupsKept = 14

// The ways in which a restore is refused; the command line says them.
var (
	ErrNoBackup = errors.New("this file is no backup of Liaison's")
	ErrDamaged  = errors.New("this backup is not what was written: its checksum is missing or another. Take another one; what is left of " +
		"this one can be looked at with pg_restore")
	ErrNotEmpty = errors.New("people have worked in this database; a backup is only brought into an empty one. Set LIAISON_DATA to a new " +
		"directory, or DATABASE_URL to a new database")
)

// Backups writes dumps of the database and brings one back, through the server's own programs.
type Backups struct {
	DSN string // as liaison_owner, directly and not through PgBouncer
	Dir string // where the dumps lie
	Bin string // where pg_dump and pg_restore lie; empty looks in PATH
	Log *slog.Logger
}

// Dump writes a dump into the directory and removes the oldest beyond those kept. A dump that is there is whole.
func (b Backups) Dump(ctx context.Context, now time.Time) (string, error) {
	version, err := b.schema(ctx)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(b.Dir, fmt.Sprintf("%s-schema%d.dump", now.UTC().Format("20060102T150405Z"), version))
	if err := b.DumpTo(ctx, path); err != nil {
		return "", err
	}
	return path, errors.Join(b.prune(), b.sweep(path))
}

// DumpTo writes a dump to a path of the caller's choice.
func (b Backups) DumpTo(ctx context.Context, path string) error {
	part := path + ".part"
	if err := removeIfThere(part); err != nil {
		return err
	}
	if err := b.write(ctx, part, path); err != nil {
		return errors.Join(err, removeIfThere(part))
	}
	return flush(filepath.Dir(path))
}

// write dumps under a temporary name, into a file that is private from its first byte, and gives it its own name once all of it, with
// its checksum, is on the disk.
func (b Backups) write(ctx context.Context, part, path string) error {
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	err = b.run(ctx, nil, "pg_dump", "--format=custom", "--role=liaison_owner", "--file="+part)
	if err == nil {
		err = seal(file)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// A dump ends in a line with the checksum of all before it. pg_restore never reads that far.
const (
	sumMark   = "\nLiaison sha256 "
	sumLength = len(sumMark) + 2*sha256.Size + 1
)

func sumLine(content io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, content)
	return fmt.Sprintf("%s%x\n", sumMark, h.Sum(nil)), err
}

// seal writes the checksum at the end of a dump, and waits for the disk.
func seal(file *os.File) error {
	line, err := sumLine(file)
	if err == nil {
		_, err = file.WriteString(line)
	}
	return errors.Join(err, file.Sync())
}

// whole gives what a backup holds before its checksum, once that agrees.
func whole(file *os.File) (*io.SectionReader, error) {
	head := make([]byte, 5)
	if _, err := file.ReadAt(head, 0); err != nil || string(head) != "PGDMP" {
		return nil, fmt.Errorf("%w: %s", ErrNoBackup, file.Name())
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	size := max(0, info.Size()-int64(sumLength))
	said, err := io.ReadAll(io.NewSectionReader(file, size, int64(sumLength)))
	if err != nil {
		return nil, err
	}
	want, err := sumLine(io.NewSectionReader(file, 0, size))
	if err == nil && want != string(said) {
		err = fmt.Errorf("%w: %s", ErrDamaged, file.Name())
	}
	return io.NewSectionReader(file, 0, size), err
}

// CheckBackup tells whether a backup is as it was written.
func CheckBackup(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = whole(file)
	return err
}

// Restore brings a dump into an empty database, whole or not at all. One in which nobody was set up yet counts as empty.
func (b Backups) Restore(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	dump, err := whole(file)
	if err != nil {
		return err
	}
	if err := b.clear(ctx); err != nil {
		return err
	}
	return b.run(ctx, dump, "pg_restore", "--role=liaison_owner", "--single-transaction", "--exit-on-error", "--dbname="+b.database())
}

// clear makes room for a dump, and refuses where people have worked already.
func (b Backups) clear(ctx context.Context) error {
	return b.ask(func(pool *sql.DB) error {
		var made bool
		if err := pool.QueryRowContext(ctx, `SELECT to_regclass('public.app_user') IS NOT NULL`).Scan(&made); err != nil || !made {
			return err
		}
		var used bool
		if err := pool.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM app_user)`).Scan(&used); err != nil {
			return err
		}
		if used {
			return ErrNotEmpty
		}
		_, err := pool.ExecContext(ctx,
			`DROP SCHEMA IF EXISTS app, river CASCADE; DROP SCHEMA public CASCADE;
			CREATE SCHEMA public AUTHORIZATION liaison_owner; GRANT USAGE ON SCHEMA public TO PUBLIC`)
		return err
	})
}

// Empty tells whether the database holds no schema yet, so that there is nothing to back up.
func (b Backups) Empty(ctx context.Context) (bool, error) {
	n, err := b.schema(ctx)
	return n == 0, err
}

// schema is the newest migration of the database, 0 before the first.
func (b Backups) schema(ctx context.Context) (version int64, err error) {
	err = b.ask(func(pool *sql.DB) error {
		var made bool
		if err := pool.QueryRowContext(ctx, `SELECT to_regclass('public.goose_db_version') IS NOT NULL`).Scan(&made); err != nil || !made {
			return err
		}
		return pool.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	})
	return version, err
}

func (b Backups) ask(question func(*sql.DB) error) (err error) {
	c, err := pq.NewConnector(b.DSN)
	if err != nil {
		return fmt.Errorf("reading the address for backups: %w", err)
	}
	pool := sql.OpenDB(c)
	defer func() { err = errors.Join(err, pool.Close()) }()
	return question(pool)
}

// WhenDue writes a dump when one is due. A machine that sleeps at night makes it up in the day.
func (b Backups) WhenDue(ctx context.Context, now time.Time) error {
	if !due(now, LastBackup(b.Dir)) {
		return nil
	}
	path, err := b.Dump(ctx, now)
	if err != nil {
		return fmt.Errorf("writing the nightly backup: %w", err)
	}
	b.Log.Info("a backup was written", "file", path)
	return nil
}

// due is in the small hours once a night, or at any hour when the last night was missed.
func due(now, last time.Time) bool {
	age := now.Sub(last)
	night := now.Hour() >= 1 && now.Hour() < 5
	return last.IsZero() || night && age > 18*time.Hour || age > 30*time.Hour
}

func (b Backups) prune() error {
	dumps, err := filepath.Glob(filepath.Join(b.Dir, "*.dump"))
	if err != nil {
		return err
	}
	sort.Strings(dumps) // names begin with the time
	for _, old := range dumps[:max(0, len(dumps)-backupsKept)] {
		err = errors.Join(err, os.Remove(old))
	}
	return err
}

// abandoned is the age from which a dump without its own name is what a killed program left.
const abandoned = 24 * time.Hour

// sweep removes what dumps that were interrupted long before the new one left half written.
func (b Backups) sweep(newest string) error {
	halves, err := filepath.Glob(filepath.Join(b.Dir, "*.dump.part"))
	if err != nil {
		return err
	}
	now, err := os.Stat(newest)
	if err != nil {
		return err
	}
	for _, half := range halves {
		if info, known := os.Stat(half); known == nil && now.ModTime().Sub(info.ModTime()) > abandoned {
			err = errors.Join(err, removeIfThere(half))
		}
	}
	return err
}

// run starts one of the server's programs. The address goes through the environment, where the process list does not show it.
func (b Backups) run(ctx context.Context, in io.Reader, name string, args ...string) error {
	env, err := b.environment()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(b.Bin, name), args...)
	var said bytes.Buffer
	cmd.Env, cmd.Stderr = env, &said
	if in != nil {
		cmd.Stdin = in
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

func (b Backups) database() string {
	c, err := pq.NewConfig(b.DSN)
	if err != nil {
		return ""
	}
	return c.Database
}

// environment says to PostgreSQL's programs what the DSN says to the driver; they know no role= in an address.
func (b Backups) environment() ([]string, error) {
	c, err := pq.NewConfig(b.DSN)
	if err != nil {
		return nil, fmt.Errorf("reading the address for backups: %w", err)
	}
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LC_ALL=C", "PGAPPNAME=liaison backup"}
	for _, v := range []struct{ name, value string }{
		{"PGHOST", c.Host}, {"PGPORT", strconv.Itoa(int(c.Port))}, {"PGUSER", c.User}, {"PGPASSWORD", c.Password}, {"PGPASSFILE", c.Passfile},
		{"PGDATABASE", c.Database}, {"PGSSLMODE", string(c.SSLMode)}, {"PGSSLROOTCERT", c.SSLRootCert}, {"PGSSLCERT", c.SSLCert},
		{"PGSSLKEY", c.SSLKey},
	} {
		if v.value != "" && v.value != "0" {
			env = append(env, v.name+"="+v.value)
		}
	}
	return env, nil
}

func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
