package web

import (
	"html"
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
	typed := sent(v.get(link.With(link.NewInteraction, "contact", zoe)).hidden(t, link.Interactions), "kind", "call", "direction", "out",
		"result", "spoke", "note", "Likes the poster", "next_step", "Send a letter")
	back := v.post(link.Interactions, typed)
	wantStatus(t, "a step without a day", back, http.StatusUnprocessableEntity)
	wantText(t, "a step without a day", back.body, "Likes the poster", "Send a letter", `id="f-next_on-error"`, "On leave until spring",
		`name="contact" value="`+zoe+`"`)

	typed.Set("next_on", "2026-11-27")
	typed.Set("people", "Ann Wairimu, librarian")
	back = v.post(link.Interactions, typed)
	wantStatus(t, "a new person and no office", back, http.StatusUnprocessableEntity)
	wantText(t, "a new person and no office", back.body, "Likes the poster", "Ann Wairimu", "On leave until spring",
		"Choose the office where this person works.", `id="f-office_name-error"`)

	typed.Set("office_name", "no such office")
	wantText(t, "an unknown office", v.post(link.Interactions, typed).body, "Likes the poster", "no such office", "No office of that name")
	typed.Set("office_name", "Kenya National Commission for UNESCO")
	typed.Set("about", "999")
	typed.Set("next_on", "")
	wantText(t, "somebody who is gone", v.post(link.Interactions, typed).body, "Likes the poster")
	typed.Set("next_on", "2026-11-27")
	wantStatus(t, "with the office", v.post(link.Interactions, typed), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction i JOIN interaction_contact c ON c.interaction_id = i.id
		WHERE i.office_id = $1`, p.office(t, "natcom-ke")); n != 2 {
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

// The log that is opened from anywhere finds people as well as offices, through the fence, and leads back to where one was.
func TestTheLogFindsPeople(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.logs(p.office(t, "natcom-ke"), "people", "Samuel Kiprono, librarian")
	from := link.Country("KE")
	wantText(t, "the directory", v.get(from).body, `href="`+link.With(link.NewInteraction, "return", from)+`"`)
	find := link.With(link.NewInteraction, "q", "kipro", "return", from)
	chosen := link.With(link.NewInteraction, "contact", "1", "return", from)
	wantText(t, "our Kiprono", v.get(find).body, "Samuel Kiprono", "Kenya National Commission", html.EscapeString(chosen))
	typed := v.get(chosen).hidden(t, link.Interactions)
	wantRedirect(t, "logged", v.post(link.Interactions, sent(typed, "kind", "call", "direction", "out", "result", "spoke")), from)
	other := p.join(t, v, "other@mto.example", url.Values{"library": {number(v.library("Kisumu Lakeside Library"))}, "role": {"staff"}})
	if strings.Contains(other.get(find).body, "Samuel Kiprono") {
		t.Error("another library's person is found")
	}
	many := v.get(link.With(link.NewInteraction, "q", "united nations")).body
	wantText(t, "many offices", many, "20, more follow", "There are more. Write a little more of the name.")
	wantText(t, "nobody", v.get(link.With(link.NewInteraction, "q", "zzzyx")).body, "Nobody of that name, and no office.")
}

// library adds a library to the network.
func (v *visitor) library(name string) int64 {
	v.t.Helper()
	f := url.Values{form.KeyField: {form.NewKey()}, "name": {name}, "kind": {"library"}, "country": {"KE"}, "city": {"Kisumu"},
		"zone": {"Africa/Nairobi"}, "basis": {"consent"}}
	wantStatus(v.t, "adding "+name, v.post(link.AdminLibraries, f), http.StatusSeeOther)
	return int64(v.p.count(v.t, `SELECT id FROM library WHERE name = $1`, name))
}

// The search says that more follow and leads to the list that has them.
func TestTheSearchLeadsOn(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	people := make([]string, 11)
	for i := range people {
		people[i] = "Otieno " + strings.Repeat("a", i+1)
	}
	v.logs(natcom, "people", strings.Join(people, "\n"))
	for range 11 {
		v.logs(natcom, "subject", "Otieno")
	}
	found := v.get(link.With(link.Search, "q", "otieno")).body
	wantText(t, "people and entries", found, "10, more follow", `id="found">20, more follow<`,
		`href="`+link.With(link.Contacts, "q", "otieno")+`"`, `href="`+link.With(link.Interactions, "q", "otieno")+`"`)
	offices := v.get(link.With(link.Search, "q", "unicef")).body
	all := link.With(link.Search, "q", "unicef", "what", "offices")
	wantText(t, "offices", offices, "10, more follow", html.EscapeString(all))
	if n := strings.Count(v.get(all).body, `href="/offices/`); n < 20 {
		t.Errorf("the longer page shows %d offices", n)
	}
	wantStatus(t, "an unknown noun", v.get(link.Search+"?q=x&what=y"), http.StatusBadRequest)
}
