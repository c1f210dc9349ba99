package web

import (
	"net/http"
	"net/url"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// TestPartsOfAnotherRecord: a part is reached through its own record only. Asked for through another one, by somebody who may
// change both, it is not there, and nothing changes.
func TestPartsOfAnotherRecord(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	office, other := p.office(t, "natcom-ke"), p.office(t, "natcom-tz")
	var appointment, change int64
	p.One(t, &appointment, `SELECT max(id) FROM appointment WHERE contact_id = 3`)
	p.One(t, &change, `SELECT max(id) FROM audit WHERE of_noun = 'office' AND of_id = $1`, office)
	w := p.watch(t)
	source := url.Values{"source_kind": {"website"}, "library": {"1"}, "version": {"1"}}
	for _, address := range []string{
		link.OfficePosts(other) + "/1", link.OfficePosts(other) + "/1/removal", link.OfficeReaches(other) + "/1/removal",
		link.OfficeReports(other) + "/1/decision",
		link.History(link.Office(other)) + "/" + number(change) + "/reversion", link.ContactPosts(1) + "/" + number(appointment),
	} {
		before := w.sum(t)
		fields := sent(source, form.KeyField, form.NewKey(), "title", "Director", "decision", "confirmed", "office", number(office))
		if got := amina.post(address, fields); got.status != http.StatusNotFound {
			t.Errorf("POST %s answered %d", address, got.status)
		}
		if now := w.sum(t); now != before {
			t.Errorf("POST %s wrote something", address)
		}
	}
	for _, address := range []string{link.Edit(link.OfficePost(other, 1)), link.Edit(link.ContactPost(1, appointment))} {
		if got := amina.get(address); got.status != http.StatusNotFound {
			t.Errorf("GET %s answered %d", address, got.status)
		}
	}
	left := amina.post(link.ContactDeparture(1), sent(source, form.KeyField, form.NewKey(), "how", "left", "appointment",
		number(appointment)))
	if left.status != http.StatusUnprocessableEntity || p.count(t, `SELECT count(*) FROM appointment WHERE ended`) != 0 {
		t.Errorf("leaving another person's post answered %d", left.status)
	}
}

// TestARefusedTaskKeepsItsForm, also where the form says nothing of the library: the step knows it.
func TestARefusedTaskKeepsItsForm(t *testing.T) {
	t.Parallel()
	_, amina, _ := furnished(t)
	refused := amina.post(link.Task(1), url.Values{"version": {"1"}, "title": {"Bring twelve posters"}, "due_on": {"never"}})
	wantStatus(t, "no day", refused, http.StatusUnprocessableEntity)
	wantText(t, "what was typed", refused.body, `value="Bring twelve posters"`)
}
