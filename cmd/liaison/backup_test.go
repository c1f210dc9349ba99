package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// liaison runs the program with a data directory as a person at the console would.
func liaison(t *testing.T, data string, args ...string) (said string, code int) {
	t.Helper()
	var out bytes.Buffer
	env := func(name string) string { return map[string]string{"LIAISON_DATA": data, "HOME": data}[name] }
	code = run(t.Context(), args, env, &out, &out)
	return out.String(), code
}

// room is a place for data directories that the server's user may enter, which t.TempDir is not.
func room(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "liaison-cmd-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestBackupRestoreAndDoctor(t *testing.T) {
	t.Parallel()
	dir := room(t)
	old, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "fresh")
	if said, code := liaison(t, old, "backup"); code != 1 || !strings.Contains(said, "empty") {
		t.Errorf("a backup of nothing: %d %s", code, said)
	}
	if said, code := liaison(t, old, "migrate"); code != 0 {
		t.Fatalf("migrate: %d %s", code, said)
	}
	if said, code := liaison(t, old, "doctor"); code != 1 || !strings.Contains(said, "there is no backup") ||
		!strings.Contains(said, "schema is current") {
		t.Errorf("doctor before a backup: %d %s", code, said)
	}
	file := filepath.Join(dir, "kept.dump")
	if said, code := liaison(t, old, "backup", file); code != 0 || !strings.Contains(said, "secret.key") {
		t.Fatalf("backup: %d %s", code, said)
	}
	if said, code := liaison(t, fresh, "restore", file); code != 0 {
		t.Fatalf("restore: %d %s", code, said)
	}
	if said, code := liaison(t, fresh, "backup"); code != 0 {
		t.Errorf("backup into the data directory: %d %s", code, said)
	}
	said, _ := liaison(t, fresh, "doctor")
	for _, well := range []string{"schema is current", "the last backup is", "the secret key"} {
		if !strings.Contains(said, well) {
			t.Errorf("doctor after a restore does not say %q: %s", well, said)
		}
	}
	if said, code := liaison(t, fresh, "doctor", "--roles"); code != 0 || !strings.Contains(said, "CREATE DATABASE liaison") {
		t.Errorf("roles: %d %s", code, said)
	}
}

func TestACallThatIsWrongSaysHow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"help"}, 0, "restore"},
		{[]string{"help", "backup"}, 0, "secret.key"},
		{[]string{"serve", "now"}, 2, `takes no "now"`},
		{[]string{"serve", "-prot", "1"}, 2, "-prot"},
		{[]string{"serve", "-prepare", "of"}, 2, "on or off"},
		{[]string{"demo", "-contacts", "-1"}, 1, "-contacts -1"},
		{[]string{"version"}, 0, ""},
		{[]string{"dance"}, 2, "no command"},
		{[]string{"restore"}, 1, "liaison restore FILE"},
		{[]string{"backup", "a", "b"}, 1, "liaison backup [FILE]"},
		{[]string{"doctor", "-h"}, 0, "--roles"},
	} {
		if said, code := liaison(t, "/nowhere", c.args...); code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%v: %d %s", c.args, code, said)
		}
	}
}
