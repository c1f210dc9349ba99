package web

import (
	"context"
	"net/http"
	"strings"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
)

// keptLibraries are the libraries that the actor keeps: an admin all, a manager the own ones.
func (r *Request) keptLibraries() (kept []crm.Library, err error) {
	all, err := r.Services.Libraries.List(r.Context())
	for _, l := range all {
		if r.Actor.MayIn(crm.LibrariesChange, l.ID) {
			kept = append(kept, l)
		}
	}
	return kept, err
}

func showLibraryNew(r *Request) error {
	return r.libraryForm(http.StatusOK, 0, form.Fresh("kind", "library", "basis", "legitimate_interest"))
}

func showLibrary(r *Request) error {
	l, err := r.keptLibrary()
	if err != nil {
		return err
	}
	return r.libraryForm(http.StatusOK, l.ID, form.Fill("version", number(int64(l.Version)), "name", l.Name, "kind", l.Kind, "country",
		l.Country, "place", l.Place, "city", l.City, "zone", l.Zone, "isil", l.ISIL, "basis", l.Basis))
}

// keptLibrary is the library of the path, for those who keep it.
func (r *Request) keptLibrary() (l crm.Library, err error) {
	id, err := r.pathID("id")
	if err != nil {
		return l, err
	}
	if err := r.must(crm.LibrariesChange, id); err != nil {
		return l, err
	}
	return r.Services.Libraries.Get(r.Context(), id)
}

func (r *Request) libraryForm(status int, id int64, s form.State) error {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	page := account.LibraryPage{ID: id, Form: s, Terms: terms, MayClose: r.Actor.May(crm.LibrariesClose)}
	title := r.Print.T("admin.library_new")
	if id != 0 {
		l, err := r.Services.Libraries.Get(r.Context(), id)
		if err != nil {
			return err
		}
		title = l.Name
		if page.Changes, err = r.Services.History.Of(r.Context(), "library", id); err != nil {
			return err
		}
	}
	f, err := r.shell("admin", title)
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, account.LibraryForm(f, page))
}

func saveLibrary(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	l := crm.LibraryChange{Name: v.Text("name"), Kind: v.Text("kind"), Country: v.Text("country"), Place: v.Text("place"),
		City: v.Text("city"), Zone: v.Text("zone"), ISIL: v.Text("isil"), Basis: v.Text("basis")}
	var id int64
	if r.param("id") != "" {
		if id, err = r.pathID("id"); err != nil {
			return err
		}
		l.ID, l.Version = id, v.Version()
	} else {
		l.Key = v.Key()
	}
	return r.save(v, func() (crm.Done, error) {
		if id != 0 {
			return crm.Done{Message: crm.Say("admin.library_saved")}, r.Services.Libraries.Change(r.Context(), l)
		}
		made, err := r.Services.Libraries.Add(r.Context(), l)
		return crm.Done{ID: made, Message: crm.Say("admin.library_saved")}, err
	}, func(crm.Done) string { return link.Admin }, func(status int, s form.State) error { return r.libraryForm(status, id, s) })
}

// showClosing says what closing a library does, before it is done.
func showClosing(r *Request) error {
	l, err := r.keptLibrary()
	if err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("admin.close_title", "library", l.Name))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, account.Closing(f, l))
}

func closeLibrary(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	return r.press(v, func(ctx context.Context) (crm.Done, error) {
		return crm.Done{Message: crm.Say("admin.closed")}, r.Services.Libraries.Close(ctx, id)
	}, link.Admin)
}

// switchLibrary sets the default of this browser; it never changes what an open tab means, because forms name their library.
// Where none is named, those who read all libraries choose from the list.
func switchLibrary(r *Request) error {
	library, err := r.queryNumber("library")
	if err != nil {
		return err
	}
	if library == 0 && r.Actor.Network.ReadsAll() {
		return r.librariesPage()
	}
	if library == 0 || !r.Actor.ReadsLibrary(library) {
		return crm.ErrNotFound()
	}
	if _, err := r.Services.Libraries.Get(r.Context(), library); err != nil {
		return err
	}
	r.setCookie(libraryCookie, number(library), crm.SessionKept)
	return r.redirect(link.Local(r.query("return"), link.Today))
}

// librariesPage lists the libraries by name, for those who read all of them.
func (r *Request) librariesPage() error {
	all, err := r.Services.Libraries.List(r.Context())
	if err != nil {
		return err
	}
	page := account.LibrariesPage{Find: r.query("q"), Return: link.Local(r.query("return"), link.Today)}
	sought := strings.TrimRight(fold.Fold(page.Find), " ")
	for _, l := range all {
		if strings.Contains(fold.Fold(l.Name+" "+l.City), sought) {
			page.Libraries = append(page.Libraries, l)
		}
	}
	f, err := r.shell("", r.Print.T("word.libraries"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, account.Libraries(f, page))
}
