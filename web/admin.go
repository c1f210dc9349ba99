package web

import (
	"context"
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view"
)

// showAdmin is what an admin watches, and who works here; a manager sees the people of the own libraries.
func showAdmin(r *Request) error {
	return r.adminPage(http.StatusOK, form.Fill("lang", r.Print.Lang()), nil)
}

func (r *Request) adminPage(status int, invite form.State, handed *crm.Handover) error {
	users, err := r.Services.Users.List(r.Context())
	if err != nil {
		return err
	}
	libraries, err := r.Services.Libraries.List(r.Context())
	if err != nil {
		return err
	}
	page := view.AdminPage{Users: users, Invite: invite, Admin: r.Actor.May("Users.End"), Handed: handed, BaseURL: r.site.BaseURL}
	for _, l := range libraries {
		if r.Actor.MayIn("Libraries.Change", l.ID) {
			page.Libraries = append(page.Libraries, l)
		}
	}
	if page.Admin {
		s, err := r.Services.Status.Get(r.Context())
		if err != nil {
			return err
		}
		page.Status = &s
	}
	f, err := r.shell("admin", r.Print.T("word.admin"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, view.Admin(f, page))
}

func inviteUser(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	i := crm.Invitation{Name: v.Text("name"), Email: v.Text("email"), Lang: v.Text("lang"), LibraryID: v.Int64("library"), Role: crm.Role(v.Text("role")), Network: crm.NetworkRole(v.Text("network_role"))}
	var h crm.Handover
	if err = v.Err(); err == nil {
		h, err = r.Services.Users.Invite(r.Context(), i)
	}
	if crm.KindOf(err) == crm.Invalid && err != nil {
		return r.adminPage(statusOf(err), form.Keep(v, v.Merge(err)), nil)
	}
	if err != nil {
		return err
	}
	r.site.sessions.forgetAll()
	return r.adminPage(http.StatusOK, form.Fill("lang", r.Print.Lang()), &h)
}

func resetPassword(r *Request) error {
	id, v, err := r.act()
	if err == nil {
		err = v.Err()
	}
	if err != nil {
		return err
	}
	h, err := r.Services.Users.ResetPassword(r.Context(), id)
	if err != nil {
		return err
	}
	return r.adminPage(http.StatusOK, form.Fill("lang", r.Print.Lang()), &h)
}

// userAct is a post of one button about an account.
func userAct(message string, read func(*Request, *form.Values, int64) func(context.Context) error) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		act := read(r, v, id)
		return r.press(v, func(ctx context.Context) (crm.Done, error) { return crm.Done{Message: crm.Say(message)}, act(ctx) }, link.Admin)
	}
}

var setRole = userAct("admin.role_set", func(r *Request, v *form.Values, id int64) func(context.Context) error {
	c := crm.RoleChange{UserID: id, LibraryID: v.Int64("library"), Role: crm.Role(v.Text("role"))}
	return func(ctx context.Context) error { return r.Services.Users.SetRole(ctx, c) }
})

var setNetworkRole = userAct("admin.role_set", func(r *Request, v *form.Values, id int64) func(context.Context) error {
	role := crm.NetworkRole(v.Text("network_role"))
	return func(ctx context.Context) error { return r.Services.Users.SetNetworkRole(ctx, id, role) }
})

var endUser = userAct("admin.ended", func(r *Request, _ *form.Values, id int64) func(context.Context) error {
	return func(ctx context.Context) error { return r.Services.Users.End(ctx, id) }
})

func showLibraryNew(r *Request) error {
	if !r.Actor.May("Libraries.Add") {
		return crm.ErrForbidden()
	}
	return r.libraryForm(http.StatusOK, 0, form.Fresh("kind", "library", "basis", "legitimate_interest"))
}

func showLibrary(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	l, err := r.Services.Libraries.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !r.Actor.MayIn("Libraries.Change", id) {
		return crm.ErrForbidden()
	}
	return r.libraryForm(http.StatusOK, id, form.Fill("version", number(int64(l.Version)), "name", l.Name, "kind", l.Kind, "country", l.Country, "place", l.Place, "city", l.City, "zone", l.Zone, "isil", l.ISIL, "basis", l.Basis))
}

func (r *Request) libraryForm(status int, id int64, s form.State) error {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("word.library"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, view.LibraryForm(f, view.LibraryPage{ID: id, Form: s, Terms: terms}))
}

func saveLibrary(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	l := crm.LibraryChange{Name: v.Text("name"), Kind: v.Text("kind"), Country: v.Text("country"), Place: v.Text("place"), City: v.Text("city"), Zone: v.Text("zone"), ISIL: v.Text("isil"), Basis: v.Text("basis")}
	var id int64
	if r.param("id") != "" {
		if id, err = r.number("id"); err != nil {
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
