package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// atOnce sends a form from many hands at the same moment.
func (v *visitor) atOnce(n int, address string, fields url.Values) []page {
	out := make([]page, n)
	var all sync.WaitGroup
	for i := range out {
		all.Go(func() { out[i] = v.post(address, fields) })
	}
	all.Wait()
	return out
}

// TestTwentyAtOnce: a form that makes something, sent twenty times at once, makes it once, and all are led to it. The same key
// with other content is refused with the form as it was typed.
func TestTwentyAtOnce(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	office := p.office(t, "unic-nairobi")
	for _, c := range []struct {
		address, count, typed string
		fields                url.Values
	}{
		{link.Contacts, "contact", "name", url.Values{"name": {"Wanjiru Kamau"}, "basis": {"consent"}}},
		{link.Interactions, "interaction", "note", url.Values{"office": {number(office)}, "people": {"Otieno Okoth, officer"}, "kind": {"call"},
			"direction": {"out"}, "result": {"spoke"}, "note": {"Rang."}, "next_step": {"Write"}, "next_on": {"2026-12-01"}}},
		{link.Tasks, "task", "title", url.Values{"title": {"Ring again"}, "due_on": {"2026-12-01"}, "owner": {"1"}}},
		{link.Offices, "office", "name", url.Values{"name": {"Example Agency"}, "organisation": {"1"}, "kind": {"information_centre"},
			"country": {"KE"}, "city": {"Nairobi"}, "source_kind": {"website"}}},
		{link.AdminLibraries, "library", "name", url.Values{"name": {"Lamu Library"}, "kind": {"library"}, "country": {"KE"},
			"zone": {"Africa/Nairobi"}, "basis": {"consent"}}},
		{link.OfficeReaches(office), "office_reach", "hours", url.Values{"hours": {"9 to 12"}, "source_kind": {"website"}}},
		{link.OfficePosts(office), "post", "title", url.Values{"title": {"Librarian"}, "source_kind": {"website"}}},
		{link.OfficeReports(office), "office_report", "note", url.Values{"state": {"closed"}, "note": {"Shut."}, "source_kind": {"person"}}},
		{link.ContactDeparture(1), "appointment WHERE ended", "follower", url.Values{"how": {"left"}, "follower": {"Mary Wambui"}}},
	} {
		c.fields.Set("library", "1")
		c.fields.Set(form.KeyField, form.NewKey())
		before := p.count(t, `SELECT count(*) FROM `+c.count)
		answers := amina.atOnce(20, c.address, c.fields)
		for _, a := range answers {
			if a.status != http.StatusSeeOther || a.location() != answers[0].location() {
				t.Errorf("%s: answered %d to %q, the first to %q\n%.300s", c.address, a.status, a.location(), answers[0].location(), a.body)
				break
			}
		}
		if made := p.count(t, `SELECT count(*) FROM `+c.count) - before; made != 1 {
			t.Errorf("%s: %d rows were made, want one", c.address, made)
		}
		c.fields.Set(c.typed, "Something else")
		other := amina.post(c.address, c.fields)
		left := strings.HasSuffix(c.address, "/departure") // who has left has no form to leave by
		if other.status != http.StatusConflict || !left && !strings.Contains(other.body, "Something else") {
			t.Errorf("%s: other content under the same key answered %d, kept %v", c.address, other.status,
				strings.Contains(other.body, "Something else"))
		}
	}
}

// TestTheSameRowAtOnce: of ten who save the same row, one does; the others are told and lose nothing; having seen both, they may
// save.
func TestTheSameRowAtOnce(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	office := p.office(t, "natcom-ke")
	for address, typed := range map[string]string{link.Edit(link.Contact(3)): "salutation", link.Edit(link.Interaction(1)): "subject",
		link.Task(1): "title", link.Edit(link.Office(office)): "city", link.AdminLibrary(2): "city",
		link.Edit(link.OfficePost(office, 1)): "holder", link.OfficeOwn(office): "note", link.Account: "name"} {
		var x posting
		for _, found := range postings(t, amina, address) {
			if _, edits := found.fields[form.VersionField]; edits && found.fields.Has(typed) {
				x = found
			}
		}
		if x.action == "" {
			t.Errorf("%s has no form to edit", address)
			continue
		}
		x.fields.Set("source_kind", "website")
		x.fields.Set(typed, "Typed by everybody")
		count := map[int]int{}
		var late page
		for _, a := range amina.atOnce(10, x.action, x.fields) {
			if count[a.status]++; a.status == http.StatusConflict {
				late = a
			}
		}
		if count[http.StatusSeeOther] != 1 || count[http.StatusConflict] != 9 {
			t.Errorf("%s: %v", address, count)
			continue
		}
		keepsWhatWasTyped(t, late, x, x.fields, address)
		for _, again := range read(t, late).postings() {
			if again.action == x.action && again.fields.Has(typed) {
				again.fields.Set("source_kind", "website")
				if got := amina.post(again.action, again.fields); got.status != http.StatusSeeOther {
					t.Errorf("%s: saving after both were seen answered %d", address, got.status)
				}
			}
		}
	}
}
