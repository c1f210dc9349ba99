package web

import (
	"net/http"
	"slices"
	"strings"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/people"
)

// contactQuery reads the view that an address means.
func (r *Request) contactQuery() (q crm.ContactQuery, err error) {
	if err := r.narrowedBy("q", "sort", "after", "office", "owner", "country", "theme", "post", "contact", "next", "shared",
		"format"); err != nil {
		return q, err
	}
	q = crm.ContactQuery{Text: r.query("q"), Sort: r.query("sort"), Country: strings.ToUpper(r.query("country")), Theme: r.query("theme"),
		Post: r.query("post"), Contact: r.query("contact"), Next: r.query("next"), Shared: r.query("shared") == "1"}
	if !slices.Contains([]string{"", "1"}, r.query("shared")) {
		return q, link.UnknownFilter("shared")
	}
	if q.LibraryID, err = r.library(); err != nil {
		return q, err
	}
	if q.OfficeID, err = r.queryNumber("office"); err != nil {
		return q, err
	}
	if q.OwnerID, err = r.queryNumber("owner"); err != nil {
		return q, err
	}
	_, err = link.Cursor(r.URL.Query(), r.site.Sealer, &q.After)
	return q, err
}

// contactTerms are the controlled lists where the view is filtered by one, and refuse what they do not hold.
func (r *Request) contactTerms(q crm.ContactQuery) (*crm.Terms, error) {
	if q.Country+q.Theme == "" {
		return nil, nil
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	switch {
	case err != nil:
		return nil, err
	case q.Country != "" && !slices.ContainsFunc(terms.Countries, func(c crm.Country) bool { return c.ISO2 == q.Country }):
		return nil, link.UnknownFilter("country")
	case q.Theme != "" && !slices.ContainsFunc(terms.Themes, func(t crm.Theme) bool { return t.Key == q.Theme }):
		return nil, link.UnknownFilter("theme")
	}
	return terms, nil
}

// showContacts is one page of a library's people; the address is the whole view.
func showContacts(r *Request) error {
	q, err := r.contactQuery()
	if err != nil {
		return err
	}
	terms, err := r.contactTerms(q)
	if err != nil {
		return err
	}
	switch format, err := r.format(); {
	case err != nil:
		return err
	case format != "":
		return r.exportContacts(q, format)
	}
	list, err := r.Services.Contacts.List(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	page := people.ListPage{List: list, Query: q, Terms: terms, MayWrite: r.Actor.MayIn(crm.ContactsAdd, q.LibraryID)}
	if list.Next != nil {
		if page.More, err = link.After(link.Contacts, r.URL.Query(), r.site.Sealer, list.Next); err != nil {
			return err
		}
	}
	f, err := r.shell("contacts", r.Print.T("word.contacts"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, people.List(f, page))
}

// exportContacts answers with the whole of the filtered list.
func (r *Request) exportContacts(q crm.ContactQuery, format string) error {
	if r.Method == http.MethodHead {
		return r.glance(format)
	}
	out, err := r.Services.Contacts.Export(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	if format == "csv" {
		return r.sheet("contacts.csv", people.Rows(r.Print, out))
	}
	return r.data(people.JSON(r.Print, out))
}

// showContactFilter is the form of every filter of the list.
func showContactFilter(r *Request) error {
	q, err := r.contactQuery()
	if err != nil {
		return err
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	page := people.ListPage{Query: q, Terms: terms}
	if page.List.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), q.LibraryID); err != nil {
		return err
	}
	if q.OfficeID != 0 {
		o, err := r.Services.Offices.Get(r.Context(), q.OfficeID)
		if err != nil {
			return err
		}
		page.List.Offices = map[int64]crm.OfficeName{o.ID: {ID: o.ID, Names: o.Names}}
	}
	f, err := r.shell("contacts", r.Print.T("contact.filter_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, people.Filter(f, page))
}
