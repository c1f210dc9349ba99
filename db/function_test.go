package db_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"

	"liaison/db"
	"liaison/migrations"
)

// TestFunctionsStandInTheirFiles: each function of the schema app has one file, which holds its text and takes it from PUBLIC.
func TestFunctionsStandInTheirFiles(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	files := map[string]string{}
	names, err := fs.Glob(migrations.FS, "function/*.sql")
	must(t, err)
	for _, name := range names {
		text, err := fs.ReadFile(migrations.FS, name)
		must(t, err)
		files[strings.TrimSuffix(path.Base(name), ".sql")] = string(text)
	}
	for name, body := range functionsOf(t, n) {
		switch text, known := files[name]; {
		case !known:
			t.Errorf("app.%s has no file migrations/function/%s.sql", name, name)
		case !strings.Contains(text, "$$"+body+"$$"):
			t.Errorf("app.%s is another one in the database than in its file", name)
		}
		delete(files, name)
	}
	for name := range files {
		t.Errorf("migrations/function/%s.sql makes no function app.%s", name, name)
	}
	var open string
	n.One(t, &open, `SELECT coalesce(string_agg(proname, ', '), '') FROM pg_proc
		WHERE pronamespace = 'app'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE')`)
	if open != "" {
		t.Errorf("open to everybody: %s", open)
	}
}

// TestFunctionsOfANewRelease are put in place by one of the copies that start together, and the others find them there.
func TestFunctionsOfANewRelease(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	before := functionsOf(t, n)
	n.Super(t, `CREATE OR REPLACE FUNCTION app.voice(of_user bigint) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
		UPDATE meta SET value = 'an older release' WHERE key = 'function_hash';
		CREATE TABLE put_in_place (hash text);
		CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
			$$ BEGIN INSERT INTO public.put_in_place VALUES (NEW.value); RETURN NULL; END $$;
		CREATE TRIGGER count_it AFTER UPDATE ON meta FOR EACH ROW WHEN (NEW.key = 'function_hash') EXECUTE FUNCTION count_it()`)
	if pending, err := db.Pending(t.Context(), n.OwnerDSN); err != nil || !pending {
		t.Fatalf("pending: %v, %v", pending, err)
	}
	var failed [4]error
	var together sync.WaitGroup
	for i := range failed {
		together.Go(func() { _, failed[i] = db.Migrate(t.Context(), n.OwnerDSN) })
	}
	together.Wait()
	must(t, errors.Join(failed[:]...))
	var times int
	n.One(t, &times, `SELECT count(*) FROM put_in_place`)
	if times != 1 {
		t.Errorf("%d copies put the functions in place, one should", times)
	}
	if now := functionsOf(t, n)["voice"]; now != before["voice"] {
		t.Errorf("app.voice is still the older one: %s", now)
	}
	if pending, err := db.Pending(t.Context(), n.OwnerDSN); err != nil || pending {
		t.Errorf("pending afterwards: %v, %v", pending, err)
	}
}

// TestAFunctionThatFails stops the start, says which file it was, and leaves all functions as they were.
func TestAFunctionThatFails(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `ALTER TABLE app_user RENAME COLUMN weekend TO free_days;
		UPDATE meta SET value = 'an older release' WHERE key = 'function_hash';
		CREATE OR REPLACE FUNCTION app.voice(of_user bigint) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'`)
	_, err := db.Migrate(t.Context(), n.OwnerDSN)
	if err == nil || !strings.Contains(err.Error(), "migrations/function/workday.sql") || !strings.Contains(err.Error(), "weekend") {
		t.Fatalf("a function whose column is gone: %v", err)
	}
	if now := functionsOf(t, n)["voice"]; now != "SELECT NULL::text" {
		t.Errorf("a part of the functions was put in place: app.voice is %s", now)
	}
}

// TestFunctionsOfANewerProgram stay when an older one starts again.
func TestFunctionsOfANewerProgram(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true);
		UPDATE meta SET value = 'a newer release' WHERE key = 'function_hash';
		CREATE OR REPLACE FUNCTION app.voice(of_user bigint) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'`)
	if _, err := db.Migrate(t.Context(), n.OwnerDSN); err != nil {
		t.Fatal(err)
	}
	if now := functionsOf(t, n)["voice"]; now != "SELECT NULL::text" {
		t.Errorf("an older program put its own in place: app.voice is %s", now)
	}
}

// functionsOf gives the body of each function of the schema app.
func functionsOf(t *testing.T, n *network) map[string]string {
	t.Helper()
	var all []byte
	n.One(t, &all, `SELECT jsonb_object_agg(proname, prosrc) FROM pg_proc WHERE pronamespace = 'app'::regnamespace`)
	var bodies map[string]string
	must(t, json.Unmarshal(all, &bodies))
	return bodies
}
