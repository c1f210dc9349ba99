package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// sent is a form's hidden fields with what somebody typed.
func sent(hidden url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		hidden.Set(pairs[i], pairs[i+1])
	}
	return hidden
}

// TestFirstRun is the first visit without a script, screen by screen: from set-up to a logged call and the next step.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)

	wantRedirect(t, "before set-up everything leads there", v.get(link.Today), link.SetUp)
	setUp := v.get(link.SetUp)
	wantText(t, "set-up", setUp.body, "Set up Liaison", "Seven questions, about a minute. Everything can be changed later.", "Français", "العربية", "Kenya (16 offices ready)")
	answers := sent(setUp.hidden(t, link.With(link.SetUp, "lang", "en")), "code", "0000-0000", "library", "Mto Public Library", "country", "KE", "city", "Nairobi", "name", "Amina Otieno", "email", "amina@mto.example", "password", password)
	refused := v.post(link.SetUp, answers)
	wantStatus(t, "a wrong code", refused, http.StatusUnprocessableEntity)
	wantText(t, "a wrong code keeps what was typed", refused.body, "This is not the code", `value="Mto Public Library"`)
	if strings.Contains(refused.body, password) {
		t.Error("the password was shown again")
	}
	wantRedirect(t, "set-up", v.post(link.SetUp, sent(answers, "code", p.code)), link.Country("KE"))
	wantStatus(t, "set-up is over", v.get(link.SetUp), http.StatusNotFound)

	country := v.get(link.Country("KE"))
	wantText(t, "the country", country.body, "Welcome, Amina. These are the offices near you.", "International offices for Kenya: 16 that we know of", "14 are in Kenya, 2 cover it from elsewhere. Nobody has confirmed them yet; each shows its source and year.",
		"Good first doors", "Kenya National Commission for UNESCO", "United Nations Information Service Nairobi", "Not on this list yet: country offices of FAO, ILO, UNFPA and others.")
	office := p.office(t, "unic-nairobi")
	record := v.get(link.Office(office))
	wantText(t, "the office", record.body, "also serves Seychelles and Uganda", "Source: unic.un.org", "Not confirmed yet.", "Not known yet.", "Add what you find", "Before you call", "We know nobody here yet.",
		"Good morning, I am Amina Otieno, librarian at Mto Public Library in Nairobi.", "Find their number first")

	reach := record.hidden(t, link.OfficeReaches(office))
	bad := v.post(link.OfficeReaches(office), sent(reach, "phone", "ring me"))
	wantStatus(t, "no telephone number", bad, http.StatusUnprocessableEntity)
	wantText(t, "no telephone number", bad.body, "This is no telephone number", `value="ring me"`, "Say where this was found.")
	wantRedirect(t, "the number", v.post(link.OfficeReaches(office), sent(reach, "phone", "+254 20 000 0000", "source_kind", "website")), link.Office(office))
	wantText(t, "the number is kept", v.get(link.Office(office)).body, "Kept, with its source.", "Undo", `href="tel:+254200000000"`)

	log := v.get(link.LogWith(office))
	wantText(t, "the log", log.body, "What did you just do?", "Whom did you speak to?", "Seen by: you (the only person of your library so far)", "Log the call", "Friday")
	call := sent(log.hidden(t, link.Interactions), "people", "Grace Mfano, information officer", "kind", "call", "result", "spoke", "note", "Likes a display for Human Rights Day, wants a letter first", "next_step", "Send a letter", "next_on", "2026-11-27")
	kept := v.post(link.Interactions, call)
	if kept.status != http.StatusSeeOther || !strings.HasPrefix(kept.location(), link.Office(office)+"?fresh=") {
		t.Fatalf("logging answered %d to %q\n%s", kept.status, kept.location(), kept.body)
	}
	if again := v.post(link.Interactions, call); again.location() != kept.location() {
		t.Errorf("a double submit led to %q, the first to %q", again.location(), kept.location())
	}
	back := v.get(kept.location())
	wantText(t, "after the call", back.body, "Logged: call with Grace Mfano. Next: Send a letter, Friday 27 November.", "While it is fresh", "Are they still the United Nations Information Service Nairobi, in Nairobi?", "How is Grace Mfano addressed?")
	wantRedirect(t, "confirming", v.post(link.OfficeConfirmations(office), sent(back.hidden(t, link.OfficeConfirmations(office)))), link.Office(office))
	wantText(t, "confirmed", v.get(link.Office(office)).body, "Confirmed by Amina Otieno, 23 November 2026, by phone.")
	wantText(t, "today", v.get(link.Today).body, "Today, Monday 23 November", "1 thing this week", "Send a letter", "Grace Mfano", "in 4 days (Fri 27 Nov)", "Ten minutes left?", "Kenya National Commission for UNESCO: still there?")

	for query, want := range map[string]int{
		"library": 1, "app_user": 1, "office_reach": 1, "contact": 1, "appointment": 1, "interaction": 1, "task": 1,
		"office_source WHERE confirmed_at IS NOT NULL": 1,
	} {
		if got := p.count(t, "SELECT count(*) FROM "+query); got != want {
			t.Errorf("%s: %d rows, want %d", query, got, want)
		}
	}
}

// TestFirstRunInArabic walks the same pages from right to left, with the months of Tunisia and Western digits.
func TestFirstRunInArabic(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)
	setUp := v.get(link.With(link.SetUp, "lang", "ar"))
	wantText(t, "set-up", setUp.body, `lang="ar"`, `dir="rtl"`, "إعداد Liaison")
	wantRedirect(t, "set-up", v.post(link.With(link.SetUp, "lang", "ar"), sent(setUp.hidden(t, link.With(link.SetUp, "lang", "ar")), "code", strings.ToLower(p.code), "library", "المكتبة العمومية", "country", "TN", "city", "تونس", "name", "آمنة", "email", "amina@mto.example", "password", password)), link.Country("TN"))
	for _, address := range []string{link.Country("TN"), link.Directory, link.Office(p.office(t, "natcom-tn")), link.LogWith(p.office(t, "natcom-tn")), link.Today, link.Contacts, link.NewContact, link.Tasks, link.Account, link.Admin, link.Trash} {
		page := v.get(address)
		wantStatus(t, address, page, http.StatusOK)
		wantText(t, address, page.body, `lang="ar"`, `dir="rtl"`)
		for _, digit := range "٠١٢٣٤٥٦٧٨٩" {
			if strings.ContainsRune(page.body, digit) {
				t.Errorf("%s holds the digit %c", address, digit)
			}
		}
	}
	wantText(t, "today", v.get(link.Today).body, "23 نوفمبر")
	wantText(t, "the same page in French", v.get(link.With(link.Today, "lang", "fr")).body, `lang="fr"`, "23 novembre")
	wantText(t, "and then in Arabic again", v.get(link.Today).body, `lang="ar"`)
}

// TestSessionEndedBeforeLogging: the password on the same page, and exactly one call.
func TestSessionEndedBeforeLogging(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	call := sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "kind", "call", "result", "no_answer", "note", "")
	p.endSessions(t)
	asked := v.post(link.Interactions, call)
	wantStatus(t, "the session has ended", asked, http.StatusUnauthorized)
	wantText(t, "the session has ended", asked.body, "Nothing you typed is lost.")
	if got := v.signIn("amina@mto.example", password, asked.hidden(t, link.SignIn)); got.status != http.StatusSeeOther {
		t.Fatalf("signing in again answered %d\n%s", got.status, got.body)
	}
	if n := p.count(t, `SELECT count(*) FROM interaction`); n != 1 {
		t.Errorf("%d calls, want one", n)
	}
}

// TestStaleEdit: who changed it is named, nothing typed is lost, nothing is overwritten.
func TestStaleEdit(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	add := v.get(link.NewContact).hidden(t, link.Contacts)
	made := v.post(link.Contacts, sent(add, "name", "Ruth Chebet", "basis", "consent"))
	wantStatus(t, "adding", made, http.StatusSeeOther)
	edit := v.get(link.Edit(made.location()))
	first, second := edit.hidden(t, made.location()), edit.hidden(t, made.location())
	wantStatus(t, "the first edit", v.post(made.location(), sent(first, "name", "Ruth Chebet", "salutation", "Dear Ms Chebet", "basis", "consent")), http.StatusSeeOther)
	late := v.post(made.location(), sent(second, "name", "Ruth Chebet", "salutation", "Dear Dr Chebet", "basis", "consent"))
	wantStatus(t, "the second edit", late, http.StatusConflict)
	wantText(t, "the second edit", late.body, "Amina Otieno", "Dear Ms Chebet", "Dear Dr Chebet")
	again := sent(late.hidden(t, made.location()), "name", "Ruth Chebet", "salutation", "Dear Dr Chebet", "basis", "consent")
	wantStatus(t, "saved after seeing both", v.post(made.location(), again), http.StatusSeeOther)
}

// TestRoutes asks every route as everybody, with rows of Amina's library: nobody is sent to sign in, nobody gets an
// internal error, and who has no role there changes nothing.
func TestRoutes(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := p.office(t, "natcom-ke")
	amina.post(link.Interactions, sent(amina.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano", "kind", "call", "result", "spoke", "next_step", "Write", "next_on", "2026-11-27"))
	amina.post(link.AdminLibraries, url.Values{"idempotency_key": {form.NewKey()}, "name": {"Kisumu Lakeside Library"}, "kind": {"library"}, "country": {"KE"}, "city": {"Kisumu"}, "zone": {"Africa/Nairobi"}, "basis": {"consent"}})
	other := p.count(t, `SELECT max(id) FROM library`)
	kept := func() (sum string) {
		p.One(t, &sum, `SELECT md5((SELECT string_agg(c::text, '|' ORDER BY id) FROM contact c) || (SELECT string_agg(i::text, '|' ORDER BY id) FROM interaction i) || (SELECT string_agg(k::text, '|' ORDER BY id) FROM task k)
			|| (SELECT string_agg(m::text, '|' ORDER BY id) FROM member m WHERE library_id = 1) || (SELECT l::text FROM library l WHERE id = 1))`)
		return sum
	}
	for who, invite := range map[string]url.Values{
		"nobody":                   nil,
		"staff of another library": {"library": {fmt.Sprint(other)}, "role": {"staff"}},
		"manager of another":       {"library": {fmt.Sprint(other)}, "role": {"manager"}},
		"observer":                 {"library": {"0"}, "network_role": {"observer"}},
		"coordinator":              {"library": {"0"}, "network_role": {"coordinator"}},
		"viewer":                   {"library": {"1"}, "role": {"viewer"}},
	} {
		v := p.visitor(t)
		if invite != nil {
			v = p.join(t, amina, strings.ReplaceAll(who, " ", ".")+"@people.example", invite)
		}
		before := kept()
		for _, r := range routes {
			if r.path == link.SignOut || r.path == link.SignIn || r.path == link.SetUp {
				continue
			}
			address := strings.NewReplacer(":id", "1", ":country", "KE", ":noun", "contact", ":part", "1", ":token", "x", "*file", "none").Replace(r.path)
			if strings.HasPrefix(r.path, "/offices/") {
				address = strings.Replace(r.path, ":id", fmt.Sprint(office), 1)
				address = strings.Replace(address, ":part", "999", 1)
			}
			var got page
			if r.method == "GET" {
				got = v.get(address)
			} else {
				got = v.post(address, url.Values{"library": {"1"}, "version": {"1"}, "idempotency_key": {form.NewKey()}, "name": {"x"}, "kind": {"call"}, "direction": {"out"}, "office": {fmt.Sprint(office)}, "basis": {"consent"}, "due_on": {"2026-12-01"}, "title": {"x"}, "how": {"left"}})
			}
			switch {
			case got.status >= 500 && r.needs != nothing:
				t.Errorf("%s: %s %s answered %d\n%s", who, r.method, r.path, got.status, p.log)
			case invite == nil && r.needs == signedIn && r.method == "GET" && (got.status != 303 || !strings.HasPrefix(got.location(), link.SignIn)):
				t.Errorf("nobody: GET %s answered %d to %q", r.path, got.status, got.location())
			case invite == nil && r.needs == signedIn && r.method == "POST" && got.status != 401:
				t.Errorf("nobody: POST %s answered %d", r.path, got.status)
			}
			if now := kept(); now != before {
				t.Errorf("%s: %s %s changed the library (status %d)", who, r.method, r.path, got.status)
				before = now
			}
		}
	}
}

// TestSomebodyMoves: the other office is chosen by its name; what fits none or several says so, and keeps what was typed.
func TestSomebodyMoves(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano, officer", "kind", "call", "result", "spoke")), http.StatusSeeOther)
	leaving := link.Contact(1) + "/departure"
	record := v.get(link.Contact(1))
	wantText(t, "the record", record.body, "Which other office (its name)", "United Nations Information Service Nairobi")
	for typed, want := range map[string]string{"Office of nobody": "No office of that name", "United Nations": "Several offices fit"} {
		refused := v.post(leaving, sent(record.hidden(t, leaving), "how", "moved", "to_office", typed, "follower", "Joel <b>Kimani</b>"))
		wantStatus(t, typed, refused, http.StatusUnprocessableEntity)
		wantText(t, typed, refused.body, want, typed, "Joel <b>Kimani</b>")
	}
	wantRedirect(t, "moved", v.post(leaving, sent(record.hidden(t, leaving), "how", "moved", "to_office", "united nations information service nairobi")), link.Contact(1))
	wantText(t, "the record afterwards", v.get(link.Contact(1)).body, "United Nations Information Service Nairobi")
	if n := p.count(t, `SELECT count(*) FROM appointment WHERE office_id = $1 AND NOT ended`, p.office(t, "unic-nairobi")); n != 1 {
		t.Errorf("%d posts at the other office, want one", n)
	}
}
