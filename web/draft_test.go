package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// adds makes a contact and gives their address.
func (v *visitor) adds(name, office string) string {
	v.t.Helper()
	got := v.post(link.Contacts, url.Values{"library": {"1"}, "office": {office}, "name": {name}, "basis": {"legitimate_interest"},
		"visibility": {"library"}, form.KeyField: {form.NewKey()}})
	wantStatus(v.t, "adding "+name, got, http.StatusSeeOther)
	return got.location()
}

var draftTag = regexp.MustCompile(`data-draft="([^"]*)"`)

// What this browser keeps of one record is never offered for another.
func TestADraftIsOfOneRecord(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom, undp := number(p.office(t, "natcom-ke")), number(p.office(t, "undp-ke"))
	grace, zola := v.adds("Grace Mfano", natcom), v.adds("Zola", natcom)
	seen := map[string]string{}
	for _, address := range []string{
		link.NewContact, link.NewContact + "?office=" + natcom, link.NewContact + "?office=" + undp, link.Edit(grace), link.Edit(zola),
		link.NewTask + "?office=" + natcom, link.NewTask + "?office=" + undp, link.NewTask + "?contact=1", link.NewTask,
		"/offices/" + natcom + "/posts/new", "/offices/" + undp + "/posts/new", "/offices/" + natcom + "/own", "/offices/" + undp + "/own",
		"/interactions/new?office=" + natcom, "/interactions/new?office=" + undp, "/interactions/new?contact=1", "/interactions/new?contact=2",
	} {
		page := v.get(address)
		wantStatus(t, address, page, http.StatusOK)
		for _, found := range draftTag.FindAllStringSubmatch(page.body, -1) {
			if other, there := seen[found[1]]; there {
				t.Errorf("%s offers what was typed in %s (%s)", address, other, found[1])
			}
			seen[found[1]] = address
		}
		if !strings.Contains(page.body, "data-draft") {
			t.Errorf("%s keeps nothing", address)
		}
	}
}

// A log about somebody whose office is not known comes back with all that was typed, as the same form.
func TestARefusedLogIsStillAboutThePerson(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.adds("Grace Mfano", "")
	asked := v.get("/interactions/new?contact=1")
	name := draftTag.FindString(asked.body)
	sent := asked.hidden(t, link.Interactions)
	for field, value := range map[string]string{"kind": "call", "direction": "out", "result": "spoke", "note": "She asked for posters",
		"next_step": "Send them"} {
		sent.Set(field, value)
	}
	refused := v.post(link.Interactions, sent)
	wantStatus(t, "a step without a day", refused, http.StatusUnprocessableEntity)
	wantText(t, "the refused form", refused.body, "She asked for posters", "Send them", "Grace Mfano", name)
	sent.Set("next_on", "2026-11-27")
	wantStatus(t, "with a day", v.post(link.Interactions, sent), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction_contact WHERE contact_id = 1`); n != 1 {
		t.Errorf("%d entries with her, want one", n)
	}
}
