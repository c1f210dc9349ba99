package link

import (
	"encoding/json"
	"net/url"

	"liaison/crm"
)

// A Sealer locks a text so that only this program can make or read it; purpose keeps one use from passing for another.
type Sealer interface {
	Seal(purpose string, plain []byte) string
	Open(purpose, sealed string) ([]byte, error)
}

// cursorPurpose keeps the cursor of one list from another, whose keys are of another kind.
func cursorPurpose(list string) string { return "cursor of " + list }

// After is the address of a list's next page: the same filters and, sealed, the sort keys of the last row shown.
func After(address string, filters url.Values, s Sealer, keys any) (string, error) {
	plain, err := json.Marshal(keys)
	if err != nil {
		return "", err
	}
	q := url.Values{"after": {s.Seal(cursorPurpose(address), plain)}}
	for name, values := range filters {
		if name != "after" {
			q[name] = values
		}
	}
	return WithQuery(address, q), nil
}

// Cursor reads the sort keys of "after" into keys, a pointer, and tells whether there were any. One that was not made
// for the list at that path, or was broken on the way, is refused.
func Cursor(u *url.URL, s Sealer, keys any) (bool, error) {
	sealed := u.Query().Get("after")
	if sealed == "" {
		return false, nil
	}
	plain, err := s.Open(cursorPurpose(u.Path), sealed)
	if err == nil {
		err = json.Unmarshal(plain, keys)
	}
	if err != nil {
		return false, &BadQuery{Message: crm.Say("error.bad_cursor"), cause: err}
	}
	return true, nil
}

// BadQuery is the answer for an address whose query cannot be meant: a broken cursor, an unknown filter. It is 400.
type BadQuery struct {
	Message crm.Message
	cause   error
}

// Error is the text for the log.
func (e *BadQuery) Error() string {
	if e.cause == nil {
		return e.Message.Key
	}
	return e.Message.Key + ": " + e.cause.Error()
}

// TooLong refuses a text to be found that is longer than any name.
func TooLong() *BadQuery { return &BadQuery{Message: crm.Say("error.too_long", "max", crm.MaxName)} }

// UnknownFilter refuses a filter of a list that is not one of its choices.
func UnknownFilter(name string) *BadQuery {
	return &BadQuery{Message: crm.Say("error.unknown_filter", "name", name)}
}
