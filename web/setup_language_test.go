package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// TestTheLanguageOfTheSetUpIsChosenFirst: the languages stand before the questions, and choosing another one keeps all answers but
// the password, without a script.
func TestTheLanguageOfTheSetUpIsChosenFirst(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)
	first := v.get(link.SetUp)
	wantStatus(t, "set-up", first, http.StatusOK)
	if at := strings.Index(first.body, `class="languages"`); at < 0 || at > strings.Index(first.body, "<main") {
		t.Error("the languages follow the questions")
	}
	answers := url.Values{"code": {p.code}, "library": {"Bibliothèque <de> Mto"}, "country": {"TN"}, "city": {"Tunis"},
		"name": {"Amina Otieno"}, "email": {"amina@mto.example"}, "password": {password}, "network": {"Réseau"}, "switch": {"ar"}}
	switched := v.post(link.InLanguage(link.SetUp, "ar"), answers)
	wantStatus(t, "another language", switched, http.StatusOK)
	wantText(t, "the page in Arabic", switched.body, `dir="rtl"`, `Bibliothèque &lt;de&gt; Mto`, `value="Tunis"`, `value="`+p.code+`"`,
		`value="Amina Otieno"`, `value="amina@mto.example"`, `value="Réseau"`, `<option value="TN" selected`)
	if strings.Contains(switched.body, password) {
		t.Error("the password stands in the page")
	}
	if n := p.count(t, `SELECT count(*) FROM library`); n != 0 {
		t.Errorf("%d libraries were made", n)
	}
	wantText(t, "the page again", v.get(link.SetUp).body, `dir="rtl"`)
	answers.Del("switch")
	wantRedirect(t, "start", v.post(link.SetUp, answers), link.Country("TN"))
	wantStatus(t, "once it stands", v.post(link.InLanguage(link.SetUp, "fr"), url.Values{"switch": {"fr"}}), http.StatusNotFound)
}
