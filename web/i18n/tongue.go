package i18n

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Tongue is the name of a language in this one, by its code: "sw" is Swahili, le swahili, السواحلية. What is no code stays.
func (p *Printer) Tongue(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := display.Languages(language.Make(p.Lang())).Name(tag); name != "" {
		return name
	}
	return code
}
