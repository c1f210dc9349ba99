package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"liaison/crm"
	"liaison/db"
	"liaison/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestOpenIsFenced(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, nil)
	var role string
	d.One(t, &role, `SELECT rolconfig::text FROM pg_roles WHERE rolname = 'liaison'`)
	if role == "" {
		t.Fatal("the login has no role of its own")
	}
}

// A transaction that lost against another begins anew, twice; after that one is asked to try later, and nothing is kept.
func TestALostTransactionBeginsAnew(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"40P01", "40001"} {
		for lost, kept := range map[int]int{2: 1, 3: 0} {
			n := newNetwork(t)
			n.Super(t, fmt.Sprintf(`CREATE SEQUENCE lost; GRANT USAGE ON SEQUENCE lost TO PUBLIC;
				CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
				BEGIN
					IF nextval('lost') <= %d THEN
						RAISE EXCEPTION 'lost' USING ERRCODE = '%s';
					END IF;
					RETURN NEW;
				END $$;
				CREATE TRIGGER lose BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION lose()`, lost, state))
			_, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: "Bring the posters", DueOn: crm.DateOf(monday),
				Audience: crm.Audience{Visibility: crm.ToLibrary}})
			if kept == 1 {
				must(t, err)
			} else {
				wantKind(t, "lost three times", err, crm.Unavailable)
			}
			var rows int
			n.One(t, &rows, `SELECT count(*) FROM task`)
			if rows != kept {
				t.Errorf("lost %d times with %s: %d rows, want %d", lost, state, rows, kept)
			}
		}
	}
}

// Every use case gets along with a single connection on which nothing is prepared: none asks for a second one inside its
// transaction, and behind a pooler that keeps no statements they work as well.
func TestOneConnectionIsEnough(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	lean, err := db.Open(t.Context(), db.Config{DSN: s.DSN, MigrateDSN: s.OwnerDSN, MaxConns: 1, Now: clock,
		Common: func() []string { return []string{"password1"} }})
	must(t, err)
	t.Cleanup(func() { must(t, lean.Close()) })
	for _, m := range useCases(lean.Services()) {
		ctx, cancel := context.WithTimeout(s.as(t, s.amina), 20*time.Second)
		if err := m.call(ctx, s); err != nil && crm.KindOf(err) == crm.Internal {
			t.Errorf("%s: %v", m.action, err)
		}
		cancel()
	}
}

// Who finds every connection in use waits until one is free, no longer than the request may take, and changes nothing then.
func TestAllConnectionsAreInUse(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	lean, err := db.Open(t.Context(), db.Config{DSN: s.DSN, MigrateDSN: s.OwnerDSN, MaxConns: 1, Now: clock})
	must(t, err)
	t.Cleanup(func() { must(t, lean.Close()) })
	s.Super(t, `CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$;
		CREATE TRIGGER rest BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION rest()`)
	add := func(ctx context.Context) error {
		_, err := lean.Services().Tasks.Add(ctx, crm.TaskChange{LibraryID: s.library, Title: "Bring the posters", DueOn: crm.DateOf(monday),
			Audience: crm.Audience{Visibility: crm.ToLibrary}})
		return err
	}
	first := make(chan error)
	go func() { first <- add(s.as(t, s.amina)) }()
	time.Sleep(500 * time.Millisecond)
	hurried, cancel := context.WithTimeout(s.as(t, s.amina), 200*time.Millisecond)
	defer cancel()
	if err := add(hurried); err == nil {
		t.Error("the second one did not wait")
	}
	must(t, <-first)
	must(t, add(s.as(t, s.amina)))
	var rows int
	s.One(t, &rows, `SELECT count(*) FROM task WHERE title = 'Bring the posters'`)
	if rows != 2 {
		t.Errorf("%d rows, want the first and the last", rows)
	}
}
