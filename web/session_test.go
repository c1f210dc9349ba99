package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/crm"
	"liaison/web/link"
)

func cookieNamed(t *testing.T, header http.Header, name string) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %q in %v", name, header["Set-Cookie"])
	return nil
}

func TestTheFirstVisitComesFirst(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)
	for _, address := range []string{link.Home, link.SignIn, link.Today} {
		wantRedirect(t, address, v.get(address), link.SetUp)
	}
	wantStatus(t, "set-up", v.get(link.SetUp), http.StatusOK)
	wantStatus(t, "alive", v.get(link.Healthz), http.StatusOK)
	v = p.amina(t)
	wantStatus(t, "set-up once more", v.get(link.SetUp), http.StatusNotFound)
	wantRedirect(t, "home", v.get(link.Home), link.Today)
}

func TestTheSessionsCookieFollowsTheBaseURL(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	sign := func(base, keep string) *http.Cookie {
		p.build(t, base)
		r := httptest.NewRequest("POST", link.SignIn, strings.NewReader(url.Values{"email": {"amina@mto.example"}, "password": {password},
			"keep": {keep}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		p.site.ServeHTTP(w, r)
		return cookieNamed(t, w.Result().Header, p.site.sessionCookie())
	}
	c := sign("http://127.0.0.1:8080", "")
	if c.Name != "liaison" || c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 0 {
		t.Errorf("on http: %v", c)
	}
	c = sign("https://liaison.example.org", "1")
	if c.Name != "__Host-liaison" || !c.Secure || !c.HttpOnly || c.Domain != "" || c.MaxAge != int(crm.SessionKept.Seconds()) {
		t.Errorf("on https, kept: %v", c)
	}
}

func TestSigningOutEndsTheSessionForGood(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	stolen := v.cookie("liaison")
	out := v.post(link.SignOut, nil)
	wantRedirect(t, "signing out", out, link.SignIn)
	if out.header.Get("Clear-Site-Data") == "" {
		t.Error("what this browser keeps is not wiped")
	}
	if v.cookie("liaison") != "" {
		t.Error("the cookie stays")
	}
	thief := p.visitor(t)
	thief.headers["Cookie"] = "liaison=" + stolen
	wantStatus(t, "the old cookie", thief.get(link.Today), http.StatusSeeOther)
}

func TestAllOtherSessionsEnd(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	var others []*visitor
	for range 2 {
		o := p.visitor(t)
		o.signIn("amina@mto.example", password, url.Values{})
		wantStatus(t, "a second browser", o.get(link.Today), http.StatusOK)
		others = append(others, o)
	}
	wantText(t, "her account", v.get(link.Account).body, "End all others")
	wantRedirect(t, "ending them", v.post(link.AccountSessions, nil), link.Account)
	wantStatus(t, "the one that asked", v.get(link.Today), http.StatusOK)
	for _, o := range others {
		wantStatus(t, "another one", o.get(link.Today), http.StatusSeeOther)
	}
}

// A menu item comes with its first record; until then it stands under More.
func TestTheMenuGrows(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	before := v.get(link.Today).body
	wantText(t, "a new library", before, "<details><summary class=\"nav-item\">")
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(p.office(t, "natcom-ke"))).hidden(t, link.Interactions),
		"people", "Grace Mfano", "kind", "call", "result", "spoke")), http.StatusSeeOther)
	if strings.Contains(v.get(link.Today).body, "<details><summary class=\"nav-item\">") {
		t.Error("contacts and log are still under More")
	}
}

func TestASessionThatEndsElsewhereEndsHereWithinTenSeconds(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantStatus(t, "signed in", v.get(link.Directory), http.StatusOK)
	p.Super(t, `UPDATE session SET ended_at = now()`)
	p.later(crm.MaxSessionStaleness - time.Nanosecond)
	v.get(link.Directory)
	p.later(time.Nanosecond)
	wantStatus(t, "ten seconds later", v.get(link.Directory), http.StatusSeeOther)
}

func TestAWrongPasswordSignsNobodyIn(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	v := p.visitor(t)
	for _, email := range []string{"amina@mto.example", "nobody@mto.example"} {
		got := v.signIn(email, "wrong", url.Values{})
		wantStatus(t, email, got, http.StatusUnprocessableEntity)
		wantText(t, email, got.body, "E-mail or password is not right", email)
		if strings.Contains(got.body, `value="wrong"`) || v.cookie("liaison") != "" {
			t.Errorf("%s: the password is shown again, or a session began", email)
		}
	}
	for range crm.SignInFailuresAccount {
		v.signIn("amina@mto.example", "wrong", url.Values{})
	}
	got := v.signIn("amina@mto.example", password, url.Values{})
	wantStatus(t, "after too many", got, http.StatusTooManyRequests)
	if got.header.Get("Retry-After") == "" {
		t.Error("nothing says how long to wait")
	}
}

func TestABrowserThatKeepsNoCookiesIsTold(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	v := p.visitor(t)
	v.client.Jar = nil
	got := v.signIn("amina@mto.example", password, url.Values{"return": {link.Tasks}})
	wantRedirect(t, "signed in without the form's cookie", got, link.SignIn+"?check=1&return=%2Ftasks")
	wantText(t, "the form again", v.get(got.location()).body, "did not keep the session")

	good := p.visitor(t)
	good.get(link.SignIn)
	wantRedirect(t, "a browser with cookies", good.signIn("amina@mto.example", password, url.Values{"return": {link.Tasks}}), link.Tasks)
	wantRedirect(t, "the check passes on", good.get(got.location()), link.Tasks)
}

func TestTheReadersLanguage(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	v := p.visitor(t)
	v.headers["Accept-Language"] = "fr-CA, en;q=0.5"
	wantText(t, "what the browser asks for", v.get(link.SignIn).body, `lang="fr"`)
	wantText(t, "what a link says", v.get(link.InLanguage(link.SignIn, "ar")).body, `lang="ar"`, `dir="rtl"`)
	wantText(t, "what was chosen before", v.get(link.SignIn).body, `lang="ar"`)

	amina.headers["Accept-Language"] = "fr"
	wantText(t, "what the account says", amina.get(link.Directory).body, `lang="en"`)
	wantText(t, "any page in a language", amina.get(link.InLanguage(link.Directory, "ar")).body, `lang="ar"`)
}

// A page in another language than the account's offers to keep it; the page and its query stay.
func TestALanguageIsKeptForGood(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	page := v.get("/contacts?lang=fr&q=ruth")
	wantText(t, "once", page.body, `lang="fr"`, "Garder le français")
	keep := page.hidden(t, link.AccountLanguage)
	wantRedirect(t, "keeping", v.post(link.AccountLanguage, keep), "/contacts?q=ruth")
	wantText(t, "from then on", v.get(link.Today).body, `<html lang="fr"`)
	wantStatus(t, "no such page", v.get("/nowhere"), http.StatusNotFound)
	wantText(t, "no such page", v.get("/nowhere").body, `action="/search"`, link.Directory)
}

func TestAFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantText(t, "the page after set-up", v.get(link.Country("KE")).body, "Welcome, Amina")
	if strings.Contains(v.get(link.Country("KE")).body, "Welcome, Amina") {
		t.Error("the message is shown twice")
	}
	v.headers["Cookie"] = "flash=forged"
	wantStatus(t, "a forged message", v.get(link.Country("KE")), http.StatusOK)
}

func TestTheLibraryOfAPage(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	p.person(t, "joel@mto.example", "Joel Kimani")
	v := p.visitor(t)
	v.signIn("joel@mto.example", password, url.Values{})
	wantStatus(t, "his own", v.get(link.Today), http.StatusOK)
	wantStatus(t, "a library that is not the actor's", v.get(link.Today+"?library=999"), http.StatusNotFound)
	wantStatus(t, "no number", v.get(link.Today+"?library=x"), http.StatusBadRequest)
}

// TestWhatWasReadBeforeIsNotKeptAfterwards: a session that is being read while it ends, and counts that are read while they change, are
// not remembered.
func TestWhatWasReadBeforeIsNotKeptAfterwards(t *testing.T) {
	t.Parallel()
	c := newSessionCache(func() time.Duration { return 0 })
	keep := func(between func()) (cached bool) {
		_, turn, _ := c.actor("a")
		between()
		c.keep("a", crm.Actor{UserID: 1}, turn)
		_, _, cached = c.actor("a")
		return cached
	}
	for _, path := range []string{link.SignOut, link.Account, link.AdminUsers} {
		if keep(func() { c.changed("a", path) }) {
			t.Errorf("a session that was read before a post to %s is kept", path)
		}
	}
	if keep(c.forgetAll) {
		t.Error("a session that was read before a sign-in is kept")
	}
	if !keep(func() { c.changed("b", link.Contacts) }) {
		t.Error("a session is not kept because somebody else saved something")
	}
	_, turn, _ := c.frame("a")
	c.changed("a", link.Contacts)
	c.keepFrame("a", crm.Frame{}, turn)
	if _, _, cached := c.frame("a"); cached {
		t.Error("counts that were read before a post are kept")
	}
	_, turn, _ = c.frame("a")
	c.keepFrame("a", crm.Frame{}, turn)
	if _, _, cached := c.frame("a"); !cached {
		t.Error("counts are not kept")
	}
}

// TestABrowserIsKnownAgain: after a sign-in, and after signing out, a browser's tries are counted apart from those of others at the same
// address; another account's are not.
func TestABrowserIsKnownAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantRedirect(t, "signing out", v.post(link.SignOut, nil), link.SignIn)
	guesser := p.visitor(t)
	for range crm.SignInFailuresAccount {
		guesser.signIn("amina@mto.example", "a guess of it", url.Values{})
	}
	wantStatus(t, "who guesses", guesser.signIn("amina@mto.example", password, url.Values{}), http.StatusTooManyRequests)
	wantStatus(t, "her browser", v.signIn("amina@mto.example", password, url.Values{}), http.StatusSeeOther)
	hers := &Request{Request: &http.Request{Header: http.Header{"Cookie": {"device=" + v.cookie("device")}}}, site: p.site}
	if hers.device("Amina@mto.example") == "" || hers.device("brian@mto.example") != "" {
		t.Error("a browser is known for another account, or not for its own")
	}
}
