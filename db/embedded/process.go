package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// errStopping ends the supervision of a cluster that is being stopped.
var errStopping = errors.New("the cluster is being stopped")

const fastShutdown = syscall.SIGINT // PostgreSQL's name for it: end sessions, write everything, stop

// command runs one of the server's programs as the server's user.
func (c *Cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Bin(name), args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = c.owner.attributes()
	return cmd
}

// supervise starts the server and starts it again when it ends unasked, ever more slowly. The goroutine keeps its thread for
// good: the server gets its signal when the thread that forked it ends, not when the process does.
func (c *Cluster) supervise(started chan<- error) {
	runtime.LockOSThread()
	defer close(c.ended)
	wait := 100 * time.Millisecond
	for first := true; ; first = false {
		began := time.Now()
		cmd, err := c.launch()
		if first {
			started <- err
			if err != nil {
				return
			}
		}
		if err == nil {
			err = cmd.Wait()
		}
		if c.asked() || !c.wasReady() && !passing(c.said()) {
			return
		}
		if time.Since(began) > time.Minute {
			wait = 100 * time.Millisecond
		}
		c.cfg.Log.Error("PostgreSQL ended and is started again", "error", err, "after", wait.String())
		time.Sleep(wait)
		if c.asked() {
			return
		}
		wait = min(2*wait, 10*time.Second)
	}
}

func (c *Cluster) asked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopping {
		c.process = nil
	}
	return c.stopping
}

func (c *Cluster) launch() (*exec.Cmd, error) {
	log, err := c.serverLog()
	if err != nil {
		return nil, err
	}
	defer log.Close() // the server has its own copy
	if info, err := log.Stat(); err == nil {
		c.logAt.Store(info.Size())
	}
	args := []string{"-D", c.data, "-k", c.socket}
	for _, s := range settings(c.cfg.Fast) {
		args = append(args, "-c", s)
	}
	cmd := c.command(context.Background(), "postgres", args...)
	cmd.Stdout, cmd.Stderr = log, log
	endWith(cmd.SysProcAttr)
	cmd.SysProcAttr.Setpgid = true // Ctrl+C in the console is for the program, which stops the server itself
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopping { // a server that starts now would be told by nobody
		return nil, errStopping
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	c.process = cmd.Process
	return cmd, nil
}

// settings of the server. The log holds no values that people typed.
func settings(fast bool) []string {
	s := []string{"listen_addresses=", "unix_socket_permissions=0700", "max_connections=60", "timezone=UTC", "log_timezone=UTC",
		"logging_collector=off",
		"log_min_error_statement=panic", "log_error_verbosity=terse", "log_parameter_max_length_on_error=0", "jit=off", "random_page_cost=1.1"}
	if mib := memory(); mib > 0 && !fast { // a quarter, as PostgreSQL's manual advises
		s = append(s, fmt.Sprintf("shared_buffers=%dMB", min(max(mib/4, 128), 8192)), fmt.Sprintf("effective_cache_size=%dMB", max(mib/2, 256)))
	}
	if fast {
		s = append(s, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
	}
	return s
}

const maxServerLog = 5 << 20

func (c *Cluster) serverLogPath() string { return filepath.Join(c.cfg.Dir, "postgres.log") }

// serverLog opens the server's log, keeping one older file.
func (c *Cluster) serverLog() (*os.File, error) {
	path := c.serverLogPath()
	if info, err := os.Stat(path); err == nil && info.Size() > maxServerLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// said is what the server wrote to its log since it was last started.
func (c *Cluster) said() string {
	log, err := os.Open(c.serverLogPath())
	if err != nil {
		return ""
	}
	defer log.Close()
	out, err := io.ReadAll(io.NewSectionReader(log, c.logAt.Load(), 1<<16))
	if err != nil {
		return ""
	}
	return lastLines(out)
}

// passing tells whether the reason goes away by itself: the last processes of a killed server take a moment to end.
func passing(said string) bool {
	return strings.Contains(said, "pre-existing shared memory block") || strings.Contains(said, `lock file "postmaster.pid" already exists`)
}

// wasReady tells whether the server has taken connections since Start.
func (c *Cluster) wasReady() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready
}

func (c *Cluster) pid() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return 0
	}
	return c.process.Pid
}

// silence is how long a start may go without a server that is at work. One that brings its data in order after a power cut
// may take as long as it needs.
const silence = 60 * time.Second

// waitReady polls the line of postmaster.pid in which the server says that it takes connections. A server of our own may
// have been started again meanwhile.
func (c *Cluster) waitReady(ctx context.Context) error {
	for began, seen := time.Now(), time.Now(); ; {
		if lines := c.pidFile(); len(lines) >= 8 && (c.lock == nil || lines[0] == strconv.Itoa(c.pid())) {
			if strings.TrimSpace(lines[7]) == "ready" {
				if c.lock == nil { // the program that runs may have another TMPDIR: its server says where its socket lies
					c.socket = strings.TrimSpace(lines[4])
				}
				c.mu.Lock()
				c.ready = true
				c.mu.Unlock()
				return nil
			}
			if c.lock != nil {
				seen = time.Now()
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL was not waited for: %w", ctx.Err())
		case <-c.ended:
			return fmt.Errorf("PostgreSQL ended at once: %s", c.said())
		case <-time.After(3 * time.Millisecond):
		}
		if time.Since(seen) > silence {
			return fmt.Errorf("PostgreSQL did not start in %s; its log: %s", time.Since(began).Round(time.Second), c.serverLogPath())
		}
	}
}

func (c *Cluster) pidFile() []string {
	body, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	if err != nil {
		return nil
	}
	return strings.Split(string(body), "\n")
}

// clearStale deals with what an earlier run left: a server that is still stopping is waited for (and asked to stop), a pid
// file whose number now belongs to another program is removed. The lock is ours, so no living Liaison owns either.
func (c *Cluster) clearStale(ctx context.Context) error {
	lines := c.pidFile()
	if len(lines) == 0 {
		return c.clearSocket()
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 || !c.isServer(pid) {
		c.cfg.Log.Info("a pid file of an earlier run was removed", "file", filepath.Join(c.data, "postmaster.pid"))
		return errors.Join(ignoreMissing(os.Remove(filepath.Join(c.data, "postmaster.pid"))), c.clearSocket())
	}
	if err := syscall.Kill(pid, fastShutdown); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("a server of an earlier run (process %d) cannot be stopped: %w", pid, err)
	}
	for deadline := time.Now().Add(silence); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if !c.isServer(pid) || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("a server of an earlier run (process %d) does not stop", pid)
}

// isServer tells whether a process is this cluster's server: a number may have gone to another program since.
func (c *Cluster) isServer(pid int) bool {
	line := commandLine(pid)
	return strings.Contains(line, "postgres") && strings.Contains(line, " -D "+c.data+" ")
}

// clearSocket removes the mark of a server that is gone beside its socket: PostgreSQL would believe in one that was killed
// and that nobody has buried yet.
func (c *Cluster) clearSocket() error {
	return ignoreMissing(os.Remove(filepath.Join(c.socket, ".s.PGSQL.5432.lock")))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
