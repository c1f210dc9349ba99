package web

import (
	"context"

	"liaison/crm"
	"liaison/web/form"
)

// What the handlers of posts share: they read the form, have a use case do it, and lead on.

// A deed is a use case with all that it takes, read beforehand, so that a form that cannot be read changes nothing.
type deed func(context.Context) (crm.Done, error)

// press does what the button of a small form says, and leads on.
func (r *Request) press(v *form.Values, do deed, next string) error {
	if err := v.Err(); err != nil {
		return err
	}
	done, err := do(r.Context())
	if err != nil {
		return err
	}
	return r.done(done, next)
}

// act reads what every post of one button has: the record's number and the posted fields.
func (r *Request) act() (int64, *form.Values, error) {
	id, err := r.pathID("id")
	if err != nil {
		return 0, nil, err
	}
	v, err := r.form()
	return id, v, err
}

// save performs a change and leads on; what was refused, or changed by somebody else, is shown again with all that was typed.
func (r *Request) save(v *form.Values, save func() (crm.Done, error), next func(crm.Done) string, again func(int, form.State) error) error {
	var done crm.Done
	err := v.Err()
	if err == nil {
		done, err = save()
	}
	if refused(err) {
		r.clash = crm.KindOf(err) == crm.Conflict
		return again(statusOf(err), form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	return r.done(done, next(done))
}

// refused tells whether a use case refused what a form says: the form is shown again, with what is wrong and all that was typed.
func refused(err error) bool {
	kind := crm.KindOf(err)
	return kind == crm.Invalid || kind == crm.Conflict
}
