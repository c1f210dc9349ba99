package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// TestUnknownFiltersAreRefusedEverywhere: what a list does not know, or no text can hold, would show more than was asked for;
// another language is always shown.
func TestUnknownFiltersAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, list := range []string{link.Search, link.Today, link.Trash, link.AdminUsers, link.Contacts, link.Interactions, link.Tasks,
		link.Country("KE")} {
		wantStatus(t, list, v.get(link.With(list, "lang", "fr", "library", "1")), http.StatusOK)
		wantStatus(t, list, v.get(link.With(list, "lang", "xx\x00")), http.StatusOK)
		wantStatus(t, list+" by two libraries", v.get(link.With(list, "library", "1", "library", "2")), http.StatusBadRequest)
		wantStatus(t, list+" by its colour", v.get(link.With(list, "colour", "red")), http.StatusBadRequest)
		if list != link.Today && list != link.Trash && list != link.Tasks {
			wantStatus(t, list+" by NUL", v.get(list+"?q=%00"), http.StatusBadRequest)
			wantStatus(t, list+" by broken letters", v.get(list+"?q=%ff%fe"), http.StatusBadRequest)
		}
	}
	wantStatus(t, "a search as a table", v.get(link.With(link.Search, "q", "unesco", "format", "csv")), http.StatusBadRequest)
	wantStatus(t, "a search for a program", v.get(link.With(link.Search, "q", "unesco", "format", "json")), http.StatusOK)
}

// TestTheListOfAccountsGoesOnBySealedAddresses: the next page is led to, and nobody writes one by hand.
func TestTheListOfAccountsGoesOnBySealedAddresses(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for i := range 55 {
		email := fmt.Sprintf("person%d@mto.example", i)
		wantStatus(t, email, v.post(link.AdminUsers, url.Values{"name": {fmt.Sprintf("Person %02d", i)}, "email": {email}, "lang": {"en"},
			"library": {"1"}, "role": {"staff"}}), http.StatusSeeOther)
	}
	row := regexp.MustCompile(`href="/admin/users/(\d+)"`)
	seen := map[string]bool{}
	address, pages := link.AdminUsers, 0
	for ; address != "" && pages < 4; pages++ {
		got := v.get(address)
		wantStatus(t, address, got, http.StatusOK)
		for _, m := range row.FindAllStringSubmatch(got.body, -1) {
			if seen[m[1]] {
				t.Errorf("account %s is listed twice", m[1])
			}
			seen[m[1]] = true
		}
		address = ""
		if next := regexp.MustCompile(`href="(/admin/users\?after=[^"&]+)"`).FindStringSubmatch(got.body); next != nil {
			address = next[1]
		}
	}
	if len(seen) != 56 || pages != 2 {
		t.Errorf("%d accounts on %d pages, want 56 on 2", len(seen), pages)
	}
	wantStatus(t, "a number by hand", v.get(link.AdminUsers+"?after=3"), http.StatusBadRequest)
}

// TestADayOffIsOfItsCountry: a day is taken off the list it stands on.
func TestADayOffIsOfItsCountry(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	wantStatus(t, "a day", v.post(link.DaysOff("KE"), url.Values{form.KeyField: {form.NewKey()}, "on": {"2026-12-12"},
		"name": {"Jamhuri Day"}}), http.StatusSeeOther)
	wantStatus(t, "taken off another list", v.post(link.DayOffRemoval("FR", 1), nil), http.StatusNotFound)
	if n := p.count(t, `SELECT count(*) FROM day_off WHERE deleted_at IS NULL`); n != 1 {
		t.Errorf("%d days are left", n)
	}
	wantStatus(t, "taken off its own", v.post(link.DayOffRemoval("KE", 1), nil), http.StatusSeeOther)
}
