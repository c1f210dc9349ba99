package db_test

import (
	"testing"

	"liaison/crm"
)

// Steps that the program makes fall on a day that their owner works: neither on their weekend nor on a day off of their country.
func TestTasksOfTheProgramFallOnWorkdays(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	friday := crm.DateOf(monday).Add(4) // 27 November; 30 days later is Sunday 27 December
	due := func(contact int64) (day crm.Date) {
		n.One(t, &day, `SELECT due_on FROM task WHERE contact_id = $1`, contact)
		return day
	}
	leave := func(name, follower string) int64 {
		c := named(name)
		c.OfficeID, c.Title = office, "chair"
		id := n.met(t, c)
		_, err := n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: id, How: "left", On: friday, Follower: follower})
		must(t, err)
		if follower != "" {
			n.One(t, &id, `SELECT max(id) FROM contact`)
		}
		return id
	}
	off := func(on crm.Date) {
		_, err := n.Directory.AddDayOff(n.as(t, n.amina), crm.DayOffChange{DayOff: crm.DayOff{Country: "KE", On: on, Name: "A day off"}})
		must(t, err)
	}
	off(friday.Add(7))
	off(friday.Add(31))
	if got, want := due(leave("Grace Mfano", "")), friday.Add(32); got != want {
		t.Errorf("the vacancy is asked about on %s, want %s", got, want)
	}
	if got, want := due(leave("Joel Kimani", "Ruth Chebet")), friday.Add(10); got != want {
		t.Errorf("who follows is greeted on %s, want %s", got, want)
	}
	// A week of the owner's own counts before the country's.
	must(t, n.Accounts.Change(n.as(t, n.amina), crm.AccountChange{Name: "Amina", Lang: "en", Country: "KE", Zone: "Africa/Nairobi",
		Week: crm.Week{Rest: "fri,sat"}, Version: 1}))
	if got, want := due(leave("Naomi Achieng", "")), friday.Add(30); got != want {
		t.Errorf("who works on Sundays asks on %s, want %s", got, want)
	}
	// So does what the directory tells a library: a new holder of a post.
	website := crm.Source{Kind: "website"}
	_, err := n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Post: crm.Post{OfficeID: office, Title: "chair", Holder: "Wanjiru Kamau"},
		LibraryID: n.library, Source: website})
	must(t, err)
	var post int64
	n.One(t, &post, `SELECT max(id) FROM post`)
	c := named("Wanjiru Kamau")
	id := n.met(t, c)
	_, err = n.Contacts.Appoint(n.as(t, n.amina), crm.AppointmentChange{ContactID: id, OfficeID: office, PostID: post, Title: "chair"})
	must(t, err)
	off(crm.DateOf(monday).Add(7))
	_, err = n.Offices.SavePost(n.as(t, n.amina), crm.PostChange{Write: crm.Write{Version: 1},
		Post: crm.Post{ID: post, OfficeID: office, Title: "chair", Holder: "Achieng Oduor"}, LibraryID: n.library, Source: website})
	must(t, err)
	if got, want := due(id), crm.DateOf(monday).Add(8); got != want {
		t.Errorf("a new holder is greeted on %s, want %s", got, want)
	}
}
