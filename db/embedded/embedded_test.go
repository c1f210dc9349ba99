package embedded_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"liaison/db/embedded"
)

// dataDir is a directory that the server's user can reach: t.TempDir is closed to others.
func dataDir(t *testing.T, name string) string {
	t.Helper()
	parent, err := os.MkdirTemp("", "cluster-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	if err := os.Chmod(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(parent, name)
}

func start(t *testing.T, dir string) *embedded.Cluster {
	t.Helper()
	c, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func ask(t *testing.T, dsn, query string) (out string, err error) {
	t.Helper()
	pool, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	err = pool.QueryRowContext(ctx, query).Scan(&out)
	return out, err
}

func TestStart(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "с пробелом, кириллица")
	c := start(t, dir)
	if role, err := ask(t, c.DSN(embedded.Database, ""), `SELECT current_user`); err != nil || role != "liaison_app" {
		t.Errorf("the login is %q, %v", role, err)
	}
	if role, err := ask(t, c.DSN(embedded.Database, "liaison_owner"), `SELECT current_user`); err != nil || role != "liaison_owner" {
		t.Errorf("the owner is %q, %v", role, err)
	}
	if got, err := ask(t, c.DSN(embedded.Database, ""),
		`SELECT current_setting('listen_addresses') || current_setting('data_checksums')`); err != nil || got != "on" {
		t.Errorf("no TCP and checksums: %q, %v", got, err)
	}
	if len(c.Socket()) > 90 {
		t.Errorf("the socket's directory is long: %s", c.Socket())
	}
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true})
	if !errors.Is(err, embedded.ErrInUse) {
		t.Errorf("a second instance: %v", err)
	}
	other, err := embedded.Attach(t.Context(), embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := ask(t, c.DSN(embedded.Database, ""), `SELECT current_user`); err != nil {
		t.Errorf("a guest stopped the cluster: %v", err)
	}
}

func serverPID(t *testing.T, dir string) int {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestKilledServerComesBack(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	c := start(t, dir)
	killed := serverPID(t, dir)
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if _, err := ask(t, c.DSN(embedded.Database, ""), `SELECT 'x'`); err == nil && serverPID(t, dir) != killed {
			return
		}
	}
	t.Fatal("the server did not come back")
}

func TestStartAgain(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	c := start(t, dir)
	if _, err := ask(t, c.SuperDSN(embedded.Database), `CREATE TABLE kept AS SELECT 'here' AS x; SELECT 'x'`); err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	// A pid file whose number belongs to another program now, as after a power cut.
	if err := os.WriteFile(filepath.Join(dir, "cluster", "postmaster.pid"), []byte(strconv.Itoa(os.Getpid())+"\n"+dir+"/cluster\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	c = start(t, dir)
	if took := time.Since(began); took > 10*time.Second { // the program's own bound is 3 s, on a machine that does nothing else
		t.Errorf("a second start took %s: it waited for somebody", took)
	}
	if got, err := ask(t, c.SuperDSN(embedded.Database), `SELECT x FROM kept`); err != nil || got != "here" {
		t.Errorf("data after a second start: %q, %v", got, err)
	}
}

func TestOtherVersion(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	c := start(t, dir)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	version := filepath.Join(dir, "cluster", "PG_VERSION")
	if err := os.WriteFile(version, []byte("12\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	dump := filepath.Join(dir, "backup", "20261123T010000Z-schema5.dump")
	if err := os.MkdirAll(filepath.Dir(dump), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{dump, filepath.Join(dir, "backup", "20261122T010000Z-schema5.dump")} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true})
	if !errors.Is(err, embedded.ErrOtherVersion) || !strings.Contains(err.Error(), "liaison restore "+dump) {
		t.Errorf("another version: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "cluster", "base")); err != nil {
		t.Errorf("data was touched: %v", err)
	}
}

func TestWhatIsNoClusterIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	letter := filepath.Join(dir, "cluster", "letter.txt")
	if err := os.MkdirAll(filepath.Dir(letter), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(letter, []byte("dear"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true}); !errors.Is(err, embedded.ErrForeign) {
		t.Errorf("a foreign directory: %v", err)
	}
	if text, err := os.ReadFile(letter); err != nil || string(text) != "dear" {
		t.Errorf("the letter: %q, %v", text, err)
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	c := start(t, dir)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(dir, "cluster", "postgresql.auto.conf")
	if err := os.WriteFile(conf, []byte("work_mem = 'plenty'\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true})
	if err == nil || strings.Contains(err.Error(), "already closed") || !strings.Contains(err.Error(), "work_mem") ||
		time.Since(began) > 10*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

// TestBothKilled kills program and server at once; the next start needs no hand.
func TestBothKilled(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EMBEDDED_TEST_DIR"); dir != "" { // the program that is killed
		if _, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("ready")
		select {}
	}
	dir := dataDir(t, "data")
	for _, server := range []bool{false, true} {
		program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBothKilled$")
		program.Env = append(os.Environ(), "EMBEDDED_TEST_DIR="+dir)
		out, err := program.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fscanf(out, "ready\n"); err != nil {
			t.Fatal(err)
		}
		pid := serverPID(t, dir)
		if server {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		if err := program.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		program.Wait() //nolint:errcheck // it was killed
		c := start(t, dir)
		if now := serverPID(t, dir); now == pid {
			t.Error("the old server still runs")
		}
		if err := c.Stop(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClosedParent(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // only root runs the server as somebody else
	}
	parent := dataDir(t, "closed")
	if err := os.Mkdir(parent, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: filepath.Join(parent, "data"), Fast: true})
	if !errors.Is(err, embedded.ErrClosedParent) || !strings.Contains(err.Error(), parent) {
		t.Errorf("a closed parent: %v", err)
	}
}

// TestAVeryLongPath has a socket that is short all the same, found by both names of the directory.
func TestAVeryLongPath(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, filepath.Join(strings.Repeat("long/", 40), strings.Repeat("x", 200)))
	c := start(t, dir)
	if len(c.Socket()) > 90 {
		t.Errorf("the socket's directory is long: %s", c.Socket())
	}
	link := dataDir(t, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Start(t.Context(), embedded.Config{Dir: link, Fast: true}); !errors.Is(err, embedded.ErrInUse) {
		t.Errorf("a second instance by another name: %v", err)
	}
	guest, err := embedded.Attach(t.Context(), embedded.Config{Dir: link})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, guest.DSN(embedded.Database, ""), `SELECT 'x'`); err != nil {
		t.Errorf("by another name: %v", err)
	}
}

func TestADirectoryThatCannotBeWrittenIsNotInUse(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "data")
	if err := os.MkdirAll(filepath.Join(dir, "lock"), 0o755); err != nil { // as unwritable for root as for others
		t.Fatal(err)
	}
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true})
	if err == nil || errors.Is(err, embedded.ErrInUse) || !strings.Contains(err.Error(), dir) ||
		!strings.Contains(err.Error(), "LIAISON_DATA") {
		t.Errorf("a directory that cannot be written: %v", err)
	}
}

func TestDataOfAnotherUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // only root can give a directory away
	}
	dir := dataDir(t, "data")
	if err := os.MkdirAll(filepath.Join(dir, "cluster"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cluster", "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(filepath.Join(dir, "cluster"), 12345, 12345); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true}); !errors.Is(err, embedded.ErrOtherOwner) ||
		!strings.Contains(err.Error(), dir) {
		t.Errorf("data of another user: %v", err)
	}
}

// TestADirectoryOfOthersKeepsItsMode: what is not Liaison's own is neither opened nor closed.
func TestADirectoryOfOthersKeepsItsMode(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // only root runs the server as somebody else
	}
	dir := dataDir(t, "home")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter"), []byte("dear all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Fast: true}); !errors.Is(err, embedded.ErrNotOwn) {
		t.Errorf("a directory of others: %v", err)
	}
	shared := dataDir(t, "shared")
	if err := os.Mkdir(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shared, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	start(t, shared)
	for path, want := range map[string]os.FileMode{dir: 0o700, shared: 0o777} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v (%v), want %v", path, info.Mode(), err, want)
		}
	}
}
