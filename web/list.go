package web

import (
	"net/http"
	"slices"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/frame"
)

// listPage answers with a page of a list; as a file it is the whole of what the filters leave.
func listPage[R any](l *frame.Listing[R], of func(crm.Services) crm.ListService[R]) handler {
	return func(r *Request) error {
		q, terms, err := r.listAsked(l.Filters)
		if err != nil {
			return err
		}
		switch format, err := r.format(); {
		case err != nil:
			return err
		case format != "" && r.Method == http.MethodHead:
			return r.exportHead(format)
		case format != "":
			return exportList(r, l, of(r.Services), q, format)
		}
		page := frame.ListPage[R]{Listing: l, Query: q, Terms: terms, Print: r.query("print") != "", Person: r.Actor.UserID,
			MayAdd: r.Actor.MayIn(l.Add, q.LibraryID)}
		if page.Print {
			q.Limit = frame.MostPrinted
		}
		if page.List, err = of(r.Services).List(r.Context(), q); err != nil {
			return asFilter(err)
		}
		if page.List.Next != nil {
			if page.More, err = link.After(l.Address, r.URL.Query(), r.site.Sealer, page.List.Next); err != nil {
				return err
			}
		}
		f, err := r.shell(l.Here, r.Print.T(l.Noun+".list.title"))
		if err != nil {
			return err
		}
		if l.Draw != nil {
			return r.page(http.StatusOK, l.Draw(f, page))
		}
		return r.page(http.StatusOK, frame.ListOf(f, page))
	}
}

// exportList answers with the whole of what the filters leave.
func exportList[R any](r *Request, l *frame.Listing[R], of crm.ListService[R], q crm.ListQuery, format string) error {
	list, err := of.Export(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	if format == "csv" {
		return r.sheet(l.File+".csv", l.Sheet(r.Print, list))
	}
	return r.data(l.Data(r.Print, list))
}

// listAsked is the view of a list that an address asks for, with the controlled lists where one of them narrows it.
func (r *Request) listAsked(filters crm.Filters) (q crm.ListQuery, terms *crm.Terms, err error) {
	if err := r.narrowedBy(append(filters.Names(), "after", "format", "print")...); err != nil {
		return q, nil, err
	}
	q.Set = map[string]string{}
	for _, f := range filters {
		value := r.query(f.Name)
		if f.By.IsNumber() {
			id, err := r.queryNumber(f.Name)
			if err != nil {
				return q, nil, err
			}
			if value = ""; id != 0 {
				value = number(id)
			}
		}
		if value != "" {
			q.Set[f.Name] = value
		}
		if f.By == crm.ByTerm && value != "" {
			if terms, err = r.listTerms(f.Name, value); err != nil {
				return q, nil, err
			}
		}
	}
	if err := filters.Check(q).Err(); err != nil {
		return q, nil, asFilter(err)
	}
	if q.LibraryID, err = r.library(); err != nil {
		return q, nil, err
	}
	_, err = link.Cursor(r.URL, r.site.Sealer, &q.After)
	return q, terms, err
}

// listTerms are the controlled lists, which refuse a key that they do not hold.
func (r *Request) listTerms(filter, key string) (*crm.Terms, error) {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return nil, err
	}
	known := slices.ContainsFunc(terms.Themes, func(t crm.Theme) bool { return t.Key == key })
	if filter == "country" {
		known = slices.ContainsFunc(terms.Countries, func(c crm.Country) bool { return c.ISO2 == key })
	}
	if !known {
		return nil, link.UnknownFilter(filter)
	}
	return terms, nil
}
