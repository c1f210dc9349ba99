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
