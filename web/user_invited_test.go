package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// A link is shown in the browser of whoever made it, however often the page is loaded, with a script and without; loading it
// makes no other one, and no address holds it.
func TestSomebodyIsInvitedInTheBrowser(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]tabOption{"script": nil, "no script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			p.amina(t)
			v := p.signedIn(t, today, options...)
			v.open(link.AdminNewUser)
			v.fill(v.say("word.name")+" "+v.say("word.required"), "Juma Ali")
			v.fill(v.say("word.email")+" "+v.say("word.required"), "juma@mto.example")
			v.press("button", v.say("admin.invite_do"))
			v.at(link.AdminUserLink(2))
			first := v.shownLink()
			if !strings.Contains(first, "/links/") {
				t.Fatalf("the page shows %q as the link", first)
			}
			v.open(link.AdminUserLink(2))
			if again := v.shownLink(); again != first {
				t.Errorf("loaded again it shows %q, before %q", again, first)
			}
			if n := p.count(t, `SELECT count(*) FROM access_link`); n != 1 {
				t.Errorf("%d links were made, want one", n)
			}
			v.open(link.AdminUser(2))
			v.mark()
			v.press("button", v.say("admin.invite_again"))
			v.at(link.AdminUserLink(2))
			if second := v.shownLink(); second == first || !strings.Contains(second, "/links/") {
				t.Errorf("the new invitation shows %q", second)
			}
			v.open(link.AdminUser(1))
			v.press("button", v.say("admin.reset"))
			v.at(link.AdminUserLink(1))
			if reset := v.shownLink(); !strings.Contains(reset, "/links/") {
				t.Errorf("the new password's page shows %q", reset)
			}
		})
	}
}

// shownLink is the link that the page holds out for copying.
func (v *visit) shownLink() string {
	v.t.Helper()
	return eval[string](v.tab, fmt.Sprintf("document.getElementById(%q)?.value ?? ''", "f-link"))
}

// The link is for whoever made it, and for the person it names.
func TestALinkIsShownToItsMakerAlone(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantRedirect(t, "no link was made", amina.get(link.AdminUserLink(1)), link.AdminUser(1))
	made := amina.post(link.AdminUsers, url.Values{"name": {"Juma Ali"}, "email": {"juma@mto.example"}, "lang": {"en"}, "library": {"1"},
		"role": {"staff"}})
	wantRedirect(t, "inviting", made, link.AdminUserLink(2))
	_, token, _ := strings.Cut(amina.get(made.location()).body, "/links/")
	token = token[:strings.IndexAny(token, "<\"")]
	wantRedirect(t, "of somebody else", amina.get(link.AdminUserLink(1)), link.AdminUser(1))
	if strings.Contains(p.log.String(), token) {
		t.Error("the log holds the link")
	}
	boss := p.join(t, amina, "boss@mto.example", url.Values{"library": {"1"}, "role": {"manager"}})
	kept := amina.cookie(linkCookie)
	boss.headers["Cookie"] = linkCookie + "=" + kept
	if got := boss.get(link.AdminUserLink(2)); got.status == http.StatusOK {
		t.Error("somebody else reads the link")
	}
	amina.post(link.SignOut, nil)
	if amina.cookie(linkCookie) != "" {
		t.Error("the link outlives the session")
	}
}
