package web

import (
	"liaison/crm"
	"liaison/web/form"
)

var handOnContact = handingOn("contact",
	func(r *Request, h crm.HandOn) (crm.Done, error) { return r.Services.Contacts.HandOn(r.Context(), h) },
	func(r *Request, status int, id int64, s form.State) error {
		return r.contactPage(status, id, "handover", s)
	})

var handOnInteraction = handingOn("interaction",
	func(r *Request, h crm.HandOn) (crm.Done, error) {
		return r.Services.Interactions.HandOn(r.Context(), h)
	},
	func(r *Request, status int, id int64, s form.State) error { return r.interactionPage(status, id, &s) })

var handOnTask = handingOn("task",
	func(r *Request, h crm.HandOn) (crm.Done, error) { return r.Services.Tasks.HandOn(r.Context(), h) },
	func(r *Request, status int, id int64, s form.State) error { return r.taskPage(status, id, &s) })
