package web

import (
	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
)

// handOn gives a record to a colleague, or changes who sees it, and leads back to it; who no longer sees it is led elsewhere.
func handOn(do func(*Request, crm.HandOn) (crm.Done, error), record func(int64) string, elsewhere string,
	refused func(r *Request, status int, id int64, s form.State) error) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		h := crm.HandOn{ID: id, OwnerID: v.Int64("owner")}
		h.Write.Version, h.Visibility, h.Readers = v.Version(), crm.Visibility(v.Text("visibility")), v.Int64s("reader")
		return r.save(v, func() (crm.Done, error) { return do(r, h) }, func(done crm.Done) string {
			if done.ID == 0 {
				return elsewhere
			}
			return record(id)
		}, func(status int, s form.State) error { return refused(r, status, id, s) })
	}
}

var handOnContact = handOn(func(r *Request, h crm.HandOn) (crm.Done, error) { return r.Services.Contacts.HandOn(r.Context(), h) },
	link.Contact, link.Contacts,
	func(r *Request, status int, id int64, s form.State) error {
		return r.contactPage(status, id, "handover", s)
	})

var handOnInteraction = handOn(func(r *Request, h crm.HandOn) (crm.Done, error) {
	return r.Services.Interactions.HandOn(r.Context(), h)
}, link.Interaction, link.Interactions, func(r *Request, status int, id int64,
	s form.State) error {
	return r.interactionPage(status, id, &s)
})

var handOnTask = handOn(func(r *Request, h crm.HandOn) (crm.Done, error) { return r.Services.Tasks.HandOn(r.Context(), h) }, link.Task,
	link.Tasks,
	func(r *Request, status int, id int64, s form.State) error { return r.taskPage(status, id, &s) })
