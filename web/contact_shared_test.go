package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// A person whom another library shares opens from the list, to be read: the library answers for them, and nothing is changed.
func TestSharedPersonOpens(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "another library", amina.post(link.AdminLibraries,
		sent(amina.get(link.AdminLibraries+"/new").hidden(t, link.AdminLibraries), "name", "Kisumu Lakeside Library", "kind", "library",
			"country", "KE", "city", "Kisumu", "basis", "consent")), http.StatusSeeOther)
	other := p.join(t, amina, "daniel@people.example", url.Values{"library": {"2"}, "role": {"staff"}})
	wantStatus(t, "a shared person", other.post(link.Contacts,
		sent(other.get(link.NewContact).hidden(t, link.Contacts), "name", "Shared Person", "basis", "consent", "visibility", "network", "theme",
			"education")), http.StatusSeeOther)
	reader := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	list := reader.get(link.With(link.Contacts, "shared", "1", "theme", "education"))
	wantText(t, "the list", list.body, link.Contact(1), "Kisumu Lakeside Library")
	record := reader.get(link.Contact(1))
	wantStatus(t, "the record", record, http.StatusOK)
	wantText(t, "the record", record.body, "Shared Person", "Kisumu Lakeside Library")
	for _, no := range []string{"daniel", link.Edit(link.Contact(1)), link.Contact(1) + "/handing-on",
		link.With(link.NewInteraction, "contact", "1")} {
		if strings.Contains(list.body+record.body, no) {
			t.Errorf("what is only read shows %q", no)
		}
	}
	wantStatus(t, "a shared entry", other.post(link.Interactions,
		sent(other.get(link.With(link.NewInteraction, "contact", "1")).hidden(t, link.Interactions), "office", number(p.office(t, "natcom-ke")),
			"contact", "1", "kind", "call", "result", "spoke", "visibility", "network", "next_step", "Write again", "next_on", "2026-11-27")),
		http.StatusSeeOther)
	wantStatus(t, "the entry", reader.get(link.Interaction(1)), http.StatusOK)
	step := reader.get(link.Task(1))
	wantStatus(t, "its step", step, http.StatusOK)
	wantText(t, "its step", step.body, "Write again")
	wantStatus(t, "its timeline for print", reader.get(link.Timeline(link.Contact(1))), http.StatusOK)
}

// Whoever belongs to no library introduces themselves without one, and sees what was changed in the directory.
func TestOfficeForAnObserver(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := p.office(t, "natcom-ke")
	edit := amina.get(link.Edit(link.Office(office)))
	for _, s := range read(t, edit).sheets() {
		if s.action == link.Office(office) {
			s.fields.Set("city", "Kisumu")
			s.fields.Set("source_kind", "website")
			wantRedirect(t, "an edit", amina.post(s.action, s.fields), s.action)
		}
	}
	observer := p.join(t, amina, "observer@people.example", url.Values{"library": {"0"}, "network_role": {"observer"}})
	page := observer.get(link.Office(office))
	wantText(t, "the office", page.body, "I am observer@people.example. Who looks after", "Kisumu")
	if strings.Contains(page.body, "Nothing yet") || strings.Contains(page.body, "librarian at") {
		t.Error("the office's page is worded for somebody of a library, or has no history")
	}
	wantText(t, "its history", observer.get(link.History(link.Office(office))).body, "Kisumu", "Mto Public Library")
}
