package web

import (
	"net/http"
	"net/url"
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
	wantStatus(t, "a step on it", v.post(link.Tasks, url.Values{"library": {"1"}, "title": {"Bring the posters"}, "due_on": {"2026-11-27"}, "owner": {"1"}, form.KeyField: {form.NewKey()}}), http.StatusSeeOther)
	wantText(t, "the step says so", v.get(link.Today).body, "day off: Library Day")
	for what, wrong := range map[string][2]string{"the same day": {"2026-11-27", "Again"}, "no name": {"2026-12-12", ""}, "no day": {"12 December", "Jamhuri Day"}} {
		got := add(wrong[0], wrong[1])
		wantStatus(t, what, got, http.StatusUnprocessableEntity)
		wantText(t, what, got.body, wrong[0], wrong[1])
	}
	wantStatus(t, "no such country", v.get(link.DaysOff("XX")), http.StatusNotFound)
	wantRedirect(t, "removed", v.post(link.DayOffRemoval("KE", 1), nil), link.DaysOff("KE"))
	wantText(t, "the end of the week again", v.get(link.LogWith(office)).body, `data-day="2026-11-27"`)
}
