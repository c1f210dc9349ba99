package web

import (
	"strings"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/view/frame"
)

// chosenOffice is the office whose name somebody typed into a field: any part of it that fits one office alone. What fits
// none or several is a fault that says so.
func (r *Request) chosenOffice(v *form.Values, field string) (int64, error) {
	typed := v.Text(field)
	if strings.TrimSpace(typed) == "" {
		return 0, nil
	}
	found, err := r.Services.Offices.Find(r.Context(), typed, r.Actor.Country)
	if err != nil {
		return 0, err
	}
	var exact []crm.OfficeLine
	for _, o := range found {
		for _, name := range o.Names {
			if strings.EqualFold(name, strings.TrimSpace(typed)) {
				exact = append(exact, o)
				break
			}
		}
	}
	if len(exact) > 0 {
		found = exact
	}
	switch len(found) {
	case 0:
		v.Faults.Add(field, "error.office_none")
		return 0, nil
	case 1:
		return found[0].ID, nil
	}
	v.Faults.Add(field, "error.office_many", "names", frame.OfficeNames(r.Print, found[:min(len(found), 4)]))
	return 0, nil
}

// officesAround are the offices of the reader's country, for a field to suggest.
func (r *Request) officesAround(library int64) ([]crm.OfficeLine, error) {
	if r.Actor.Country == "" {
		return nil, nil
	}
	d, err := r.Services.Directory.Country(r.Context(), crm.CountryQuery{Country: r.Actor.Country, LibraryID: library})
	if crm.KindOf(err) == crm.NotFound {
		return nil, nil
	}
	return append(d.Seated, d.Covering...), err
}
