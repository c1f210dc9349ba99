package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
	"liaison/web/view/ui"
)

// Nothing typed is lost. A post whose session has ended is answered with 401 and the sign-in form, which carries what was
// posted: its address, its fields and, where that is known, whose it is, sealed into one hidden field. The sign-in that
// follows performs the post within the same request, so that it needs one press and no script; the form's own
// idempotency key or version makes sure that it happens once. It is performed at once only for the person who typed it.
// If that is not known (the browser holds no session), a page asks first; for somebody else it is dropped. Passwords are never
// carried: they are typed again.

// carried is a post on its way through a sign-in.
type carried struct {
	Action string `json:"a"`           // path and query of the post
	Fields string `json:"f"`           // its body
	Person int64  `json:"p,omitempty"` // who typed it; 0 is not known
}

const (
	carryPurpose = "carry"
	carryField   = "then"
)

// askWho answers somebody who is not signed in: a page leads to the sign-in form and back, a post is carried along.
func (r *Request) askWho() error {
	if r.isSafe() {
		return r.redirect(link.With(link.SignIn, "return", r.here()))
	}
	v, err := r.form()
	if err != nil {
		return err
	}
	person, email := r.whoTyped(v)
	if v.HasSecret() { // it is typed again, on the page above the address
		s := form.Fill("return", r.here(), "email", email)
		return r.page(http.StatusUnauthorized, account.SignIn(account.SignInPage{Frame: r.signInFrame(), Form: s, Retype: true}))
	}
	plain, err := json.Marshal(carried{Action: r.here(), Fields: v.Sent(), Person: person})
	if err != nil {
		return err
	}
	return r.signInCarrying(http.StatusUnauthorized, form.Fill("return", link.Today, "email", email), r.site.Sealer.Seal(carryPurpose, plain),
		0)
}

// signInCarrying is the form for signing in that carries a post. Its languages are buttons of it: a link would lose the post.
func (r *Request) signInCarrying(status int, s form.State, then string, wait time.Duration) error {
	f := r.signInFrame()
	f.Address = ""
	return r.page(status, account.SignIn(account.SignInPage{Frame: f, Form: s, Then: then, Wait: wait}))
}

// whoTyped is the person of the session that has ended, and the address they sign in with, from its cookie; else the person
// from the form itself.
func (r *Request) whoTyped(v *form.Values) (person int64, email string) {
	if c, err := r.Cookie(r.site.sessionCookie()); err == nil {
		_, sealed, _ := strings.Cut(c.Value, ".")
		if person, email := r.site.openPerson(sealed); person != 0 {
			return person, email
		}
	}
	person, _ = r.site.openPerson(v.Text(ui.OwnerField))
	return person, ""
}

// goOn performs what was carried through a sign-in that has just succeeded.
func (r *Request) goOn(then string) error {
	var c carried
	plain, err := r.site.Sealer.Open(carryPurpose, then)
	if err == nil {
		err = json.Unmarshal(plain, &c)
	}
	if err != nil {
		r.site.Log.Warn("a carried form cannot be opened", "request", r.Reference, "error", err)
		r.flash(crm.Say("sign_in.carried_broken"), "")
		return r.redirect(link.Today)
	}
	switch c.Person {
	case r.Actor.UserID:
		return r.perform(c)
	case 0:
		fields, err := url.ParseQuery(c.Fields)
		if err != nil {
			return err
		}
		return r.page(http.StatusOK, account.Carried(account.CarriedPage{Frame: r.bare(r.Print.T("sign_in.carried_title")), Name: r.Actor.Name,
			Action: c.Action, Fields: fields}))
	}
	r.flash(crm.Say("sign_in.carried_other"), "")
	return r.redirect(link.Today)
}

// perform sends a carried post through the router as a request of its own, with the session that has just begun.
func (r *Request) perform(c carried) error {
	address, err := url.ParseRequestURI(c.Action)
	if err != nil {
		return err
	}
	post := r.Request.Clone(r.gin.Request.Context())
	post.URL, post.RequestURI = address, c.Action
	post.Form, post.PostForm = nil, nil
	post.Body, post.ContentLength = io.NopCloser(strings.NewReader(c.Fields)), int64(len(c.Fields))
	post.Header.Del("Cookie")
	for _, cookie := range r.Cookies() {
		if cookie.Name != r.site.sessionCookie() {
			post.AddCookie(cookie)
		}
	}
	post.AddCookie(&http.Cookie{Name: r.site.sessionCookie(), Value: r.token + "." + r.site.sealPerson(r.Actor.UserID, "")})
	r.site.engine.ServeHTTP(r.gin.Writer, post)
	return nil
}
