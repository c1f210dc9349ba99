package web

import (
	"context"
	"net/http"

	"liaison/crm"
	"liaison/web/view/frame"
	"liaison/web/view/people"
)

// contactLister reads the list of contacts, whose query has fields of its own.
type contactLister struct{ crm.ContactService }

func (s contactLister) List(ctx context.Context, q crm.ListQuery) (crm.List[crm.ContactLine], error) {
	return s.ContactService.List(ctx, crm.ContactsOf(q))
}

func (s contactLister) Export(ctx context.Context, q crm.ListQuery) (crm.List[crm.ContactLine], error) {
	return s.ContactService.Export(ctx, crm.ContactsOf(q))
}

// showContacts is a library's people.
var showContacts = listPage(&people.Contacts, func(s crm.Services) crm.ListService[crm.ContactLine] { return contactLister{s.Contacts} })

// showContactFilter is the form of every filter of the list.
func showContactFilter(r *Request) error {
	q, _, err := r.listAsked(crm.ContactFilters())
	if err != nil {
		return err
	}
	page := people.FilterPage{ListPage: frame.ListPage[crm.ContactLine]{Listing: &people.Contacts, Query: q}}
	if page.Terms, err = r.Services.Directory.Terms(r.Context()); err != nil {
		return err
	}
	if page.List.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), q.LibraryID); err != nil {
		return err
	}
	f, err := r.shell("contacts", r.Print.T("contact.filter_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, people.Filter(f, page))
}
