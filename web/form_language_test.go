package web

import (
	"net/http"
	"strings"
	"testing"

	"liaison/web/link"
)

// A form that a link asked for in French answers in French when it is refused, again and again, and what was typed into it is
// kept as French.
func TestAFormAnswersInTheLanguageOfItsPage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	address := link.InLanguage(link.Interactions, "fr")
	form := v.get(link.InLanguage(link.LogWith(p.office(t, "natcom-ke")), "fr"))
	fields := sent(form.hidden(t, address), "kind", "call", "result", "spoke", "note", "Une lettre d’abord.", "at", "jamais")
	for range 2 {
		refused := v.post(address, fields)
		wantStatus(t, "a day that is none", refused, http.StatusUnprocessableEntity)
		wantText(t, "the form", refused.body, `<html lang="fr"`, "Une lettre d’abord.")
		fields = sent(refused.hidden(t, address), "kind", "call", "result", "spoke", "note", "Une lettre d’abord.", "at", "jamais")
	}
	wantStatus(t, "the entry", v.post(address, sent(fields, "at", "")), http.StatusSeeOther)
	var lang string
	p.One(t, &lang, `SELECT lang FROM interaction`)
	if lang != "fr" {
		t.Errorf("the note is kept as %q", lang)
	}
	if again := v.get(link.NewContact); strings.Contains(again.body, link.InLanguage(link.Contacts, "fr")) {
		t.Error("the language of one link stays")
	}
}
