package web

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// logs posts an entry with an office.
func (v *visitor) logs(office int64, pairs ...string) page {
	v.t.Helper()
	f := url.Values{"library": {"1"}, "office": {number(office)}, "kind": {"call"}, "direction": {"out"}, "result": {"spoke"},
		form.KeyField: {form.NewKey()}}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	got := v.post(link.Interactions, f)
	if got.status != http.StatusSeeOther {
		v.t.Fatalf("logging answered %d: %s", got.status, got.body)
	}
	return got
}

var olderLink = regexp.MustCompile(`href="([^"]*after=[^"]*#timeline)"`)

func TestTimelineOfOfficeAndContact(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	v.logs(office, "people", "Grace Mfano, officer", "subject", "The first")
	contact := int64(p.count(t, `SELECT id FROM contact`))
	for i := range 25 {
		v.logs(office, "contact", number(contact), "subject", fmt.Sprintf("Subject %d.", i))
	}
	wantStatus(t, "confirming", v.post(link.OfficeConfirmations(office),
		url.Values{"library": {"1"}, "via": {"phone"}, form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	for _, record := range []string{link.Office(office), link.Contact(contact)} {
		seen, address := map[string]bool{}, link.With(record, "timeline", "ours")
		for pages := 0; address != "" && pages < 4; pages++ {
			got := v.get(address)
			wantStatus(t, address, got, http.StatusOK)
			for _, id := range regexp.MustCompile(`id="entry-(\d+)"`).FindAllStringSubmatch(got.body, -1) {
				if seen[id[1]] {
					t.Errorf("%s shows entry %s twice", record, id[1])
				}
				seen[id[1]] = true
			}
			next := olderLink.FindStringSubmatch(got.body)
			address = ""
			if next != nil {
				address, _, _ = strings.Cut(html.UnescapeString(next[1]), "#")
			}
		}
		if len(seen) != 26 {
			t.Errorf("%s shows %d of 26 entries", record, len(seen))
		}
		changes := v.get(link.With(record, "timeline", "changes"))
		if strings.Contains(changes.body, `id="entry-`) {
			t.Errorf("%s shows entries among the changes", record)
		}
		wantStatus(t, "a broken cursor", v.get(link.With(record, "after", "broken")), http.StatusBadRequest)
		wantStatus(t, "an unknown choice", v.get(link.With(record, "timeline", "theirs")), http.StatusBadRequest)
		printed := v.get(link.Timeline(record))
		wantStatus(t, "print", printed, http.StatusOK)
		if n := strings.Count(printed.body, `id="entry-`); n != 26 {
			t.Errorf("the page for print of %s has %d of 26 entries", record, n)
		}
		wantText(t, "print", printed.body, "Internal · Mto Public Library")
	}
	wantText(t, "the office's changes", v.get(link.With(link.Office(office), "timeline", "changes")).body,
		"Amina Otieno confirmed that the office is as shown")
	wantText(t, "the contact's changes", v.get(link.With(link.Contact(contact), "timeline", "changes")).body, "Amina Otieno added this person")
	french := v.get(link.With(link.Contact(contact), "timeline", "changes", "lang", "fr"))
	wantText(t, "in French", french.body, "Amina Otieno a ajouté cette personne")
}
