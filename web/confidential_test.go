package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison/web/link"
)

var chosenAudience = regexp.MustCompile(`<input[^>]*name="visibility"[^>]*>`)

// audienceOf is the choice of who sees it that stands in a form.
func audienceOf(t *testing.T, p page) string {
	t.Helper()
	for _, tag := range chosenAudience.FindAllString(p.body, -1) {
		if strings.Contains(tag, " checked") {
			return regexp.MustCompile(`value="([^"]*)"`).FindStringSubmatch(tag)[1]
		}
	}
	return "none"
}

// The forms for what concerns a confidential person begin with that person's readers, and say who they are.
func TestFormsAboutAConfidentialPerson(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	office := p.office(t, "natcom-ke")
	at := link.With(link.NewContact, "office", number(office))
	add := func(name, visibility string) {
		wantStatus(t, name, amina.post(link.Contacts, sent(amina.get(at).hidden(t, link.Contacts), "name", name, "basis", "consent", "visibility",
			visibility)), http.StatusSeeOther)
	}
	add("Quiet Source", "named")
	log := amina.get(link.LogWith(office))
	if got := audienceOf(t, log); got != "named" {
		t.Errorf("with the only person there, the log is for %q", got)
	}
	wantText(t, "the log", log.body, "Seen by: only Amina Otieno")
	add("Open Source", "library")
	several := amina.get(link.LogWith(office))
	if got := audienceOf(t, several); got != "" {
		t.Errorf("with a confidential person among others, the log is for %q", got)
	}
	wantText(t, "the log of several", several.body, "only those who see that person")
	step := amina.get(link.With(link.NewTask, "contact", "1"))
	if got := audienceOf(t, step); got != "named" {
		t.Errorf("a step is for %q", got)
	}
	wantText(t, "a new step", step.body, "Quiet Source", "Seen by: only Amina Otieno")
	wantStatus(t, "the step", amina.post(link.Tasks, sent(step.hidden(t, link.Tasks), "title", "Write", "due_on", "2026-11-27", "visibility",
		"named", "reader", "1")), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE visibility = 'named' AND readers = '{1}'`); n != 1 {
		t.Error("the step is not kept from the others")
	}
	if got := audienceOf(t, amina.get(link.With(link.NewTask, "contact", "2"))); got != "library" {
		t.Errorf("a step about somebody who is not confidential is for %q", got)
	}
	wantStatus(t, "a step about somebody one does not see", joel.get(link.With(link.NewTask, "contact", "1")), http.StatusNotFound)
	for _, id := range []string{"1", "99"} {
		refused := joel.post(link.Tasks, sent(joel.get(link.NewTask).hidden(t, link.Tasks), "title", "Write", "due_on", "2026-11-27", "contact",
			id))
		wantStatus(t, "a step about number "+id, refused, http.StatusUnprocessableEntity)
	}
}

// What only named people see carries the lock and the word wherever it stands, and by itself says who they are.
func TestConfidentialIsMarked(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	at := link.With(link.NewContact, "office", number(office))
	wantStatus(t, "a person", v.post(link.Contacts, sent(v.get(at).hidden(t, link.Contacts), "name", "Quiet Source", "basis", "consent",
		"visibility", "named")), http.StatusSeeOther)
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "contact", "1", "kind",
		"call", "result", "spoke", "visibility", "named", "reader", "1", "next_step", "Write", "next_on", "2026-11-23")), http.StatusSeeOther)
	for address, marks := range map[string]int{link.Today: 1, link.Tasks: 1, link.SearchFor("quiet"): 1, link.Contacts: 1,
		link.LogWith(office): 2, link.Office(office): 3} {
		body := v.get(address).body
		if n := strings.Count(body, ">Confidential<") + strings.Count(body, ">Confidential: Amina Otieno only<"); n != marks ||
			strings.Count(body, "#lock") < marks {
			t.Errorf("%s has %d marks, want %d:\n%s", address, n, marks, body)
		}
	}
	for _, address := range []string{link.Task(1), link.Interaction(1), link.Contact(1)} {
		wantText(t, address, v.get(address).body, "Confidential: Amina Otieno only")
	}
}
