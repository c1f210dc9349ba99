package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
	wantText(t, "set-up", setUp.body, "Set up Liaison", "Seven questions, about a minute. Everything can be changed later.", "Français",
		"العربية", "Kenya (16 offices ready)")
	answers := sent(setUp.hidden(t, link.With(link.SetUp, "lang", "en")), "code", "0000-0000", "library", "Mto Public Library", "country",
		"KE", "city", "Nairobi", "name", "Amina Otieno", "email", "amina@mto.example", "password", password)
	refused := v.post(link.SetUp, answers)
	wantStatus(t, "a wrong code", refused, http.StatusUnprocessableEntity)
	wantText(t, "a wrong code keeps what was typed", refused.body, "This is not the code", `value="Mto Public Library"`)
	if strings.Contains(refused.body, password) {
		t.Error("the password was shown again")
	}
	wantRedirect(t, "set-up", v.post(link.SetUp, sent(answers, "code", p.code)), link.Country("KE"))
	wantStatus(t, "set-up is over", v.get(link.SetUp), http.StatusNotFound)

	country := v.get(link.Country("KE"))
	wantText(t, "the country", country.body, "Welcome, Amina. These are the offices near you.",
		"International offices for Kenya: 16 that we know of", "14 are in Kenya, 2 cover it from elsewhere. Nobody has confirmed them yet; each "+
			"shows its source and year.",
		"Good first doors", "Kenya National Commission for UNESCO", "United Nations Information Service Nairobi",
		"Not on this list yet: country offices of FAO, ILO, UNFPA and others.")
	office := p.office(t, "unic-nairobi")
	record := v.get(link.Office(office))
	wantText(t, "the office", record.body, "also serves Seychelles and Uganda", "Source: ", "unic.un.org", "Not confirmed yet.",
		"Not known yet.", "Add what you find", "Before you call", "We know nobody here yet.",
		"Good morning, I am Amina Otieno, librarian at Mto Public Library in Nairobi.", "Find their number first")

	reach := record.hidden(t, link.OfficeReaches(office))
	bad := v.post(link.OfficeReaches(office), sent(reach, "phone", "ring me"))
	wantStatus(t, "no telephone number", bad, http.StatusUnprocessableEntity)
	wantText(t, "no telephone number", bad.body, "This is no telephone number", `value="ring me"`, "Say where this was found.")
	wantRedirect(t, "the number", v.post(link.OfficeReaches(office), sent(reach, "phone", "+254 20 000 0000", "source_kind", "website")),
		link.Office(office))
	wantText(t, "the number is kept", v.get(link.Office(office)).body, "Kept, with its source.", "Undo", `href="tel:+254200000000"`)

	log := v.get(link.LogWith(office))
	wantText(t, "the log", log.body, "What did you just do?", "Whom did you speak to?",
		"Seen by: you (the only person of your library so far)", "Log the call", "Friday")
	call := sent(log.hidden(t, link.Interactions), "people", "Grace Mfano, information officer", "kind", "call", "result", "spoke", "note",
		"Likes a display for Human Rights Day, wants a letter first", "next_step", "Send a letter", "next_on", "2026-11-27")
	kept := v.post(link.Interactions, call)
	if kept.status != http.StatusSeeOther || !strings.HasPrefix(kept.location(), link.Office(office)+"?fresh=") {
		t.Fatalf("logging answered %d to %q\n%s", kept.status, kept.location(), kept.body)
	}
	if again := v.post(link.Interactions, call); again.location() != kept.location() {
		t.Errorf("a double submit led to %q, the first to %q", again.location(), kept.location())
	}
	back := v.get(kept.location())
	wantText(t, "after the call", back.body, "Logged: call with Grace Mfano. Next: Send a letter, Friday 27 November.", "While it is fresh",
		"Is this still right: ", "United Nations Information Service Nairobi", "How is Grace Mfano addressed?")
	wantRedirect(t, "confirming", v.post(link.OfficeConfirmations(office), sent(back.hidden(t, link.OfficeConfirmations(office)))),
		kept.location())
	wantText(t, "confirmed", v.get(link.Office(office)).body, "Confirmed by Amina Otieno, 23 November 2026, by phone.")
	wantText(t, "today", v.get(link.Today).body, "Today, Monday 23 November", "1 thing in the next seven days", "Send a letter", "Grace Mfano",
		"in 4 days (Fri 27 Nov)", "Ten minutes left?", "Kenya National Commission for UNESCO", "Still there?")

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
	wantRedirect(t, "set-up", v.post(link.With(link.SetUp, "lang", "ar"),
		sent(setUp.hidden(t, link.With(link.SetUp, "lang", "ar")), "code", strings.ToLower(p.code), "library", "المكتبة العمومية", "country",
			"TN", "city", "تونس", "name", "آمنة", "email", "amina@mto.example", "password", password)), link.Country("TN"))
	for _, address := range []string{link.Country("TN"), link.Directory, link.Office(p.office(t, "natcom-tn")),
		link.LogWith(p.office(t, "natcom-tn")), link.Today, link.Contacts, link.NewContact, link.Tasks, link.Account, link.Admin, link.Trash} {
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
	wantStatus(t, "the first edit", v.post(made.location(), sent(first, "name", "Ruth Chebet", "salutation", "Dear Ms Chebet", "basis",
		"consent")), http.StatusSeeOther)
	late := v.post(made.location(), sent(second, "name", "Ruth Chebet", "salutation", "Dear Dr Chebet", "basis", "consent"))
	wantStatus(t, "the second edit", late, http.StatusConflict)
	wantText(t, "the second edit", late.body, "Amina Otieno", "Dear Ms Chebet", "Dear Dr Chebet")
	again := sent(late.hidden(t, made.location()), "name", "Ruth Chebet", "salutation", "Dear Dr Chebet", "basis", "consent")
	wantStatus(t, "saved after seeing both", v.post(made.location(), again), http.StatusSeeOther)
}

// TestSomebodyMoves: the other office is chosen by its name; what fits none or several says so, and keeps what was typed.
func TestSomebodyMoves(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people",
		"Grace Mfano, officer", "kind", "call", "result", "spoke")), http.StatusSeeOther)
	leaving := link.ContactDeparture(1)
	record := v.get(leaving)
	wantText(t, "the record", record.body, "Which other office (its name)", "United Nations Information Service Nairobi")
	for typed, want := range map[string]string{"Office of nobody": "No office of that name", "United Nations": "Several offices fit"} {
		refused := v.post(leaving, sent(record.hidden(t, leaving), "how", "moved", "to_office", typed, "follower", "Joel <b>Kimani</b>"))
		wantStatus(t, typed, refused, http.StatusUnprocessableEntity)
		wantText(t, typed, refused.body, want, typed, "Joel <b>Kimani</b>")
	}
	wantRedirect(t, "moved", v.post(leaving, sent(record.hidden(t, leaving), "how", "moved", "to_office",
		"united nations information service nairobi")), link.Contact(1))
	wantText(t, "the record afterwards", v.get(link.Contact(1)).body, "United Nations Information Service Nairobi")
	if n := p.count(t, `SELECT count(*) FROM appointment WHERE office_id = $1 AND NOT ended`, p.office(t, "unic-nairobi")); n != 1 {
		t.Errorf("%d posts at the other office, want one", n)
	}
}
