package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"liaison/web/link"
)

// program is the program under test: a process of its own, as a library would run it.
type program struct {
	cmd     *exec.Cmd
	address string
	cookie  string
	deep    string // the address of page 200 of the contacts
	cold    time.Duration
	idle    int // kB
}

// start runs the program on the filled database, and signs in.
func (b *bench) start(ctx context.Context) (*program, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &program{address: free.Addr().String()}
	if err := free.Close(); err != nil {
		return nil, err
	}
	p.cmd = exec.CommandContext(ctx, b.program, "serve")
	p.cmd.Env = append(os.Environ(), "DATABASE_URL="+b.dsn(), "LIAISON_ADDR="+p.address, "LIAISON_DATA="+b.dir+"/program")
	if p.cmd.Stderr, err = os.Create(b.dir + "/program.log"); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w (make build)", b.program, err)
	}
	for {
		if answer, err := http.Get("http://" + p.address + "/readyz"); err == nil {
			_ = answer.Body.Close() // nothing of it is needed
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(began) > 20*time.Second {
			return nil, fmt.Errorf("the program did not become ready; see %s/program.log", b.dir)
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.cold = time.Since(began)
	time.Sleep(3 * time.Second)
	if p.idle, err = p.memory(); err != nil {
		return nil, err
	}
	return p, p.signIn(b.actor)
}

var more = regexp.MustCompile(`href="(/contacts\?[^"]*after=[^"]*)"`)

// signIn gets the session's cookie, and turns 199 pages of the contacts.
func (p *program) signIn(who staff) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar}
	base := "http://" + p.address
	answer, err := browser.PostForm(base+link.SignIn, url.Values{"email": {who.email}, "password": {who.password}})
	if err != nil {
		return err
	}
	_ = answer.Body.Close() // where it led is of no interest
	home, err := url.Parse(base)
	if err != nil {
		return err
	}
	for _, c := range jar.Cookies(home) {
		p.cookie += c.Name + "=" + c.Value + "; "
	}
	p.cookie = strings.TrimSuffix(p.cookie, "; ")
	p.deep = link.Contacts
	for range 199 {
		body, err := get(browser, base+p.deep)
		if err != nil {
			return err
		}
		next := more.FindSubmatch(body)
		if next == nil {
			return nil // fewer people than 200 pages
		}
		p.deep = strings.ReplaceAll(string(next[1]), "&amp;", "&")
	}
	return nil
}

func get(browser *http.Client, address string) ([]byte, error) {
	answer, err := browser.Get(address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // read to its end
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", address, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// memory is the program's proportional set size in kB.
func (p *program) memory() (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); f[0] == "Pss:" {
			return strconv.Atoi(f[1])
		}
	}
	return 0, fmt.Errorf("the system does not tell the memory of process %d", p.cmd.Process.Pid)
}

func (p *program) report() error {
	loaded, err := p.memory()
	if err != nil {
		return err
	}
	fmt.Printf("\nCold start to /readyz %d ms (bar 300). Memory (PSS) idle %.1f MB (bar 40), loaded %.1f MB (bar 100).\n",
		p.cold.Milliseconds(), float64(p.idle)/1024, float64(loaded)/1024)
	return nil
}

func (p *program) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return p.cmd.Wait()
}
