package web

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/frame"
)

// answer is how a refusal looks from outside.
type answer struct {
	status int
	title  string // the key of the page's heading
}

// answers is the one table from an error's kind to HTTP.
var answers = map[crm.Kind]answer{
	crm.Internal:        {http.StatusInternalServerError, "error.title.internal"},
	crm.Invalid:         {http.StatusUnprocessableEntity, "error.title.invalid"},
	crm.Unauthenticated: {http.StatusUnauthorized, "error.title.unauthenticated"},
	crm.Forbidden:       {http.StatusForbidden, "error.title.forbidden"},
	crm.NotFound:        {http.StatusNotFound, "error.title.not_found"},
	crm.Conflict:        {http.StatusConflict, "error.title.conflict"},
	crm.TooMany:         {http.StatusTooManyRequests, "error.title.too_many"},
	crm.Unavailable:     {http.StatusServiceUnavailable, "error.title.unavailable"},
}

// statusOf is the status of an error, for handlers that show the form again.
func statusOf(err error) int {
	if errors.Is(err, form.ErrSwitched) {
		return http.StatusOK
	}
	return answers[crm.KindOf(err)].status
}

// httpError is a refusal of the edge itself, which the domain knows nothing of.
type httpError struct {
	answer
	message crm.Message
}

// Error is the text for the log.
func (e *httpError) Error() string { return e.message.Key }

var (
	errMethod      = &httpError{answer{http.StatusMethodNotAllowed, "error.title.method"}, crm.Say("error.method")}
	errCrossOrigin = &httpError{answer{http.StatusForbidden, "error.title.forbidden"}, crm.Say("error.cross_origin")}
	errMalformed   = &httpError{answer{http.StatusBadRequest, "error.title.bad_request"}, crm.Say("error.malformed")}
	errBadQuery    = &httpError{answer{http.StatusBadRequest, "error.title.bad_request"}, crm.Say("error.bad_query")}
	errCut         = &httpError{answer{http.StatusBadRequest, "error.title.bad_request"}, crm.Say("error.cut")}
	errSlow        = &httpError{answer{http.StatusRequestTimeout, "error.title.timeout"}, crm.Say("error.cut")}
	errTooLarge    = &httpError{answer{http.StatusRequestEntityTooLarge, "error.title.too_large"}, crm.Say("error.too_large")}
)

func refuseMethod(*Request) error      { return errMethod }
func refuseCrossOrigin(*Request) error { return errCrossOrigin }

// refuseUnknown answers for an address that no route has, in the reader's language where the database can tell it.
func refuseUnknown(r *Request) error {
	if err := r.site.identify(r); err != nil {
		r.site.Log.Warn("an unknown address, and nobody can be identified", "request", r.Reference, "error", err)
	}
	return crm.ErrNotFound()
}

// statusClientGone is for the log alone: the client closed the connection before the answer.
const statusClientGone = 499

// fail answers with an error's page in the reader's language, or as JSON for a program.
func (s *site) fail(r *Request, err error) {
	if r.gin.Writer.Written() {
		s.Log.Error("failed after answering", "request", r.Reference, "error", err)
		return
	}
	// Whatever failed then, nobody waits for the answer; who sent half a form may have closed that half of the connection alone.
	if errors.Is(r.Context().Err(), context.Canceled) && !errors.Is(err, form.ErrUnread) {
		r.gin.Status(statusClientGone)
		return
	}
	if crm.KindOf(err) == crm.Unauthenticated && !wantsJSON(r) {
		if err = r.askWho(); err == nil {
			return
		}
	}
	page := s.explain(r, err)
	if err = r.signInAway(err, page); err == nil {
		return
	}
	if page.Status == http.StatusInternalServerError {
		s.Log.Error("internal error", "request", r.Reference, "error", err)
	}
	if err := r.refuse(page); err != nil {
		s.Log.Error("an error's page cannot be drawn", "request", r.Reference, "error", err)
		http.Error(r.gin.Writer, r.Reference, http.StatusInternalServerError)
	}
}

// explain turns an error into what its page says. The text of a foreign error stays in the log.
func (s *site) explain(r *Request, err error) frame.Refusal {
	page := frame.Refusal{Frame: r.bare(""), Reference: r.Reference, Retry: r.isSafe(), SignedIn: r.Actor.SignedIn()}
	var (
		domain  *crm.Error
		edge    *httpError
		badness *link.BadQuery
		tooLong *http.MaxBytesError
	)
	switch {
	case errors.As(err, &tooLong), errors.Is(err, form.ErrTooMany):
		return fill(page, errTooLarge.answer, errTooLarge.message)
	case errors.Is(err, form.ErrUnread) && errors.Is(err, os.ErrDeadlineExceeded):
		return fill(page, errSlow.answer, errSlow.message)
	case errors.Is(err, form.ErrUnread):
		return fill(page, errCut.answer, errCut.message)
	case errors.Is(err, form.ErrMalformed):
		return fill(page, errMalformed.answer, errMalformed.message)
	case errors.As(err, &edge):
		return fill(page, edge.answer, edge.message)
	case errors.As(err, &badness):
		return fill(page, errMalformed.answer, badness.Message)
	case errors.As(err, &domain) && domain.Kind != crm.Internal:
		page.Fields, page.Wait = domain.Fields, domain.Wait
		return fill(page, answers[domain.Kind], domain.Message)
	case errors.Is(err, context.DeadlineExceeded), r.Context().Err() != nil: // the database did not answer in time
		return fill(page, answers[crm.Unavailable], crm.Say("error.unavailable"))
	}
	return fill(page, answers[crm.Internal], crm.Say("error.internal"))
}

func fill(page frame.Refusal, a answer, m crm.Message) frame.Refusal {
	page.Status, page.Title, page.Message = a.status, a.title, m
	page.Frame.Title = page.P.T(a.title)
	return page
}

// refuse sends an error's page.
func (r *Request) refuse(page frame.Refusal) error {
	r.sayWhen(page.Wait)
	if page.Status == http.StatusServiceUnavailable {
		r.sayWhen(awayFor)
		if page.Retry {
			page.Reload = int(awayFor.Seconds())
		}
	}
	if page.Wait > 0 || page.Status >= http.StatusInternalServerError {
		page.Again = r.again()
	} else {
		page.Typed = r.typed()
	}
	if wantsJSON(r) {
		return r.json(page.Status, problemOf(page))
	}
	return r.page(page.Status, frame.RefusalPage(page))
}

// again is what was posted, to be sent once more by a press; nothing that holds a password.
func (r *Request) again() *frame.Again {
	if r.isSafe() {
		return nil
	}
	v, err := r.form()
	if err != nil {
		return nil
	}
	fields, err := url.ParseQuery(v.Sent())
	if err != nil || v.HasSecret() {
		return nil
	}
	return &frame.Again{Action: r.here(), Fields: fields}
}

// typed is what a person wrote into a form whose page is not there any more: the record was deleted meanwhile, say, or their
// role ended. A word of ASCII without a space is a choice, or quickly typed again; Chinese has no spaces.
func (r *Request) typed() string {
	if r.isSafe() || !r.Actor.SignedIn() {
		return ""
	}
	posted, err := r.form()
	if err != nil {
		return ""
	}
	var texts []string
	for _, field := range slices.Sorted(maps.Keys(posted.Raw())) {
		if field == "proposed" || strings.HasSuffix(field, "_was") || form.IsSecret(field) {
			continue
		}
		for _, text := range posted.Raw()[field] {
			if strings.ContainsFunc(strings.TrimSpace(text), func(c rune) bool { return unicode.IsSpace(c) || c > unicode.MaxASCII }) {
				texts = append(texts, text)
			}
		}
	}
	return strings.Join(texts, "\n\n")
}

// awayFor is when a program may look whether the database is back.
const awayFor = 5 * time.Second

// sayWhen tells programs when to try again.
func (r *Request) sayWhen(wait time.Duration) {
	if wait > 0 {
		r.gin.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}

// problem is an error as programs read it.
type problem struct {
	Status    int               `json:"status"`
	Key       string            `json:"key"`
	Message   string            `json:"message"`
	Fields    map[string]string `json:"fields,omitempty"`
	Reference string            `json:"reference"`
}

func problemOf(page frame.Refusal) problem {
	p := problem{Status: page.Status, Key: page.Message.Key, Message: page.P.Message(page.Message), Reference: page.Reference}
	for _, f := range page.Fields {
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		p.Fields[f.Field] = page.P.Message(f.Message)
	}
	return p
}

// wantsJSON tells whether a program asks rather than a browser.
func wantsJSON(r *Request) bool {
	accept := r.Header.Get("Accept")
	return r.query("format") == "json" || strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}
