package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// A coordinator has no library of their own: the list of all leads on, and what is kept to named readers stays hidden.
func TestACoordinatorTurnsToALibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	for name, visibility := range map[string]string{"Grace Mfano": "library", "Quiet Kimani": "named"} {
		wantStatus(t, name, amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", name, "basis", "consent",
			"visibility", visibility)), http.StatusSeeOther)
	}
	wantStatus(t, "another library", amina.post(link.AdminLibraries,
		sent(amina.get(link.AdminLibraries+"/new").hidden(t, link.AdminLibraries), "name", "Kisumu Lakeside Library", "kind", "library",
			"country", "KE", "city", "Kisumu", "zone", "", "basis", "consent")), http.StatusSeeOther)
	halima := p.join(t, amina, "halima@coord.example", url.Values{"library": {"0"}, "network_role": {"coordinator"}})
	wantRedirect(t, "no library chosen", halima.get(link.Contacts), link.With(link.Switch, "return", link.Contacts))
	list := halima.get(link.With(link.Switch, "return", link.Contacts))
	wantText(t, "the libraries", list.body, "Mto Public Library", "Kisumu Lakeside Library", "All libraries")
	found := halima.get(link.With(link.Switch, "q", "kisumu")).body
	if strings.Contains(found, "library=1&") || !strings.Contains(found, "library=2&") {
		t.Errorf("a search for Kisumu shows:\n%s", found)
	}
	wantRedirect(t, "choosing", halima.get(link.With(link.Switch, "library", "1", "return", link.Contacts)), link.Contacts)
	people := halima.get(link.Contacts).body
	wantText(t, "the people of that library", people, "Grace Mfano", "Mto Public Library")
	if strings.Contains(people, "Quiet Kimani") {
		t.Error("a coordinator sees whom only named readers see")
	}
	joel := p.join(t, amina, "joel@mto.example", url.Values{"library": {"2"}, "role": {"staff"}})
	for _, address := range []string{link.Switch, link.With(link.Switch, "library", "1"), link.With(link.Switch, "library", "99")} {
		wantStatus(t, "staff of another library: "+address, joel.get(address), http.StatusNotFound)
	}
	wantStatus(t, "a library that is not there", halima.get(link.With(link.Switch, "library", "99")), http.StatusNotFound)
}
