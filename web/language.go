package web

import (
	"liaison/crm"
	"liaison/web/i18n"
)

const languageCookie = "lang"

// printerFor chooses the reader's language: "?lang=", then what was chosen in this browser, then the account's, then what
// the browser asks for. It is called again once the actor is known.
func (s *site) printerFor(r *Request) *i18n.Printer {
	explicit := r.query("lang")
	chosen := ""
	if c, err := r.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	lang, country := i18n.Match(r.Header.Get("Accept-Language"), explicit, chosen, r.Actor.Lang)
	if r.Actor.Country != "" {
		country = r.Actor.Country
	}
	return i18n.For(lang, country).At(s.Now(), crm.Zone(r.Actor.Zone)).Keeping(r.Actor.Week)
}

// rememberLanguage keeps a language that was chosen by a link, until the browser closes or the account says otherwise.
func (r *Request) rememberLanguage() {
	if explicit := r.query("lang"); i18n.Speaks(explicit) {
		r.setCookie(languageCookie, explicit, untilBrowserCloses)
	}
}

// forgetLanguage lets the account's language decide again.
func (r *Request) forgetLanguage() { r.setCookie(languageCookie, "", ended) }
