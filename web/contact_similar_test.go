package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"liaison/web/form"
	"liaison/web/link"
)

// TestLookAlikesWhileTyping: whom the library knows already is told while the name is typed, and no address held the name.
func TestLookAlikesWhileTyping(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantRedirect(t, "the first", amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano",
		"basis", "consent")), link.Contact(1))
	v := p.signedIn(t, today)
	v.open(link.NewContact)
	v.run(chromedp.SendKeys(`main [name="name"]`, "Mfano Grace", chromedp.ByQuery))
	v.until(`document.querySelector("[data-similar]").innerText.includes("The same name")`)
	if asked := eval[[]string](v.tab,
		`performance.getEntriesByType("resource").map((e) => e.name).filter((name) => name.includes("Mfano"))`); len(asked) > 0 {
		t.Errorf("the name stands in an address: %q", asked)
	}
}

// TestLookAlikesAreOfTheFormsLibrary: they are sought in the library that the form is of, whatever the switcher shows.
func TestLookAlikesAreOfTheFormsLibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantRedirect(t, "the first", amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano",
		"basis", "consent")), link.Contact(1))
	wantStatus(t, "a second library", amina.post(link.AdminLibraries,
		url.Values{"name": {"Lamu Library"}, "kind": {"library"}, "country": {"KE"}, "zone": {"Africa/Nairobi"}, "basis": {"consent"},
			form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	for library, found := range map[string]bool{"1": true, "2": false} {
		piece := amina.post(link.Contacts+"/similar", url.Values{"library": {library}, "name": {"Grace Mfano"}})
		wantStatus(t, "library "+library, piece, http.StatusOK)
		if got := strings.Contains(piece.body, "The same name"); got != found {
			t.Errorf("library %s: found %v, want %v", library, got, found)
		}
	}
}

// TestLookAlikesOfNonsense: what nobody means is refused or finds nobody, and runs nothing.
func TestLookAlikesOfNonsense(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	for what, fields := range map[string]url.Values{
		"a library that is none": {"library": {"one"}, "name": {"Grace"}},
		"a foreign library":      {"library": {"99"}, "name": {"Grace"}},
		"an office that is none": {"library": {"1"}, "office": {"-1x"}, "name": {"Grace"}},
		"a NUL byte":             {"library": {"1"}, "name": {"Gra\x00ce"}},
		"broken encoding":        {"library": {"1"}, "name": {"Gra\xffce"}, "channel_0": {"\xff@\xfe"}},
		"a long name":            {"library": {"1"}, "name": {strings.Repeat("mfano ", 20_000)}},
		"nothing":                {},
	} {
		answer := amina.post(link.Contacts+"/similar", fields)
		if answer.status >= http.StatusInternalServerError || answer.status != http.StatusOK && answer.status < http.StatusBadRequest {
			t.Errorf("%s: %d", what, answer.status)
		}
	}
	for _, s := range naughty(t) {
		answer := amina.post(link.Contacts+"/similar", url.Values{"library": {"1"}, "name": {s}, "channel_0": {s}, "channel_1": {"@" + s}})
		if ran := read(t, answer).runs(); ran != "" || answer.status >= http.StatusInternalServerError {
			t.Errorf("%q: %d, and %s would run", s, answer.status, ran)
		}
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.2000s", said)
	}
}

// TestLookAlikesOfARecord are sought where somebody asks for them, and told also where there are none; a form that needs a country's
// offices has them when it is opened.
func TestLookAlikesOfARecord(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	add := func(name, anyway string) {
		t.Helper()
		wantStatus(t, name, amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", name, "basis", "consent",
			"office", number(p.office(t, "natcom-ke")), "anyway", anyway)), http.StatusSeeOther)
	}
	add("Grace Mfano", "")
	wantText(t, "nobody like her", amina.get(link.ContactSimilar(1)).body, "No duplicate was found.")
	add("Mfano Grace", "1")
	record := amina.get(link.Contact(1)).body
	wantText(t, "the record", record, link.ContactSimilar(1), link.ContactDeparture(1))
	for _, costly := range []string{"The same name", "United Nations Information Service Nairobi"} {
		if strings.Contains(record, costly) {
			t.Errorf("the record holds %q before anybody asked", costly)
		}
	}
	wantText(t, "somebody like her", amina.get(link.ContactSimilar(1)).body, "The same name", link.Contact(2))
	wantText(t, "the form to leave by", amina.get(link.ContactDeparture(1)).body, "United Nations Information Service Nairobi", "autofocus")
}
