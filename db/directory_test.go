package db_test

import (
	"slices"
	"strings"
	"testing"

	"liaison/crm"
)

var said = crm.Source{Kind: "person", Text: "the front desk"}

// change reads an office as its form does, to correct it.
func (n *network) change(t *testing.T, office int64) crm.OfficeChange {
	t.Helper()
	o, err := n.Offices.Get(n.as(t, n.amina), office)
	must(t, err)
	return crm.OfficeChange{Write: crm.Write{Version: o.Version}, Office: o, LibraryID: n.library, Source: said}
}

// A correction keeps the names that its form does not show, search finds every one of them, and each changed field alone has
// the new source.
func TestACorrectionKeepsNamesAndSourcesOfTheRest(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	n.Super(t, `UPDATE office SET names = names || '{"es": "Oficina keniana"}' WHERE id = $1`, office)
	c := n.change(t, office)
	c.Names = crm.Names{"fr": "Commission nationale kényane", "ar": "اللجنة الوطنية الكينية", "en": c.Names["en"]}
	c.Website = "https://natcom.example"
	_, err := n.Offices.Change(n.as(t, n.amina), c)
	must(t, err)
	page, err := n.Offices.Page(n.as(t, n.amina), crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if names := page.Office.Names; len(names) != 4 || names["es"] != "Oficina keniana" || names["fr"] != "Commission nationale kényane" {
		t.Errorf("names = %v", names)
	}
	for _, words := range []string{"oficina keniana", "commission kenyane", "اللجنه الوطنيه", "Kenya National"} {
		found, err := n.Offices.Find(n.as(t, n.amina), words, "")
		must(t, err)
		if !slices.ContainsFunc(found, func(o crm.OfficeLine) bool { return o.ID == office }) {
			t.Errorf("%q finds %d offices, not this one", words, len(found))
		}
	}
	fields := map[string]string{}
	for _, s := range page.Sources {
		fields[s.Field] = s.Freshness.Source
	}
	if fields["website"] != said.Text || fields["name"] != said.Text || fields["city"] != "" || !strings.Contains(fields[""], "UNESCO") {
		t.Errorf("sources = %v", fields)
	}
	c = n.change(t, office)
	c.Names = crm.Names{"en": " ", "fr": "", "ar": "", "es": ""}
	_, err = n.Offices.Change(n.as(t, n.amina), c)
	wantKind(t, "an office without any name", err, crm.Invalid)
	c.Names = crm.Names{"en": "", "fr": "…"}
	_, err = n.Offices.Change(n.as(t, n.amina), c)
	wantKind(t, "a name that search could never find", err, crm.Invalid)
}

// Undo and revert bring back what search looks through, too.
func TestWhatIsTakenBackIsFoundAgain(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	rename := func(name string) crm.Done {
		c := n.change(t, office)
		c.Names = crm.Names{"en": name}
		done, err := n.Offices.Change(n.as(t, n.amina), c)
		must(t, err)
		return done
	}
	finds := func(words string) bool {
		found, err := n.Offices.Find(n.as(t, n.amina), words, "")
		must(t, err)
		return len(found) > 0 && found[0].ID == office
	}
	done := rename("Zanzibarian Bureau")
	if !finds("zanzibarian") || finds("kenya national commission") {
		t.Fatal("the new name is not what search finds")
	}
	_, err := n.History.Undo(n.as(t, n.amina), done.Undo)
	must(t, err)
	if finds("zanzibarian") || !finds("kenya national commission") {
		t.Error("undo left search behind")
	}
}

// A coordinator puts a whole save back, its source too; what was changed again since is refused and stays.
func TestRevert(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	line := func() (id int64) {
		n.One(t, &id, `SELECT max(id) FROM audit WHERE of_noun = 'office' AND of_id = $1 AND noun = 'office'`, office)
		return id
	}
	save := func(city string, countries ...string) {
		c := n.change(t, office)
		c.City, c.Countries = city, countries
		_, err := n.Offices.Change(n.as(t, n.amina), c)
		must(t, err)
	}
	save("Mombasa", "KE", "UG")
	first := line()
	if _, err := n.Offices.Revert(n.as(t, n.amina), office, first); err != nil {
		t.Fatal(err)
	}
	page, err := n.Offices.Page(n.as(t, n.amina), crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if page.Office.City != "Nairobi" || len(page.Office.Countries) != 1 || len(page.Sources) != 1 {
		t.Errorf("put back: %s, %v, %d sources", page.Office.City, page.Office.Countries, len(page.Sources))
	}
	save("Kisumu", "KE")
	second := line()
	save("Nakuru", "KE")
	_, err = n.Offices.Revert(n.as(t, n.amina), office, second)
	wantKind(t, "putting back what was changed again", err, crm.Conflict)
	var city string
	if n.One(t, &city, `SELECT city FROM office WHERE id = $1`, office); city != "Nakuru" {
		t.Errorf("the later correction was lost: %s", city)
	}
	_, err = n.Offices.Revert(n.as(t, n.amina), n.office(t, "unic-nairobi"), second)
	wantKind(t, "a change of another office", err, crm.NotFound)
}

// Staff cannot confirm by a way nobody knows, nor a part of another office.
func TestConfirm(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, other := n.office(t, "natcom-ke"), n.office(t, "unic-nairobi")
	_, err := n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library, Phone: "+254 20 000 0000",
		Source: said})
	must(t, err)
	_, err = n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library, Phone: "+254 20 000 0000",
		Source: crm.Source{Kind: "website"}})
	must(t, err)
	page, err := n.Offices.Page(n.as(t, n.amina), crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if len(page.Reach) != 1 || page.Reach[0].Freshness.SourceKind != "website" {
		t.Fatalf("the same number found twice: %+v", page.Reach)
	}
	reach := page.Reach[0].ID
	confirm := func(office, reach int64, via string) error {
		_, err := n.Offices.Confirm(n.as(t, n.amina), crm.Confirmation{OfficeID: office, LibraryID: n.library, ReachID: reach, Via: via})
		return err
	}
	wantKind(t, "a way that is none", confirm(office, reach, "telepathy"), crm.Invalid)
	wantKind(t, "no way", confirm(office, reach, ""), crm.Invalid)
	wantKind(t, "a number of another office", confirm(other, reach, "phone"), crm.NotFound)
	must(t, confirm(office, reach, "phone"))
	page, err = n.Offices.Page(n.as(t, n.amina), crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if f := page.Reach[0].Freshness; f.ConfirmedBy != "Amina Otieno" || f.Via != "phone" {
		t.Errorf("confirmed: %+v", f)
	}
	if !page.Freshness.ConfirmedAt.IsZero() {
		t.Error("one number confirmed, and the whole office counts as confirmed")
	}
}

// To other libraries a change is a library's, to the own one a person's; a report's note stays with its library.
func TestOthersReadTheLibraryNotThePerson(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE",
		City: "Kisumu", Basis: "consent"})
	must(t, err)
	grace := n.person(t, "grace", other, crm.Staff, "")
	office := n.office(t, "natcom-ke")
	_, err = n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library, Phone: "+254 20 000 0000",
		Source: said})
	must(t, err)
	_, err = n.Offices.Report(n.as(t, n.amina), crm.StateReport{OfficeID: office, LibraryID: n.library, State: crm.Closed,
		Note: "the guard told me", Source: said})
	must(t, err)
	for who, want := range map[string]string{"own": "Amina Otieno", "other": "Mto Public Library"} {
		actor := n.amina
		if who == "other" {
			actor = grace
		}
		changes, err := n.History.Of(n.as(t, actor), "office", office)
		must(t, err)
		for _, c := range changes {
			if c.By+c.Library != want {
				t.Errorf("%s reads %s %s: by %q, library %q", who, c.Action, c.Noun, c.By, c.Library)
			}
		}
	}
	page, err := n.Offices.Page(n.as(t, grace), crm.OfficeQuery{ID: office, LibraryID: other})
	must(t, err)
	if r := page.Report; r == nil || r.Note != "" || r.Source != said || !r.MayDecide || r.MayWithdraw {
		t.Errorf("the report as the other library reads it: %+v", r)
	}
}

// The second voice: nobody confirms their own, a library none of its own; in a network of one its manager is the other voice.
func TestSecondVoice(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, successor := n.office(t, "natcom-ke"), n.office(t, "unic-nairobi")
	staff := n.person(t, "daniel", n.library, crm.Staff, "")
	manager := n.person(t, "mary", n.library, crm.Manager, "")
	report := func(a crm.Actor, state string) int64 {
		t.Helper()
		_, err := n.Offices.Report(n.as(t, a), crm.StateReport{OfficeID: office, LibraryID: n.library, State: state, SuccessorID: successor,
			Source: said})
		must(t, err)
		var id int64
		n.One(t, &id, `SELECT max(id) FROM office_report`)
		return id
	}
	decide := func(a crm.Actor, library, report int64, how string) error {
		_, err := n.Offices.Decide(n.as(t, a), crm.StateDecision{OfficeID: office, ReportID: report, LibraryID: library, Decision: how})
		return err
	}
	state := func() (s string) { n.One(t, &s, `SELECT state FROM office WHERE id = $1`, office); return s }

	first := report(staff, crm.Closed)
	if state() != crm.Active {
		t.Fatal("a member of staff's report counted at once")
	}
	_, err := n.Offices.Report(n.as(t, manager), crm.StateReport{OfficeID: office, LibraryID: n.library, State: crm.Merged, Source: said})
	wantKind(t, "a second report while one waits", err, crm.Conflict)
	wantKind(t, "one's own report", decide(staff, n.library, first, "confirmed"), crm.Forbidden)
	must(t, decide(manager, n.library, first, "confirmed"))
	if state() != crm.Closed {
		t.Fatal("the manager of the only library could not confirm")
	}
	report(manager, crm.Active)
	if state() != crm.Active {
		t.Fatal("a manager's own report does not count in a network of one library")
	}

	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE",
		City: "Kisumu", Basis: "consent"})
	must(t, err)
	grace := n.person(t, "grace", other, crm.Staff, "")
	looker := n.person(t, "vera", other, crm.Viewer, "")
	second := report(manager, crm.Merged)
	if state() != crm.Active {
		t.Fatal("with a second library a manager's own report counted at once")
	}
	wantKind(t, "a colleague of the reporter", decide(staff, n.library, second, "confirmed"), crm.Forbidden)
	wantKind(t, "a viewer", decide(looker, other, second, "confirmed"), crm.Forbidden)
	wantKind(t, "for a library that is not theirs", decide(grace, n.library, second, "confirmed"), crm.NotFound)
	wantKind(t, "withdrawn by another library", decide(grace, other, second, "withdrawn"), crm.Forbidden)
	wantKind(t, "a decision that is none", decide(grace, other, second, "maybe"), crm.Invalid)
	must(t, decide(grace, other, second, "confirmed"))
	wantKind(t, "decided twice", decide(grace, other, second, "refused"), crm.Conflict)
	if state() != crm.Merged {
		t.Fatal("the second library's voice did not count")
	}

	// What is gone leaves the lists, and stays reachable with its successor.
	d, err := n.Directory.Country(n.as(t, grace), crm.CountryQuery{Country: "KE", LibraryID: other})
	must(t, err)
	if d.Total != 15 || len(d.Gone) != 1 || d.Gone[0].ID != office {
		t.Errorf("Kenya lists %d offices and %d that are gone", d.Total, len(d.Gone))
	}
	page, err := n.Offices.Page(n.as(t, grace), crm.OfficeQuery{ID: office, LibraryID: other})
	must(t, err)
	if page.Successor == nil || page.Successor.ID != successor {
		t.Errorf("its successor: %+v", page.Successor)
	}
	form, err := n.Interactions.Prepare(n.as(t, grace), crm.LogQuery{LibraryID: other, OfficeID: office})
	must(t, err)
	if form.State != crm.Merged || form.Successor == nil || form.Successor.ID != successor {
		t.Errorf("whoever logs a call there is told %q and %+v", form.State, form.Successor)
	}
	org, err := n.Directory.Organisation(n.as(t, grace), page.Office.OrganisationID)
	must(t, err)
	if len(org.Gone) != 1 {
		t.Errorf("the organisation has %d offices that are gone", len(org.Gone))
	}
}

// A post's new holder is one step for each library that knows the one before, whoever owns the contact; none for named ones.
func TestANewHolderIsGreeted(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE",
		City: "Kisumu", Basis: "consent"})
	must(t, err)
	third, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Mombasa City Library", Kind: "library", Country: "KE",
		City: "Mombasa", Basis: "consent"})
	must(t, err)
	grace := n.person(t, "grace", other, crm.Staff, "")
	boss := n.person(t, "peter", other, crm.Manager, "")
	omar := n.person(t, "omar", third, crm.Staff, "")
	_, err = n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Post: crm.Post{OfficeID: office, Title: "Secretary-General",
		Holder: "Dr Évangeline Njoka", Theme: "education"}, LibraryID: n.library, Source: said})
	must(t, err)
	var post int64
	n.One(t, &post, `SELECT id FROM post`)
	know := func(a crm.Actor, library int64, c crm.ContactChange) {
		t.Helper()
		c.LibraryID, c.OwnerID, c.OfficeID, c.Basis = library, a.UserID, office, "consent"
		_, err := n.Contacts.Add(n.as(t, a), c)
		must(t, err)
	}
	know(grace, other, crm.ContactChange{Contact: crm.Contact{DisplayName: "dr Evangeline Njoka",
		Audience: crm.Audience{Visibility: crm.ToLibrary}}})
	know(omar, third, crm.ContactChange{Contact: crm.Contact{DisplayName: "Dr Évangeline Njoka",
		Audience: crm.Audience{Visibility: crm.ToNamed, Readers: []int64{omar.UserID}}}})
	must(t, n.Users.SetRole(n.as(t, n.amina), crm.RoleChange{UserID: grace.UserID, LibraryID: other, Role: crm.NoRole}))

	rename := func(holder string, version int) error {
		_, err := n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Write: crm.Write{Version: version},
			Post: crm.Post{ID: post, OfficeID: office, Title: "Secretary-General", Holder: holder}, LibraryID: n.library, Source: said})
		return err
	}
	must(t, rename("Dr Evangeline NJOKA", 1)) // the same name in other letters is nobody new
	var steps int
	if n.One(t, &steps, `SELECT count(*) FROM task`); steps != 0 {
		t.Fatalf("%d steps for the same person", steps)
	}
	must(t, rename("James Kariuki", 2))
	wantKind(t, "a stale form", rename("Somebody Else", 2), crm.Conflict)
	var library, owner int64
	var request string
	n.One(t, &steps, `SELECT count(*) FROM task`)
	n.One(t, &library, `SELECT min(library_id) FROM task WHERE title_key = 'step.greet_new' AND title_args->>'name' = 'James Kariuki'`)
	n.One(t, &owner, `SELECT min(owner_id) FROM task`)
	if steps != 1 || library != other || owner != boss.UserID {
		t.Errorf("%d steps, of library %d, owned by %d; want one of %d, owned by %d", steps, library, owner, other, boss.UserID)
	}
	n.One(t, &request, `SELECT count(DISTINCT request)::text FROM audit
		WHERE noun = 'task' OR noun = 'post' AND action = 'update' AND version = 3`)
	if request != "1" {
		t.Errorf("the step and the post were saved in %s requests", request)
	}
	err = rename("x", 0)
	wantKind(t, "no version", err, crm.Conflict)
	_, err = n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Post: crm.Post{ID: post, OfficeID: n.office(t, "unic-nairobi"), Title: "x"},
		LibraryID: n.library, Source: said})
	wantKind(t, "a post of another office", err, crm.NotFound)
	_, err = n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Post: crm.Post{OfficeID: office, Title: "x", Theme: "nonsense"},
		LibraryID: n.library, Source: said})
	wantKind(t, "an unknown theme", err, crm.Invalid)
}

// Filters combine, keep what the others can be set to, and refuse what is in no list.
func TestCountryFilters(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	natcom := n.office(t, "natcom-ke")
	_, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: natcom,
		People: []string{"Grace Mfano"},
		Kind:   "call", Direction: "out", At: monday.AddDate(0, 0, -40), NextStep: "Write", NextOn: crm.DateOf(monday)})
	must(t, err)
	_, err = n.Offices.SaveOwn(n.as(t, n.amina), crm.LibraryOffice{LibraryID: n.library, OfficeID: natcom, AtLeastDays: 30})
	must(t, err)
	ask := func(q crm.CountryQuery) (crm.CountryDirectory, error) {
		q.Country, q.LibraryID = "KE", n.library
		return n.Directory.Country(n.as(t, n.amina), q)
	}
	for want, q := range map[string]crm.CountryQuery{
		"known": {Stand: crm.StandKnown}, "contact": {Stand: crm.StandContact}, "quiet": {Stand: crm.StandQuiet}, "open": {Stand: crm.StandOpen},
		"all at once": {Stand: crm.StandQuiet, Organisation: "unesco", Kind: "national_commission", Theme: "education", Goal: 4,
			Text: "kenya natio"},
	} {
		d, err := ask(q)
		must(t, err)
		if len(d.Seated) != 1 || d.Seated[0].ID != natcom || len(d.Covering) != 0 || d.Total != 16 || len(d.Any.Kinds) < 4 {
			t.Errorf("%s: %d seated of %d, %d kinds to choose from", want, len(d.Seated), d.Total, len(d.Any.Kinds))
		}
	}
	d, err := ask(crm.CountryQuery{Stand: crm.StandNone})
	must(t, err)
	if len(d.Seated) != 13 || len(d.Covering) != 2 {
		t.Errorf("not in contact: %d and %d", len(d.Seated), len(d.Covering))
	}
	for _, q := range []crm.CountryQuery{{Stand: "x"}, {Organisation: "x"}, {Kind: "x"}, {Theme: "x"}, {Goal: 18}, {Goal: -1}, {Text: "a\x00"},
		{Text: "\xff"}, {Text: strings.Repeat("a", 300)}} {
		_, err := ask(q)
		wantKind(t, "a filter of nonsense", err, crm.Invalid)
	}
}

// Whoever adds an office that is there already hears of it, also of one that has closed.
func TestSimilarOffices(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	natcom := n.office(t, "natcom-ke")
	c := n.change(t, natcom)
	for what, o := range map[string]crm.Office{
		"the same kind of the same body": {Names: crm.Names{"en": "Something else"}, OrganisationID: c.OrganisationID,
			Kind: "national_commission", Country: "KE"},
		"the same name in other letters": {Names: crm.Names{"en": "kenya national COMMISSION for unesco"}, OrganisationID: 1,
			Kind: "field_office", Country: "UG"},
		"the same name, nothing else yet": {Names: crm.Names{"fr": "Kenya National Commission"}},
	} {
		n.Super(t, `UPDATE office SET state = 'closed' WHERE id = $1`, natcom)
		found, err := n.Offices.Similar(n.as(t, n.amina), crm.OfficeChange{Office: o})
		must(t, err)
		if len(found) == 0 || found[0].ID != natcom {
			t.Errorf("%s: %v", what, found)
		}
	}
	found, err := n.Offices.Similar(n.as(t, n.amina), crm.OfficeChange{Office: crm.Office{Names: crm.Names{"en": "Quite another bureau"},
		OrganisationID: c.OrganisationID, Kind: "external_office", Country: "KE"}})
	must(t, err)
	if len(found) != 0 {
		t.Errorf("found %v", found)
	}
}
