package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/web/link"
)

// TestASignInWhileTheDatabaseIsAwayKeepsWhatItCarries: somebody signs in with a form that waits, just while the database
// restarts. The answer is the form for signing in with all of it but the password, and it goes through a moment later.
func TestASignInWhileTheDatabaseIsAwayKeepsWhatItCarries(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	p.endSessions(t)
	then := v.post(link.OfficeReaches(office), fields).hidden(t, link.SignIn)

	var name string
	p.One(t, &name, `SELECT current_database()`)
	p.Super(t, `ALTER DATABASE "`+name+`" CONNECTION LIMIT 0`)
	p.Super(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'liaison' AND datname = '`+name+`'`)
	p.later(crm.MaxSessionStaleness)
	for range 2 { // the press that is made at once again, too
		away := v.signIn("amina@mto.example", password, then)
		wantStatus(t, "a sign-in without a database", away, http.StatusServiceUnavailable)
		wantText(t, "the form", away.body, "database is away", "amina@mto.example")
		if strings.Contains(away.body, password) {
			t.Error("the password stands in the page")
		}
		if away.header.Get("Retry-After") == "" {
			t.Error("nothing says when to try again")
		}
		then = away.hidden(t, link.SignIn)
	}
	plain := p.visitor(t).signIn("amina@mto.example", password, url.Values{"return": {link.Contacts}})
	wantStatus(t, "a sign-in that carries nothing", plain, http.StatusServiceUnavailable)
	if back := plain.hidden(t, link.SignIn); back.Get("return") != link.Contacts || back.Has("then") {
		t.Errorf("the form leads on to %v", back)
	}

	p.Super(t, `ALTER DATABASE "`+name+`" CONNECTION LIMIT -1`)
	wantStatus(t, "signed in at last", v.signIn("amina@mto.example", password, then), http.StatusSeeOther)
	if n := p.count(t, foundNumbers); n != 1 {
		t.Errorf("%d numbers were kept, want 1", n)
	}
}
