package web

import (
	"net/http"
	"strings"
	"testing"

	"liaison/web/link"
)

// Without a script a day, or a proposed step with its day, is chosen by a chip; what is typed goes before it.
func TestChipsWithoutAScript(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	form := v.get(link.LogWith(office))
	wantText(t, "the form", form.body, `<noscript><fieldset class="date-chips">`, `name="next_on_chip" value="2026-11-27"`,
		`name="next_step_chip" value="2026-11-27 Send a letter"`)
	log := func(pairs ...string) {
		t.Helper()
		fields := sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), append([]string{"kind", "call", "result", "spoke"}, pairs...)...)
		wantStatus(t, "the log", v.post(link.Interactions, fields), http.StatusSeeOther)
	}
	log("next_step", "", "next_on", "", "next_step_chip", "2026-11-27 Send a letter")
	log("next_step", "Ask about the display", "next_on", "", "next_on_chip", "2026-11-24")
	log("next_step", "Call the school", "next_on", "2026-11-30", "next_on_chip", "2026-11-24", "next_step_chip", "2026-11-27 Send a letter")
	for title, day := range map[string]string{"Send a letter": "2026-11-27", "Ask about the display": "2026-11-24",
		"Call the school": "2026-11-30"} {
		if n := p.count(t, `SELECT count(*) FROM task
			WHERE CASE title_key WHEN 'step.write_letter' THEN 'Send a letter' ELSE title END = $1 AND due_on = $2`, title, day); n != 1 {
			t.Errorf("%q is due on %s %d times, want once", title, day, n)
		}
	}
	refused := v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "kind", "call", "result", "spoke",
		"at", "nonsense", "next_step_chip", "2026-11-27 Send a letter"))
	wantStatus(t, "a wrong time", refused, http.StatusUnprocessableEntity)
	wantText(t, "what was chosen is kept", refused.body, `value="Send a letter"`, `value="2026-11-27"`)
	wantRedirect(t, "a step of its own", v.post(link.Tasks, sent(v.get(link.NewTask).hidden(t, link.Tasks), "title", "Buy stamps",
		"due_on_chip", "2026-11-24")), link.Today)
}

// The office of the form can be changed, and what was typed stays.
func TestTheOfficeOfTheLogIsChanged(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office, other := p.office(t, "unic-nairobi"), p.office(t, "natcom-ke")
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano",
		"kind", "call", "result", "spoke")), http.StatusSeeOther)
	fields := sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "contact", "1", "kind", "letter", "note", "Likes a display")
	none := v.post(link.Interactions, sent(fields, "office_name", "No such office"))
	wantStatus(t, "no such office", none, http.StatusUnprocessableEntity)
	wantText(t, "no such office", none.body, `value="No such office"`, "Likes a display")
	moved := v.post(link.Interactions, sent(fields, "office_name", "Kenya National Commission for UNESCO"))
	wantStatus(t, "another office", moved, http.StatusUnprocessableEntity)
	wantText(t, "another office", moved.body, "Likes a display", "Kenya National Commission for UNESCO", "Log the letter")
	again := moved.hidden(t, link.Interactions)
	if again.Get("office") != number(other) || strings.Contains(moved.body, `name="contact"`) {
		t.Errorf("the form is for office %s, want %d; the people of the first: %v", again.Get("office"), other,
			strings.Contains(moved.body, `name="contact"`))
	}
	wantStatus(t, "logged", v.post(link.Interactions, sent(again, "kind", "letter", "note", "Likes a display")), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE office_id = $1`, other); n != 1 {
		t.Errorf("%d entries with the other office, want one", n)
	}
}

// The button says what is logged, a letter has no result, and a new person is told once.
func TestTheLogFormFollowsItsKind(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	v := p.signedIn(t, today)
	v.open(link.LogWith(p.office(t, "unic-nairobi")))
	v.press("radio", v.say("log.kind.letter"))
	v.element("button", v.say("log.do.letter"))
	v.until(`!document.querySelector("[name=result]").closest("fieldset").checkVisibility()`)
	v.write("log.who", "Grace Mfano")
	v.press("radio", v.say("log.kind.call"))
	v.element("button", v.say("log.do.call"))
	v.until(`document.querySelector("[name=result]").closest("fieldset").checkVisibility()`)
	v.until(`announced.filter(text => text.includes("Grace Mfano")).length === 1`)
	if n := eval[int](v.tab, `document.querySelectorAll("noscript").length`); n != 0 {
		t.Errorf("%d parts for browsers without a script are in the page", n)
	}
}

// The form of an office that has moved, merged or closed says so, and which one follows.
func TestTheLogFormSaysThatAnOfficeIsGone(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "unic-nairobi")
	if strings.Contains(v.get(link.LogWith(office)).body, "Has merged") {
		t.Error("an office as ever has merged")
	}
	report := sent(v.get(link.OfficeReports(office)+"/new").hidden(t, link.OfficeReports(office)), "state", "merged", "successor",
		"Kenya National Commission for UNESCO", "source_kind", "person")
	wantStatus(t, "the report", v.post(link.OfficeReports(office), report), http.StatusSeeOther)
	wantText(t, "the form", v.get(link.LogWith(office)).body, "Has merged", "Now: ", link.Office(p.office(t, "natcom-ke")))
}
