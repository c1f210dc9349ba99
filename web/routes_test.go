package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
)

// A duty is what a route asks the policy, and whether its rows are one library's; open to everybody where there is no action.
type duty struct {
	action    crm.Action
	ofLibrary bool
}

// duties has a row for every route that somebody must be signed in for; TestRoutes fails where one is missing.
var duties = map[string]duty{
	"GET /library": {"Status.Frame", true}, "GET /account": {"Accounts.Get", false}, "POST /account": {"Accounts.Change", false},
	"POST /account/password": {"Accounts.ChangePassword", false}, "POST /account/sessions/:id/end": {"Sessions.Revoke", false},
	"POST /account/sessions": {"Sessions.RevokeOthers", false},
	"GET /admin":             {"Users.List", false}, "POST /admin/users": {"Users.Invite", true},
	"POST /admin/users/:id/password-reset": {"Users.ResetPassword", true}, "POST /admin/users/:id/roles": {"Users.SetRole", true},
	"POST /admin/users/:id/network-role": {"Users.SetNetworkRole", true}, "POST /admin/users/:id/end": {"Users.End", true},
	"GET /admin/libraries/new": {"Libraries.Add", false}, "POST /admin/libraries": {"Libraries.Add", false},
	"GET /admin/libraries/:id": {"Libraries.Change", true}, "POST /admin/libraries/:id": {"Libraries.Change", true},
	"POST /admin/network": {"Libraries.ChangeNetwork", false}, "GET /admin/users": {"Users.List", false},
	"GET /admin/users/new": {"Users.List", false}, "GET /admin/users/:id": {"Users.Get", true},
	"GET /admin/users/:id/leaving": {"Users.Leaving", true}, "GET /admin/users/:id/link": {"Users.Get", true},
	"GET /admin/libraries/:id/closing": {"Libraries.Close", false}, "POST /admin/libraries/:id/closing": {"Libraries.Close", false},
	"GET /offices/:id/timeline": {"Offices.Page", true}, "GET /contacts/:id/timeline": {"Contacts.Page", true},
	"GET /interactions/:id/history": {"Interactions.Page", true},
	"GET /directory":                {"Directory.Countries", false}, "GET /directory/:country": {"Directory.Country", true},
	"GET /organisations/:id":           {"Directory.Organisation", false},
	"GET /directory/:country/days-off": {"Directory.Terms", false}, "POST /directory/:country/days-off": {"Directory.AddDayOff", false},
	"POST /directory/:country/days-off/:id/removal": {"Directory.RemoveDayOff", false},
	"GET /offices/new": {"Offices.Add", true}, "POST /offices": {"Offices.Add", true}, "GET /offices/:id": {"Offices.Page", true},
	"GET /offices/:id/edit": {"Offices.Change", true}, "POST /offices/:id": {"Offices.Change", true},
	"GET /offices/:id/posts/new": {"Offices.SavePost", true}, "POST /offices/:id/posts": {"Offices.SavePost", true},
	"GET /offices/:id/posts/:part/edit": {"Offices.SavePost", true}, "POST /offices/:id/posts/:part": {"Offices.SavePost", true},
	"GET /offices/:id/reports/new": {"Offices.Report", true}, "POST /offices/:id/reports": {"Offices.Report", true},
	"GET /offices/:id/own": {"Offices.SaveOwn", true}, "POST /offices/:id/own": {"Offices.SaveOwn", true},
	"GET /offices/:id/history": {"History.Of", true}, "POST /offices/:id/history/:part/reversion": {"Offices.Revert", false},
	"GET /offices/:id/before-you-call": {"Offices.Page", true},
	"POST /offices/:id/reaches":        {"Offices.AddReach", true}, "POST /offices/:id/reaches/:part/removal": {"Offices.RemoveReach", false},
	"POST /offices/:id/confirmations": {"Offices.Confirm", true}, "POST /offices/:id/postponement": {"Offices.PutAside", false},
	"POST /offices/:id/posts/:part/removal":    {"Offices.RemovePost", false},
	"POST /offices/:id/reports/:part/decision": {"Offices.Decide", false},
	"GET /contacts": {"Contacts.List", true}, "POST /contacts": {"Contacts.Add", true}, "GET /contacts/new": {"Contacts.Add", true},
	"POST /contacts/similar": {"Contacts.Similar", true}, "GET /contacts/:id": {"Contacts.Page", true},
	"GET /contacts/:id/edit": {"Contacts.Change", true}, "GET /contacts/:id/history": {"Contacts.Get", true},
	"POST /contacts/:id": {"Contacts.Change", true}, "POST /contacts/:id/departure": {"Contacts.Leave", true},
	"POST /contacts/:id/appointments": {"Contacts.Appoint", true}, "POST /contacts/:id/handover": {"Contacts.HandOn", true},
	"POST /contacts/:id/salutation": {"Contacts.Change", true}, "POST /contacts/:id/deletion": {"Contacts.Delete", true},
	"POST /contacts/:id/erasure":         {"Contacts.Erase", true},
	"GET /contacts/:id/appointments/new": {"Contacts.Appoint", true}, "GET /contacts/:id/appointments/:part/edit": {"Contacts.Appoint", true},
	"POST /contacts/:id/appointments/:part": {"Contacts.Appoint", true},
	"GET /contacts/filter":                  {"Contacts.List", true}, "POST /account/language": {"Accounts.Change", false},
	"GET /interactions": {"Interactions.List", true}, "POST /interactions": {"Interactions.Log", true},
	"GET /interactions/new": {"Interactions.Prepare", true}, "GET /interactions/:id": {"Interactions.Page", true},
	"GET /interactions/:id/edit": {"Interactions.Change", true}, "POST /interactions/:id": {"Interactions.Change", true},
	"POST /interactions/:id/handover": {"Interactions.HandOn", true}, "POST /interactions/:id/deletion": {"Interactions.Delete", true},
	"GET /today": {"Tasks.Today", true}, "GET /tasks": {"Tasks.List", true}, "POST /tasks": {"Tasks.Add", true},
	"GET /tasks/new": {"Tasks.Add", true}, "GET /tasks/:id": {"Tasks.Get", true}, "POST /tasks/:id": {"Tasks.Change", true},
	"POST /tasks/:id/completion": {"Tasks.Complete", true}, "POST /tasks/:id/postponement": {"Tasks.Postpone", true},
	"POST /tasks/:id/handover": {"Tasks.HandOver", true}, "POST /tasks/:id/readers": {"Tasks.HandOn", true},
	"POST /tasks/:id/deletion": {"Tasks.Delete", true},
	"GET /search":              {"Search.Find", true}, "GET /trash": {"History.Trash", true},
	"POST /trash/:noun/:id/restoration": {"History.Restore", true}, "POST /undo": {"History.Undo", true},
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

// TestRoutes asks every route as everybody, with rows of Amina's library. Nobody is sent to sign in; who may do a thing nowhere
// is told so; to who may do it elsewhere the rows are not there; and whoever was refused has changed nothing.
func TestRoutes(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	furnish(t, p, amina)
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
	for _, r := range routes {
		if r.needs != signedIn {
			continue
		}
		d, known := duties[r.method+" "+r.path]
		if !known {
			t.Fatalf("%s %s has no row in duties", r.method, r.path)
		}
		may := actor.MayIn(d.action, 1) || actor.May(d.action) && !d.ofLibrary
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
		if want := wanted(r, d, actor, may); !strings.Contains(want, http.StatusText(got.status)) {
			t.Errorf("%s: %s %s answered %d, want %s", who, r.method, r.path, got.status, want)
		}
		if now := w.sum(t); now != before {
			t.Errorf("%s: %s %s wrote something (status %d)\n%s\n%s", who, r.method, r.path, got.status, before, now)
			before = now
		}
	}
}

// wanted names the answers that a route may give to a person.
func wanted(r route, d duty, actor crm.Actor, may bool) string {
	switch {
	case !actor.SignedIn():
		return http.StatusText(cmp.Or(map[string]int{http.MethodGet: http.StatusSeeOther}[r.method], http.StatusUnauthorized))
	case !actor.May(d.action) && d.ofLibrary && r.method == http.MethodGet && !actor.ReadsLibrary(1):
		return "Forbidden, Not Found" // the library is looked for before the policy is asked
	case !actor.May(d.action):
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
