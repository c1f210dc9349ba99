package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	"liaison/web/link"
)

// Where a session ended while somebody typed, the form that takes the page's place says so, knows the address and waits for the
// password; its languages lose nothing.
func TestTheSessionEndsAndThePasswordIsAsked(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	office := p.office(t, "unic-nairobi")
	v := p.signedIn(t, today)
	v.open(link.LogWith(office))
	v.write("log.said", "Likes a display")
	p.endSessions(t)
	v.press("button", v.say("log.do.call"))
	v.until(`document.activeElement?.name === "password" && document.querySelector("[name=email]").value === "amina@mto.example"`)
	v.until(`announced.some(text => text.includes("Nothing you typed is lost"))`)
	v.press("button", "Français")
	v.until(`document.documentElement.lang === "fr" && document.activeElement?.name === "password" &&
		document.querySelector("[name=email]").value === "amina@mto.example"`)
	v.fill("Mot de passe", password)
	v.press("button", "Se connecter")
	v.at(link.Office(office))
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE note = 'Likes a display'`); n != 1 {
		t.Errorf("%d calls, want one", n)
	}
	v.until(`document.documentElement.lang === "fr"`)
	v.press("button", "Garder le français")
	v.until(`!document.querySelector(".keep-language")`)
	if n := p.count(t, `SELECT count(*) FROM app_user WHERE lang = 'fr'`); n != 1 {
		t.Error("the language was not kept")
	}
}

// Where nothing tells who pressed, the question comes into sight after the sign-in, and what was pressed is not lost.
func TestAPressWithoutACookieIsAskedAbout(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "a step", amina.post(link.Tasks, sent(amina.get(link.NewTask).hidden(t, link.Tasks), "title", "Send a letter", "due_on",
		"2026-11-23")), http.StatusSeeOther)
	v := p.signedIn(t, today)
	v.open(link.Today)
	v.run(network.ClearBrowserCookies())
	v.press("button", v.say("task.done_say", "step", "Send a letter"))
	v.until(`document.querySelector("[name=password]")`)
	v.fill(v.say("word.email"), "amina@mto.example")
	v.fill(v.say("word.password"), password)
	v.press("button", v.say("word.sign_in"))
	v.press("button", v.say("sign_in.carried_send"))
	v.at(link.Today)
	if n := p.count(t, `SELECT count(*) FROM task WHERE state = 'done'`); n != 1 {
		t.Errorf("%d steps are done, want one", n)
	}
}

// A language chosen before the sign-in is offered to be kept on each page, and left by choosing the account's.
func TestALanguageChosenAtTheSignInCanBeLeft(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.post(link.SignOut, nil)
	shown := v.get(link.InLanguage(link.SignIn, "fr"))
	wantRedirect(t, "signed in", v.signIn("amina@mto.example", password, shown.hidden(t, link.SignIn)), link.Today)
	french := v.get(link.Today)
	wantText(t, "Today", french.body, `<html lang="fr"`, "Garder le français")
	wantText(t, "Today in English", v.get(link.InLanguage(link.Today, "en")).body, `<html lang="en"`)
	after := v.get(link.Today)
	wantText(t, "the page after", after.body, `<html lang="en"`)
	if strings.Contains(after.body, "keep-language") {
		t.Error("a page in the account's language offers another one")
	}
}

// The sealed half of the cookie tells the address to the form alone; what a page carries tells the person only.
func TestWhoseSessionItWas(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	p.endSessions(t)
	asked := v.post(link.Tasks, url.Values{"title": {"Call"}})
	wantStatus(t, "a post without a session", asked, http.StatusUnauthorized)
	wantText(t, "the form", asked.body, `value="amina@mto.example"`)
	if id, email := p.site.openPerson(p.site.sealPerson(7, "")); id != 7 || email != "" {
		t.Errorf("opened %d and %q, want 7 and nothing", id, email)
	}
	if strings.Contains(asked.body, `<nav class="languages"`) {
		t.Error("a link would lose what is carried")
	}
}
