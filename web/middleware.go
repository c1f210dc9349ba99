package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"liaison/crm"
	"liaison/web/link"
)

// serve is what happens around every handler, in this order: bounds, headers, who asks and in which language, the
// handler, its error's page, one line in the log.
func (s *site) serve(rt route) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := s.Uptime()
		ctx, cancel := context.WithTimeout(c.Request.Context(), requestTimeout)
		defer cancel()
		r := &Request{
			Services: s.Services, Reference: newReference(), Nonce: rand.Text(), site: s, gin: c,
		}
		r.Request = c.Request.WithContext(crm.WithRequest(ctx, r.Reference))
		r.Body = http.MaxBytesReader(c.Writer, r.Body, maxBody)
		r.Print = s.printerFor(r)
		s.setHeaders(c.Writer.Header(), r)
		defer s.logRequest(r, rt, began)
		if err := s.run(r, rt); err != nil {
			s.fail(r, err)
		}
	}
}

// run makes the request ready as its route needs it and calls the handler. A panic comes back as an error.
func (s *site) run(r *Request, rt route) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
				panic(p)
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if rt.needs != nothing {
		if err := s.identify(r); err != nil {
			return err
		}
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // what can be read of it is not what was asked for
			return errBadQuery
		}
		if needed, err := s.needsSetUp(r); err != nil || needed && r.URL.Path != link.SetUp {
			if err == nil {
				err = r.redirect(link.SetUp)
			}
			return err
		}
	}
	if rt.needs >= signedIn && !r.Actor.SignedIn() {
		return crm.ErrUnauthenticated()
	}
	if rt.needs >= signedIn && !r.Actor.May(rt.action) {
		return crm.ErrForbidden()
	}
	if rt.needs == chosenLibrary && r.Actor.Network.ReadsAll() {
		library, err := r.library()
		if err != nil {
			return err
		}
		if library == 0 {
			return r.redirect(link.With(link.Switch, "return", r.here()))
		}
	}
	if err := rt.handle(r); err != nil {
		return err
	}
	if !r.isSafe() {
		s.sessions.changed(r.token, r.URL.Path)
	}
	return nil
}

// needsSetUp tells whether the network still waits for its first visit; once done it is never asked again.
func (s *site) needsSetUp(r *Request) (bool, error) {
	if s.isSetUp.Load() {
		return false, nil
	}
	needed, err := s.Services.SetUp.Needed(r.Context())
	if err == nil && !needed {
		s.isSetUp.Store(true)
	}
	return needed, err
}

// newReference names a request: 16 letters and digits, short enough to be read out.
func newReference() string { return strings.ToLower(rand.Text()[:16]) }

// setHeaders forbids what no page of ours needs.
func (s *site) setHeaders(h http.Header, r *Request) {
	nonce := "'nonce-" + r.Nonce + "'"
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self' "+nonce+"; style-src 'self' "+nonce+"; img-src 'self' data:; "+
		"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if s.https {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// logRequest writes one line with the route's pattern: never the path, the query or the body, which hold names.
func (s *site) logRequest(r *Request, rt route, began time.Duration) {
	pattern := rt.path
	if pattern == "" {
		pattern = "none"
	}
	status := r.gin.Writer.Status()
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.Log.LogAttrs(r.Context(), level, "request",
		slog.String("request", r.Reference), slog.String("method", r.Method), slog.String("route", pattern), slog.Int("status", status),
		slog.Int("bytes", max(r.gin.Writer.Size(), 0)), slog.Duration("took", s.Uptime()-began), slog.Int64("user", r.Actor.UserID))
}

// cookie makes one of our cookies: for this host, out of reach of scripts, not sent by other sites' forms.
func (s *site) cookie(name, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.https, SameSite: http.SameSiteLaxMode}
	switch {
	case life < 0:
		c.MaxAge = -1
	case life > 0:
		c.MaxAge = int(life.Seconds())
	}
	return c
}

// The lives of cookies that are no number of seconds.
const (
	untilBrowserCloses time.Duration = 0
	ended              time.Duration = -1
)

func (r *Request) setCookie(name, value string, life time.Duration) {
	http.SetCookie(r.gin.Writer, r.site.cookie(name, value, life))
}
