package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"liaison/db/embedded"
	"liaison/web/form"
	"liaison/web/link"
)

// TestKilledUnderWrites kills the program, PostgreSQL, and both, with no warning and while people write. Whatever was
// acknowledged is there exactly once and whole, what was not is there once or not at all, and nobody has to lend a hand.
// The long loop (LIAISON_SOAK) kills each twenty times, the short one three times.
func TestKilledUnderWrites(t *testing.T) {
	t.Parallel()
	rounds := 3
	if os.Getenv("LIAISON_SOAK") != "" {
		rounds = 20
	}
	h := newHouse(t)
	h.start(t)
	h.setUp(t)
	h.write(t)
	for round := range rounds {
		for _, kill := range []struct {
			what string
			do   func(*testing.T, int)
		}{{"the program", h.killProgram}, {"PostgreSQL", h.killServer}, {"both", h.killBoth}} {
			before := h.acknowledged()
			h.until(t, "writes before a kill", func() bool { return h.acknowledged() >= before+10 })
			kill.do(t, round)
			h.until(t, "a write after "+kill.what+" was killed", func() bool { return h.acknowledged() >= before+20 })
			h.look(t, fmt.Sprintf("round %d, %s", round+1, kill.what))
		}
	}
	h.rest()
	h.look(t, "at the end")
	t.Logf("%d writes were acknowledged over %d kills; while the database was away %d pages said so", h.acknowledged(), 3*rounds, h.away)
}

// house is a program that runs as a process of its own, and the people who write in it.
type house struct {
	bin, data, addr string
	client          *http.Client
	office          string
	program         *exec.Cmd
	said            *transcript

	writers sync.WaitGroup
	stop    context.CancelFunc
	mu      sync.Mutex
	kept    []string // the marks of what was acknowledged
	sent    int
	away    int // answers 503
}

// transcript is what the program prints.
type transcript struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := room(t)
	h := &house{bin: filepath.Join(dir, "liaison"), data: filepath.Join(dir, "data")}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", h.bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.client = &http.Client{Jar: jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() { h.close(t) })
	return h
}

// start runs the program and waits until it serves.
func (h *house) start(t *testing.T) {
	t.Helper()
	h.said = &transcript{}
	h.program = exec.Command(h.bin, "serve", "--addr", h.addr, "--data", h.data)
	h.program.Stdout, h.program.Stderr = h.said, h.said
	if err := h.program.Start(); err != nil {
		t.Fatal(err)
	}
	h.until(t, "the start of the program", func() bool { return h.ready() })
}

func (h *house) ready() bool {
	answer, err := h.client.Get("http://" + h.addr + link.Readyz)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// until waits for what must come by itself.
func (h *house) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	server, _ := os.ReadFile(filepath.Join(h.data, "postgres.log"))
	t.Fatalf("%s did not come in 90 seconds; the program said:\n%s\nPostgreSQL said:\n%s", what, last(h.said.String()), last(string(server)))
}

func last(s string) string { return s[max(0, len(s)-4000):] }

var codeLine = regexp.MustCompile(`Code +(\S+)`)

// setUp is the first visit.
func (h *house) setUp(t *testing.T) {
	t.Helper()
	h.until(t, "the code of the first visit", func() bool { return codeLine.MatchString(h.said.String()) })
	status, body, err := h.post(t.Context(), link.SetUp, url.Values{"code": {codeLine.FindStringSubmatch(h.said.String())[1]},
		"library": {"Mto Public Library"},
		"country": {"KE"}, "city": {"Nairobi"}, "name": {"Amina Otieno"}, "email": {"amina@mto.example"},
		"password": {"a long sentence of hers"}})
	if err != nil || status != http.StatusSeeOther {
		t.Fatalf("set-up answered %d, %v: %s", status, err, body)
	}
	h.office = strconv.Itoa(h.count(t, `SELECT id FROM office WHERE key = 'natcom-ke'`))
}

func (h *house) post(ctx context.Context, address string, fields url.Values) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.addr+address, strings.NewReader(fields.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := h.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

// write lets four people write until they are told to rest: contacts, and calls with a new person and a next step. What
// was not acknowledged is sent again with the same key, as a browser's form does.
func (h *house) write(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	for range 4 {
		h.writers.Go(func() {
			for ctx.Err() == nil {
				h.mu.Lock()
				h.sent++
				n := h.sent
				h.mu.Unlock()
				mark, address, fields := h.form(n)
				if h.insist(ctx, t, address, fields) {
					h.mu.Lock()
					h.kept = append(h.kept, mark)
					h.mu.Unlock()
				}
			}
		})
	}
}

// form is the nth form that is sent, and the mark by which it is found again.
func (h *house) form(n int) (mark, address string, fields url.Values) {
	mark = fmt.Sprintf("mark %d.", n)
	key := form.NewKey()
	if n%2 == 0 {
		return mark, link.Contacts, url.Values{"idempotency_key": {key}, "library": {"1"}, "office": {h.office}, "title": {"Officer"},
			"anyway": {"1"}, "basis": {"consent"}, "visibility": {"library"},
			"name": {mark}, "name_latin": {mark}, "channel_0_kind": {"email"}, "channel_0": {fmt.Sprintf("mark%d@mto.example", n)}}
	}
	return mark, link.Interactions, url.Values{"idempotency_key": {key}, "library": {"1"}, "office": {h.office}, "kind": {"call"},
		"direction": {"out"}, "result": {"spoke"}, "visibility": {"library"},
		"subject": {mark}, "people": {"Person " + mark}, "next_step": {mark}, "next_on": {time.Now().AddDate(0, 0, 7).Format(time.DateOnly)}}
}

// insist sends a form until it is acknowledged. The only other answer is that the database is away, in words.
func (h *house) insist(ctx context.Context, t *testing.T, address string, fields url.Values) bool {
	for ctx.Err() == nil {
		status, body, err := h.post(ctx, address, fields)
		switch {
		case err != nil:
			time.Sleep(20 * time.Millisecond)
		case status == http.StatusSeeOther:
			return true
		case status == http.StatusServiceUnavailable && strings.Contains(body, "The database is away"):
			h.mu.Lock()
			h.away++
			h.mu.Unlock()
			time.Sleep(20 * time.Millisecond)
		default:
			t.Errorf("%s answered %d; the program said:\n%s\n%s", address, status, last(h.said.String()), body[:min(len(body), 2000)])
			return false
		}
	}
	return false
}

func (h *house) rest() {
	h.stop()
	h.writers.Wait()
}

func (h *house) acknowledged() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.kept)
}

// killProgram leaves PostgreSQL behind, which goes by itself. Every other time the next start does not wait for that.
func (h *house) killProgram(t *testing.T, round int) {
	t.Helper()
	server := h.server(t)
	h.kill(t, h.program.Process.Pid)
	h.bury()
	if round%2 == 0 {
		h.until(t, "the end of PostgreSQL without its program", func() bool { return !alive(server[0]) })
	}
	h.start(t)
}

// killServer kills PostgreSQL under a program that lives on; every other time its parts are left to end by themselves.
func (h *house) killServer(t *testing.T, round int) {
	t.Helper()
	server := h.server(t)
	if round%2 == 1 {
		server = server[:1]
	}
	h.mu.Lock()
	away := h.away
	h.mu.Unlock()
	h.kill(t, server...)
	h.until(t, "the page that says that the database is away", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.away > away
	})
	h.until(t, "the return of PostgreSQL", h.ready)
	if !alive(h.program.Process.Pid) {
		t.Fatalf("the program ended with PostgreSQL: %s", last(h.said.String()))
	}
}

func (h *house) killBoth(t *testing.T, round int) {
	t.Helper()
	all := append([]int{h.program.Process.Pid}, h.server(t)...)
	if round%2 == 1 {
		all = all[:2]
	}
	h.kill(t, all...)
	h.bury()
	h.start(t)
}

// bury waits for the program's end.
func (h *house) bury() { _ = h.program.Wait() } // it was killed: that is no success, and known

func (h *house) kill(t *testing.T, pids ...int) {
	t.Helper()
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
}

// server is the processes of this house's PostgreSQL, the first one first.
func (h *house) server(t *testing.T) []int {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(h.data, "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	pids := []int{pid}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		if body, err := os.ReadFile(file); err == nil && parent(string(body)) == pid {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(file))) // the pattern has digits only
			pids = append(pids, child)
		}
	}
	return pids
}

// parent reads the number of the parent in what the kernel says of a process: "7 (the name) S 1 …".
func parent(stat string) int {
	_, rest, _ := strings.Cut(stat, ") ")
	fields := strings.Fields(rest)
	if len(fields) < 2 {
		return 0
	}
	pid, _ := strconv.Atoi(fields[1])
	return pid
}

// alive tells whether a process runs; one that is dead and not yet buried does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// close stops the program as Ctrl+C does; both it and its server are gone afterwards.
func (h *house) close(t *testing.T) {
	if h.stop != nil {
		h.rest()
	}
	if h.program == nil || h.program.ProcessState != nil {
		return
	}
	server := h.server(t)
	if err := h.program.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if err := h.program.Wait(); err != nil {
		t.Errorf("the program stopped with %v: %s", err, last(h.said.String()))
	}
	if alive(server[0]) {
		t.Error("PostgreSQL outlived its program")
	}
}

// halves are what a use case must have written together; each query gives how many are not whole.
var halves = map[string]string{
	"contacts without their names, address or appointment": `SELECT count(*) FROM contact c WHERE display_name LIKE 'mark %' AND
		((SELECT count(*) FROM contact_name n WHERE n.contact_id = c.id) <> 1
		OR (SELECT count(*) FROM contact_channel x WHERE x.contact_id = c.id) <> 1
		OR (SELECT count(*) FROM appointment a WHERE a.contact_id = c.id) <> 1)`,
	"calls without their person or next step": `SELECT count(*) FROM interaction i
		LEFT JOIN (SELECT interaction_id, count(*) AS n FROM interaction_contact GROUP BY 1) p ON p.interaction_id = i.id
		LEFT JOIN (SELECT display_name, count(*) AS n FROM contact GROUP BY 1) c ON c.display_name = 'Person ' || i.subject
		LEFT JOIN (SELECT title, count(*) AS n FROM task GROUP BY 1) k ON k.title = i.subject
		WHERE i.subject LIKE 'mark %' AND (p.n, c.n, k.n) IS DISTINCT FROM (1, 1, 1)`,
	"steps without their call": `SELECT count(*) FROM task k WHERE NOT EXISTS (SELECT FROM interaction i WHERE i.subject = k.title)`,
	"people without their call": `SELECT count(*) FROM contact c
		WHERE display_name LIKE 'Person %' AND NOT EXISTS (SELECT FROM interaction i WHERE 'Person ' || i.subject = c.display_name)`,
	"contacts without an audit line": `SELECT count(*) FROM contact c
		WHERE NOT EXISTS (SELECT FROM audit a WHERE a.noun = 'contact' AND a.row_id = c.id)`,
	"calls without an audit line": `SELECT count(*) FROM interaction i
		WHERE NOT EXISTS (SELECT FROM audit a WHERE a.noun = 'interaction' AND a.row_id = i.id)`,
	"keys without an answer": `SELECT count(*) FROM idempotency WHERE result IS NULL`,
}

// look compares what is there with what was acknowledged, past every fence.
func (h *house) look(t *testing.T, when string) {
	t.Helper()
	h.mu.Lock()
	kept := append([]string(nil), h.kept...)
	h.mu.Unlock()
	pool := h.pool(t)
	defer pool.Close()
	found := map[string]int{}
	rows, err := pool.QueryContext(t.Context(), `SELECT display_name FROM contact WHERE display_name LIKE 'mark %' UNION ALL SELECT subject
		FROM interaction`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var mark string
		if err := rows.Scan(&mark); err != nil {
			t.Fatal(err)
		}
		found[mark]++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, mark := range kept {
		if found[mark] == 0 {
			t.Errorf("%s: %q was acknowledged and is lost", when, mark)
		}
	}
	for mark, n := range found {
		if n > 1 {
			t.Errorf("%s: %q is there %d times", when, mark, n)
		}
	}
	for what, query := range halves {
		if n := h.count(t, query); n > 0 {
			t.Errorf("%s: %d %s", when, n, what)
		}
	}
}

func (h *house) count(t *testing.T, query string) (n int) {
	t.Helper()
	pool := h.pool(t)
	defer pool.Close()
	if err := pool.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (h *house) pool(t *testing.T) *sql.DB {
	t.Helper()
	c, err := embedded.Attach(t.Context(), embedded.Config{Dir: h.data})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := sql.Open("postgres", c.SuperDSN(embedded.Database))
	if err != nil {
		t.Fatal(err)
	}
	return pool
}
