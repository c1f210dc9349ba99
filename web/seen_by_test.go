package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// The form says who will see what is typed: the library, and of the network's coordinators and admins those who have no role in it,
// because they read along. One who has is counted with the library. Whoever has a reader along is not alone.
func TestTheFormSaysWhoReadsAlong(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	log := link.LogWith(p.office(t, "natcom-ke"))
	says := func(v *visitor, want string) {
		t.Helper()
		body := v.get(log).body
		_, seen, found := strings.Cut(body, ">Seen by: ")
		seen, _, _ = strings.Cut(seen, "<")
		if got := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(seen); !found || got != want {
			t.Errorf("the form says %q, want %q", got, want)
		}
	}
	of := func(role string) url.Values { return url.Values{"library": {"0"}, "network_role": {role}} }
	says(amina, "you (the only person of your library so far)")
	p.join(t, amina, "c1@people.example", of("coordinator"))
	says(amina, "Mto Public Library (1 person) and the coordinator of the network")
	wantText(t, "with a coordinator", amina.get(log).body, "Only me and those chosen")
	wantText(t, "a person, with a coordinator", amina.get(link.NewContact).body, "Only me and those chosen")
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	says(joel, "Mto Public Library (2 people) and the coordinator of the network")
	p.join(t, amina, "c2@people.example", of("coordinator"))
	says(joel, "Mto Public Library (2 people) and the 2 coordinators of the network")
	p.join(t, amina, "a@people.example", of("admin"))
	says(joel, "Mto Public Library (2 people) and the 3 people who coordinate or run the network")
	p.Super(t, `UPDATE app_user SET disabled_at = now() WHERE name LIKE 'c_@people.example'`)
	says(joel, "Mto Public Library (2 people) and the admin of the network")
	says(amina, "Mto Public Library (2 people) and the admin of the network")
	wantStatus(t, "a role in the library", amina.post("/admin/users/5/roles", url.Values{"library": {"1"}, "role": {"viewer"}}),
		http.StatusSeeOther)
	says(joel, "Mto Public Library (3 people)")
}
