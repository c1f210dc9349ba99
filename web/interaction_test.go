package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// What was logged can be corrected in all its parts; what a form does not show stays as it is.
func TestAnInteractionIsCorrectedWhole(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom, undp := p.office(t, "natcom-ke"), p.office(t, "undp-ke")
	p.person(t, "joel@mto.example", "Joel Kimani")
	v.logs(natcom, "people", "Grace Mfano, officer\nPeter Oduor", "subject", "Posters", "note", "One\r\ntwo", "theme", "access-to-information",
		"goal", "16", "user", "2", "our_ref", "M/1", "next_step", "Send a letter", "next_on", "2026-11-27")
	grace := number(int64(p.count(t, `SELECT id FROM contact WHERE display_name = 'Grace Mfano'`)))
	entry := link.Interaction(1)
	page := v.get(entry)
	for _, text := range []string{"Grace Mfano", "Peter Oduor", "Joel Kimani", "Peace, justice", "M/1", "Send a letter", "Our library",
		"Who was there"} {
		if !strings.Contains(page.body, text) {
			t.Errorf("the page of the entry does not say %q", text)
		}
	}
	parts := func() [4]int {
		return [4]int{p.count(t, `SELECT count(*) FROM interaction_contact`), p.count(t, `SELECT count(*) FROM interaction_user`),
			p.count(t, `SELECT count(*) FROM interaction_theme`), p.count(t, `SELECT count(*) FROM interaction_goal`)}
	}
	if got := parts(); got != [4]int{2, 2, 1, 1} {
		t.Fatalf("logged with %v", got)
	}
	wantStatus(t, "a short form", v.post(entry, url.Values{"version": {"1"}, "kind": {"call"}, "direction": {"out"}, "result": {"spoke"},
		"subject": {"Posters, again"}, "note": {"One\ntwo"}}), http.StatusSeeOther)
	if got := parts(); got != [4]int{2, 2, 1, 1} {
		t.Errorf("a form that shows no parts left %v", got)
	}
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE our_ref = ''`); n != 1 {
		t.Error("the reference that was emptied is still there")
	}
	edit := v.get(link.Edit(entry))
	for _, text := range []string{`name="office_name"`, `value="Kenya National Commission for UNESCO"`, `name="contact"`, `name="user"`,
		`name="theme"`, `name="goal"`, `name="visibility"`} {
		if !strings.Contains(edit.body, text) {
			t.Errorf("the form of correction has no %s", text)
		}
	}
	whole := url.Values{"version": {"2"}, "whole": {"1"}, "kind": {"visit"}, "direction": {"in"}, "subject": {"Posters"}, "note": {"Three"},
		"office_name": {"UNDP Kenya"}, "contact": {grace}, "people": {"Ann Wairimu, librarian"}, "user": {"1"}, "theme": {"education"},
		"visibility": {"named"}, "reader": {"2"}}
	got := v.post(entry, whole)
	if got.status != http.StatusSeeOther {
		t.Fatalf("correcting answered %d", got.status)
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM interaction
			WHERE kind = 'visit' AND direction = 'in' AND visibility = 'named' AND readers @> '{1,2}' AND office_id = ` + number(undp): 1,
		`SELECT count(*) FROM interaction_contact c JOIN contact p ON p.id = c.contact_id
			WHERE p.display_name IN ('Grace Mfano', 'Ann Wairimu')`: 2,
		`SELECT count(*) FROM interaction_contact`: 2, `SELECT count(*) FROM interaction_user`: 1, `SELECT count(*) FROM interaction_theme
			WHERE theme = 'education'`: 1, `SELECT count(*) FROM interaction_goal`: 0,
		`SELECT count(*) FROM task WHERE visibility = 'named' AND readers @> '{1,2}'`: 1,
	} {
		if n := p.count(t, query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	if got := v.post(entry, whole).status; got != http.StatusConflict {
		t.Errorf("a stale correction answered %d", got)
	}
	history := v.get(link.History(entry))
	for _, text := range []string{"Amina Otieno logged this", "the note", "who sees it"} {
		if !strings.Contains(history.body, text) {
			t.Errorf("the history does not tell %q", text)
		}
	}
	// A person who was deleted since stays as they were called, and the entry can still be corrected.
	wantStatus(t, "deleting her", v.post(link.Deletion(link.Contact(1)),
		url.Values{"version": {number(int64(p.count(t, `SELECT version FROM contact WHERE id = 1`)))}}), http.StatusSeeOther)
	version := number(int64(p.count(t, `SELECT version FROM interaction WHERE id = 1`)))
	wantStatus(t, "correcting without her", v.post(entry, url.Values{"version": {version}, "whole": {"1"}, "kind": {"visit"},
		"direction": {"in"}, "note": {"Four"}, "office_name": {"UNDP Kenya"}, "visibility": {"library"}, "user": {"1"}}), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction_contact`); n != 1 {
		t.Errorf("%d people are left, want the one in the trash", n)
	}
}

// An entry lies in the past; one more can follow at once.
func TestLogging(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	f := url.Values{"library": {"1"}, "office": {number(office)}, "kind": {"call"}, "direction": {"out"}, "at": {"2026-11-23T09:20"},
		form.KeyField: {form.NewKey()}}
	if got := v.post(link.Interactions, f); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "2026-11-23T09:20") {
		t.Errorf("an entry in 20 minutes answered %d", got.status)
	}
	f.Set("at", "2026-11-23T09:02")
	f.Set("another", "1")
	f.Set("return", link.Today)
	got := v.post(link.Interactions, f)
	wantRedirect(t, "log and add another", got, link.With(link.LogWith(office), "return", link.Today))
	choose := v.get(link.NewInteraction)
	if !strings.Contains(choose.body, "Last in touch") || !strings.Contains(choose.body, "Kenya National Commission for UNESCO") {
		t.Error("the offices last in touch are not offered")
	}
	found := v.get(link.With(link.NewInteraction, "q", "undp", "return", link.Tasks))
	if !strings.Contains(found.body, "return=%2Ftasks") {
		t.Error("the way back is lost while the office is sought")
	}
}

// What a search finds is said to those who do not see the list; an empty log is not called a search without a result.
func TestTheLogSaysWhatIsFound(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	said := func(address, want string) {
		t.Helper()
		wantText(t, address, v.get(address).body, `id="found">`+want+`<`)
	}
	said(link.Interactions, "Nothing logged yet")
	v.logs(p.office(t, "natcom-ke"), "subject", "Posters")
	said(link.Interactions, "1 entry")
	said(link.Interactions+"?q=panels", "Nothing found for “panels”")
	said(link.Interactions+"?kind=letter", "No entry fits")
}

// The form shows minutes; correcting something else leaves the instant as it was, so that the order of a day stays.
func TestACorrectionKeepsTheInstant(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.logs(p.office(t, "natcom-ke"), "people", "Grace Mfano", "subject", "Posters")
	p.Super(t, `UPDATE interaction SET occurred_at = '2026-11-20 09:15:42.5+03'`)
	entry := link.Interaction(1)
	fields := func(at string) url.Values {
		return url.Values{"version": {number(int64(p.count(t, `SELECT version FROM interaction`)))}, "kind": {"call"}, "direction": {"out"},
			"result": {"spoke"}, "note": {"They want two"}, "at": {at}}
	}
	wantStatus(t, "another note", v.post(entry, fields("2026-11-20T09:15")), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE occurred_at = '2026-11-20 09:15:42.5+03' AND note = 'They want two'`); n != 1 {
		t.Error("the correction moved the entry")
	}
	wantStatus(t, "another time", v.post(entry, fields("2026-11-20T09:16")), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE occurred_at = '2026-11-20 09:16:00+03'`); n != 1 {
		t.Error("the time that was corrected was not kept")
	}
}

// A viewer who calls a number stays on the page: the log would refuse them while the telephone rings.
func TestANumberOpensTheLogForThoseWhoMayWriteIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := link.Office(p.office(t, "natcom-ke"))
	wantStatus(t, "a number", amina.post(office+"/reaches", url.Values{form.KeyField: {form.NewKey()}, "library": {"1"},
		"phone": {"+254 20 7229000"}, "source_kind": {"website"}}), http.StatusSeeOther)
	grace := url.Values{form.KeyField: {form.NewKey()}, "library": {"1"}, "name": {"Grace Mfano"}, "basis": {"consent"},
		"visibility": {"library"}, "channel_0": {"+254 722 000000"}, "channel_0_kind": {"phone"}}
	wantStatus(t, "a person", amina.post(link.Contacts, grace), http.StatusSeeOther)
	viewer := p.join(t, amina, "viewer@mto.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	for _, address := range []string{office, office + "/before-you-call", link.Contact(1)} {
		if body := amina.get(address).body; !strings.Contains(body, `href="tel:`) || !strings.Contains(body, "data-log") {
			t.Errorf("%s: no number that opens the log", address)
		}
		if body := viewer.get(address).body; !strings.Contains(body, `href="tel:`) || strings.Contains(body, "data-log") {
			t.Errorf("%s: a viewer has no number, or one that opens the log", address)
		}
	}
}
