package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
)

// showUsers lists the accounts: an admin sees all, a manager those of the own libraries.
func showUsers(r *Request) error {
	if err := r.narrowedBy("q", "after"); err != nil {
		return err
	}
	q := crm.UserQuery{Text: r.query("q")}
	if _, err := link.Cursor(r.URL, r.site.Sealer, &q.After); err != nil {
		return err
	}
	list, err := r.Services.Users.List(r.Context(), q)
	if err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("admin.users"))
	if err != nil {
		return err
	}
	page := account.UsersPage{List: list, Text: q.Text}
	if list.Next != nil {
		if page.More, err = link.After(link.AdminUsers, r.URL.Query(), r.site.Sealer, list.Next); err != nil {
			return err
		}
	}
	return r.page(http.StatusOK, account.Users(f, page))
}

func showInvitation(r *Request) error {
	return r.invitationForm(http.StatusOK, form.Fill("lang", r.Print.Lang(), "library", number(r.Actor.HomeLibrary()), "role",
		string(crm.Staff)))
}

func (r *Request) invitationForm(status int, s form.State) error {
	around, err := r.frame()
	if err != nil {
		return err
	}
	page := account.InvitationPage{Form: s, Admin: r.Actor.May(crm.UsersSetNetworkRole), Many: around.Many}
	if page.Libraries, err = r.keptLibraries(); err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("admin.invite"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, account.Invitation(f, page))
}

func inviteUser(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	i := crm.Invitation{Name: v.Text("name"), Email: v.Text("email"), Lang: v.Text("lang"), LibraryID: v.Int64("library"),
		Role: crm.Role(v.Text("role")), Network: crm.NetworkRole(v.Text("network_role"))}
	var h crm.MadeLink
	if err = v.Err(); err == nil {
		h, err = r.Services.Users.Invite(r.Context(), i)
	}
	if refused(err) {
		return r.invitationForm(statusOf(err), form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	if h.Token == "" {
		message := "admin.known"
		if h.Waits {
			message = "admin.known_waits"
		}
		r.flash(crm.Say(message, "name", h.Name), "")
		return r.redirect(link.AdminUser(h.UserID))
	}
	return r.giveLink(h)
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
	return r.giveLink(h)
}

// A link that was just made waits, sealed, in the browser of whoever made it: neither an address nor the log may hold it, and
// a page that is loaded again must make no second one.
const (
	linkCookie  = "handing_on"
	linkPurpose = "handing_on"
	linkLife    = 10 * time.Minute
)

// madeLink is what the cookie holds.
type madeLink struct {
	crm.MadeLink
	By int64 // who made it
}

// giveLink leads to the page that shows a link, to be copied and given to its person.
func (r *Request) giveLink(h crm.MadeLink) error {
	plain, err := json.Marshal(madeLink{MadeLink: h, By: r.Actor.UserID})
	if err != nil {
		return err
	}
	r.setCookie(linkCookie, r.site.Sealer.Seal(linkPurpose, plain), linkLife)
	return r.redirect(link.AdminUserLink(h.UserID))
}

// showUserLink shows the link that the actor has just made; afterwards the account, where another can be made.
func showUserLink(r *Request, id int64) error {
	if _, err := r.Services.Users.Get(r.Context(), id); err != nil {
		return err
	}
	var made madeLink
	if c, err := r.Cookie(linkCookie); err == nil {
		if plain, err := r.site.Sealer.Open(linkPurpose, c.Value); err == nil {
			if err := json.Unmarshal(plain, &made); err != nil {
				return err
			}
		}
	}
	if made.UserID != id || made.By != r.Actor.UserID {
		return r.redirect(link.AdminUser(id))
	}
	f, err := r.shell("admin", r.Print.T("admin.link_for", "name", made.Name))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, account.Link(f, account.LinkPage{MadeLink: made.MadeLink,
		Address: r.site.BaseURL + link.AccessLink(made.Token), Local: r.site.local, Plain: !r.site.https}))
}

func showUser(r *Request, id int64) error {
	around, err := r.frame()
	if err != nil {
		return err
	}
	page := account.UserPage{Admin: r.Actor.May(crm.UsersEnd), Many: around.Many, Self: id == r.Actor.UserID}
	if page.User, err = r.Services.Users.Get(r.Context(), id); err != nil {
		return err
	}
	if page.Libraries, err = r.keptLibraries(); err != nil {
		return err
	}
	f, err := r.shell("admin", page.User.Name)
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, account.User(f, page))
}

// showLeaving says what passes to whom, before an account or a role in a library is ended.
func showLeaving(r *Request, id int64) error {
	library, err := r.queryNumber("library")
	if err != nil {
		return err
	}
	if library == 0 && !r.Actor.May(crm.UsersEnd) {
		return crm.ErrForbidden()
	}
	l, err := r.Services.Users.Leaving(r.Context(), id, library)
	if err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("admin.end_title", "name", l.User.Name))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, account.Leaving(f, l))
}

// userAct is a post of one button about an account; one that leaves no account to keep leads to the list.
func userAct(message string, read func(*Request, *form.Values, int64) func(context.Context) error) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		act := read(r, v, id)
		if err := v.Err(); err != nil {
			return err
		}
		if err := act(r.Context()); err != nil {
			return err
		}
		said := crm.Say(message)
		u, err := r.Services.Users.Get(r.Context(), id)
		if err == nil && u.Invited && u.DisabledAt.IsZero() { // the link before has ended, if the person gained a role
			said = crm.Say("admin.role_set_waits", "name", u.Name)
		}
		r.flash(said, "")
		if err != nil {
			return r.redirect(link.AdminUsers)
		}
		return r.redirect(link.AdminUser(id))
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
