package web

import (
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
)

// showAccount is what a person changes about themselves, and their open sessions.
func showAccount(r *Request) error {
	a, err := r.Services.Accounts.Get(r.Context())
	if err != nil {
		return err
	}
	return r.accountPage(http.StatusOK, account.OwnState(a), form.Fill())
}

func (r *Request) accountPage(status int, s, password form.State) error {
	a, err := r.Services.Accounts.Get(r.Context())
	if err != nil {
		return err
	}
	sessions, err := r.Services.Sessions.List(r.Context())
	if err != nil {
		return err
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	f, err := r.shell("account", r.Print.T("word.account"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, account.Own(f, account.OwnPage{Account: a, Form: s, Password: password, Sessions: sessions, Terms: terms}))
}

func changeAccount(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	c := crm.AccountChange{Name: v.Text("name"), Lang: v.Text("lang"), Country: v.Text("country"), Zone: v.Text("zone"),
		Theme: v.Text("theme"), KeysOff: !v.Bool("keys"), Week: crm.Week{Start: v.Text("week_start"), Rest: v.Text("weekend")},
		Version: v.Version()}
	if err = v.Err(); err == nil {
		err = r.Services.Accounts.Change(r.Context(), c)
	}
	if refused(err) {
		r.clash = crm.KindOf(err) == crm.Conflict
		return r.accountPage(statusOf(err), form.Keep(v, v.Merge(err)), form.Fill())
	}
	if err != nil {
		return err
	}
	r.forgetLanguage()
	r.flash(crm.Say("account.changed"), "")
	return r.redirect(link.Account)
}

// keepLanguage makes the language of a page that of the account, and leads back to the page.
func keepLanguage(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	lang, back := v.Text("lang"), v.Text("return")
	if err := v.Err(); err != nil {
		return err
	}
	a, err := r.Services.Accounts.Get(r.Context())
	if err != nil {
		return err
	}
	c := crm.AccountChange{Name: a.Name, Lang: lang, Country: a.Country, Zone: a.Zone, Theme: a.Theme, KeysOff: a.KeysOff, Week: a.Week,
		Version: a.Version}
	if err := r.Services.Accounts.Change(r.Context(), c); err != nil {
		return err
	}
	r.forgetLanguage()
	return r.redirect(link.Local(back, link.Today))
}

func changePassword(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	var session crm.NewSession
	if err = v.Err(); err == nil {
		session, err = r.Services.Accounts.ChangePassword(r.Context(),
			crm.PasswordChange{Current: v.Text("current_password"), New: v.Text("password")})
	}
	if kind := crm.KindOf(err); kind == crm.Invalid || kind == crm.TooMany {
		a, err2 := r.Services.Accounts.Get(r.Context())
		if err2 != nil {
			return err2
		}
		return r.accountPage(statusOf(err), account.OwnState(a), form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	r.startSession(session)
	r.flash(crm.Say("account.password_changed"), "")
	return r.redirect(link.Account)
}

func revokeSession(r *Request, id int64) error {
	if err := r.Services.Sessions.Revoke(r.Context(), id); err != nil {
		return err
	}
	r.flash(crm.Say("account.session_ended"), "")
	return r.redirect(link.Account)
}

// revokeOtherSessions ends every session of the reader but this one: a phone was lost, a reading room's computer left open.
func revokeOtherSessions(r *Request) error {
	if err := r.Services.Sessions.RevokeOthers(r.Context()); err != nil {
		return err
	}
	r.flash(crm.Say("account.others_ended"), "")
	return r.redirect(link.Account)
}

// showLink is the page of an invitation or of a new password. Opening it changes nothing.
func showLink(r *Request) error {
	r.rememberLanguage()
	return r.linkPage(http.StatusOK, form.Fill())
}

func (r *Request) linkPage(status int, s form.State) error {
	l, err := r.Services.Accounts.Link(r.Context(), r.param("token"))
	if err != nil {
		return err
	}
	f := r.bare(r.Print.T("link." + l.Purpose))
	f.Address = link.AccessLink(r.param("token"))
	return r.page(status, account.AccessLink(f, account.AccessLinkPage{AccessLink: l, Token: r.param("token"), Form: s}))
}

func followLink(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	var session crm.NewSession
	if err = v.Err(); err == nil {
		session, err = r.Services.Accounts.UseLink(r.Context(),
			crm.UseLink{Token: r.param("token"), Password: v.Text("password"), Name: v.Text("name"), Agent: r.UserAgent()})
	}
	if crm.KindOf(err) == crm.Invalid {
		return r.linkPage(statusOf(err), form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	r.startSession(session)
	return r.redirect(link.Today)
}
