// Package embedded runs the private PostgreSQL cluster: it finds the installed server, makes a cluster once, starts it on a
// unix socket with no TCP, keeps it running, and stops it cleanly. It never deletes data.
//
// As root it runs the server as an unprivileged user, because PostgreSQL refuses root.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Config says where the cluster lives.
type Config struct {
	Dir  string // the data directory of the program; the cluster lies in "cluster" below it
	Log  *slog.Logger
	Fast bool // tests: no waiting for the disk, so a power cut would lose data
}

// Database is the name of the program's database.
const Database = "liaison"

// superuser is the cluster's first role; only this package, tests and restore use it.
const superuser = "postgres"

// Cluster is a running cluster.
type Cluster struct {
	cfg    Config
	bin    string
	data   string
	socket string
	owner  account
	lock   *os.File // held as long as the cluster is ours; nil when it was found running

	mu       sync.Mutex
	process  *os.Process
	ready    bool
	stopping bool
	ended    chan struct{}
	logAt    atomic.Int64 // where in the log the present server began
}

// The ways in which a start fails, each with its own remedy; errors.Is tells them apart.
var (
	ErrNoServer     = errors.New("PostgreSQL 15 or newer is not installed")
	ErrInUse        = errors.New("another Liaison runs on this data directory")
	ErrOtherVersion = errors.New("the data was written by another major version of PostgreSQL")
	ErrClosedParent = errors.New("the data directory cannot be reached by the user that PostgreSQL runs as")
	ErrNotOwn       = errors.New("the data directory is not Liaison's own, and was left as it is")
	ErrForeign      = errors.New("what lies in the place of the cluster is no PostgreSQL cluster, and was left alone")
	ErrOtherOwner   = errors.New("the data was written by another user's PostgreSQL")
	ErrNoRoom       = errors.New("the disk is full")
	ErrSocketDir    = errors.New("the directory of the socket belongs to somebody else")
)

// Start makes the cluster where there is none, starts it, and returns once it takes connections.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := prepare(cfg)
	if err != nil {
		return nil, err
	}
	if c.lock, err = lockFile(filepath.Join(c.cfg.Dir, "lock")); errors.Is(err, ErrInUse) {
		return nil, fmt.Errorf("%w: %s; stop it first, or choose another directory with LIAISON_DATA", err, c.cfg.Dir)
	} else if err != nil {
		return nil, fmt.Errorf("%w; change that, or choose another directory with LIAISON_DATA", err)
	}
	if err := c.start(ctx); err != nil {
		c.lock.Close() // or Stop did
		return nil, c.orNoRoom(err)
	}
	return c, nil
}

// Attach uses the cluster of a program that runs on the same data directory, or starts it for as long as this one needs it.
func Attach(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := Start(ctx, cfg)
	if !errors.Is(err, ErrInUse) {
		return c, err
	}
	if c, err = prepare(cfg); err != nil {
		return nil, err
	}
	if err := c.waitReady(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// leastRoom is what a start needs on the disk: PostgreSQL writes its log of changes in pieces of 16 MiB.
const leastRoom = 48 << 20

// orNoRoom says that the disk is full where that is why a start failed: the server cannot write even the reason then.
func (c *Cluster) orNoRoom(failed error) error {
	free, err := Free(c.cfg.Dir)
	if err != nil {
		return failed
	}
	return noRoom(free, c.cfg.Dir, failed)
}

func noRoom(free uint64, dir string, failed error) error {
	if free > leastRoom {
		return failed
	}
	return fmt.Errorf("%w: %d MB are free in %s; make room and start again, nothing is lost (%w)", ErrNoRoom, free>>20, dir, failed)
}

func prepare(cfg Config) (*Cluster, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fmt.Errorf("making the data directory: %w; choose another one with LIAISON_DATA", err)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // one directory has one name
		return nil, fmt.Errorf("following the data directory: %w", err)
	}
	cfg.Dir = dir
	c := &Cluster{cfg: cfg, data: filepath.Join(dir, "cluster"), ended: make(chan struct{})}
	if c.bin, err = findServer(writtenBy(c.data)); err != nil {
		return nil, err
	}
	if c.owner, err = serverAccount(); err != nil {
		return nil, err
	}
	if c.owner.other {
		if err := c.reachable(); err != nil {
			return nil, err
		}
	}
	c.socket, err = socketDir(dir, c.owner)
	return c, err
}

// reachable opens the data directory for passing through, and refuses a directory above it that is closed to the server's user.
func (c *Cluster) reachable() error {
	if err := c.openOwn(); err != nil {
		return err
	}
	for dir := filepath.Dir(c.cfg.Dir); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o001 == 0 && !ownedBy(info, c.owner) {
			return fmt.Errorf("%w: %s is closed to the user %s; choose another directory with LIAISON_DATA, or chmod o+x %s", ErrClosedParent, dir,
				c.owner.name, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// openOwn lets the server's user pass through the data directory. Only one that is Liaison's own is changed: it is empty, or holds a
// cluster.
func (c *Cluster) openOwn() error {
	info, err := os.Stat(c.cfg.Dir)
	if err != nil || info.Mode().Perm()&0o001 != 0 || ownedBy(info, c.owner) {
		return err
	}
	held, err := os.ReadDir(c.cfg.Dir)
	if err != nil {
		return err
	}
	if len(held) > 0 && !slices.ContainsFunc(held, func(e os.DirEntry) bool { return e.Name() == "cluster" }) {
		return fmt.Errorf("%w: %s is closed to the user %s, and holds other things; set LIAISON_DATA to a directory of its own",
			ErrNotOwn, c.cfg.Dir, c.owner.name)
	}
	if err := os.Chmod(c.cfg.Dir, 0o711); err != nil {
		return fmt.Errorf("the data directory cannot be opened for the user %s to pass through: %w; change that, "+
			"or choose another directory with LIAISON_DATA", c.owner.name, err)
	}
	return nil
}

func (c *Cluster) start(ctx context.Context) error {
	if err := c.initialise(ctx); err != nil {
		return err
	}
	if err := c.sameOwner(); err != nil {
		return err
	}
	if err := c.sameVersion(); err != nil {
		return err
	}
	if err := c.clearStale(ctx); err != nil {
		return err
	}
	started := make(chan error, 1)
	go c.supervise(started)
	if err := <-started; err != nil {
		return err
	}
	if err := c.waitReady(ctx); err != nil {
		return errors.Join(err, c.Stop())
	}
	if err := c.makeRoles(ctx); err != nil {
		return errors.Join(err, c.Stop())
	}
	return nil
}

// initialise makes the cluster under a temporary name and renames it, so that half a cluster is never taken for one.
func (c *Cluster) initialise(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(c.data, "PG_VERSION")); err == nil {
		return nil
	}
	if held, err := os.ReadDir(c.data); err == nil && len(held) > 0 {
		return fmt.Errorf("%w: %s; move it away or choose another directory with LIAISON_DATA", ErrForeign, c.data)
	}
	half := c.data + ".half"
	if err := os.RemoveAll(half); err != nil { // only what an interrupted initdb left
		return err
	}
	if err := os.Mkdir(half, 0o700); err != nil {
		return err
	}
	if err := c.owner.own(half); err != nil {
		return err
	}
	args := []string{"-D", half, "-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"}
	if c.cfg.Fast {
		args = append(args, "--no-sync")
	}
	if out, err := c.command(ctx, "initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLines(out))
	}
	return os.Rename(half, c.data)
}

func (c *Cluster) sameVersion() error {
	have, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if err != nil {
		return fmt.Errorf("reading the cluster's version: %w", err)
	}
	need, err := serverMajor(c.bin)
	if err != nil {
		return err
	}
	if got := strings.TrimSpace(string(have)); got != need {
		return fmt.Errorf("%w: %s was written by PostgreSQL %s, the server found in %s is %s; nothing was changed. Install PostgreSQL %s again "+
			"(or name its programs with PGBIN), or set LIAISON_DATA to a new directory and bring the last dump there: liaison restore %s",
			ErrOtherVersion, c.data, got, c.bin, need, got, lastDump(c.cfg.Dir))
	}
	return nil
}

// lastDump names the newest backup, for the answer that needs one.
func lastDump(dir string) string {
	dumps, _ := filepath.Glob(filepath.Join(dir, "backup", "*.dump"))
	if len(dumps) == 0 {
		return "DUMP (there is none yet in " + filepath.Join(dir, "backup") + ")"
	}
	return dumps[len(dumps)-1] // names begin with the date
}

// DSN is the address for lib/pq as the program's login. role "" leaves the login its own default, liaison_app.
func (c *Cluster) DSN(database, role string) string {
	d := c.dsn("liaison", database)
	if role != "" {
		d += " role=" + role
	}
	return d
}

// SuperDSN is the address as superuser: for tests, and for making databases.
func (c *Cluster) SuperDSN(database string) string { return c.dsn(superuser, database) }

func (c *Cluster) dsn(user, database string) string {
	return fmt.Sprintf("host='%s' user=%s dbname='%s' sslmode=disable", strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(c.socket), user,
		database)
}

// Socket is the directory of the cluster's socket.
func (c *Cluster) Socket() string { return c.socket }

// Bin is the path of one of the server's programs, such as pg_dump.
func (c *Cluster) Bin(name string) string { return filepath.Join(c.bin, name) }

// Stop ends the cluster cleanly; one that was found running stays.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	done := c.lock == nil || c.stopping
	c.stopping = true
	p := c.process
	c.mu.Unlock()
	if done {
		return nil
	}
	if p != nil {
		if err := p.Signal(fastShutdown); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		select {
		case <-c.ended:
		case <-time.After(30 * time.Second):
			return errors.Join(errors.New("PostgreSQL did not stop in 30 seconds"), p.Kill())
		}
	}
	return errors.Join(os.RemoveAll(c.socket), c.lock.Close())
}

func lastLines(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "; ")
}
