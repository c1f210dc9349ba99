// Package form reads what a form posted and says what is wrong with it, so that a page can show both again.
//
// Only the body is read, never the query string. Reading stops at no bad value: each is noted as a fault of its field and
// stays as it was typed. What a field may hold (lengths, grammars, what is required) is the domain's to decide.
package form

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison/crm"
)

// MaxBody is how many bytes a posted form may have, and maxValues how many values: more answers 413.
const (
	MaxBody   = 1 << 20
	maxValues = 5000
)

// The hidden fields that forms of the whole program share.
const (
	KeyField     = "idempotency_key" // one submit of a creating form; a second submit makes nothing new
	VersionField = "version"         // the row's version when the form was drawn
	SwitchField  = "switch"          // another language: nothing is done, the form is shown again
)

// IsSecret tells whether a field holds a password. No page gives one back, and none is carried from one request to another.
func IsSecret(field string) bool { return strings.Contains(field, "password") }

// ErrSwitched refuses a form that was sent only to be seen in another language.
var ErrSwitched = crm.Refuse(crm.Invalid, "error.switched")

// ErrTooMany is the answer for more values than any form of ours has: 413.
var ErrTooMany = errors.New("the form has too many values")

// ErrUnread is the answer for a body that did not arrive whole: the client's connection broke, or it took too long. 400 or 408.
var ErrUnread = errors.New("the form did not arrive whole")

// ErrMalformed is the answer for a body that is no form at all, which no browser sends: 400.
var ErrMalformed = errors.New("the body is not a form")

// Values is what a form posted. Reading a value notes a fault where the value cannot be read.
type Values struct {
	Faults crm.Faults
	raw    url.Values // as shown again
	sent   string     // the body itself
}

// Parse reads the body of a request as a form. A body over MaxBody is an *http.MaxBytesError, one that is no form is
// ErrMalformed. NUL and broken UTF-8 are faults of their field; in what is shown again they are replaced by U+FFFD.
func Parse(r *http.Request) (*Values, error) { return ParseUpTo(r, MaxBody) }

// ParseUpTo is Parse with a limit of its own, for the sign-in that carries another form.
func ParseUpTo(r *http.Request, limit int64) (*Values, error) {
	if err := checkType(r.Header.Get("Content-Type")); err != nil {
		return nil, err
	}
	if r.Body == nil {
		return Of(nil), nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	if bytes.Count(body, []byte("&")) >= maxValues {
		return nil, ErrTooMany
	}
	posted, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	v := Of(posted)
	v.sent = string(body)
	return v, nil
}

// Of makes values of fields that were read elsewhere, with the same care.
func Of(posted url.Values) *Values {
	v := &Values{raw: make(url.Values, len(posted)), sent: posted.Encode()}
	for name, values := range posted {
		name = replaceUnstorable(name)
		for _, s := range values {
			v.keep(name, s)
		}
	}
	return v
}

func checkType(contentType string) error {
	if contentType == "" {
		return nil
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return fmt.Errorf("%w: content type %q", ErrMalformed, contentType)
	}
	if charset, given := params["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return fmt.Errorf("%w: charset %q", ErrMalformed, charset)
	}
	return nil
}

func (v *Values) keep(name, s string) {
	switch {
	case v.Faults.Has(name):
	case !utf8.ValidString(s):
		v.Faults.Add(name, "error.bad_utf8")
	case strings.ContainsRune(s, 0):
		v.Faults.Add(name, "error.nul")
	}
	v.raw[name] = append(v.raw[name], replaceUnstorable(s))
}

func replaceUnstorable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Has tells whether the field was posted, empty or not.
func (v *Values) Has(name string) bool { return len(v.raw[name]) > 0 }

// HasSecret tells whether a password was posted.
func (v *Values) HasSecret() bool {
	for name := range v.raw {
		if IsSecret(name) {
			return true
		}
	}
	return false
}

// Text is a one-line field as it was sent: not trimmed, not normalised.
func (v *Values) Text(name string) string { return v.raw.Get(name) }

// Lines is a field of many lines; the CRLF that browsers send becomes LF and nothing else changes.
func (v *Values) Lines(name string) string {
	return strings.ReplaceAll(v.raw.Get(name), "\r\n", "\n")
}

// All is every value of a field that may be chosen more than once.
func (v *Values) All(name string) []string { return v.raw[name] }

// Int64 is a whole number, 0 for an empty or missing field.
func (v *Values) Int64(name string) int64 {
	n, _ := v.OptInt64(name)
	return n
}

// OptInt64 is a whole number and whether one was given.
func (v *Values) OptInt64(name string) (n int64, given bool) {
	return v.number(name, v.raw.Get(name))
}

// Int64s is a whole number for each value of a field that may be chosen more than once.
func (v *Values) Int64s(name string) []int64 {
	var all []int64
	for _, s := range v.raw[name] {
		if n, given := v.number(name, s); given {
			all = append(all, n)
		}
	}
	return all
}

func (v *Values) number(name, s string) (int64, bool) {
	s = westernDigits(strings.TrimSpace(s))
	if s == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		v.fault(name, "error.bad_number")
		return 0, false
	}
	return n, true
}

// Bool is a checkbox: ticked or not.
func (v *Values) Bool(name string) bool {
	switch v.raw.Get(name) {
	case "on", "1", "true", "yes":
		return true
	}
	return false
}

// Key is the idempotency key of a creating form. One that is missing or misshapen is a fault: without it a double
// submit would make two rows.
func (v *Values) Key() string {
	key := v.raw.Get(KeyField)
	if !isUUID(key) {
		v.fault(KeyField, "error.bad_key")
		return ""
	}
	return key
}

// Version is the row's version when the form was drawn; a number that no row can have is that of none.
func (v *Values) Version() int {
	n := v.Int64(VersionField)
	if n < 0 || n > math.MaxInt32 {
		return -1
	}
	return int(n)
}

// Raw is what was typed, to show it again.
func (v *Values) Raw() url.Values { return v.raw }

// Sent is the body as it came, with what cannot be stored still in it, to be sent again.
func (v *Values) Sent() string { return v.sent }

// Err is what could not be read, nil when all could; ErrSwitched where nothing is to be done.
func (v *Values) Err() error {
	if v.Has(SwitchField) {
		return ErrSwitched
	}
	return v.Faults.Err()
}

// Merge joins what could not be read with what the domain said of the rest, each field once. What the domain said of the
// whole form, and any refusal of another kind, comes back unchanged.
func (v *Values) Merge(err error) error {
	if err == nil {
		return v.Err()
	}
	var domain *crm.Error
	if !errors.As(err, &domain) || domain.Kind != crm.Invalid || len(domain.Fields) == 0 {
		return err
	}
	merged := crm.Faults{}
	for _, f := range v.fields() {
		merged.Add(f.Field, f.Message.Key, pairs(f.Message.Args)...)
	}
	for _, f := range domain.Fields {
		if !merged.Has(f.Field) {
			merged.Add(f.Field, f.Message.Key, pairs(f.Message.Args)...)
		}
	}
	return merged.Err()
}

// ParseID is the identifier that a form carries, 0 where it is none.
func ParseID(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// fields are the faults of reading.
func (v *Values) fields() []crm.FieldError {
	var e *crm.Error
	if errors.As(v.Err(), &e) {
		return e.Fields
	}
	return nil
}

func (v *Values) fault(name, key string) {
	if !v.Faults.Has(name) {
		v.Faults.Add(name, key)
	}
}

func pairs(args map[string]any) []any {
	var list []any
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// westernDigits reads the digits of Arabic keyboards as 0 to 9.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// NewKey is a fresh idempotency key, a random UUID.
func NewKey() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
				return false
			}
		}
	}
	return true
}
