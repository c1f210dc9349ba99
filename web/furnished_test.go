package web

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"liaison/db/dbtest"
	"liaison/web/form"
	"liaison/web/link"
)

// house is the library that furnish furnished for the first test that asked; the others get a copy of its database.
var house struct {
	sync.Once
	database string
	cookies  []*http.Cookie // Amina's
	pages    []string
}

// furnished starts a program with something of everything, where Amina is signed in, and returns every page that there is to see.
func furnished(t *testing.T) (p *place, amina *visitor, pages []string) {
	t.Helper()
	house.Do(func() {
		p := open(t)
		amina := p.amina(t)
		house.pages = furnish(t, p, amina)
		house.cookies = amina.client.Jar.Cookies(p.address(t))
		house.database = p.Keep(t)
	})
	if house.database == "" {
		t.Fatal("the house could not be furnished")
	}
	p = openOn(t, dbtest.CopyOf(t, house.database, func() time.Time { return monday }))
	amina = p.visitor(t)
	amina.client.Jar.SetCookies(p.address(t), house.cookies)
	return p, amina, slices.Clone(house.pages)
}

func (p *place) address(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse(p.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// furnish gives Amina's library something of everything, and returns every page that there is to see of it.
func furnish(t *testing.T, p *place, amina *visitor) []string {
	t.Helper()
	office := p.office(t, "natcom-ke")
	post := func(address string, fields url.Values) {
		t.Helper()
		fields.Set(form.KeyField, form.NewKey())
		fields.Set("library", "1")
		wantStatus(t, address, amina.post(address, fields), http.StatusSeeOther)
	}
	post(link.AdminLibraries, url.Values{"name": {"Kisumu Lakeside Library"}, "kind": {"library"}, "country": {"KE"}, "city": {"Kisumu"},
		"zone": {"Africa/Nairobi"}, "basis": {"consent"}})
	post(link.OfficeReaches(office), url.Values{"phone": {"+254 20 000 0000"}, "email": {"office@unesco.example"},
		"address": {"PO Box 1\nNairobi"}, "source_kind": {"website"}})
	post(link.OfficePosts(office), url.Values{"title": {"Secretary-General"}, "holder": {"Ruth Chebet"}, "source_kind": {"website"}})
	post(link.OfficeOwn(office), url.Values{"lead": {"1"}, "at_least_days": {"30"}, "note": {"They like posters."}})
	post(link.OfficeReports(office), url.Values{"state": {"closed"}, "note": {"The door is shut."}, "source_kind": {"person"}})
	post(link.Interactions, url.Values{"office": {number(office)}, "people": {"Grace Mfano, information officer\nJoel Kimani"},
		"kind": {"call"}, "direction": {"out"}, "result": {"spoke"}, "note": {"Likes a **display**.\n\n- one\n- two"},
		"next_step": {"Send a letter"}, "next_on": {"2026-11-20"}, "theme": {"access-to-information"}})
	post(link.Interactions, url.Values{"office": {number(office)}, "kind": {"letter"}, "direction": {"in"}, "our_ref": {"M/12"},
		"note": {"An answer."}})
	post(link.Tasks, url.Values{"title": {"Bring the posters"}, "due_on": {"2026-11-23"}, "owner": {"1"}})
	post(link.HandingOn(link.Interaction(2)), url.Values{"version": {"1"}, "owner": {"1"}, "visibility": {"named"}})
	post(link.HandingOn(link.Task(2)), url.Values{"version": {"1"}, "owner": {"1"}, "visibility": {"named"}})
	post(link.Contacts, url.Values{"name": {"Ζωή Παπαδοπούλου"}, "name_latin": {"Zoe Papadopoulou"}, "salutation": {"Dear Ms Papadopoulou"},
		"basis": {"consent"}, "office": {number(office)}, "title": {"archivist"}, "channel_0_kind": {"email"},
		"channel_0": {"zoe@people.example"}, "channel_1_kind": {"phone"}, "channel_1": {"+254 20 555 0142"}, "channel_1_note": {"mornings"},
		"preferred": {"1"}, "language": {"el", "en"}, "lang_own": {"el"}, "name_own": {"Ζωή Παπαδοπούλου"},
		"salutation_why": {"the family name"}, "note": {"Speaks Greek."}, "do_not_contact": {"1"}, "do_not_reason": {"On leave."}})
	post(link.DaysOff("KE"), url.Values{"on": {"2026-12-12"}, "name": {"Jamhuri Day"}})
	post(link.Contacts, url.Values{"name": {"Gone Soon"}, "basis": {"consent"}})
	post("/contacts/4/deletion", url.Values{"version": {"1"}})
	for range 2 { // her account shows sessions elsewhere
		p.visitor(t).signIn("amina@mto.example", password, url.Values{})
	}
	return append(pagesOfNobodysChoice, link.Office(office), link.With(link.Office(office), "fresh", "1", "result", "no_answer"),
		link.OfficeCall(office), link.Edit(link.Office(office)), link.OfficePosts(office)+"/new", link.OfficeReports(office)+"/new",
		link.OfficeOwn(office), link.History(link.Office(office)),
		link.LogWith(office), link.Timeline(link.Office(office)), link.Timeline(link.Contact(1)),
		link.With(link.Interactions, "kind", "call", "result", "spoke", "office", number(office), "contact", "1", "by", "1", "from",
			"2026-11-01", "to", "2026-11-23"), link.With(link.Tasks, "state", "done", "office", number(office)),
		link.Edit(link.OfficePost(office, 1)), link.With(link.NewContact, "office", number(office)))
}

// pagesOfNobodysChoice are those whose address holds no number that a test must ask for.
var pagesOfNobodysChoice = []string{
	link.Today, link.Directory, link.Country("KE"), link.With(link.Country("KE"), "goal", "16"), link.Organisation(1), link.NewOffice,
	link.Contacts, link.With(link.Contacts, "q", "nobody at all"),
	link.With(link.Contacts, "country", "KE", "theme", "access-to-information", "next", "none", "post", "current", "contact", "yes", "sort",
		"-name"), link.ContactFilter, link.ContactPosts(3) + "/new", link.NewContact, link.Contact(1), link.ContactDeparture(1),
	link.ContactSimilar(1), link.Contact(3),
	link.Edit(link.Contact(3)), link.History(link.Contact(1)),
	link.Interactions, link.NewInteraction, link.Interaction(1), link.Edit(link.Interaction(1)), link.History(link.Interaction(1)), link.Tasks,
	link.NewTask, link.Task(1),
	link.SearchFor("grace"), link.SearchFor(""), link.Trash, link.Account, link.Admin, link.AdminLibraries + "/new", link.AdminLibrary(1),
	link.AdminUsers, link.AdminNewUser, link.AdminClosing(2), link.DaysOff("KE"), link.Switch, link.Edit(link.ContactPost(3, 3)),
	"/no/such/page",
}
