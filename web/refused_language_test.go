package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// A form that was refused can be asked for in another language, also without a script: nothing is written, and all that was
// typed is there.
func TestRefusedFormInAnotherLanguage(t *testing.T) {
	t.Parallel()
	p, amina, pages := furnished(t)
	w := p.watch(t)
	asked := 0
	for _, x := range p.everyForm(t, amina, pages) {
		if len(x.text) == 0 {
			continue
		}
		fields := maps.Clone(x.fields)
		for _, name := range x.text {
			fields.Set(name, strings.Repeat("مكتبة ", 60)) // longer than a line may be
		}
		before := w.sum(t)
		refused := amina.post(x.action, fields)
		if refused.status == http.StatusSeeOther {
			continue // a note may be as long
		}
		if refused.status != http.StatusUnprocessableEntity || !shows(t, refused, x.action) {
			t.Errorf("%s: answered %d without the form", x.action, refused.status)
			continue
		}
		asked++
		buttons := languageButtons(t, refused)
		if len(buttons) != 2*len(i18n.Languages()) { // in the bar, and in the menu of a phone
			t.Errorf("%s: %d buttons for the languages", x.action, len(buttons))
			continue
		}
		at := slices.IndexFunc(buttons, func(b *html.Node) bool { return attr(b, "value") == "ar" })
		fields.Set(form.SwitchField, "ar")
		got := amina.post(attr(buttons[at], "formaction"), fields)
		if got.status != http.StatusOK || !strings.Contains(got.body, `dir="rtl"`) || !shows(t, got, x.action) {
			t.Errorf("%s in Arabic: answered %d", x.action, got.status)
		}
		if strings.Contains(got.body, `aria-invalid`) {
			t.Errorf("%s in Arabic: a language is no refusal", x.action)
		}
		keepsWhatWasTyped(t, got, x, fields, x.action+" in Arabic")
		if now := w.sum(t); now != before {
			t.Errorf("%s: something was written:\n%s\n%s", x.action, before, now)
		}
	}
	if asked < 20 {
		t.Errorf("only %d forms were refused", asked)
	}
}

// A page that only shows a form has links for its languages, and Enter presses the form's own button.
func TestNothingSwitchedBeforeARefusal(t *testing.T) {
	t.Parallel()
	p := open(t)
	if got := p.amina(t).get(link.NewContact); strings.Contains(got.body, `name="`+form.SwitchField+`"`) ||
		strings.Contains(got.body, `id="`+ui.SentForm+`"`) {
		t.Error("a form that was not sent is marked as sent")
	}
}

// What a colleague changed meanwhile is told once, so that page's languages do not send the form again.
func TestAClashIsNotSwitchedAway(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	grace := amina.adds("Grace Mfano", "")
	change := func(name string) page {
		return amina.post(grace, url.Values{"library": {"1"}, "name": {name}, "basis": {"legitimate_interest"}, "visibility": {"library"},
			form.VersionField: {"1"}})
	}
	wantStatus(t, "the first", change("Grace A. Mfano"), http.StatusSeeOther)
	second := change("Grace B. Mfano")
	wantStatus(t, "the second", second, http.StatusConflict)
	if len(languageButtons(t, second)) != 0 {
		t.Error("a language would hide what the first changed")
	}
}

// shows tells whether a page has the form that was sent to an address, marked as sent.
func shows(t *testing.T, got page, action string) bool {
	t.Helper()
	want, _, _ := strings.Cut(action, "?")
	for n := range read(t, got).Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && attr(n, "id") == ui.SentForm {
			path, _, _ := strings.Cut(attr(n, "action"), "?")
			return path == want
		}
	}
	return false
}

func languageButtons(t *testing.T, got page) (out []*html.Node) {
	t.Helper()
	for n := range read(t, got).Descendants() {
		if n.Type == html.ElementNode && n.Data == "button" && attr(n, "name") == form.SwitchField && attr(n, "form") == ui.SentForm {
			out = append(out, n)
		}
	}
	return out
}

// The same by hand: the language is chosen in the menu, and what was typed is still kept by the browser as a draft, for thirty
// days.
func TestARefusedFormIsReadInFrench(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]tabOption{"script": nil, "no script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			p.amina(t)
			v := p.signedIn(t, today, options...)
			v.open(link.NewTask)
			v.fill(v.say("task.what")+" "+v.say("word.required"), "Bring the posters")
			v.mark()
			v.press("button", v.say("word.save"))
			v.renewed()
			v.until(`document.querySelector(".errors")`)
			v.run(chromedp.Click(".top-language summary"))
			v.press("button", "Français")
			v.until(`document.documentElement.lang === "fr" && document.getElementById("f-title").value === "Bring the posters" &&
				!document.querySelector(".errors")`)
			if name == "no script" {
				return
			}
			v.open(link.Today)
			v.open(link.NewTask)
			v.until(`document.getElementById("f-title").value === "Bring the posters"`)
			eval[any](v.tab, `for (const key of Object.keys(localStorage)) if (key.includes("draft:")) {
				const aged = { ...JSON.parse(localStorage.getItem(key)), at: Date.now() - 31 * 24 * 60 * 60 * 1000 }
				localStorage.setItem(key, JSON.stringify(aged))
			}`)
			v.open(link.NewTask)
			v.until(`document.getElementById("f-title").value === "" && !Object.keys(localStorage).some((key) => key.includes("draft:"))`)
		})
	}
}
