package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
)

// noRoute are the use cases that no route is for, and who asks them.
var noRoute = map[crm.Action]string{
	crm.SetUpNeeded: "every request, until the first visit is over", crm.SessionsResolve: "every request",
	crm.StatusFrame: "every page", crm.SetUpCountries: "the form of the first visit",
	crm.SessionsList: "the account", crm.StatusGet: "the admin's page", crm.LibrariesNetwork: "the admin's page",
	crm.LibrariesList: "lists of libraries to choose from", crm.LibrariesColleagues: "lists of colleagues to choose from",
	crm.OfficesGet: "forms about an office", crm.OfficesFind: "the choice of an office", crm.OfficesPosts: "the choice of a post",
	crm.OfficesSimilar: "the form of a new office",
	crm.ContactsExport: "the list, as a file", crm.InteractionsExport: "the list, as a file", crm.TasksExport: "the list, as a file",
	crm.ContactsGet: "the forms about a person",
}

// TestRoutesAndPolicyAgree walks the table: every route for somebody signed in has a use case, every use case has its route.
func TestRoutesAndPolicyAgree(t *testing.T) {
	t.Parallel()
	reached := map[crm.Action]bool{}
	for _, r := range routes {
		rule, known := crm.RuleOf(r.action)
		switch {
		case r.needs >= signedIn && r.action == "":
			t.Errorf("%s %s has no use case", r.method, r.path)
		case r.action != "" && !known:
			t.Errorf("%s %s: the policy has no row for %s", r.method, r.path, r.action)
		case r.needs >= signedIn && rule.Public:
			t.Errorf("%s %s asks for a sign-in, %s does not", r.method, r.path, r.action)
		}
		reached[r.action] = true
	}
	for service := range reflect.TypeFor[crm.Services]().Fields() {
		for method := range service.Type.Methods() {
			action := crm.Action(service.Name + "." + method.Name)
			if _, listed := noRoute[action]; listed == reached[action] {
				t.Errorf("%s has a route: %t; is listed as one without: %t", action, reached[action], listed)
			}
		}
	}
}

// everybody who may ask, by the roles they were invited with; %other is another library.
var everybody = map[string]url.Values{
	"viewer": {"library": {"1"}, "role": {"viewer"}}, "staff": {"library": {"1"}, "role": {"staff"}},
	"manager":  {"library": {"1"}, "role": {"manager"}},
	"observer": {"library": {"0"}, "network_role": {"observer"}}, "coordinator": {"library": {"0"}, "network_role": {"coordinator"}},
	"admin":                    {"library": {"0"}, "network_role": {"admin"}},
	"staff of another library": {"library": {"2"}, "role": {"staff"}}, "manager of another library": {"library": {"2"}, "role": {"manager"}},
	"viewer here and manager there": {"library": {"2"}, "role": {"manager"}},
}

// TestRoutes asks one route of each method for each distinct rule as everybody, with rows of Amina's library; make soak asks every
// route. Nobody is sent to sign in; who may do a thing nowhere
// is told so; to who may do it elsewhere the rows are not there; and whoever was refused has changed nothing.
func TestRoutes(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	w := p.watch(t)
	office := number(p.office(t, "natcom-ke"))
	p.visits(t, p.visitor(t), w, "nobody", crm.Actor{}, office)
	for who, roles := range everybody {
		email := strings.ReplaceAll(who, " ", ".") + "@people.example"
		v := p.join(t, amina, email, roles)
		if strings.HasPrefix(who, "viewer here") {
			amina.post(link.AdminUsers, url.Values{"name": {who}, "email": {email}, "lang": {"en"}, "library": {"1"}, "role": {"viewer"}})
		}
		session, err := p.Services().Sessions.SignIn(crm.WithRequest(t.Context(), newReference()), crm.SignIn{Email: email, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		p.visits(t, v, w, who, session.Actor, office)
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.3000s", said)
	}
}

// visits asks every route as one person.
func (p *place) visits(t *testing.T, v *visitor, w *watch, who string, actor crm.Actor, office string) {
	t.Helper()
	before := w.sum(t)
	for _, r := range distinct(routes) {
		may := actor.MayIn(r.action, 1) || actor.May(r.action) && r.needs == signedIn
		if r.method == http.MethodPost && may && actor.SignedIn() {
			continue // they may; what it does is told elsewhere
		}
		id := "1"
		if strings.HasPrefix(r.path, "/offices/") {
			id = office
		}
		address := strings.NewReplacer(":id", id, ":country", "KE", ":noun", "contact", ":part", "1").Replace(r.path)
		var got page
		if r.method == http.MethodGet {
			got = v.get(address + "?library=1")
		} else {
			got = v.post(address, url.Values{"library": {"1"}, "version": {"1"}, "role": {"viewer"}, "email": {"new@people.example"}, "lang": {"en"},
				"idempotency_key": {form.NewKey()}, "name": {"x"}, "kind": {"call"}, "direction": {"out"}, "office": {office},
				"basis": {"consent"}, "due_on": {"2026-12-01"}, "title": {"x"}, "how": {"left"}, "state": {"closed"}, "source_kind": {"website"},
				"phone": {"+254 20 1"}, "owner": {"1"}, "request": {"x"}})
		}
		if want := wanted(r, actor, may); !strings.Contains(want, http.StatusText(got.status)) {
			t.Errorf("%s: %s %s answered %d, want %s", who, r.method, r.path, got.status, want)
		}
		if now := w.sum(t); now != before {
			t.Errorf("%s: %s %s wrote something (status %d)\n%s\n%s", who, r.method, r.path, got.status, before, now)
			before = now
		}
	}
}

// distinct leaves one route of each method for each rule, or all when soaking.
func distinct(all []route) (some []route) {
	met := map[string]bool{}
	for _, r := range all {
		rule, _ := crm.RuleOf(r.action)
		key := fmt.Sprint(r.method, r.needs, rule)
		if r.needs >= signedIn && (soaking() || !met[key]) {
			some = append(some, r)
		}
		met[key] = true
	}
	return some
}

// wanted names the answers that a route may give to a person.
func wanted(r route, actor crm.Actor, may bool) string {
	switch {
	case !actor.SignedIn():
		return http.StatusText(cmp.Or(map[string]int{http.MethodGet: http.StatusSeeOther}[r.method], http.StatusUnauthorized))
	case !actor.May(r.action):
		return "Forbidden"
	case r.method == http.MethodGet && !actor.ReadsLibrary(1) && r.path != link.Admin+"/libraries/new":
		return "Not Found" // a page asked for in the name of a library that is not theirs
	case may:
		return "OK, See Other"
	case actor.ReadsLibrary(1):
		return "Forbidden, Not Found"
	}
	return "Not Found"
}
