package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// Days off are typed in once for all; what is proposed keeps clear of them.
func TestDaysOff(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	add := func(on, name string) page {
		return v.post(link.DaysOff("KE"), url.Values{form.KeyField: {form.NewKey()}, "on": {on}, "name": {name}})
	}
	wantText(t, "before", v.get(link.DaysOff("KE")).body, "None are known yet", "Weekend: Saturday and Sunday")
	wantText(t, "the end of the week", v.get(link.LogWith(office)).body, `data-day="2026-11-27"`)
	wantRedirect(t, "a Friday", add("2026-11-27", "Library Day"), link.DaysOff("KE"))
	wantRedirect(t, "a Tuesday", add("2026-11-24", "Mto Day"), link.DaysOff("KE"))
	wantText(t, "the list", v.get(link.DaysOff("KE")).body, "Library Day", "Friday 27 November")
	log := v.get(link.LogWith(office)).body
	wantText(t, "the day before", log, `data-day="2026-11-26"`, "Thursday", `data-by-day="2026-11-25"`)
	if strings.Contains(log, `data-day="2026-11-27"`) {
		t.Error("a day off is proposed")
	}
	wantStatus(t, "a step on it", v.post(link.Tasks, url.Values{"library": {"1"}, "title": {"Bring the posters"}, "due_on": {"2026-11-27"},
		"owner": {"1"}, form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	wantText(t, "the step says so", v.get(link.Today).body, "day off: Library Day")
	for what, wrong := range map[string][2]string{"the same day": {"2026-11-27", "Again"}, "no name": {"2026-12-12", ""},
		"no day": {"12 December", "Jamhuri Day"}} {
		got := add(wrong[0], wrong[1])
		wantStatus(t, what, got, http.StatusUnprocessableEntity)
		wantText(t, what, got.body, wrong[0], wrong[1])
	}
	wantStatus(t, "no such country", v.get(link.DaysOff("XX")), http.StatusNotFound)
	wantRedirect(t, "removed", v.post(link.DayOffRemoval("KE", 1), nil), link.DaysOff("KE"))
	wantText(t, "the end of the week again", v.get(link.LogWith(office)).body, `data-day="2026-11-27"`)
}

// The directory of a country narrows by each filter, leaves as a file, and refuses what it does not know.
func TestTheDirectoryNarrows(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	kenya := func(pairs ...string) string { return link.With(link.Country("KE"), pairs...) }
	commission, centre := "Kenya National Commission for UNESCO", "United Nations Information Service Nairobi"
	wantText(t, "all", v.get(kenya()).body, commission, centre)
	for what, pairs := range map[string][]string{"organisation": {"organisation", "unesco"}, "kind": {"kind", "national_commission"},
		"text": {"q", "natio commis"}} {
		got := v.get(kenya(pairs...))
		wantText(t, what, got.body, commission)
		if strings.Contains(got.body, centre) {
			t.Errorf("by %s the list holds everything", what)
		}
	}
	wantStatus(t, "a call", v.post(link.Interactions, url.Values{"library": {"1"}, form.KeyField: {form.NewKey()}, "office": {number(natcom)},
		"kind": {"call"}, "direction": {"out"}, "people": {"Grace Mfano"}}), http.StatusSeeOther)
	for _, bad := range []string{"organisation=x", "kind=x", "theme=x", "goal=99", "goal=x", "stand=x", "format=xls", "colour=red"} {
		wantStatus(t, bad, v.get(link.Country("KE")+"?"+bad), http.StatusBadRequest)
	}
	file := v.get(kenya("format", "csv", "kind", "national_commission"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) < 2 || rows[0][1] != "name" || rows[1][1] != commission || rows[1][9] != "1" || rows[1][10] != "2026-11-23" {
		t.Errorf("as CSV: %q %v", rows, err)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(v.get(kenya("format", "json", "kind", "national_commission")).body), &out); err != nil || len(out) == 0 {
		t.Errorf("as JSON: %v %v", out, err)
	}
}

// An office that may be there already is shown before it is added once more; what was added can be put back, and is gone then.
func TestAnOfficeThatIsThereAlready(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	offices := func() int { return p.count(t, `SELECT count(*) FROM office WHERE deleted_at IS NULL`) }
	before := offices()
	typed := sent(v.get(link.NewOffice).hidden(t, link.Offices), "name", "Kenya Natl. Commission for UNESCO", "organisation",
		number(int64(p.count(t, `SELECT organisation_id FROM office WHERE id = $1`, natcom))), "kind", "national_commission", "city", "Nairobi",
		"country", "KE", "source_kind", "person", "source", "the front desk")
	asked := v.post(link.Offices, typed)
	wantStatus(t, "one that looks the same", asked, http.StatusConflict)
	wantText(t, "it is shown, and nothing typed is lost", asked.body, link.Office(natcom), "Kenya Natl. Commission for UNESCO",
		"the front desk")
	if offices() != before {
		t.Error("it was added unasked")
	}
	typed.Set("anyway", "1")
	added := v.post(link.Offices, typed)
	wantStatus(t, "all the same", added, http.StatusSeeOther)
	address, _, _ := strings.Cut(added.location(), "?")
	history := v.get(link.History(address))
	back := regexp.MustCompile(`action="([^"]*/reversion)"`).FindStringSubmatch(history.body)
	if back == nil {
		t.Fatalf("nothing to put back: %s", history.body)
	}
	wantRedirect(t, "put back", v.post(back[1], history.hidden(t, back[1])), link.Directory)
	wantStatus(t, "afterwards", v.get(address), http.StatusNotFound)
	if offices() != before {
		t.Error("it is still there")
	}
}
