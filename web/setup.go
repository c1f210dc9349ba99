package web

import (
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
)

// showSetUp is the first visit; once the network stands it does not exist.
func showSetUp(r *Request) error {
	r.rememberLanguage()
	return r.setUpPage(http.StatusOK, form.Fill("country", r.countryAsked()))
}

// countryAsked is the country of the browser's language where that says something: "en-KE" was chosen by somebody, "en-US" is
// what a browser asks for that nobody has asked.
func (r *Request) countryAsked() string {
	country := r.Print.Country()
	if usual, _ := language.Make(r.Print.Lang()).Region(); country == usual.String() || country == "GB" {
		return ""
	}
	return country
}

func (r *Request) setUpPage(status int, s form.State) error {
	countries, err := r.Services.SetUp.Countries(r.Context())
	if err != nil {
		return err
	}
	f := r.bare(r.Print.T("setup.title"))
	f.Address, f.Switch = link.SetUp, "set-up"
	return r.page(status, account.SetUp(account.SetUpPage{Frame: f, Form: s, Countries: countries, Guess: r.isSafe()}))
}

func setUp(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	if v.Has(form.SwitchField) { // another language, and all that was typed but the password
		r.rememberLanguage()
		return r.setUpPage(http.StatusOK, form.Keep(v, nil))
	}
	s := crm.SetUp{Code: v.Text("code"), Library: v.Text("library"), Country: v.Text("country"), Place: v.Text("place"), City: v.Text("city"),
		Name: v.Text("name"), Email: v.Text("email"),
		Password: v.Text("password"), Lang: r.Print.Lang(), Network: v.Text("network"), ISIL: v.Text("isil"), Address: r.address(),
		Agent: r.UserAgent()}
	if s.Country == "-" {
		s.Country = ""
	}
	if err := v.Err(); err != nil {
		return r.setUpPage(statusOf(err), form.Keep(v, err))
	}
	session, err := r.Services.SetUp.Start(r.Context(), s)
	if kind := crm.KindOf(err); kind == crm.Invalid || kind == crm.TooMany {
		return r.setUpPage(statusOf(err), form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	r.site.isSetUp.Store(true)
	r.startSession(session)
	r.forgetLanguage()
	r.flash(crm.Say("directory.welcome", "name", firstWord(s.Name)), "")
	if s.Country == "" {
		return r.redirect(link.Directory)
	}
	return r.redirect(link.Country(s.Country))
}

// firstWord is how a welcome calls somebody; a name that is no word stays whole.
func firstWord(name string) string {
	if words := strings.Fields(name); len(words) > 0 {
		return words[0]
	}
	return name
}
