package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
)

// A Request is what a handler gets: the HTTP request, who asks, and the reader's language. Its context carries the actor
// and the request's reference for the use cases.
type Request struct {
	*http.Request
	Services  crm.Services
	Actor     crm.Actor
	Print     *i18n.Printer
	Reference string // names this request in the log, on an error's page and in the history
	Nonce     string // of the scripts and styles that this page may hold

	site   *site
	gin    *gin.Context
	posted *form.Values
	token  string // of the session, empty where there is none
	record int64  // the library of the record that the page is about, 0 where it is about none
	clash  bool   // the form was refused because of what somebody else did
}

// now is the moment of the request, in the reader's zone.
func (r *Request) now() time.Time { return r.Print.Now() }

// pathID is an identifier in the path; anything else is a page that does not exist.
func (r *Request) pathID(name string) (int64, error) {
	id, ok := link.ID(r.gin.Param(name))
	if !ok {
		return 0, crm.ErrNotFound()
	}
	return id, nil
}

// number is an identifier as paths and fields have it.
func number(n int64) string { return strconv.FormatInt(n, 10) }

// param is a word of the path.
func (r *Request) param(name string) string { return r.gin.Param(name) }

// query is a value of the query string.
func (r *Request) query(name string) string { return r.URL.Query().Get(name) }

// queryNumber is a whole number of the query string, 0 where it is not given.
func (r *Request) queryNumber(name string) (int64, error) {
	s := r.query(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, link.UnknownFilter(name)
	}
	return n, nil
}

// narrowedBy refuses an address of a list with a filter that the list does not know, or one given twice: passed over, it would
// show other rows than were asked for. So is one that holds what no text can: NUL, or bytes that are no letters; and a text to be
// found that is longer than any name.
func (r *Request) narrowedBy(filters ...string) error {
	for name, values := range r.URL.Query() {
		if name == "lang" {
			continue
		}
		if name != "library" && !slices.Contains(filters, name) || len(values) > 1 {
			return link.UnknownFilter(name)
		}
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return link.UnknownFilter(name)
			}
			if name == "q" && utf8.RuneCountInString(v) > crm.MaxName {
				return link.TooLong()
			}
		}
	}
	return nil
}

// format is the kind of file that a list is asked for as: csv, json, or empty for the page.
func (r *Request) format() (string, error) {
	switch f := r.query("format"); {
	case f != "" && f != "csv" && f != "json":
		return "", link.UnknownFilter("format")
	case f == "" && wantsJSON(r):
		return "json", nil
	default:
		return f, nil
	}
}

// form is what was posted, read once.
func (r *Request) form() (*form.Values, error) { return r.formOf(form.MaxBody) }

func (r *Request) formOf(limit int64) (*form.Values, error) {
	if r.posted != nil {
		return r.posted, nil
	}
	v, err := form.ParseUpTo(r.Request, limit)
	if err != nil {
		return nil, err
	}
	r.posted = v
	return v, nil
}

const libraryCookie = "library"

// library is the library that a page shows: the one of the record that it is about, on an answer to a form the one that the
// form names, else the switcher's. What a form does is never decided by it.
func (r *Request) library() (int64, error) {
	if r.record != 0 && r.Actor.ReadsLibrary(r.record) {
		return r.record, nil
	}
	if r.posted != nil {
		if named, err := strconv.ParseInt(r.posted.Raw().Get("library"), 10, 64); err == nil && named != 0 && r.Actor.ReadsLibrary(named) {
			return named, nil
		}
	}
	return r.switched()
}

// switched is the library of "?library=", else the one last chosen in the switcher, else the actor's first.
func (r *Request) switched() (int64, error) {
	asked, err := r.queryNumber("library")
	if err != nil {
		return 0, err
	}
	if asked != 0 {
		if !r.Actor.ReadsLibrary(asked) {
			return 0, crm.ErrNotFound()
		}
		return asked, nil
	}
	if c, err := r.Cookie(libraryCookie); err == nil {
		if chosen, err := strconv.ParseInt(c.Value, 10, 64); err == nil && chosen != 0 && r.Actor.ReadsLibrary(chosen) {
			return chosen, nil
		}
	}
	return r.Actor.HomeLibrary(), nil
}

// inLibrary leads to a page of the library that a form named: the switcher may show another by now, where what was saved is not
// to be seen.
func (r *Request) inLibrary(address string, library int64) string {
	if shown, err := r.switched(); err != nil || shown == library {
		return address
	}
	return link.With(address, "library", number(library))
}

// address is the network address of the client, through trusted proxies only.
func (r *Request) address() string { return r.gin.ClientIP() }

// here is the request's own address, for the links and forms of its page.
func (r *Request) here() string { return link.Here(r.URL) }

// isSafe tells whether the request only reads.
func (r *Request) isSafe() bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }
