package web

import (
	"errors"
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
	"liaison/web/view/frame"
)

// checkCookie goes out with the sign-in form. A sign-in that comes without it may be by a browser that keeps no cookies,
// so one more step looks whether the session's cookie came back.
const checkCookie = "check"

func showSignIn(r *Request) error {
	back := link.Local(r.query("return"), link.Today)
	if r.Actor.SignedIn() {
		return r.redirect(back)
	}
	r.rememberLanguage()
	r.setCookie(checkCookie, "1", untilBrowserCloses)
	return r.page(http.StatusOK, account.SignIn(account.SignInPage{
		Frame: r.signInFrame(), Form: form.Fill("return", back), NoCookie: r.query("check") != "",
	}))
}

func signIn(r *Request) error {
	v, err := r.formOf(maxBody)
	if err != nil {
		return err
	}
	if then := v.Text(carryField); then != "" && v.Text("redraw") != "" { // the same form in another language
		r.rememberLanguage()
		return r.signInCarrying(http.StatusUnauthorized, form.Keep(v, v.Err()), then, 0)
	}
	var session crm.NewSession
	if err = v.Err(); err == nil {
		session, err = r.Services.Sessions.SignIn(r.Context(), crm.SignIn{
			Email: v.Text("email"), Password: v.Text("password"), Keep: v.Bool("keep"), Address: r.address(), Agent: r.UserAgent(),
			Device: r.device(v.Text("email")),
		})
	}
	if err != nil {
		return r.signInAgain(v, err)
	}
	r.startSession(session)
	if session.Reset != nil {
		r.flash(account.ResetText(*session.Reset, r.Actor), "")
	}
	if then := v.Text(carryField); then != "" {
		return r.goOn(then)
	}
	back := link.Local(v.Text("return"), link.Today)
	if _, err := r.Cookie(checkCookie); err != nil {
		return r.redirect(link.With(link.SignIn, "return", back, "check", "1"))
	}
	return r.redirect(back)
}

// signInAgain shows the form with what was wrong, all that was typed but the password, and what it carries.
func (r *Request) signInAgain(v *form.Values, err error) error {
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Invalid && e.Kind != crm.TooMany {
		return err
	}
	r.sayWhen(e.Wait)
	if then := v.Text(carryField); then != "" {
		return r.signInCarrying(statusOf(err), form.Keep(v, err), then, e.Wait)
	}
	return r.page(statusOf(err), account.SignIn(account.SignInPage{Frame: r.signInFrame(), Form: form.Keep(v, err),
		Wait: e.Wait}))
}

// signInAway answers a sign-in while the database is away with its form, wherever that was noticed: what the form carries is on
// no other page. The error comes back where it is another.
func (r *Request) signInAway(err error, page frame.Refusal) error {
	if page.Status != http.StatusServiceUnavailable || r.isSafe() || r.URL.Path != link.SignIn || wantsJSON(r) {
		return err
	}
	v, unread := r.formOf(maxBody)
	if unread != nil {
		return err
	}
	r.sayWhen(awayFor)
	s := form.Keep(v, &crm.Error{Kind: crm.Unavailable, Message: page.Message})
	return r.page(page.Status, account.SignIn(account.SignInPage{Frame: r.signInFrame(), Form: s, Then: v.Text(carryField)}))
}

// signOut ends the session and wipes what this browser keeps of it.
func signOut(r *Request) error {
	if r.Actor.SignedIn() {
		if err := r.Services.Sessions.SignOut(r.Context()); err != nil {
			return err
		}
	}
	r.endSession()
	r.forgetLanguage()
	r.setCookie(flashCookie, "", ended)
	r.setCookie(libraryCookie, "", ended)
	r.setCookie(linkCookie, "", ended)
	r.gin.Header("Clear-Site-Data", `"storage"`)
	return r.redirect(link.SignIn)
}

// signInFrame is what the form stands in; its languages lead back to it, also after a post.
func (r *Request) signInFrame() frame.Frame {
	f := r.bare(r.Print.T("word.sign_in"))
	if !r.isSafe() {
		f.Address = link.SignIn
	}
	return f
}
