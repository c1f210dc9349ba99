package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// An entry and a step are handed on, and left, where a contact is: on their page, in its words. Whoever took themselves out is led
// to the list, and the page is not there for them any more; what is refused stands open in its form.
func TestInteractionsAndTasksAreHandedOn(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "a step while alone", amina.post(link.Tasks,
		sent(amina.get(link.NewTask).hidden(t, link.Tasks), "title", "Ask", "due_on", "2026-11-27")), http.StatusSeeOther)
	if strings.Contains(amina.get(link.Task(1)).body, "change who sees it") {
		t.Error("who is alone is asked who sees a step")
	}
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	viewer := p.join(t, amina, "v@people.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	staff := number(int64(p.count(t, `SELECT user_id FROM member WHERE role = 'staff'`)))
	amina.logs(p.office(t, "natcom-ke"), "note", "Whispered", "visibility", "named", "reader", staff, "next_step", "Ask quietly", "next_on",
		"2026-11-27")
	for _, record := range []struct{ what, page, form, list, noun string }{
		{"an entry", link.Interaction(1), link.HandingOn(link.Interaction(1)), link.Interactions, "interaction"},
		{"a step", link.Task(2), link.HandingOn(link.Task(2)), link.Tasks, "task"},
	} {
		wantStatus(t, record.what+" by who does not see it", viewer.post(record.form,
			url.Values{"version": {"1"}, "owner": {"1"}, "visibility": {"named"}}), http.StatusForbidden)
		page := joel.get(record.page)
		wantText(t, record.what, page.body, "Hand on, or change who sees it", "Answerable", "Only me and those chosen",
			`value="`+staff+`" checked`)
		refused := joel.post(record.form, sent(page.hidden(t, record.form), "owner", "99", "visibility", "named"))
		wantStatus(t, record.what+" to nobody", refused, http.StatusUnprocessableEntity)
		wantText(t, record.what+" to nobody", refused.body, "Please choose one of the list", `href="#f-owner-on"`, `id="f-owner-on"`,
			`<details class="extra" open`)
		stale := sent(page.hidden(t, record.form), "owner", "1", "visibility", "named")
		stale.Set("version", "99")
		wantStatus(t, record.what+" that changed since", joel.post(record.form, stale), http.StatusConflict)

		wantRedirect(t, record.what+" left", joel.post(record.form, sent(page.hidden(t, record.form), "owner", "1", "visibility", "named")),
			record.list)
		wantText(t, "the list after "+record.what+" was left", joel.get(record.list).body, "Saved: who sees it.")
		for _, address := range []string{record.page, link.History(record.page)} {
			wantStatus(t, address, joel.get(address), http.StatusNotFound)
		}
		page = amina.get(record.page)
		wantRedirect(t, record.what+" handed on", amina.post(record.form,
			sent(page.hidden(t, record.form), "owner", staff, "visibility", "named", "reader", "1")), record.page)
		wantText(t, record.what+" handed on", amina.get(record.page).body, "Handed on.", "Amina Otieno and ")
		wantRedirect(t, record.what+" handed on and left", amina.post(record.form,
			sent(amina.get(record.page).hidden(t, record.form), "owner", staff, "visibility", "named")), record.list)
		wantStatus(t, record.what+" afterwards", amina.get(record.page), http.StatusNotFound)
		wantStatus(t, record.what+" for its owner", joel.get(record.page), http.StatusOK)
		if n := p.count(t, `SELECT count(*) FROM `+record.noun+` WHERE owner_id = `+staff+` AND readers = '{`+staff+`}'`); n != 1 {
			t.Errorf("%s is not its new owner's alone", record.what)
		}
	}
	wantText(t, "the entry, whoever is answerable for it", joel.get(link.Interaction(1)).body, "Amina Otieno called")
}
