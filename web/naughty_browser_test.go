package web

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"liaison/web/link"
)

// TestNaughtyStringsInTheBrowser writes naughty strings into every text field of every form in Chromium and sends it: no
// script of theirs runs, no policy is broken, no dialog opens. make soak takes all of them, make test one in ninety.
func TestNaughtyStringsInTheBrowser(t *testing.T) {
	t.Parallel()
	list, step := naughty(t), 90
	if os.Getenv("LIAISON_SOAK") != "" {
		step = 1
	}
	p := open(t)
	amina := p.amina(t)
	pages := furnish(t, p, amina)
	v := p.signedIn(t, today)
	done := map[string]bool{}
	for _, address := range pages {
		for _, s := range read(t, amina.get(address)).sheets() {
			kind := s.method + numbers.ReplaceAllString(s.action, "N") + fmt.Sprint(s.text)
			if done[kind] || strings.HasSuffix(s.action, "/departure") {
				continue
			}
			done[kind] = true
			for i := len(done) % step; i < len(list); i += step {
				if !v.scrawl(address, s, list[i]) {
					t.Errorf("%s on %s: no answer to %q", s.action, address, list[i])
				}
			}
		}
	}
	v.open(link.Today) // what was written last is drawn once more
}

// scrawl fills every text field of a form with a string, sends the form, and tells whether an answer came.
func (v *visit) scrawl(address string, s sheet, naughty string) bool {
	v.t.Helper()
	v.open(address)
	value, _ := json.Marshal(naughty) // of a string it cannot fail
	action, _ := json.Marshal(s.action)
	sent := eval[bool](v.tab, fmt.Sprintf(`(() => {
		const form = [...document.forms].filter(f => f.getAttribute("action") === %s && f.method.toUpperCase() === %q).at(-1)
		if (!form) return false
		for (const field of form.elements) if (field.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=password], [type=number], [type^=date])")) {
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
