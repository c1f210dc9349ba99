package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"liaison/web/link"
)

// tongues are the languages that a field offers: value and words, in the order of the page.
func tongues(t *testing.T, p page, field string) (values, words []string) {
	t.Helper()
	for n := range read(t, p).Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "select" && attr(n, "name") == field:
			for o := range n.Descendants() {
				if o.Data == "option" && attr(o, "value") != "" {
					values, words = append(values, attr(o, "value")), append(words, strings.TrimSpace(text(o)))
				}
			}
			return values, words
		}
	}
	t.Fatalf("no field %s", field)
	return nil, nil
}

// TestEachLanguageIsOfferedOnce: in every language of the pages no two choices read the same, and none is a code; what somebody
// chose before stays chosen.
func TestEachLanguageIsOfferedOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, lang := range []string{"en", "fr", "ar"} {
		values, words := tongues(t, v.get(link.With(link.NewContact, "lang", lang)), "lang_own")
		if len(words) < 90 || !slices.Contains(values, "az") || !slices.Contains(values, "sw") {
			t.Errorf("%s: %d languages, %v", lang, len(words), values)
		}
		seen := map[string]string{}
		for i, word := range words {
			if before, twice := seen[word]; twice || word == values[i] {
				t.Errorf("%s: %q is offered for %s and for %s", lang, word, before, values[i])
			}
			seen[word] = values[i]
		}
	}
	wantStatus(t, "somebody", v.post(link.Contacts, v.with(t, link.NewContact, link.Contacts,
		url.Values{"name": {"Zəhra Əliyeva"}, "name_own": {"Зәһра"}, "lang_own": {"az-Cyrl"}, "language": {"uz-Cyrl", "wni"}})),
		http.StatusSeeOther)
	wantText(t, "the form afterwards", v.get(link.Edit(link.Contact(1))).body, `<option value="az-Cyrl" selected`, `value="uz-Cyrl" checked`,
		`value="wni" checked`)
}
