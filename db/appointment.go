package db

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"liaison/crm"
)

// appointments reads the functions of a contact, those of now first.
func (t *Tx) appointments(c *crm.Contact) error {
	list, err := collect(t, `SELECT a.id, a.office_id, coalesce(a.post_id, 0), a.title, a.from_on, a.to_on, a.ended, a.left_how, a.version
		FROM appointment a WHERE a.contact_id = $1 ORDER BY a.ended, a.to_on DESC NULLS FIRST, a.id DESC`, func(a *crm.Appointment) []any {
		return []any{&a.ID, &a.OfficeID, &a.PostID, &a.Title, &a.From, &a.To, &a.Ended, &a.LeftHow, &a.Version}
	}, c.ID)
	if err != nil {
		return err
	}
	c.Appointments = list
	return nameOffices(t, list, func(a *crm.Appointment) (int64, *crm.OfficeName) { return a.OfficeID, &a.Office })
}

// Appoint adds a function at an office.
func (d contacts) Appoint(ctx context.Context, a crm.AppointmentChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.ContactsAppoint}, a.Write, a, func(t *Tx, a crm.AppointmentChange) (done crm.Done, err error) {
		c, err := t.contact(a.ContactID)
		if err != nil {
			return done, err
		}
		if err := t.MayIn(c.LibraryID); err != nil {
			return done, err
		}
		if err := a.Check().Err(); err != nil {
			return done, err
		}
		if err := t.holdPost(c, a); err != nil {
			return done, err
		}
		done = crm.Done{ID: a.ContactID, Message: crm.Say("contact.appointed", "name", c.DisplayName)}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// holdPost adds a function or corrects one; the first that is held now is the main one.
func (t *Tx) holdPost(c crm.Contact, a crm.AppointmentChange) error {
	if err := t.postOf(a); err != nil {
		return err
	}
	if a.ID == 0 {
		_, held := currentAppointment(c, 0)
		a.Main = a.Main || !held && (a.To.IsZero() || !a.To.Before(t.Today()))
		_, err := t.appoint(a, c.LibraryID)
		return err
	}
	n, err := t.Exec(`UPDATE appointment
		SET office_id = $3, title = $4, from_on = $5, to_on = $6, ended = coalesce($6::date < $8::date OR ended AND $6::date = $8::date, false),
		post_id = nullif($7, 0) WHERE id = $1 AND contact_id = $2 AND version = $9`,
		a.ID, c.ID, a.OfficeID, a.Title, a.From.Or(), a.To.Or(), a.PostID, t.Today().String(), a.Version)
	if err != nil {
		return err
	}
	if n == 0 && slices.ContainsFunc(c.Appointments, func(x crm.Appointment) bool { return x.ID == a.ID }) {
		return t.stalePart("contact", c.ID, "appointment", a.ID, a.Version)
	}
	if n == 0 {
		return crm.ErrNotFound()
	}
	if a.Main {
		if _, err := t.Exec(`UPDATE contact SET main_appointment_id = $2
			WHERE id = $1 AND main_appointment_id IS DISTINCT FROM $2`, c.ID, a.ID); err != nil {
			return err
		}
	}
	return t.mainOffice(c.ID)
}

// postOf refuses a post of the directory that is not one of the office.
func (t *Tx) postOf(a crm.AppointmentChange) error {
	if a.PostID == 0 {
		return nil
	}
	var there bool
	err := t.Get(&there, `SELECT EXISTS (SELECT FROM post WHERE id = $1 AND office_id = $2 AND deleted_at IS NULL)`, a.PostID, a.OfficeID)
	if err == nil && !there {
		return wrong("post", "error.choice")
	}
	return err
}

// deriveContact computes again what follows from a person's row and parts.
func (t *Tx) deriveContact(id int64) error {
	if err := t.mainOffice(id); err != nil {
		return err
	}
	return t.refoldContact(id)
}

// mainOffice sets the office of a contact from the main function: the same function while it is held, otherwise the latest that
// is held now.
func (t *Tx) mainOffice(contact int64) error {
	_, err := t.Exec(`UPDATE contact c SET main_appointment_id = m.id, main_office_id = m.office_id FROM contact x
		LEFT JOIN LATERAL (SELECT a.id, a.office_id FROM appointment a
		WHERE a.contact_id = x.id AND NOT a.ended ORDER BY a.id = x.main_appointment_id DESC NULLS LAST, a.id DESC LIMIT 1) m ON true
		WHERE x.id = c.id AND c.id = $1 AND (c.main_appointment_id, c.main_office_id) IS DISTINCT FROM (m.id, m.office_id)`, contact)
	return err
}

// appoint inserts an appointment; a main one that is held becomes the contact's office in lists.
func (t *Tx) appoint(a crm.AppointmentChange, library int64) (int64, error) {
	over := !a.To.IsZero() && a.To.Before(t.Today())
	id, err := t.Insert(`INSERT INTO appointment (library_id, contact_id, office_id, post_id, title, from_on, to_on, ended)
		VALUES ($1, $2, $3, nullif($4, 0), $5, $6, $7, $8) RETURNING id`, library, a.ContactID, a.OfficeID, a.PostID, a.Title, a.From.Or(),
		a.To.Or(), over)
	if err != nil || !a.Main || over {
		return id, err
	}
	_, err = t.Exec(`UPDATE contact SET main_appointment_id = $2, main_office_id = $3 WHERE id = $1`, a.ContactID, id, a.OfficeID)
	return id, err
}

// Leave ends an appointment. Moved opens the next one; a follower who is known is found or made in the same post; a vacancy
// becomes a step in 30 days, and what is still addressed to the old post is counted in the answer.
func (d contacts) Leave(ctx context.Context, l crm.Departure) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.ContactsLeave}, l.Write, l, func(t *Tx, l crm.Departure) (done crm.Done, err error) {
		c, err := t.contact(l.ContactID)
		if err != nil {
			return done, err
		}
		if err := t.MayIn(c.LibraryID); err != nil {
			return done, err
		}
		f := l.Check()
		checkPerson(f, "follower", l.Follower)
		if err := f.Err(); err != nil {
			return done, err
		}
		old, ok := currentAppointment(c, l.AppointmentID)
		if !ok {
			return done, wrong("how", "error.post_left")
		}
		if l.On.IsZero() {
			l.On = t.Today()
		}
		if err := t.endAppointment(c, old, l); err != nil {
			return done, err
		}
		if err := t.follow(c, old, l); err != nil {
			return done, err
		}
		done = crm.Done{ID: c.ID, Message: crm.Say("contact.departed."+l.How, "name", c.DisplayName)}
		if t.Today().Before(l.On) {
			done.Message.Key = "contact.departed.later"
		}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// currentAppointment finds an open appointment of a contact; 0 means the main one, or the first.
func currentAppointment(c crm.Contact, id int64) (found crm.Appointment, ok bool) {
	for _, a := range c.Appointments {
		switch {
		case a.Ended:
		case a.ID == id || id == 0 && a.ID == c.MainAppointmentID:
			return a, true
		case id == 0 && !ok:
			found, ok = a, true
		}
	}
	return found, ok
}

// endAppointment ends one, and opens the next for who moved. One that is left on a later day is held until then; see endPassed.
func (t *Tx) endAppointment(c crm.Contact, old crm.Appointment, l crm.Departure) error {
	over := !t.Today().Before(l.On)
	if _, err := t.Exec(`UPDATE appointment SET ended = $4, to_on = greatest($2::date, from_on), left_how = $3 WHERE id = $1`, old.ID,
		l.On.String(), l.How, over); err != nil {
		return err
	}
	if l.How == "moved" {
		_, err := t.appoint(crm.AppointmentChange{ContactID: c.ID, OfficeID: l.ToOfficeID, Title: l.ToTitle, From: l.On, Main: over}, c.LibraryID)
		return err
	}
	return t.mainOffice(c.ID)
}

// endPassed ends the functions whose last day has passed in the zone of their library, and sets the offices of their people
// anew. Who leaves on a day no longer holds the post on that day; an end date that was only typed in is the last day of holding
// it.
func (t *Tx) endPassed() error {
	libraries := []struct {
		ID   int64  `db:"id"`
		Zone string `db:"zone"`
	}{}
	if err := t.Select(&libraries, `SELECT id, zone FROM library ORDER BY id LIMIT 5000`); err != nil {
		return err
	}
	var ids []int64
	var days []string
	for _, l := range libraries {
		ids, days = append(ids, l.ID), append(days, crm.DateOf(t.Now.In(crm.Zone(l.Zone))).String())
	}
	var people []int64
	err := t.Select(&people, `UPDATE appointment
		SET ended = true
		WHERE id IN (
			SELECT a.id
			FROM unnest($1::bigint[], $2::date[]) l(id, today)
			JOIN appointment a ON a.library_id = l.id
			WHERE NOT a.ended AND (a.to_on < l.today OR a.to_on = l.today AND a.left_how <> '')
			LIMIT $3)
		RETURNING contact_id`, pq.Array(ids), pq.Array(days), cleanAtOnce)
	if err != nil {
		return err
	}
	for _, id := range people {
		if err := t.mainOffice(id); err != nil {
			return err
		}
	}
	return nil
}

// workday returns the day, or the next one that is a working day for the actor as far as the program knows.
func (t *Tx) workday(from crm.Date) (day crm.Date, err error) {
	err = t.Get(&day, `SELECT app.workday($1, $2)`, t.Actor.UserID, from.String())
	return day, err
}

// follow notes who comes after: a person now, or a step in 30 days to ask who it is. What it makes about a confidential person
// is shown only to those who see that person.
func (t *Tx) follow(c crm.Contact, old crm.Appointment, l crm.Departure) error {
	seen := crm.Audience{Visibility: crm.ToLibrary}.Within(c.Audience)
	if l.Follower == "" {
		due, err := t.workday(l.On.Add(30))
		if err != nil {
			return err
		}
		_, err = t.addTask(crm.TaskChange{LibraryID: c.LibraryID, Audience: seen, OwnerID: t.Actor.UserID, OfficeID: old.OfficeID,
			ContactID: c.ID, DueOn: due,
			TitleKey: "step.ask_follower", TitleArgs: map[string]any{"name": c.DisplayName, "title": old.Title}})
		return err
	}
	name, title := splitPerson(l.Follower)
	if title == "" {
		title = old.Title
	}
	person, _, err := t.personAt(c.LibraryID, old.OfficeID, name, title, "follower", seen)
	if err != nil {
		return err
	}
	theirs, _, err := t.audienceOf(c.LibraryID, person.ContactID)
	if err != nil {
		return err
	}
	if old.PostID != 0 {
		if _, err := t.Exec(`UPDATE appointment SET post_id = $2 WHERE id = $1 AND post_id IS NULL`, person.AppointmentID,
			old.PostID); err != nil {
			return err
		}
	}
	due, err := t.workday(l.On.Add(7))
	if err != nil {
		return err
	}
	_, err = t.addTask(crm.TaskChange{LibraryID: c.LibraryID, Audience: seen.Within(theirs), OwnerID: t.Actor.UserID, OfficeID: old.OfficeID,
		ContactID: person.ContactID, DueOn: due,
		TitleKey: "step.greet_new", TitleArgs: map[string]any{"name": person.Name, "title": title}})
	return err
}
