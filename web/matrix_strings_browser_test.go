package web

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"liaison/web/link"
)

// soaking tells whether the long loops were asked for.
func soaking() bool { return os.Getenv("LIAISON_SOAK") != "" }

// TestNaughtyStringsInTheBrowser writes naughty strings into every text field of every form in Chromium and sends it: no
// script of theirs runs, no policy is broken, no dialog opens. make soak takes all of them, make test one in ninety.
func TestNaughtyStringsInTheBrowser(t *testing.T) {
	t.Parallel()
	step, parts := 90, 1
	if soaking() {
		step, parts = 1, 30 // a form each, with a program of its own: no page grows by what other forms kept
	}
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			scrawlAll(t, naughty(t), step, part, parts)
		})
	}
}

// comeBack lets the person of the departure form stand in the post again: one leaves once.
const comeBack = `UPDATE appointment SET ended = false, to_on = NULL WHERE id = 1; UPDATE contact
	SET main_appointment_id = 1, main_office_id = (SELECT office_id FROM appointment WHERE id = 1) WHERE id = 1`

// scrawlAll sends every parts-th form with every step-th string.
func scrawlAll(t *testing.T, list []string, step, part, parts int) {
	t.Helper()
	p, amina, pages := furnished(t)
	v := p.signedIn(t, today)
	done := map[string]bool{}
	for _, address := range pages {
		for _, s := range read(t, amina.get(address)).sheets() {
			kind := s.method + numbers.ReplaceAllString(s.action, "N") + fmt.Sprint(s.text)
			if done[kind] {
				continue
			}
			done[kind] = true
			for i := len(done) % step; i < len(list) && len(done)%parts == part; i += step {
				if strings.HasSuffix(s.action, "/departure") {
					p.Super(t, comeBack)
				}
				if !v.scrawl(address, s, list[i]) {
					t.Errorf("%s on %s: no answer to %q", s.action, address, list[i])
				}
			}
		}
	}
	v.open(link.Today) // what was written last is drawn once more
}

// scrawl fills every text field of a form with a string, sends the form, and tells whether an answer came. The form that
// the answer before holds again, refused or for another search, is used as it stands there.
func (v *visit) scrawl(address string, s sheet, naughty string) bool {
	v.t.Helper()
	if v.scrawlHere(s, naughty) {
		return true
	}
	v.open(address)
	return v.scrawlHere(s, naughty)
}

// scrawlHere is scrawl on the page that is in sight; false where it lacks the form.
func (v *visit) scrawlHere(s sheet, naughty string) bool {
	v.t.Helper()
	value, _ := json.Marshal(naughty) // of a string it cannot fail
	action, _ := json.Marshal(s.action)
	sent := eval[bool](v.tab, fmt.Sprintf(`(() => {
		const form = [...document.forms].filter(f => f.getAttribute("action") === %s && f.method.toUpperCase() === %q).at(-1)
		if (!form) return false
		const typed = "textarea, " +
			"input:not([type=hidden], [type=radio], [type=checkbox], [type=password], [type=number], [type^=date])"
		for (const field of form.elements) if (field.matches(typed)) {
			field.value = %s
			field.dispatchEvent(new Event("input", {bubbles: true}))
		}
		document.querySelector("main").dataset.marked = "yes"
		form.requestSubmit()
		return true
	})()`, action, s.method, value))
	if sent {
		v.renewed()
	}
	return sent
}
