package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// found is a number that somebody found, in the form of an office's page as it was drawn for the visitor.
func found(t *testing.T, v *visitor, office int64) url.Values {
	t.Helper()
	p := v.get(link.With(link.Office(office), "add", "reach"))
	wantStatus(t, "the office", p, http.StatusOK)
	fields := p.hidden(t, link.OfficeReaches(office))
	fields.Set("phone", "+254 20 000 0000")
	fields.Set("address", "PO Box 1\r\nNairobi & <b>çà</b>")
	fields.Set("source_kind", "website")
	return fields
}

const foundNumbers = `SELECT count(*) FROM office_reach WHERE value = '+254 20 000 0000'`

func TestAPostSurvivesTheEndOfItsSession(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	p.endSessions(t)

	asked := v.post(link.OfficeReaches(office), fields)
	wantStatus(t, "a post without a session", asked, http.StatusUnauthorized)
	wantText(t, "the form", asked.body, "Nothing you typed is lost")
	if strings.Contains(asked.body, "000 0000") {
		t.Error("what was typed stands open in the page")
	}
	then := asked.hidden(t, link.SignIn)

	again := v.signIn("amina@mto.example", "another password", then)
	wantStatus(t, "a wrong password", again, http.StatusUnprocessableEntity)
	wantText(t, "the form after a wrong password", again.body, "Nothing you typed is lost")
	then = again.hidden(t, link.SignIn)

	done := v.signIn("amina@mto.example", password, then)
	wantStatus(t, "signed in again", done, http.StatusSeeOther)
	if !strings.HasPrefix(done.location(), link.Office(office)) {
		t.Errorf("the post leads to %q, want the office", done.location())
	}
	if n := p.count(t, foundNumbers); n != 1 {
		t.Errorf("%d numbers were kept, want 1", n)
	}
	if n := p.count(t, `SELECT count(*) FROM office_reach WHERE value = E'PO Box 1\nNairobi & <b>çà</b>'`); n != 1 {
		t.Errorf("%d addresses were kept as typed, want 1", n)
	}
	wantText(t, "the office afterwards", v.get(done.location()).body, "+254 20 000 0000")

	twice := v.signIn("amina@mto.example", password, then)
	wantStatus(t, "the same sign-in again", twice, http.StatusSeeOther)
	if n := p.count(t, foundNumbers); n != 1 {
		t.Errorf("%d numbers after a second press, want 1", n)
	}
}

func TestThePageItselfTellsWhoTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	v.forget("liaison")

	asked := v.post(link.OfficeReaches(office), fields)
	wantStatus(t, "a post without a cookie", asked, http.StatusUnauthorized)
	wantStatus(t, "signed in", v.signIn("amina@mto.example", password, asked.hidden(t, link.SignIn)), http.StatusSeeOther)
	if n := p.count(t, foundNumbers); n != 1 {
		t.Errorf("%d numbers were kept, want 1", n)
	}
}

func TestAPostOfNobodyKnownIsAskedAbout(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	fields.Del(ui.OwnerField)
	v.forget("liaison")

	asked := v.post(link.OfficeReaches(office), fields)
	question := v.signIn("amina@mto.example", password, asked.hidden(t, link.SignIn))
	wantStatus(t, "the question", question, http.StatusOK)
	if n := p.count(t, foundNumbers); n != 0 {
		t.Errorf("%d numbers were kept before the answer", n)
	}
	sent := v.post(link.OfficeReaches(office), question.hidden(t, link.OfficeReaches(office)))
	wantStatus(t, "sent", sent, http.StatusSeeOther)
	if n := p.count(t, foundNumbers); n != 1 {
		t.Errorf("%d numbers were kept, want 1", n)
	}
}

func TestAPostIsNeverPerformedForSomebodyElse(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	p.person(t, "joel@mto.example", "Joel Kimani")
	p.endSessions(t)

	asked := v.post(link.OfficeReaches(office), fields)
	done := v.signIn("joel@mto.example", password, asked.hidden(t, link.SignIn))
	wantRedirect(t, "somebody else signed in", done, link.Today)
	if n := p.count(t, foundNumbers); n != 0 {
		t.Errorf("%d numbers were kept in another's name", n)
	}
}

func TestACarriedFormThatWasTamperedWithIsDropped(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	done := v.signIn("amina@mto.example", password, url.Values{"then": {"nonsense"}})
	wantRedirect(t, "a broken form", done, link.Today)
	wantText(t, "the next page", v.get(link.Directory+"/KE").body, "could not be read any more")
}

func TestWhatCannotBeStoredIsStillRefusedAfterTheSignIn(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	fields.Set("phone", "+254\x00")
	p.endSessions(t)
	asked := v.post(link.OfficeReaches(office), fields)
	shown := v.signIn("amina@mto.example", password, asked.hidden(t, link.SignIn))
	wantStatus(t, "NUL", shown, http.StatusUnprocessableEntity)
	wantText(t, "the form again", shown.body, "+254\uFFFD", "PO Box 1")
}

func TestALargeFormIsCarriedToo(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	fields := found(t, v, office)
	fields.Set("hours", strings.Repeat("x", form.MaxBody-4096))
	p.endSessions(t)
	asked := v.post(link.OfficeReaches(office), fields)
	wantStatus(t, "a large post", asked, http.StatusUnauthorized)
	shown := v.signIn("amina@mto.example", password, asked.hidden(t, link.SignIn))
	wantStatus(t, "the domain's answer to it", shown, http.StatusUnprocessableEntity)
}

func TestAPageLeadsToTheSignInAndBack(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	address := link.Country("KE") + "?goal=4"
	p.endSessions(t)
	asked := v.get(address)
	wantRedirect(t, "a page without a session", asked, link.With(link.SignIn, "return", address))
	form := v.get(asked.location())
	wantStatus(t, "the form", form, http.StatusOK)
	wantRedirect(t, "signed in", v.signIn("amina@mto.example", password, form.hidden(t, link.SignIn)), address)

	elsewhere := v.signIn("amina@mto.example", password, url.Values{"return": {"//evil.example/"}})
	wantRedirect(t, "an address elsewhere", elsewhere, link.Today)
}

// TestNoPasswordIsCarried: a password that was posted after the end of its session stands on no page and in no sealed field; it is typed
// again, where it was typed before.
func TestNoPasswordIsCarried(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	fields := url.Values{"current_password": {password}, "password": {"another long sentence"}}
	for what, end := range map[string]func(){
		"a session that ended":     func() { p.endSessions(t) },
		"a browser without cookie": func() { p.endSessions(t); v.forget("liaison") },
	} {
		v.signIn("amina@mto.example", password, url.Values{})
		end()
		asked := v.post(link.AccountPassword, fields)
		wantStatus(t, what, asked, http.StatusUnauthorized)
		then := asked.hidden(t, link.SignIn)
		if then.Has(carryField) || strings.Contains(asked.body, "another long sentence") || strings.Contains(asked.body, password) {
			t.Errorf("%s: the passwords are carried: %v", what, then)
		}
		in := v.signIn("amina@mto.example", password, then)
		wantStatus(t, what, in, http.StatusSeeOther)
		address := in.location()
		for in.status == http.StatusSeeOther {
			address = in.location()
			in = v.get(address)
		}
		if address != link.Account {
			t.Errorf("%s: signing in leads to %s", what, address)
		}
	}
	for _, refused := range []page{
		v.post(link.AccountPassword, url.Values{"current_password": {"a wrong sentence"}, "password": {"another long sentence"}}),
		v.post(link.AccountPassword, url.Values{"current_password": {password}, "password": {"another long sentence"}, form.SwitchField: {"fr"}}),
	} {
		if strings.Contains(refused.body, "long sentence") || strings.Contains(refused.body, "wrong sentence") {
			t.Errorf("a page gives a password back: %.500s", refused.body)
		}
	}
}
