package web

import (
	"context"
	"net/http"
	"strings"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/directory"
)

// showDaysOff lists the days on which a country does not work, and asks for more.
func showDaysOff(r *Request) error { return r.daysOff(http.StatusOK, form.Fresh()) }

func (r *Request) daysOff(status int, s form.State) error {
	code := strings.ToUpper(r.param("country"))
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	page := directory.DaysOffPage{Form: s, Terms: terms, MayEdit: r.Actor.May(crm.DirectoryAddDayOff)}
	for _, c := range terms.Countries {
		if c.ISO2 == code {
			page.Country = c
		}
	}
	if page.Country.ISO2 == "" {
		return crm.ErrNotFound()
	}
	for _, d := range terms.DaysOff {
		if d.Country == code && !d.On.Before(r.Print.Today()) {
			page.Days = append(page.Days, d)
		}
	}
	f, err := r.shell("directory", r.Print.T("directory.days_off"))
	if err != nil {
		return err
	}
	f.HasForm = page.MayEdit
	return r.page(status, directory.DaysOff(f, page))
}

func addDayOff(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	d := crm.DayOffChange{DayOff: crm.DayOff{Country: strings.ToUpper(r.param("country")), On: v.Date("on"), Name: v.Text("name")}}
	d.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Directory.AddDayOff(r.Context(), d) },
		func(crm.Done) string { return link.DaysOff(d.Country) }, r.daysOff)
}

func removeDayOff(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	country := strings.ToUpper(r.param("country"))
	return r.press(v, func(ctx context.Context) (crm.Done, error) {
		return r.Services.Directory.RemoveDayOff(ctx, country, id)
	}, link.DaysOff(country))
}
