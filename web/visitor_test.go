package web

import (
	"bytes"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liaison/crm"
	"liaison/crm/secret"
	"liaison/db/dbtest"
	"liaison/web/link"
)

// monday is the morning of the first run: Monday 23 November 2026, 09:00 in Nairobi.
var monday = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)

const password = "a long sentence of hers"

// place is a program of its own for one test: a database, the site, a server on a port of its own.
type place struct {
	*dbtest.DB
	site   *site
	server *httptest.Server
	log    *logged
	uptime atomic.Int64 // moved by the test
	code   string       // of the first visit
}

// logged is what the program logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open starts a program that nobody has set up; extra routes are the test's own.
func open(t *testing.T, extra ...route) *place {
	t.Helper()
	return openOn(t, dbtest.New(t, func() time.Time { return monday }), extra...)
}

// openOn starts a program on a database.
func openOn(t *testing.T, d *dbtest.DB, extra ...route) *place {
	t.Helper()
	p := &place{DB: d, log: &logged{}}
	var err error
	if p.code, err = p.NewSetUpCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.site.ServeHTTP(w, r) }))
	t.Cleanup(p.server.Close)
	p.build(t, p.server.URL, extra...)
	return p
}

// build makes the site for a base URL.
func (p *place) build(t *testing.T, base string, extra ...route) {
	t.Helper()
	sealer, err := secret.NewSealer(bytes.Repeat([]byte{7}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	p.site, err = newSite(Config{
		Services: p.Services(), Log: slog.New(slog.NewTextHandler(p.log, nil)), BaseURL: base, Sealer: sealer,
		Now: func() time.Time { return monday }, Uptime: func() time.Duration { return time.Duration(p.uptime.Load()) }, Dev: true,
	}, append(extra, routes...))
	if err != nil {
		t.Fatal(err)
	}
}

// later lets the program run on for a while.
func (p *place) later(d time.Duration) { p.uptime.Add(int64(d)) }

// endSessions ends every session, as another copy of the program or the passing of time does.
func (p *place) endSessions(t *testing.T) {
	t.Helper()
	p.Super(t, `UPDATE session SET ended_at = now() WHERE ended_at IS NULL`)
	p.later(11 * time.Second)
}

func (p *place) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	p.One(t, &n, query, args...)
	return n
}

func (p *place) office(t *testing.T, key string) (id int64) {
	t.Helper()
	p.One(t, &id, `SELECT id FROM office WHERE key = $1`, key)
	return id
}

// visitor is a browser: it keeps cookies and follows nothing by itself.
type visitor struct {
	t       *testing.T
	p       *place
	client  *http.Client
	headers map[string]string
}

func (p *place) visitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, p: p, headers: map[string]string{"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// amina has set the program up and is signed in.
func (p *place) amina(t *testing.T) *visitor {
	t.Helper()
	v := p.visitor(t)
	got := v.post(link.SetUp, url.Values{
		"code": {p.code}, "library": {"Mto Public Library"}, "country": {"KE"}, "city": {"Nairobi"},
		"name": {"Amina Otieno"}, "email": {"amina@mto.example"}, "password": {password},
	})
	if got.status != http.StatusSeeOther {
		t.Fatalf("set-up answered %d: %s", got.status, got.body)
	}
	return v
}

// page is an answer, read whole.
type page struct {
	status int
	header http.Header
	body   string
}

func (p page) location() string { return p.header.Get("Location") }

func (v *visitor) do(method, address string, body io.Reader, contentType string) page {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.p.server.URL+address, body)
	if err != nil {
		v.t.Fatal(err)
	}
	for name, value := range v.headers {
		r.Header.Set(name, value)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return page{answer.StatusCode, answer.Header, string(text)}
}

func (v *visitor) get(address string) page {
	v.t.Helper()
	return v.do("GET", address, nil, "")
}

func (v *visitor) post(address string, fields url.Values) page {
	v.t.Helper()
	return v.do("POST", address, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded")
}

// signIn signs in with what a form carries besides.
func (v *visitor) signIn(email, password string, hidden url.Values) page {
	v.t.Helper()
	hidden.Set("email", email)
	hidden.Set("password", password)
	return v.post(link.SignIn, hidden)
}

func (v *visitor) cookie(name string) string {
	u, _ := url.Parse(v.p.server.URL)
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (v *visitor) forget(name string) {
	u, _ := url.Parse(v.p.server.URL)
	v.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Path: "/", MaxAge: -1}})
}

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	hiddenTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// hidden is what the form with this action carries along.
func (p page) hidden(t *testing.T, action string) url.Values {
	t.Helper()
	for _, f := range formTag.FindAllStringSubmatch(p.body, -1) {
		if html.UnescapeString(f[1]) != action {
			continue
		}
		fields := url.Values{}
		for _, h := range hiddenTag.FindAllStringSubmatch(f[2], -1) {
			fields.Add(html.UnescapeString(h[1]), html.UnescapeString(h[2]))
		}
		return fields
	}
	t.Fatalf("no form posts to %s in:\n%s", action, p.body)
	return nil
}

func wantStatus(t *testing.T, what string, p page, status int) {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s: status %d, want %d; location %q\n%s", what, p.status, status, p.location(), p.body)
	}
}

func wantRedirect(t *testing.T, what string, p page, address string) {
	t.Helper()
	if p.status != http.StatusSeeOther || p.location() != address {
		t.Fatalf("%s: status %d to %q, want 303 to %q\n%s", what, p.status, p.location(), address, p.body)
	}
}

// soon is wantText of a page that shows names which were changed behind the program's back: it hears of it a moment later.
func (v *visitor) soon(what, address string, texts ...string) {
	v.t.Helper()
	body := v.get(address).body
	for range 100 {
		if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(body, text) }) {
			return
		}
		time.Sleep(50 * time.Millisecond)
		body = v.get(address).body
	}
	wantText(v.t, what, body, texts...)
}

func wantText(t *testing.T, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, html.EscapeString(text)) && !strings.Contains(body, text) {
			t.Errorf("%s: no %q in:\n%s", what, text, body)
		}
	}
}

// person makes a colleague of Amina's.
func (p *place) person(t *testing.T, email, name string) {
	t.Helper()
	services := p.Services()
	admin, err := services.Sessions.SignIn(crm.WithRequest(t.Context(), newReference()),
		crm.SignIn{Email: "amina@mto.example", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	ctx := crm.WithActor(crm.WithRequest(t.Context(), newReference()), admin.Actor)
	h, err := services.Users.Invite(ctx, crm.Invitation{Name: name, Email: email, Lang: "en", LibraryID: admin.Actor.HomeLibrary(),
		Role: crm.Staff})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := services.Accounts.UseLink(crm.WithRequest(t.Context(), newReference()),
		crm.UseLink{Token: h.Token, Password: password}); err != nil {
		t.Fatal(err)
	}
}

// join invites somebody with the roles of the fields, who follows the link and is signed in.
func (p *place) join(t *testing.T, admin *visitor, email string, roles url.Values) *visitor {
	t.Helper()
	invited := admin.get(admin.post(link.AdminUsers, sent(roles, "name", email, "email", email, "lang", "en")).location())
	_, address, found := strings.Cut(invited.body, "/links/")
	if !found {
		t.Fatalf("no link for %s in %s", email, invited.body)
	}
	address = "/links/" + address[:strings.IndexAny(address, "<\"")]
	v := p.visitor(t)
	wantStatus(t, "joining", v.post(address, url.Values{"password": {password}, "name": {email}}), http.StatusSeeOther)
	return v
}
