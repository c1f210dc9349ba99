package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

func TestTheServerThatWroteTheDataIsPreferred(t *testing.T) {
	for wanted, want := range map[int]string{0: "/usr/lib/postgresql/17/bin", 15: "/usr/lib/postgresql/15/bin",
		16: "/usr/lib/postgresql/17/bin"} {
		dirs := []string{"/usr/lib/postgresql/9/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"}
		sort.SliceStable(dirs, func(i, j int) bool { return rank(dirs[i], wanted) > rank(dirs[j], wanted) })
		if dirs[0] != want {
			t.Errorf("for data of %d: %s", wanted, dirs[0])
		}
	}
}

// TestAServerOnThePathIsFoundWhereTheSystemsIsOfAnotherVersion looks for one that only PATH names.
func TestAServerOnThePathIsFoundWhereTheSystemsIsOfAnotherVersion(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "postgres"), []byte("#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	for major, want := range map[int]bool{99: true, 15: false} {
		if got, err := findServer(major); err != nil || (got == dir) != want {
			t.Errorf("for data of %d: %s, %v", major, got, err)
		}
	}
	t.Setenv("PGBIN", t.TempDir())
	if _, err := findServer(0); !errors.Is(err, ErrNoServer) {
		t.Errorf("a PGBIN without a server: %v", err)
	}
}

func TestAFullDiskIsNamed(t *testing.T) {
	ended := errors.New("PostgreSQL ended at once")
	if err := noRoom(3<<20, "/data", ended); !errors.Is(err, ErrNoRoom) || !errors.Is(err, ended) ||
		!strings.Contains(err.Error(), "3 MB are free in /data") {
		t.Errorf("a full disk: %v", err)
	}
	if err := noRoom(1<<30, "/data", ended); err != ended { //nolint:errorlint // the very same
		t.Errorf("room enough: %v", err)
	}
	if free, err := Free(t.TempDir()); err != nil || free == 0 {
		t.Errorf("free: %d, %v", free, err)
	}
}
