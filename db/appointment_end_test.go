package db_test

import (
	"testing"
	"time"

	"liaison/crm"
)

// held tells which functions of a person are held, and the office that lists show.
func (n *network) held(t *testing.T, id int64) (titles string, office int64) {
	t.Helper()
	c, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	for _, a := range c.Appointments {
		if !a.Ended {
			titles += a.Title + "; "
		}
	}
	n.One(t, &office, `SELECT coalesce(main_office_id, 0) FROM contact WHERE id = $1`, id)
	return titles, office
}

// A function ends when its day has come where the library is, not when the form is sent: until then its person is in it.
func TestAFunctionEndsOnItsDay(t *testing.T) {
	t.Parallel()
	now := monday
	n := newNetworkAt(t, func() time.Time { return now })
	natcom, undp := n.office(t, "natcom-ke"), n.office(t, "undp-ke")
	day := crm.DateOf(monday)
	person := func(name string) int64 {
		c := named(name)
		c.OfficeID, c.Title = natcom, "chair"
		return n.met(t, c)
	}
	leaver, mover, known := person("Grace Mfano"), person("Joel Kimani"), person("Ruth Chebet")
	done, err := n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: leaver, How: "left", On: day.Add(3)})
	must(t, err)
	if done.Message.Key != "contact.departed.later" {
		t.Errorf("somebody who leaves later is said to have left: %s", done.Message.Key)
	}
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: mover, How: "moved", On: day.Add(3), ToOfficeID: undp,
		ToTitle: "adviser"})
	must(t, err)
	c, err := n.Contacts.Get(n.as(t, n.amina), known)
	must(t, err)
	_, err = n.Contacts.Appoint(n.as(t, n.amina), crm.AppointmentChange{Write: crm.Write{Version: 1}, ID: c.Appointments[0].ID,
		ContactID: known, OfficeID: natcom, Title: "chair", To: day.Add(2)})
	must(t, err)
	want := func(when string, id int64, titles string, office int64) {
		t.Helper()
		if got, at := n.held(t, id); got != titles || at != office {
			t.Errorf("%s: %q at office %d, want %q at %d", when, got, at, titles, office)
		}
	}
	for _, days := range []int{0, 2} { // on the last day, at its very end
		now = monday.AddDate(0, 0, days)
		must(t, n.Clean(t.Context()))
		want("before", leaver, "chair; ", natcom)
		want("before", mover, "adviser; chair; ", natcom)
		want("before", known, "chair; ", natcom)
	}
	now = time.Date(2026, 11, 25, 21, 30, 0, 0, time.UTC) // past midnight in Nairobi
	must(t, n.Clean(t.Context()))
	want("after", leaver, "", 0)
	want("after", mover, "adviser; ", undp)
	want("after", known, "", 0)
}

// What has passed is judged by the day of whoever writes it down, which begins before that of the server.
func TestAFunctionIsOverByTheActorsDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC) // Tuesday the 24th, 01:00 in Nairobi
	n := newNetworkAt(t, func() time.Time { return late })
	natcom, yesterday := n.office(t, "natcom-ke"), crm.DateOf(monday)
	id := n.met(t, named("Grace Mfano"))
	_, err := n.Contacts.Appoint(n.as(t, n.amina), crm.AppointmentChange{ContactID: id, OfficeID: natcom, Title: "chair", To: yesterday,
		Main: true})
	must(t, err)
	if got, at := n.held(t, id); got != "" || at != 0 {
		t.Errorf("a function that ended yesterday is held: %q at office %d", got, at)
	}
	c, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	change := crm.AppointmentChange{Write: crm.Write{Version: c.Appointments[0].Version}, ID: c.Appointments[0].ID, ContactID: id,
		OfficeID: natcom, Title: "chair", To: yesterday.Add(1)}
	_, err = n.Contacts.Appoint(n.as(t, n.amina), change)
	must(t, err)
	if got, _ := n.held(t, id); got != "" {
		t.Errorf("it had ended, and its end was only moved to today: %q", got)
	}
	change.To, change.Version = yesterday.Add(2), change.Version+1
	_, err = n.Contacts.Appoint(n.as(t, n.amina), change)
	must(t, err)
	if got, at := n.held(t, id); got != "chair; " || at != natcom {
		t.Errorf("its end lies ahead: %q at office %d", got, at)
	}
}
