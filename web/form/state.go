package form

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"liaison/crm"
)

// State is a form as a page draws it: what stands in its fields, and what is wrong with them.
type State struct {
	Errors  []crm.FieldError // each wrong field, in the order of the form
	Problem *crm.Message     // what is wrong with the whole, shown on top
	Stale   *crm.Stale       // who changed the row in the meantime, and what
	Saved   string           // what the first submit made, where the key was used before ("contact:7")
	values  url.Values
}

// Fill makes the state of a form that nobody has sent yet, from pairs of field and value.
func Fill(pairs ...string) State {
	s := State{values: make(url.Values, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.values.Add(pairs[i], pairs[i+1])
	}
	return s
}

// Fresh is Fill for a form that creates: it carries a new idempotency key.
func Fresh(pairs ...string) State {
	return Fill(append(pairs, KeyField, NewKey())...)
}

// Keep makes the state of a form that was sent and refused: everything typed but secrets, and what is wrong. After a clash it carries the
// row's version of now: whoever has seen both may save.
func Keep(v *Values, err error) State {
	s := State{values: make(url.Values, len(v.raw))}
	for name, values := range v.raw {
		if !IsSecret(name) {
			s.values[name] = values
		}
	}
	var e *crm.Error
	if errors.As(err, &e) && e.Kind != crm.Internal && !errors.Is(err, ErrSwitched) {
		s.Problem, s.Errors, s.Stale, s.Saved = &e.Message, e.Fields, e.Stale, e.Saved
	}
	if s.Stale != nil && s.Stale.Version > 0 {
		s = s.With(VersionField, strconv.Itoa(s.Stale.Version))
	}
	return s
}

// Value is what stands in a field.
func (s State) Value(field string) string { return s.values.Get(field) }

// Values is what is chosen in a field of many values.
func (s State) Values(field string) []string { return s.values[field] }

// Now is what stands in a field since somebody else changed the row, one value on each line.
func (s State) Now(field string) []string {
	if s.Stale != nil {
		for _, f := range s.Stale.Fields {
			if f.Field == field {
				return strings.Split(f.Now, "\n")
			}
		}
	}
	return nil
}

// Chosen tells whether an option or a checkbox of this value is chosen.
func (s State) Chosen(field, value string) bool { return slices.Contains(s.values[field], value) }

// Error is what is wrong with a field, nil where nothing is.
func (s State) Error(field string) *crm.Message {
	for i := range s.Errors {
		if s.Errors[i].Field == field {
			return &s.Errors[i].Message
		}
	}
	return nil
}

// Blame shows the refusal of another form, whose fields this one has too.
func (s State) Blame(refused State) State {
	s.Problem, s.Errors, s.Stale = refused.Problem, refused.Errors, refused.Stale
	return s
}

// With puts a value in the place of what a field held.
func (s State) With(field, value string) State {
	copied := make(url.Values, len(s.values)+1)
	for name, values := range s.values {
		copied[name] = values
	}
	copied.Set(field, value)
	s.values = copied
	return s
}

// WithAll puts values into a field of many values.
func (s State) WithAll(field string, values []string) State {
	s = s.With(field, "")
	s.values[field] = values
	return s
}
