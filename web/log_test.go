package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// met adds a person without an office to a library.
func (v *visitor) met(name string, pairs ...string) string {
	v.t.Helper()
	f := url.Values{"library": {"1"}, "name": {name}, "basis": {"consent"}, "visibility": {"library"}, form.KeyField: {form.NewKey()}}
	got := v.post(link.Contacts, sent(f, pairs...))
	if got.status != http.StatusSeeOther {
		v.t.Fatalf("adding %s answered %d: %s", name, got.status, got.body)
	}
	return strings.TrimPrefix(got.location(), link.Contacts+"/")
}

// A log that is refused comes back whole for a person without an office too, and still says that they asked not to be contacted.
func TestARefusedLogKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	zoe := v.met("Zoe Otieno", "do_not_contact", "1", "do_not_reason", "On leave until spring")
	typed := sent(v.get(link.With(link.NewInteraction, "contact", zoe)).hidden(t, link.Interactions), "kind", "call", "direction", "out", "result", "spoke", "note", "Likes the poster", "next_step", "Send a letter")
	back := v.post(link.Interactions, typed)
	wantStatus(t, "a step without a day", back, http.StatusUnprocessableEntity)
	wantText(t, "a step without a day", back.body, "Likes the poster", "Send a letter", `id="f-next_on-error"`, "On leave until spring", `name="contact" value="`+zoe+`"`)

	typed.Set("next_on", "2026-11-27")
	typed.Set("people", "Ann Wairimu, librarian")
	back = v.post(link.Interactions, typed)
	wantStatus(t, "a new person and no office", back, http.StatusUnprocessableEntity)
	wantText(t, "a new person and no office", back.body, "Likes the poster", "Ann Wairimu", "On leave until spring", "Choose the office where this person works.", `id="f-office_name-error"`)

	typed.Set("office_name", "no such office")
	wantText(t, "an unknown office", v.post(link.Interactions, typed).body, "Likes the poster", "no such office", "No office of that name")
	typed.Set("office_name", "Kenya National Commission for UNESCO")
	typed.Set("about", "999")
	typed.Set("next_on", "")
	wantText(t, "somebody who is gone", v.post(link.Interactions, typed).body, "Likes the poster")
	typed.Set("next_on", "2026-11-27")
	wantStatus(t, "with the office", v.post(link.Interactions, typed), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction i JOIN interaction_contact c ON c.interaction_id = i.id WHERE i.office_id = $1`, p.office(t, "natcom-ke")); n != 2 {
		t.Errorf("%d people are in the entry, want both", n)
	}
}

// Above the button stands who will see the entry, as chosen; with a script it follows the choice.
func TestTheLogSaysWhoElseSees(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	p.person(t, "joel@mto.example", "Joel Kimani")
	p.person(t, "ann@mto.example", "Ann Wairimu")
	office := p.office(t, "natcom-ke")
	v.logs(office, "note", "Quietly", "visibility", "named", "reader", "2")
	edit := v.get(link.Edit(link.Interaction(1))).body
	wantText(t, "a confidential entry", edit, ">Seen by: only Amina Otieno and Joel Kimani<")
	fields := v.get(link.LogWith(office)).hidden(t, link.Interactions)
	back := v.post(link.Interactions, sent(fields, "kind", "call", "direction", "out", "visibility", "network", "next_step", "Write"))
	wantStatus(t, "refused", back, http.StatusUnprocessableEntity)
	wantText(t, "refused", back.body, ">Seen by: all libraries of the network<")
	wantText(t, "at first", v.get(link.LogWith(office)).body, ">Seen by: Mto Public Library (3 people)<")
}

func TestTheLogSaysWhoElseSeesWithAScript(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	p.person(t, "joel@mto.example", "Joel Kimani")
	b := p.signedIn(t, today).tab
	b.open(link.LogWith(p.office(t, "natcom-ke")))
	seen := func(want string) {
		t.Helper()
		if got := eval[string](b, `document.querySelector("[data-seen]").textContent`); got != want {
			t.Errorf("seen by: %q, want %q", got, want)
		}
	}
	seen("Seen by: Mto Public Library (2 people)")
	eval[bool](b, `document.querySelector("[name=visibility][value=named]").click() ?? true`)
	seen("Seen by: only Amina Otieno")
	eval[bool](b, `document.querySelector("[name=reader][value='2']").click() ?? true`)
	seen("Seen by: only Amina Otieno and Joel Kimani")
	eval[bool](b, `document.querySelector("[name=visibility][value=library]").click() ?? true`)
	seen("Seen by: Mto Public Library (2 people)")
}
