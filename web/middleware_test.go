package web

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
)

func TestEveryPageForbidsWhatItDoesNotNeed(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, address := range []string{link.Today, link.SignIn, "/no-such-page", link.Healthz} {
		got := v.get(address)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", address, name, got.header.Get(name), want)
			}
		}
		policy := got.header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %q: %s", address, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy allows too much: %s", address, policy)
		}
	}
}

func TestAPageCarriesTheNonceOfItsPolicyAndNoOther(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	nonce := regexp.MustCompile(`'nonce-([^']+)'`)
	seen := map[string]bool{}
	for range 2 {
		got := v.get(link.Today)
		m := nonce.FindStringSubmatch(got.header.Get("Content-Security-Policy"))
		if m == nil || !strings.Contains(got.body, `content="`+m[1]+`"`) {
			t.Fatalf("the page does not carry the nonce of its policy %q", got.header.Get("Content-Security-Policy"))
		}
		if seen[m[1]] {
			t.Error("a nonce is used twice")
		}
		seen[m[1]] = true
	}
}

func TestNoFormIsTakenFromAnotherSite(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, headers := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
		{"Sec-Fetch-Site": "", "Origin": "null"},
	} {
		other := p.visitor(t)
		other.client.Jar = v.client.Jar
		for name, value := range headers {
			other.headers[name] = value
		}
		got := other.post(link.SignOut, nil)
		wantStatus(t, "a form of another site", got, http.StatusForbidden)
		wantText(t, "the answer", got.body, "came from another site")
	}
	wantStatus(t, "still signed in", v.get(link.Today), http.StatusOK)
}

func TestTheLogHoldsRoutesAndNoNames(t *testing.T) {
	t.Parallel()
	p := open(t, route{"GET", "/people/:name", "", nothing, func(*Request) error { return nil }})
	v := p.amina(t)
	v.get("/people/Grace-Mfano?q=secret-question")
	v.get("/unknown/Grace-Mfano")
	v.signIn("grace@secret.example", "secret-password", url.Values{})
	log := p.log.String()
	for _, name := range []string{"Mfano", "secret", "Amina", "mto.example"} {
		if strings.Contains(log, name) {
			t.Errorf("the log holds %q:\n%s", name, log)
		}
	}
	for _, want := range []string{"route=/people/:name", "route=none", "route=/sign-in", "status=404", "method=POST"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}

func TestAPanicIsAPageWithAReference(t *testing.T) {
	t.Parallel()
	p := open(t,
		route{"GET", "/panic", "", nothing, func(*Request) error { panic("the secret cause") }},
		route{"GET", "/broken", "", nothing, func(*Request) error { return errors.New("the secret cause") }})
	v := p.visitor(t)
	for _, address := range []string{"/panic", "/broken"} {
		got := v.get(address)
		wantStatus(t, address, got, http.StatusInternalServerError)
		if strings.Contains(got.body, "secret") {
			t.Errorf("%s shows its cause", address)
		}
		m := regexp.MustCompile(`Reference for your administrator: ([a-z0-9]+)`).FindStringSubmatch(got.body)
		if m == nil {
			t.Fatalf("%s has no reference:\n%s", address, got.body)
		}
		if line := regexp.MustCompile(`.*internal error.*request=` + m[1] + `.*the secret cause`); !line.MatchString(p.log.String()) {
			t.Errorf("the log does not tell the cause of %s:\n%s", m[1], p.log)
		}
	}
	wantStatus(t, "the next request", v.get(link.Healthz), http.StatusOK)
}

func TestRefusalsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for lang, want := range map[string]string{"en": "does not exist", "fr": "n’existe pas", "ar": "هذه الصفحة غير موجودة"} {
		for _, address := range []string{"/no-such-page", "/offices/999999", "/offices/x", "/offices/7.vcf"} {
			got := v.get(link.InLanguage(address, lang))
			wantStatus(t, address, got, http.StatusNotFound)
			wantText(t, address, got.body, want, `lang="`+lang+`"`)
		}
	}
	if got := v.do("DELETE", link.Today, nil, ""); got.status != http.StatusMethodNotAllowed ||
		!strings.Contains(got.header.Get("Allow"), "GET") {
		t.Errorf("DELETE answers %d, Allow %q", got.status, got.header.Get("Allow"))
	}
	for address, page := range map[string]string{link.Offices: link.Home, "/offices/1/posts/2": "/offices/1",
		"/offices/1/reaches/3/removal": "/offices/1", link.AdminLibraries: link.Admin, link.Undo: link.Home} {
		if got := v.get(address); got.status != http.StatusSeeOther || got.header.Get("Location") != page {
			t.Errorf("the address of a form, %s, opened: %d, to %q, not %q", address, got.status, got.header.Get("Location"), page)
		}
	}
	if got := v.get("/offices/"); got.status != http.StatusNotFound {
		t.Errorf("an address with a slash too many answers %d", got.status)
	}
}

func TestRefusalsForPrograms(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	v := p.visitor(t)
	v.headers["Accept"] = "application/json"
	for address, want := range map[string]struct {
		status int
		key    string
	}{"/no-such-page": {404, "error.not_found"}, link.Today: {401, "error.unauthenticated"}} {
		got := v.get(address)
		wantStatus(t, address, got, want.status)
		wantText(t, address, got.body, `"key":"`+want.key+`"`, `"reference":"`)
		if kind := got.header.Get("Content-Type"); kind != jsonType {
			t.Errorf("%s: content type %q", address, kind)
		}
	}
}

func TestBodiesThatAreNoForm(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	address := link.OfficeReaches(p.office(t, "unic-nairobi"))
	wantStatus(t, "JSON", v.do("POST", address, strings.NewReader("{}"), "application/json"), http.StatusBadRequest)
	wantStatus(t, "nonsense", v.do("POST", address, strings.NewReader("a=%zz"), "application/x-www-form-urlencoded"), http.StatusBadRequest)
	large := url.Values{"note": {strings.Repeat("x", form.MaxBody)}}
	wantStatus(t, "too large", v.post(address, large), http.StatusRequestEntityTooLarge)
	wantStatus(t, "far too large", v.post(link.SignIn, url.Values{"then": {strings.Repeat("x", 3<<20)}}), http.StatusRequestEntityTooLarge)
}

func TestPagesAreCompressedWhole(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	plain := v.do("GET", link.Country("KE"), nil, "") // Go's client asks for gzip by itself and hides it
	v.headers["Accept-Encoding"] = "gzip;q=1, br"
	packed := v.get(link.Country("KE"))
	if packed.header.Get("Content-Encoding") != "gzip" || packed.header.Get("Content-Length") != strconv.Itoa(len(packed.body)) {
		t.Fatalf("encoding %q, length %q of %d", packed.header.Get("Content-Encoding"), packed.header.Get("Content-Length"), len(packed.body))
	}
	r, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(text)), "</html>") || len(text) < len(plain.body)/2 {
		t.Errorf("unpacked: %d bytes, %v", len(text), err)
	}
	v.headers["Accept-Encoding"] = "gzip;q=0"
	if got := v.get(link.Country("KE")); got.header.Get("Content-Encoding") != "" ||
		got.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
		t.Errorf("refused compression: %q, %q", got.header.Get("Content-Encoding"), got.header.Get("Content-Length"))
	}
	if got := v.do("HEAD", link.Country("KE"), nil, ""); got.status != http.StatusOK || got.body != "" {
		t.Errorf("HEAD answers %d with %d bytes", got.status, len(got.body))
	}
}

func TestTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantStatus(t, "ready", v.get(link.Readyz), http.StatusOK)

	var name string
	p.One(t, &name, `SELECT current_database()`)
	p.Super(t, `ALTER DATABASE "`+name+`" CONNECTION LIMIT 0`)
	p.Super(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'liaison' AND datname = '`+name+`'`)
	p.later(crm.MaxSessionStaleness)

	got := v.get(link.Today)
	wantStatus(t, "a page", got, http.StatusServiceUnavailable)
	wantText(t, "the page", got.body, "database is away", `http-equiv="refresh"`)
	posted := v.post(link.Contacts, url.Values{"name": {"Ruth Chebet"}, "note": {"a long note"}})
	wantStatus(t, "a form", posted, http.StatusServiceUnavailable)
	if again := posted.hidden(t, link.Contacts); again.Get("name") != "Ruth Chebet" || again.Get("note") != "a long note" {
		t.Errorf("the form is lost: %v", again)
	}
	if away := v.post(link.AccountPassword, url.Values{"current_password": {password}, "password": {"x"}}); strings.Contains(away.body,
		password) {
		t.Error("the page of a refusal holds a password")
	}
	if got.header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
	wantStatus(t, "alive", v.get(link.Healthz), http.StatusOK)
	wantStatus(t, "ready", v.get(link.Readyz), http.StatusServiceUnavailable)
	wantStatus(t, "an unknown address", v.get("/no-such-page"), http.StatusNotFound)
	for _, r := range routes {
		if address := strings.NewReplacer(":id", "1", ":country", "KE", ":noun", "contact", ":part", "1", ":token",
			"x").Replace(r.path); r.needs >= signedIn {
			got := v.do(r.method, address, strings.NewReader("note=What+was+typed"), "application/x-www-form-urlencoded")
			wantStatus(t, r.method+" "+address, got, http.StatusServiceUnavailable)
			if r.method == http.MethodPost {
				wantText(t, address, got.body, "Send it again", "What was typed")
			}
		}
	}
	if secret := v.post(link.AccountPassword, url.Values{"password": {"a new sentence"},
		"current_password": {password}}); strings.Contains(secret.body, "sentence") {
		t.Error("a password stands in the page")
	}

	p.Super(t, `ALTER DATABASE "`+name+`" CONNECTION LIMIT -1`)
	wantStatus(t, "back again", v.get(link.Today), http.StatusOK)
}

func TestForwardedAddressesAreBelievedOnlyFromProxies(t *testing.T) {
	t.Parallel()
	var seen string
	tell := route{"GET", "/address", "", nothing, func(r *Request) error { seen = r.address(); return r.json(200, nil) }}
	p := open(t, tell)
	v := p.visitor(t)
	v.headers["X-Forwarded-For"] = "203.0.113.9"
	v.get("/address")
	if seen != "127.0.0.1" {
		t.Errorf("a header of anybody's was believed: %q", seen)
	}
	p.site.TrustedProxies = []string{"127.0.0.1"}
	if err := p.site.route(append(routes, tell)); err != nil {
		t.Fatal(err)
	}
	p.site.handler = p.site.engine
	v.get("/address")
	if seen != "203.0.113.9" {
		t.Errorf("the proxy's header was not believed: %q", seen)
	}
}
