package web

import (
	"errors"
	"net/http"
	"strings"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/directory"
)

// showDirectory lists the countries by region, the reader's own first.
func showDirectory(r *Request) error {
	if err := r.narrowedBy("q"); err != nil {
		return err
	}
	library, err := r.library()
	if err != nil {
		return err
	}
	world, err := r.Services.Directory.Countries(r.Context(), library)
	if err != nil {
		return err
	}
	f, err := r.shell("directory", r.Print.T("directory.world"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, directory.Countries(f, directory.World(f, world, r.Actor.Country, r.query("q"))))
}

// showCountry is the directory of one country.
func showCountry(r *Request) error {
	if err := r.narrowedBy("q", "organisation", "kind", "theme", "goal", "stand", "format"); err != nil {
		return err
	}
	library, err := r.library()
	if err != nil {
		return err
	}
	goal, err := r.queryNumber("goal")
	if err != nil {
		return err
	}
	format, err := r.format()
	if err != nil {
		return err
	}
	q := crm.CountryQuery{Country: strings.ToUpper(r.param("country")), LibraryID: library, Organisation: r.query("organisation"),
		Kind: r.query("kind"), Theme: r.query("theme"), Goal: int(goal), Stand: r.query("stand"), Text: r.query("q")}
	found, err := r.Services.Directory.Country(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	if format == "json" {
		return r.data(found)
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	if format == "csv" {
		return r.sheet("offices-"+strings.ToLower(found.Country.ISO2)+".csv", directory.OfficeRows(r.Print, terms, found))
	}
	page := directory.CountryPage{Directory: found, Query: q, Library: r.query("library"), Terms: terms, MayEdit: r.mayHere(crm.OfficesAdd)}
	name, _ := r.Print.Name(found.Country.Names)
	f, err := r.shell("directory", r.Print.T("directory.title", "country", name, "count", found.Total))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, directory.Country(f, page))
}

// showOrganisation is one organisation with its offices.
func showOrganisation(r *Request, id int64) error {
	page, err := r.Services.Directory.Organisation(r.Context(), id)
	if err != nil {
		return err
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	name, _ := r.Print.Name(page.Organisation.Names)
	f, err := r.shell("directory", name)
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, directory.Organisation(f, page, terms, r.mayHere(crm.OfficesAdd)))
}

// asFilter turns a filter that the use case does not know into the answer for an address that cannot be meant: 400.
func asFilter(err error) error {
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Invalid || len(e.Fields) == 0 {
		return err
	}
	return link.UnknownFilter(e.Fields[0].Field)
}
