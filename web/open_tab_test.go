package web

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/web/link"
)

// A form that was open when the switcher was moved stays what it was: refused it is drawn for its own library, with the
// colleagues there, and saved it leads to a page where what was saved is to be seen.
func TestAnOpenTabKeepsItsLibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "another library", amina.post(link.AdminLibraries,
		sent(amina.get(link.AdminLibraries+"/new").hidden(t, link.AdminLibraries), "name", "Kisumu Lakeside Library", "kind", "library",
			"country", "KE", "city", "Kisumu", "basis", "consent")), http.StatusSeeOther)
	p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	p.join(t, amina, "musa@people.example", url.Values{"library": {"2"}, "role": {"staff"}})
	wantStatus(t, "a role there", amina.post("/admin/users/1/roles", url.Values{"library": {"2"}, "role": {"manager"}}), http.StatusSeeOther)
	office := p.office(t, "natcom-ke")
	entry := sent(amina.get(link.LogWith(office)).hidden(t, link.Interactions), "kind", "call", "result", "spoke", "people",
		"Grace Mfano, information officer")
	step := sent(amina.get(link.NewTask).hidden(t, link.Tasks), "title", "")
	own := amina.get(link.Office(office)+"/own").hidden(t, link.Office(office)+"/own")
	wantStatus(t, "the switcher", amina.get(link.With(link.Switch, "library", "2")), http.StatusSeeOther)

	for address, fields := range map[string]url.Values{
		link.Interactions:            sent(maps.Clone(entry), "at", "no time"),
		link.Tasks:                   step,
		link.Office(office) + "/own": sent(maps.Clone(own), "at_least_days", "-1"),
	} {
		refused := amina.post(address, fields)
		wantStatus(t, address, refused, http.StatusUnprocessableEntity)
		if strings.Contains(refused.body, "musa@people.example") || !strings.Contains(refused.body, "joel@people.example") ||
			refused.hidden(t, address).Get("library") != "1" {
			t.Errorf("%s, refused, is drawn for another library: %s", address, refused.hidden(t, address))
		}
	}
	saved := amina.post(link.Interactions, entry)
	wantStatus(t, "the entry", saved, http.StatusSeeOther)
	wantText(t, "where it leads", amina.get(saved.location()).body, "Grace Mfano", "Internal · Mto Public Library")
	another := amina.post(link.Interactions, sent(amina.get(link.With(link.LogWith(office), "library", "1")).hidden(t, link.Interactions),
		"kind", "call", "result", "spoke", "another", "1"))
	if got := amina.get(another.location()).hidden(t, link.Interactions).Get("library"); got != "1" {
		t.Errorf("another entry is of library %q", got)
	}
	kept := amina.post(link.Office(office)+"/own", sent(own, "note", "Write on Mondays."))
	wantStatus(t, "own facts", kept, http.StatusSeeOther)
	wantText(t, "where they lead", amina.get(kept.location()).body, "Write on Mondays.")
}

// A record's pages are its library's, whatever the switcher shows: they say so, and what is logged from them is logged there,
// also by whoever only reads the library of the switcher.
func TestARecordIsOfItsLibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "another library", amina.post(link.AdminLibraries,
		sent(amina.get(link.AdminLibraries+"/new").hidden(t, link.AdminLibraries), "name", "Kisumu Lakeside Library", "kind", "library",
			"country", "KE", "city", "Kisumu", "basis", "consent")), http.StatusSeeOther)
	vera := p.join(t, amina, "vera@people.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	wantStatus(t, "a role there", amina.post("/admin/users/2/roles", url.Values{"library": {"2"}, "role": {"manager"}}), http.StatusSeeOther)
	p.later(11 * time.Second)
	there := link.With(link.LogWith(p.office(t, "natcom-ke")), "library", "2")
	wantStatus(t, "an entry there", vera.post(link.Interactions,
		sent(vera.get(there).hidden(t, link.Interactions), "kind", "call", "result", "spoke", "people", "Grace Mfano, information officer",
			"next_step", "Write", "next_on", "2026-11-27")), http.StatusSeeOther)
	for _, address := range []string{link.Contact(1), link.Edit(link.Contact(1)), link.History(link.Contact(1)),
		link.Timeline(link.Contact(1)), link.Contact(1) + "/appointments/new",
		link.Interaction(1), link.Edit(link.Interaction(1)), link.History(link.Interaction(1)), link.Task(1),
		link.With(link.NewInteraction, "contact", "1")} {
		if body := vera.get(address).body; !strings.Contains(body, "Internal · Kisumu Lakeside Library") {
			t.Errorf("%s is of another library", address)
		}
	}
	again := sent(vera.get(link.With(link.NewInteraction, "contact", "1")).hidden(t, link.Interactions), "contact", "1", "kind", "call",
		"result", "spoke")
	wantStatus(t, "from the person's page", vera.post(link.Interactions, again), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE library_id = 2`); n != 2 {
		t.Errorf("%d entries of the person's library", n)
	}
	wantStatus(t, "the switcher's library is only read", vera.get(link.NewInteraction), http.StatusForbidden)
}
