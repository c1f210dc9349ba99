package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// The words of a step are marked with the language in which they were typed, wherever they stand on a page of another one; they
// keep it until somebody puts them in words of their own. The program's words are in the reader's language.
func TestATaskSpeaksItsLanguage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	inArabic := func(address string) string { return link.InLanguage(address, "ar") }
	wantStatus(t, "a step", v.post(inArabic(link.Tasks), sent(v.get(link.NewTask).hidden(t, link.Tasks), "title", "إرسال الملصقات", "due_on",
		"2026-11-23")), http.StatusSeeOther)
	wantStatus(t, "a call", v.post(inArabic(link.Interactions),
		sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano", "kind", "call", "next_step", "كتابة رسالة",
			"next_on", "2026-11-23")), http.StatusSeeOther)
	marked := func(address, words string, want bool) {
		t.Helper()
		body := v.get(address).body
		if got := strings.Contains(body, `lang="ar">`+words) || strings.Contains(body, `lang="ar" value="`+words) ||
			strings.Contains(body, `value="`+words+`" lang="ar"`); got != want || !strings.Contains(body, words) {
			t.Errorf("%s marks %q as Arabic: %v, want %v", address, words, got, want)
		}
	}
	for _, address := range []string{link.Today, link.Tasks, link.Interaction(1), link.Contact(1), link.Office(office)} {
		marked(address, "كتابة رسالة", true)
	}
	marked(link.Tasks, "إرسال الملصقات", true)
	marked(inArabic(link.Tasks), "إرسال الملصقات", false) // it is the page's own
	edit := v.get(link.Task(1))
	if !strings.Contains(edit.body, `lang="ar"`) {
		t.Error("the form of the step does not say that its words are Arabic")
	}
	later := sent(edit.hidden(t, link.Task(1)), "title", "إرسال الملصقات", "due_on", "2026-11-27", "owner", "1")
	wantStatus(t, "another day", v.post(link.Task(1), later), http.StatusSeeOther)
	marked(link.Tasks, "إرسال الملصقات", true)
	var out struct {
		Tasks []struct {
			Title string `json:"title"`
			Lang  string `json:"title_lang"`
		} `json:"tasks"`
	}
	if err := json.Unmarshal([]byte(v.get(link.With(link.Tasks, "format", "json")).body), &out); err != nil || len(out.Tasks) != 2 ||
		out.Tasks[1].Lang != "ar" {
		t.Errorf("as JSON: %+v %v", out, err)
	}
	viewer := p.join(t, v, "v@people.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	if body := viewer.get(link.Task(1)).body; !strings.Contains(body, `lang="ar">إرسال الملصقات`) {
		t.Error("the title of a page is not marked as Arabic")
	}
	wantStatus(t, "to the trash", v.post(link.Deletion(link.Task(2)), url.Values{"version": {"2"}}), http.StatusSeeOther)
	marked(link.Trash, "كتابة رسالة", true)
	words := sent(v.get(link.Task(1)).hidden(t, link.Task(1)), "title", "Bring the posters", "due_on", "2026-11-27", "owner", "1")
	wantStatus(t, "in other words", v.post(link.Task(1), words), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE title = 'Bring the posters' AND title_lang = 'en'`); n != 1 {
		t.Error("words in English are not marked as such")
	}
	wantStatus(t, "proposed words", v.post(inArabic(link.Tasks),
		sent(v.get(link.NewTask).hidden(t, link.Tasks), "title_key", "step.write_letter", "due_on", "2026-11-27")), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE title_key <> '' AND title_lang = ''`); n != 1 {
		t.Error("the program's own words have a language of their own")
	}
}
