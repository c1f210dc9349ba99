package db_test

import (
	"fmt"
	"testing"

	"liaison/crm"
)

// An entry keeps who was there in the order chosen, each once, with the function held at its office: the main one where a
// person has several, none where they have none there. Correcting it brings people in the same way.
func TestWhoWasThere(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, next := n.office(t, "natcom-ke"), n.office(t, "undp-ke")
	person := func(name string, at int64, title string) int64 {
		c := named(name)
		c.OfficeID, c.Title = at, title
		return n.met(t, c)
	}
	grace, joel, ruth := person("Grace Mfano", office, "chair"), person("Joel Kimani", next, "head"), person("Ruth Chebet", next, "editor")
	for _, a := range []crm.AppointmentChange{{ContactID: grace, OfficeID: office, Title: "member"},
		{ContactID: ruth, OfficeID: office, Title: "observer"}, {ContactID: ruth, OfficeID: office, Title: "assessor"}} {
		_, err := n.Contacts.Appoint(n.as(t, n.amina), a)
		must(t, err)
	}
	entry := crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "visit", Direction: "out", ContactIDs: []int64{ruth, grace,
		ruth},
		People: []string{"Grace Mfano"}}
	there := func() (out string) {
		p, err := n.Interactions.Page(n.as(t, n.amina), entry.ID)
		must(t, err)
		for _, who := range p.Line.People {
			out += fmt.Sprintf("%s (%s); ", who.Name, who.Title)
		}
		return out
	}
	logged, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	entry.ID = logged.ID
	if got, want := there(), "Ruth Chebet (assessor); Grace Mfano (chair); "; got != want {
		t.Errorf("logged: %s, want %s", got, want)
	}
	if args := logged.Message.Args; args["name"] != "Ruth Chebet" || args["count"] != 2 {
		t.Errorf("the answer names %v", args)
	}
	entry.Version, entry.ContactIDs, entry.People = 1, []int64{grace, joel}, nil
	_, err = n.Interactions.Change(n.as(t, n.amina), entry)
	must(t, err)
	if got, want := there(), "Grace Mfano (chair); Joel Kimani (); "; got != want {
		t.Errorf("corrected: %s, want %s", got, want)
	}
	entry.Version, entry.ContactIDs = 2, []int64{grace, joel, 987654321}
	_, err = n.Interactions.Change(n.as(t, n.amina), entry)
	wantKind(t, "somebody who is not there", err, crm.Invalid)
}
