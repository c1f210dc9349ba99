package web

import (
	"testing"

	"liaison/web/link"
)

// An office without a name in the reader's language says what it is in that language, and then the name as it is stored.
func TestAnOfficeIsNamedInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	undp := p.office(t, "undp-ke")
	v.logs(undp, "at", "2026-11-20T09:00", "people", "Grace Mfano", "next_step", "Write", "next_on", "2026-11-24")
	v.agrees(undp, "1")
	stored := `<span class="second"><bdi lang="en">UNDP Kenya</bdi></span>`
	for lang, want := range map[string]string{"fr": "PNUD, Bureau de pays ou bureau hors Siège, Kenya",
		"ar": "برنامج الأمم المتحدة الإنمائي، مكتب قطري أو ميداني، كينيا"} {
		in := "?lang=" + lang
		wantText(t, "the office", v.get(link.Office(undp)+in).body, "<h1 tabindex=\"-1\"><bdi>"+want+"</bdi>", `<bdi lang="en">UNDP Kenya</bdi>`)
		for _, address := range []string{link.Country("KE"), link.Today, link.Contacts, link.Contact(1), link.Interaction(1), link.Tasks,
			link.NewInteraction} {
			wantText(t, address, v.get(address+in).body, want, stored)
		}
		wantText(t, "search", v.get(link.Search+in+"&q=undp").body, want, stored)
	}
	wantText(t, "in English", v.get(link.Office(undp)).body, "<h1 tabindex=\"-1\"><bdi>UNDP Kenya</bdi>")
}

// In Arabic a note in Latin letters stands under its title, and a hint begins beside its magnifier.
func TestNotesStandUnderTheirTitle(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.logs(p.office(t, "natcom-ke"), "note", "Likes the poster")
	b := p.signedIn(t, today).tab
	b.open(link.Interactions + "?lang=ar")
	gap := eval[float64](b, `(prose => Math.abs(prose.getBoundingClientRect().right -
		prose.parentElement.getBoundingClientRect().right))(document.querySelector(".prose"))`)
	if gap > 2 {
		t.Errorf("the note stands %v px from where its title begins", gap)
	}
	if direction := eval[string](b, `getComputedStyle(document.querySelector("input.input[name=q]")).direction`); direction != "rtl" {
		t.Errorf("the hint is written %s", direction)
	}
}
