package crm

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Kind says how a use case refused. The zero kind is an internal error: its text is for the log, never for a page.
type Kind int

// The kinds, and the HTTP status that the edge gives each.
const (
	Internal        Kind = iota // 500
	Invalid                     // 422: a field does not hold; Fields names each
	Unauthenticated             // 401: nobody is signed in
	Forbidden                   // 403: the actor may do this nowhere
	NotFound                    // 404: not there, or not for the actor
	Conflict                    // 409: somebody else changed it first, or the key was used for other content
	TooMany                     // 429: wait, then try again
	Unavailable                 // 503: the database is away
)

// Error is the one error type of the domain. An error of any other type is internal.
type Error struct {
	Kind    Kind
	Message Message
	Fields  []FieldError  // which fields do not hold, in the order of the form
	Stale   *Stale        // Conflict: who changed what in the meantime
	Saved   string        // Conflict of an idempotency key: what the first submit made ("contact:7")
	Wait    time.Duration // TooMany: how long
	cause   error
}

// FieldError says what is wrong with one field of a form.
type FieldError struct {
	Field   string // the form field's name
	Message Message
}

// Stale tells of an edit that came after another: the row's version now, and who made it.
type Stale struct {
	Version int
	By      string // the person's name
	At      time.Time
	Fields  []StaleField
}

// StaleField is one field of a stale edit that changed since the form was drawn, and what it is now.
type StaleField struct {
	Field string
	Now   string
	Many  bool // of several values, one on each line
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message.Key)
	for _, f := range e.Fields {
		b.WriteString(" " + f.Field + ":" + f.Message.Key)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.cause }

// Because attaches a cause for the log.
func (e *Error) Because(err error) *Error { e.cause = err; return e }

// Refuse makes an error of a kind with a message.
func Refuse(kind Kind, key string, pairs ...any) *Error {
	return &Error{Kind: kind, Message: Say(key, pairs...)}
}

// KindOf tells the kind of any error; what is not an *Error is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// ErrNotFound is the answer for what is not there and for what is not the actor's to see: the two look the same.
func ErrNotFound() *Error { return Refuse(NotFound, "error.not_found") }

// ErrForbidden is the answer where the actor's roles allow the action in no library.
func ErrForbidden() *Error { return Refuse(Forbidden, "error.forbidden") }

// ErrUnauthenticated is the answer where nobody is signed in.
func ErrUnauthenticated() *Error { return Refuse(Unauthenticated, "error.unauthenticated") }

// Faults collects what is wrong with a form; the zero value is ready.
type Faults struct{ fields []FieldError }

// Add notes a fault of a field.
func (f *Faults) Add(field, key string, pairs ...any) {
	f.fields = append(f.fields, FieldError{Field: field, Message: Say(key, pairs...)})
}

// Has tells whether a field has a fault already.
func (f *Faults) Has(field string) bool {
	return slices.ContainsFunc(f.fields, func(x FieldError) bool { return x.Field == field })
}

// Err is nil when nothing is wrong, else one Invalid error that names every field.
func (f *Faults) Err() error {
	if len(f.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: Say("error.invalid", "count", len(f.fields)), Fields: f.fields}
}
