package web

import (
	"liaison/crm"
	"liaison/web/form"
	"liaison/web/view/people"
)

// The services of the nouns, as what all nouns have alike asks for them.
func keepContacts(s crm.Services) crm.KeepService     { return s.Contacts }
func keepInteractions(s crm.Services) crm.KeepService { return s.Interactions }
func keepTasks(s crm.Services) crm.KeepService        { return s.Tasks }

// contactHanded is a person's record with the form that hands it on as it was sent.
func (r *Request) contactHanded(status int, id int64, sent *form.State) error {
	return r.contactPage(status, id, people.ContactPage{Open: "handing_on", Refused: sent})
}
