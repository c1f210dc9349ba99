package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// TestNoNetworkWordsForOneWhoIsAlone: one library, one user: no page speaks of other libraries or of a network, and each says what
// is true. With a second library they do again.
func TestNoNetworkWordsForOneWhoIsAlone(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := p.office(t, "natcom-ke")
	words := map[string][]string{
		link.OfficeReports(office) + "/new": {"until a second library"},
		link.NewOffice:                      {"all libraries of the network"},
		link.Edit(link.Office(office)):      {"all libraries of the network"},
		link.Country("KE"):                  {"Another library was in touch"},
		link.Contacts + "/filter":           {"Shared by other libraries"},
		link.AdminUsers:                     {"Admin of the network"},
		link.LogWith(office):                {"who sees it", "others present"},
		link.NewContact:                     {"All libraries of the network"},
	}
	for address, absent := range words {
		got := amina.get(address)
		wantStatus(t, address, got, http.StatusOK)
		for _, word := range absent {
			if strings.Contains(got.body, word) {
				t.Errorf("%s says %q to somebody who is alone", address, word)
			}
		}
	}
	wantText(t, "a report", amina.get(link.OfficeReports(office)+"/new").body, "counts at once")
	wantStatus(t, "a second library", amina.post(link.AdminLibraries,
		url.Values{"name": {"Lamu Library"}, "kind": {"library"}, "country": {"KE"}, "zone": {"Africa/Nairobi"}, "basis": {"consent"},
			form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	for address, there := range words {
		wantText(t, address, amina.get(address).body, there...)
	}
}
