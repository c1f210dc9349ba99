package web

import (
	"net/http"
	"strings"
	"testing"

	"liaison/web/link"
)

// Two questions stand there after a talk: answering one, or not knowing, leaves the other where it is.
func TestOneAnswerLeavesTheOtherQuestion(t *testing.T) {
	t.Parallel()
	const address, still = "How is Grace Mfano addressed?", "Is this still right:"
	for name, answer := range map[string]func(v *visitor, at page, office int64) string{
		"confirmed": func(v *visitor, at page, office int64) string {
			return v.post(link.OfficeConfirmations(office), at.hidden(t, link.OfficeConfirmations(office))).location()
		},
		"addressed": func(v *visitor, at page, office int64) string {
			return v.post(link.Contact(1)+"/salutation", at.hidden(t, link.Contact(1)+"/salutation")).location()
		},
		"unsure": func(v *visitor, at page, office int64) string {
			return link.With(link.Office(office), "fresh", "1", "result", "spoke", "unsure", "1")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			v := p.amina(t)
			office := p.office(t, "unic-nairobi")
			logged := v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano", "kind",
				"call", "result", "spoke"))
			at := v.get(logged.location())
			wantText(t, "after the call", at.body, address, still, "unsure=1")
			next := v.get(answer(v, at, office))
			wantStatus(t, "the next page", next, http.StatusOK)
			if gone := name != "confirmed"; strings.Contains(next.body, address) == gone || strings.Contains(next.body, still) != gone {
				t.Errorf("%s: address is asked %v, the office %v", name, strings.Contains(next.body, address), strings.Contains(next.body, still))
			}
		})
	}
}

// On a phone the first question is in sight under what was done, and the focus stands at its heading.
func TestTheQuestionsAreInSight(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := p.office(t, "unic-nairobi")
	wantStatus(t, "a call", amina.post(link.Interactions, sent(amina.get(link.LogWith(office)).hidden(t, link.Interactions), "people",
		"Grace Mfano", "kind", "call", "result", "spoke")), http.StatusSeeOther)
	v := p.signedIn(t, today, sized(360, 640))
	v.open(link.LogWith(office))
	v.press("button", v.say("log.do.call"))
	v.at(link.Office(office))
	v.until(`document.activeElement?.closest("#fresh")`)
	v.until(`[...document.querySelectorAll("#fresh button")].find(b => b.innerText.trim() === "Yes")
		.getBoundingClientRect().bottom < innerHeight - 60`)
	if said := v.axe(); said != "" {
		t.Error(said)
	}
}

// What is not in the page's language says which it is in.
func TestEnglishIsMarked(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	wantText(t, "the source in English", v.get(link.Office(office)).body, "Source: <bdi>unic.un.org")
	for _, lang := range []string{"fr", "ar"} {
		got := v.get(link.InLanguage(link.Office(office), lang)).body
		if n := strings.Count(strings.ReplaceAll(got, "\u2068", ""), `<bdi lang="en">unic.un.org`); n != 3 {
			t.Errorf("%s: the source is marked as English %d times, want three", lang, n)
		}
	}
	p.Super(t, `UPDATE office SET names = '{"en": "Example Centre"}' WHERE id = $1`, office)
	v.soon("the question", link.InLanguage(link.With(link.Office(office), "fresh", "0", "result", "spoke"), "ar"), `هل ما زال هذا صحيحًا: `,
		`<bdi lang="en">Example Centre</bdi>`)
	p.Super(t, `UPDATE office SET names = '{"en": "Example Centre"}'`)
	v.soon("Today", link.InLanguage(link.Today, "ar"), `<bdi lang="en">Example Centre</bdi>`)
}

// A year that the source names already is not said twice.
func TestASourceSaysItsYearOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	p.Super(t, `UPDATE office_source SET source = 'a list of offices, 2026', as_of = '2026' WHERE office_id = $1`, office)
	got := v.get(link.Office(office)).body
	wantText(t, "the source", got, "a list of offices, 2026")
	if strings.Contains(got, "2026</bdi>, 2026") {
		t.Error("the year is said twice")
	}
}

// Each office of the list says where it is from: the source as far as it names itself, and the year.
func TestTheDirectoryNamesItsSources(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantText(t, "the directory", v.get(link.Country("KE")).body, "unic.un.org Africa page, 2020")
	french := v.get(link.InLanguage(link.Country("KE"), "fr")).body
	wantText(t, "the directory in French", french, `<bdi lang="en">unic.un.org Africa page, 2020</bdi>`,
		"Kenya : 16 bureaux internationaux connus de nous")
}
