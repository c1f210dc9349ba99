// Package dbtest gives every test a database of its own on a real server.
package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lib/pq"

	"liaison/db"
	"liaison/db/embedded"
)

// server is the test server of this process: made once, with a template that holds schema and reference data.
var server = sync.OnceValues(start)

var count atomic.Int64

// A DB is one test's own database.
type DB struct {
	*db.DB
	DSN      string // as the login liaison
	OwnerDSN string // as liaison_owner
	SuperDSN string // as superuser, for arranging what no actor may
	shut     func() error
}

// New clones the template for one test and drops the clone afterwards. now is the clock, nil for the real one.
func New(t testing.TB, now func() time.Time) *DB {
	t.Helper()
	return CopyOf(t, running(t).template, now)
}

// CopyOf is New with a database that Keep kept.
func CopyOf(t testing.TB, template string, now func() time.Time) *DB {
	t.Helper()
	s := running(t)
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), count.Add(1))
	s.copy(t, template, name)
	out := &DB{DSN: s.dsn("liaison", name, ""), OwnerDSN: s.dsn("liaison", name, "liaison_owner"), SuperDSN: s.dsn(s.superuser, name, "")}
	var err error
	out.DB, err = db.Open(t.Context(), db.Config{DSN: out.DSN, MigrateDSN: out.OwnerDSN, Prepare: true, MaxConns: 4, Now: now,
		Common: func() []string { return []string{"password1", "12345678"} }})
	if err != nil {
		t.Fatalf("opening the test database: %v", err)
	}
	out.shut = sync.OnceValue(out.Close)
	t.Cleanup(func() {
		if err := out.shut(); err != nil {
			t.Errorf("closing the test database: %v", err)
		}
		if err := s.super(`DROP DATABASE ` + pq.QuoteIdentifier(name) + ` WITH (FORCE)`); err != nil {
			t.Errorf("dropping the test database: %v", err)
		}
	})
	return out
}

// Keep closes a database as it is now and keeps it for CopyOf under the name that it returns.
func (d *DB) Keep(t testing.TB) (name string) {
	t.Helper()
	var own string
	d.One(t, &own, `SELECT current_database()`)
	if err := d.shut(); err != nil {
		t.Fatalf("closing the database to be kept: %v", err)
	}
	name = own + "_kept"
	running(t).copy(t, own, name)
	return name
}

func running(t testing.TB) *testServer {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("test server: %v", err)
	}
	return s
}

func (s *testServer) copy(t testing.TB, from, to string) {
	t.Helper()
	err := s.super(`CREATE DATABASE ` + pq.QuoteIdentifier(to) + ` TEMPLATE ` + pq.QuoteIdentifier(from) + ` OWNER liaison_owner`)
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
}

// Super runs a statement as superuser, past every fence: only to arrange a test or to look at what was kept.
func (d *DB) Super(t testing.TB, query string, args ...any) {
	t.Helper()
	pool, err := sql.Open("postgres", d.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// One reads one value as superuser.
func (d *DB) One(t testing.TB, dest any, query string, args ...any) {
	t.Helper()
	pool, err := sql.Open("postgres", d.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := pool.QueryRowContext(t.Context(), query, args...).Scan(dest); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

type testServer struct {
	host, superuser, template string
	cluster                   *embedded.Cluster // nil where the server is not ours
	dir                       string
}

func (s *testServer) dsn(user, database, role string) string {
	d := fmt.Sprintf("host='%s' user=%s dbname=%s sslmode=disable", s.host, user, database)
	if role != "" {
		d += " role=" + role
	}
	return d
}

func (s *testServer) super(statement string) error {
	pool, err := sql.Open("postgres", s.dsn(s.superuser, "postgres", ""))
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(statement)
	return err
}

// prepare makes the template: schema and reference data, once for each process.
func (s *testServer) prepare() error {
	s.template = fmt.Sprintf("template_%d", os.Getpid())
	if err := s.super(`CREATE DATABASE ` + s.template + ` OWNER liaison_owner`); err != nil {
		return err
	}
	pool, err := sql.Open("postgres", s.dsn(s.superuser, s.template, ""))
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(`ALTER SCHEMA public OWNER TO liaison_owner`); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := db.Migrate(ctx, s.dsn("liaison", s.template, "liaison_owner")); err != nil {
		return err
	}
	return loadReference(ctx, s.dsn("liaison", s.template, ""))
}

// start runs a private cluster for this process, or uses the server that LIAISON_TEST_SERVER names (the directory of its
// socket, with trust for all).
func start() (*testServer, error) {
	s := &testServer{host: os.Getenv("LIAISON_TEST_SERVER"), superuser: "postgres"}
	if s.host == "" {
		dir, err := os.MkdirTemp("", "liaison-test-")
		if err != nil {
			return nil, err
		}
		s.dir = dir
		if s.cluster, err = embedded.Start(context.Background(), embedded.Config{Dir: dir, Fast: true}); err != nil {
			return nil, err
		}
		s.host = s.cluster.Socket()
	}
	return s, s.prepare()
}

// Main runs a package's tests and stops the cluster they used, and whatever else they started:
// func TestMain(m *testing.M) { dbtest.Main(m) }
func Main(m *testing.M, stop ...func()) {
	code := m.Run()
	for _, f := range stop {
		f()
	}
	if s, err := server(); err == nil && s.cluster != nil {
		if err := errors.Join(s.cluster.Stop(), os.RemoveAll(s.dir)); err != nil {
			fmt.Fprintln(os.Stderr, "stopping the test cluster:", err)
		}
	}
	os.Exit(code)
}

// loadReference fills the template with the reference data.
func loadReference(ctx context.Context, dsn string) error {
	d, err := db.Open(ctx, db.Config{DSN: dsn, MaxConns: 2})
	if err != nil {
		return err
	}
	_, err = d.LoadReference(ctx)
	return errors.Join(err, d.Close())
}
