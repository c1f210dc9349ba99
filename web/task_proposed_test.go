package web

import (
	"net/http"
	"testing"

	"liaison/web/link"
)

// A step that the log proposed is read by each in the own language; one that was reworded stays as it was typed.
func TestAProposedTaskIsReadInEachLanguage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	log := link.LogWith(p.office(t, "natcom-ke"))
	for _, step := range []string{"Call again", "Call again, please"} {
		sent := sent(v.get(log).hidden(t, link.Interactions), "kind", "call", "direction", "out", "result", "no_answer", "visibility", "library",
			"next_step", step, "next_on", "2026-11-27")
		wantStatus(t, step, v.post(link.Interactions, sent), http.StatusSeeOther)
	}
	wantText(t, "the steps in French", v.get(link.Tasks+"?lang=fr").body, ">Rappeler<", "Call again, please")
	if n := p.count(t, `SELECT count(*) FROM task WHERE title = 'Call again'`); n != 0 {
		t.Error("the program's words were kept as somebody's own")
	}
	// a page in French proposes in French, whatever the account's language is
	inFrench := link.InLanguage(link.Interactions, "fr")
	french := sent(v.get(link.InLanguage(log, "fr")).hidden(t, inFrench), "kind", "call", "direction", "out", "result", "no_answer",
		"visibility", "library", "next_step", "Rappeler", "next_on", "2026-11-27")
	wantStatus(t, "in French", v.post(inFrench, french), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE title_key = 'step.call_again' AND title = ''`); n != 2 {
		t.Errorf("%d steps are the program's own, want 2", n)
	}
	forged := sent(v.get(log).hidden(t, link.Interactions), "kind", "call", "direction", "out", "visibility", "library", "next_step", "Mine",
		"next_on", "2026-11-27")
	forged["proposed"] = []string{"step.erased Mine"}
	wantStatus(t, "a key that is not proposed", v.post(link.Interactions, forged), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE title = 'Mine' AND title_key = ''`); n != 1 {
		t.Error("a key that the program does not propose was taken")
	}
}

// After a clash over a step that the log proposed, the second press keeps the words that stand in the field.
func TestATaskThatWasRewordedMeanwhile(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	fresh := sent(v.get(link.NewTask).hidden(t, link.Tasks), "title", "", "title_key", "step.call_again", "due_on", "2026-11-27")
	wantStatus(t, "a proposed step", v.post(link.Tasks, fresh), http.StatusSeeOther)
	step := link.Task(1)
	first, late := v.get(step).hidden(t, step), v.get(step).hidden(t, step)
	wantStatus(t, "better words", v.post(step, sent(first, "title", "Ring the reception", "due_on", "2026-11-27")), http.StatusSeeOther)
	clash := v.post(step, sent(late, "title", "Call again", "due_on", "2026-11-30"))
	wantStatus(t, "the other tab", clash, http.StatusConflict)
	wantText(t, "the other tab", clash.body, `data-take="title" value="Ring the reception"`)
	wantStatus(t, "after seeing both", v.post(step, sent(clash.hidden(t, step), "title", "Call again", "due_on", "2026-11-30")),
		http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM task WHERE title = 'Call again' AND due_on = '2026-11-30'`); n != 1 {
		t.Error("what was typed is lost")
	}
}
