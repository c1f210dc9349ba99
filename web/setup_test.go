package web

import (
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"liaison/web/link"
)

var chosenCountry = regexp.MustCompile(`<option value="([A-Z]{2})" selected`)

// The time zone tells the country where there is a script; without one a language's region does, unless it is the usual one.
func TestTheCountryAtSetUp(t *testing.T) {
	t.Parallel()
	p := open(t)
	for asked, want := range map[string]string{"en-US,en;q=0.9": "", "en-GB": "", "fr-FR,fr": "", "en-KE": "KE", "fr-TN,fr;q=0.8": "TN",
		"ar": ""} {
		v := p.visitor(t)
		v.headers["Accept-Language"] = asked
		body := v.get(link.SetUp).body
		if got := chosenCountry.FindStringSubmatch(body); (got == nil) != (want == "") || got != nil && got[1] != want {
			t.Errorf("%s: chosen is %v, want %q", asked, got, want)
		}
	}
	zone := func(name string) tabOption {
		return func(*tab) chromedp.Action { return emulation.SetTimezoneOverride(name) }
	}
	for name, want := range map[string]string{"Africa/Nairobi": "KE", "Africa/Tunis": "TN", "UTC": ""} {
		v := p.visit(t, today, "en", "KE", zone(name))
		v.open(link.SetUp)
		if got := eval[string](v.tab, `document.querySelector("[name=country]").value`); got != want {
			t.Errorf("in the zone %s the country is %q, want %q", name, got, want)
		}
	}
}
