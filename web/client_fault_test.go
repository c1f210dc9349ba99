package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/web/link"
)

// raw sends bytes as they are and gives the answer; with half it closes its side after them, as a connection that broke does.
func (p *place) raw(t *testing.T, v *visitor, head, body string, half bool) (status int, answer string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: liaison=%s\r\n%s", head, v.cookie("liaison"), body)
	if half {
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s: %v", head, err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}

// TestFaultsOfTheClient: what the client breaks is the client's fault, and no error of the program's.
func TestFaultsOfTheClient(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	const kind = "Content-Type: application/x-www-form-urlencoded\r\n"
	for what, c := range map[string]struct {
		body string
		half bool
	}{
		"half a body":    {kind + "Content-Length: 100\r\n\r\nname=Ruth", true},
		"half a chunk":   {kind + "Transfer-Encoding: chunked\r\n\r\n20\r\nname=Ruth", true},
		"a broken chunk": {kind + "Transfer-Encoding: chunked\r\n\r\nzz\r\nname=Ruth\r\n0\r\n\r\n", false},
	} {
		if status, _ := p.raw(t, v, "POST "+link.Contacts, c.body, c.half); status != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", what, status)
		}
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.2000s", said)
	}
}

// TestAnAnswerAfterTheTimeIsOver: a page that says that the database did not answer is drawn after the request's time is over; whoever
// has gone gets none, and leaves no error in the log.
func TestAnAnswerAfterTheTimeIsOver(t *testing.T) {
	t.Parallel()
	after := func(path string, cause error, end func(context.Context) (context.Context, context.CancelFunc)) route {
		return route{"GET", path, "", nothing, func(r *Request) error {
			ctx, cancel := end(r.Context())
			cancel()
			r.Request = r.WithContext(ctx)
			return cause
		}}
	}
	over := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithDeadline(ctx, time.Now().Add(-time.Second))
	}
	p := open(t, after("/slow", context.DeadlineExceeded, over), after("/silent", errors.New("read: i/o timeout"), over),
		after("/gone", errors.New("pq: canceling statement due to user request"), context.WithCancel))
	v := p.visitor(t)
	for _, address := range []string{"/slow", "/silent"} {
		got := v.get(address)
		wantStatus(t, address, got, http.StatusServiceUnavailable)
		wantText(t, address, got.body, "database is away")
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%s: nothing says when to try again", address)
		}
	}
	before := strings.Count(p.log.String(), "level=ERROR")
	wantStatus(t, "who has gone", v.get("/gone"), statusClientGone)
	if after := strings.Count(p.log.String(), "level=ERROR"); after != before {
		t.Errorf("who has gone left an error in the log: %s", p.log.String())
	}
}

// TestAnAddressIsOfThisSite: whatever was asked for, no link or form of the page leads to another host.
func TestAnAddressIsOfThisSite(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, address := range []string{"//evil.example/x", "//evil.example/today", "///evil.example", "/\\evil.example", "//evil.example/%2f..",
		"http://evil.example/today", "http://evil.example//evil.example/x"} {
		for _, method := range []string{"GET", "POST"} {
			status, body := p.raw(t, v, method+" "+address, "Accept: text/html\r\nContent-Length: 0\r\n\r\n", false)
			for n := range read(t, page{body: body}).Descendants() {
				for _, name := range []string{"href", "action", "formaction", "src"} {
					if to := attr(n, name); strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.Contains(to, "//evil") {
						t.Errorf("%s %s (%d): %s=%q", method, address, status, name, to)
					}
				}
			}
		}
	}
}

// TestAQueryThatCannotBeReadIsRefused: what can be read of it would show other rows than were asked for.
func TestAQueryThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, query := range []string{"owner=%zz", "q=x;y", "%", "a=1&b=%e"} {
		for _, r := range routes {
			if r.needs != nothing && r.method == http.MethodGet && !strings.Contains(r.path, ":") && r.path != link.SetUp {
				if status, _ := p.raw(t, v, "GET "+r.path+"?"+query, "\r\n", false); status != http.StatusBadRequest {
					t.Errorf("%s?%s: %d, want 400", r.path, query, status)
				}
			}
		}
	}
	got := v.post(link.Contacts+"?x=%zz", url.Values{"name": {"Ruth Chebet"}, "note": {"a long note"}})
	wantStatus(t, "a form", got, http.StatusBadRequest)
	wantText(t, "a form", got.body, "a long note")
}
