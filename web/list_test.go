package web

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// The log narrows by everything at once, with words and without, and leaves as a file that holds the whole of it.
func TestTheLogNarrowsAndLeaves(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom, unis := p.office(t, "natcom-ke"), p.office(t, "undp-ke")
	v.logs(natcom, "people", "Grace Mfano, officer", "subject", "Posters for the day", "result", "spoke", "at", "2026-11-20T10:00", "goal",
		"16")
	v.logs(natcom, "subject", "Posters again", "result", "no_answer", "at", "2026-11-21T10:00")
	v.logs(unis, "subject", "Posters elsewhere", "result", "no_answer", "at", "2026-11-22T10:00")
	v.logs(unis, "subject", "=1+1", "kind", "letter", "direction", "in", "at", "2026-11-22T11:00")
	list := func(pairs ...string) string { return link.With(link.Interactions, pairs...) }
	contact := number(int64(p.count(t, `SELECT id FROM contact`)))
	for address, want := range map[string]int{
		list():                         4,
		list("kind", "call"):           3,
		list("result", "no_answer"):    2,
		list("office", number(natcom)): 2,
		list("office", number(natcom), "result", "no_answer"):                     1,
		list("contact", contact):                                                  1,
		list("by", "1"):                                                           4,
		list("from", "2026-11-21"):                                                3,
		list("to", "2026-11-21"):                                                  2,
		list("from", "2026-11-21", "to", "2026-11-21"):                            1,
		list("q", "posters"):                                                      3,
		list("q", "posters", "result", "no_answer"):                               2,
		list("q", "posters", "contact", contact):                                  1,
		list("q", "posters", "from", "2026-11-22"):                                1,
		list("q", "posters", "office", number(natcom), "by", "1", "kind", "call"): 2,
	} {
		got := v.get(address)
		wantStatus(t, address, got, http.StatusOK)
		if n := strings.Count(got.body, `id="entry-`); n != want {
			t.Errorf("%s shows %d entries, want %d", address, n, want)
		}
		wantExport(t, v, address, want)
	}
	for _, wrong := range []string{list("kind", "fax"), list("result", "maybe"), list("from", "yesterday"), list("to", "2026-13-01"),
		list("office", "abc"), list("by", "me"), list("by", "2"), list("after", "broken"), list("format", "pdf")} {
		wantStatus(t, wrong, v.get(wrong), http.StatusBadRequest)
	}
	filtered := v.get(list("q", "posters", "result", "no_answer", "office", number(natcom)))
	for _, less := range []string{list("q", "posters", "result", "no_answer"), list("q", "posters", "office", number(natcom))} {
		if !strings.Contains(filtered.body, `href="`+html.EscapeString(less)+`"`) {
			t.Errorf("nothing leads to %s", less)
		}
	}
	if n := p.count(t, `SELECT count(*) FROM audit WHERE noun = 'library' AND action = 'export_interactions'`); n == 0 {
		t.Error("no export is kept in the history")
	}
	sheet := v.get(list("format", "csv"))
	if !strings.Contains(sheet.body, "'=1+1") || strings.Contains(sheet.body, ",=1+1") {
		t.Error("a formula leaves as a formula")
	}
}

// wantExport reads a list as both kinds of file.
func wantExport(t *testing.T, v *visitor, address string, want int) {
	t.Helper()
	sheet := v.get(link.With(address, "format", "csv"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != want+1 {
		t.Errorf("%s as CSV: %d rows (%v), want %d", address, len(rows)-1, err, want)
	}
	var all map[string][]map[string]any
	if err := json.Unmarshal([]byte(v.get(link.With(address, "format", "json")).body), &all); err != nil {
		t.Fatalf("%s as JSON: %v", address, err)
	}
	for name, rows := range all {
		if len(rows) != want {
			t.Errorf("%s as JSON: %d %s, want %d", address, len(rows), name, want)
		}
		for _, row := range rows {
			for field := range row {
				if field != strings.ToLower(field) {
					t.Errorf("the field %s is not in snake case", field)
				}
			}
		}
	}
}

func TestTasks(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	p.person(t, "joel@mto.example", "Joel Kimani")
	add := func(title, due, owner string, office int64) {
		t.Helper()
		f := url.Values{"library": {"1"}, "title": {title}, "due_on": {due}, "owner": {owner}, form.KeyField: {form.NewKey()}}
		if office != 0 {
			f.Set("office", number(office))
		}
		wantStatus(t, "adding a step", v.post(link.Tasks, f), http.StatusSeeOther)
	}
	add("Late one", "2026-11-20", "1", office)
	add("Of today", "2026-11-23", "1", 0)
	add("Of Joel", "2026-11-25", "2", office)
	add("Long done", "2026-11-02", "1", 0)
	add("Just done", "2026-11-19", "1", 0)
	for _, title := range []string{"Long done", "Just done"} {
		id := int64(p.count(t, `SELECT id FROM task WHERE title = $1`, title))
		wantStatus(t, "done", v.post(link.Completion(link.Task(id)), nil), http.StatusSeeOther)
	}
	list := func(pairs ...string) string { return link.With(link.Tasks, pairs...) }
	for address, want := range map[string]int{list(): 3, list("owner", "2"): 1, list("office", number(office)): 2,
		list("office", number(office), "owner", "1"): 1, list("state", "done"): 2, list("state", "all"): 5} {
		got := v.get(address)
		wantStatus(t, address, got, http.StatusOK)
		if n := strings.Count(got.body, `id="step-`); n != want {
			t.Errorf("%s shows %d steps, want %d", address, n, want)
		}
		wantExport(t, v, address, want)
	}
	all := v.get(list())
	wantText(t, "steps stand under their day", all.body, "Overdue", "Wed 25 Nov")
	done := v.get(list("state", "done")).body
	if strings.Index(done, "Just done") > strings.Index(done, "Long done") {
		t.Error("what was done last does not stand first")
	}
	wantStatus(t, "a proposed step", v.post(link.Tasks, url.Values{"library": {"1"}, "title_key": {"step.call_again"},
		"due_on": {"2026-11-24"}, "owner": {"1"}, form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	proposed := link.Task(int64(p.count(t, `SELECT id FROM task WHERE title_key <> ''`)))
	wantRedirect(t, "put off by its form", v.post(proposed, sent(v.get(proposed).hidden(t, proposed), "title", "Call again", "due_on",
		"2026-11-26", "owner", "1")), link.Today)
	wantText(t, "it stays in the reader's words", v.get(link.InLanguage(proposed, "fr")).body, "Rappeler")
	wantText(t, "its history", v.get(proposed).body, "Amina Otieno changed the day")
	wantRedirect(t, "in words of one's own", v.post(proposed,
		sent(v.get(proposed).hidden(t, proposed), "title", "Ring Grace", "due_on", "2026-11-26", "owner", "1")), link.Today)
	wantText(t, "those stay", v.get(link.InLanguage(proposed, "fr")).body, "Ring Grace")
	for _, wrong := range []string{list("state", "lost"), list("owner", "me"), list("office", "x"), list("after", "broken"),
		list("format", "xls")} {
		wantStatus(t, wrong, v.get(wrong), http.StatusBadRequest)
	}
}
