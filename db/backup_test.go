package db_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"liaison/crm"
	"liaison/db"
	"liaison/db/embedded"
)

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.person(t, "brian", n.library, crm.Staff, "")
	b := backups(t, n.OwnerDSN)
	path, err := b.Dump(t.Context(), monday)
	must(t, err)
	if name := filepath.Base(path); !strings.HasPrefix(name, "20261123T060000Z-schema") {
		t.Errorf("the name tells no time: %s", name)
	}

	if err := b.Restore(t.Context(), path); !errors.Is(err, db.ErrNotEmpty) {
		t.Errorf("into a database in use: %v", err)
	}
	for _, made := range []string{"bare", "migrated"} {
		to := emptyDatabase(t, n, made)
		into := backups(t, to)
		if made == "migrated" {
			_, err := db.Migrate(t.Context(), to)
			must(t, err)
		}
		junk := filepath.Join(t.TempDir(), "letter")
		must(t, os.WriteFile(junk, []byte("dear all"), 0o600))
		if err := into.Restore(t.Context(), junk); !errors.Is(err, db.ErrNoBackup) {
			t.Errorf("%s: a letter: %v", made, err)
		}
		must(t, into.Restore(t.Context(), path))
		if before, after := content(t, n.OwnerDSN), content(t, to); before != after || !strings.Contains(before, "app_user liaison_owner t") {
			t.Errorf("%s: before and after differ:\n%s\n---\n%s", made, before, after)
		}
		d, err := db.Open(t.Context(), db.Config{DSN: strings.TrimSuffix(to, " role=liaison_owner"), Now: clock})
		must(t, err)
		s, err := d.Services().Sessions.SignIn(request(t.Context(), crm.Actor{}), crm.SignIn{Email: "amina@mto.example", Password: password})
		must(t, err)
		if s.Actor.UserID != n.amina.UserID {
			t.Errorf("%s: signed in as %d", made, s.Actor.UserID)
		}
		must(t, d.Close())
	}
}

func TestOldBackupsMakeRoom(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	b := backups(t, n.OwnerDSN)
	half := filepath.Join(b.Dir, "20261101T010000Z-schema1.dump.part") // what a killed program left
	must(t, os.WriteFile(half, []byte("PG"), 0o600))
	must(t, os.Chtimes(half, time.Time{}, time.Now().Add(-25*time.Hour)))
	for i := range 14 {
		must(t, os.WriteFile(filepath.Join(b.Dir, fmt.Sprintf("202611%02dT010000Z-schema1.dump", i+1)), []byte("PGDMP"), 0o600))
	}
	path, err := b.Dump(t.Context(), monday)
	must(t, err)
	left, err := filepath.Glob(filepath.Join(b.Dir, "*"))
	must(t, err)
	sort.Strings(left)
	if len(left) != 14 || left[13] != path || !strings.Contains(left[0], "20261102") {
		t.Errorf("left: %v", left)
	}
	if got := db.LastBackup(b.Dir); time.Since(got) > time.Hour {
		t.Errorf("the last backup is of %s", got)
	}
}

func TestAFailedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	b := backups(t, n.OwnerDSN)
	b.Bin = t.TempDir()
	if _, err := b.Dump(t.Context(), monday); err == nil {
		t.Error("a backup without pg_dump")
	}
	must(t, os.WriteFile(filepath.Join(b.Bin, "pg_dump"), []byte(
		"#!/bin/sh\nfor a; do case $a in --file=*) echo PGDMP >\"${a#--file=}\"; esac; done; exit 1\n"), 0o755))
	if _, err := b.Dump(t.Context(), monday); err == nil {
		t.Error("a backup that was cut off")
	}
	if left, _ := filepath.Glob(filepath.Join(b.Dir, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func backups(t *testing.T, dsn string) db.Backups {
	t.Helper()
	bin, err := embedded.FindBinaries()
	must(t, err)
	return db.Backups{DSN: dsn, Dir: t.TempDir(), Bin: bin}
}

// emptyDatabase makes a database beside the network's and gives its owner's DSN.
func emptyDatabase(t *testing.T, n *network, kind string) string {
	t.Helper()
	var name string
	n.One(t, &name, `SELECT current_database()`)
	name += "_" + kind
	n.Super(t, `CREATE DATABASE `+name+` OWNER liaison_owner`)
	t.Cleanup(func() {
		pool, err := sql.Open("postgres", n.SuperDSN)
		must(t, err)
		defer pool.Close()
		_, err = pool.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
		must(t, err)
	})
	return strings.Replace(n.OwnerDSN, strings.TrimSuffix(name, "_"+kind), name, 1)
}

// content is each table's rows as a sum, with owners, rights, policies and functions.
func content(t *testing.T, dsn string) string {
	t.Helper()
	pool, err := sql.Open("postgres", dsn)
	must(t, err)
	defer pool.Close()
	var out string
	must(t, pool.QueryRow(`SELECT concat_ws(E'\n',
		(SELECT string_agg(c.relname || ' ' || pg_get_userbyid(c.relowner) || ' ' || c.relrowsecurity || ' ' || coalesce(c.relacl::text,
		'') || ' ' ||
			(xpath('/row/n/text()',
			query_to_xml(format('SELECT count(*) || md5(coalesce(string_agg(r::text, chr(10) ORDER BY r::text), chr(32))) AS n FROM %s r',
			c.oid::regclass), false, true, '')))[1]::text, E'\n' ORDER BY c.relname)
			FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)),
		(SELECT string_agg(schemaname || sequencename || coalesce(last_value, 0), E'\n' ORDER BY schemaname, sequencename) FROM pg_sequences),
		(SELECT string_agg(conrelid::regclass || conname || pg_get_constraintdef(oid), E'\n' ORDER BY conrelid::regclass::text, conname)
		FROM pg_constraint WHERE connamespace IN ('public'::regnamespace, 'app'::regnamespace)),
		(SELECT string_agg(pg_get_indexdef(indexrelid), E'\n' ORDER BY indexrelid::regclass::text) FROM pg_index i
		JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace),
		(SELECT string_agg(pg_get_triggerdef(oid), E'\n' ORDER BY tgrelid::regclass::text, tgname) FROM pg_trigger WHERE NOT tgisinternal),
		(SELECT string_agg(tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') || roles::text, E'\n'
		ORDER BY tablename, policyname) FROM pg_policies),
		(SELECT string_agg(p.proname || pg_get_userbyid(p.proowner) || coalesce(p.proacl::text, '') || md5(p.prosrc), E'\n'
		ORDER BY p.proname, p.oid::regprocedure::text) FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace))`).Scan(&out))
	return out
}

// TestADamagedBackupIsRefused flips bits of a backup, and cuts it: it is not restored, and nothing was changed for it.
func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	path, err := backups(t, n.OwnerDSN).Dump(t.Context(), monday)
	must(t, err)
	must(t, db.CheckBackup(path))
	sound, err := os.ReadFile(path)
	must(t, err)
	to := emptyDatabase(t, n, "migrated")
	_, err = db.Migrate(t.Context(), to)
	must(t, err)
	into, broken, before := backups(t, to), filepath.Join(t.TempDir(), "broken.dump"), content(t, to)
	for _, at := range []int{20, 1000, len(sound) / 3, len(sound) / 2, len(sound) - 100, len(sound) - 75, len(sound) - 30, len(sound) - 1} {
		damaged := slices.Clone(sound)
		damaged[at] ^= 4
		for what, body := range map[string][]byte{"a bit": damaged, "an end": sound[:at]} {
			must(t, os.WriteFile(broken, body, 0o600))
			if err := into.Restore(t.Context(), broken); !errors.Is(err, db.ErrDamaged) {
				t.Errorf("%s at %d of %d: %v", what, at, len(sound), err)
			}
			if err := db.CheckBackup(broken); !errors.Is(err, db.ErrDamaged) {
				t.Errorf("%s at %d of %d is taken for sound: %v", what, at, len(sound), err)
			}
		}
	}
	if after := content(t, to); after != before {
		t.Errorf("a damaged backup changed the database:\n%s\n---\n%s", before, after)
	}
}

// TestABackupIsPrivateWhileItIsWritten: nobody else reads along, and what lay in its place is not written through.
func TestABackupIsPrivateWhileItIsWritten(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	b := backups(t, n.OwnerDSN)
	b.Bin = t.TempDir()
	seen, elsewhere := filepath.Join(b.Bin, "seen"), filepath.Join(b.Bin, "elsewhere")
	must(t, os.WriteFile(filepath.Join(b.Bin, "pg_dump"), []byte(`#!/bin/sh
for a; do
	case $a in
	--file=*)
		f="${a#--file=}"
		stat -c '%a %F' "$f" >`+seen+`
		echo PGDMP >"$f"
	esac
done
`), 0o755))
	path := filepath.Join(b.Dir, "kept.dump")
	must(t, os.Symlink(elsewhere, path+".part"))
	must(t, b.DumpTo(t.Context(), path))
	if mode, err := os.ReadFile(seen); err != nil || !strings.HasPrefix(string(mode), "600 regular") {
		t.Errorf("while it is written it is %q (%v)", mode, err)
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("it was written through a link that lay there")
	}
}
