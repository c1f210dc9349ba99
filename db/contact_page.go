package db

import (
	"context"

	"github.com/lib/pq"

	"liaison/crm"
)

// Page is all that the contact page shows.
func (d contacts) Page(ctx context.Context, id int64) (p crm.ContactPage, err error) {
	err = d.readTrash(ctx, crm.ContactsPage, func(t *Tx) error {
		p = crm.ContactPage{}
		var into *int64
		if err := t.Get(&into, `SELECT merged_into_id FROM contact WHERE id = $1`, id); err != nil {
			return err
		}
		if into != nil {
			p.MovedTo = *into
		}
		return nil
	})
	if err != nil || p.MovedTo != 0 {
		return p, err
	}
	err = d.read(ctx, crm.ContactsPage, func(t *Tx) error {
		p, err = t.contactPage(id)
		return err
	})
	return p, err
}

func (t *Tx) contactPage(id int64) (p crm.ContactPage, err error) {
	if p.Contact, err = t.contact(id); err != nil {
		return p, err
	}
	c := p.Contact
	if a, ok := currentAppointment(c, 0); ok {
		p.Main = &a
		if err := t.Get(&p.Zone, `SELECT c.zones[1] FROM office o JOIN country c ON c.code = o.country WHERE o.id = $1`, a.OfficeID); err != nil {
			return p, err
		}
	}
	if err := t.Get(&p.Library, `SELECT name FROM library WHERE id = $1`, c.LibraryID); err != nil {
		return p, err
	}
	if p.Steps, err = t.tasks(`k.library_id = $1 AND k.contact_id = $2 AND k.state = 'open'
		ORDER BY k.due_on, k.id LIMIT 20`, c.LibraryID, id); err != nil {
		return p, err
	}
	timeline, err := t.timelineOf(crm.TimelineQuery{Noun: "contact", ID: id, LibraryID: c.LibraryID})
	if err != nil {
		return p, err
	}
	p.Timeline, p.More = timeline.Rows, timeline.Next
	if err := t.Get(&p.LastTouch, `SELECT coalesce(max(i.occurred_at), '0001-01-01 00:00:00+00') FROM interaction_contact x
		JOIN interaction i ON i.id = x.interaction_id WHERE x.contact_id = $1 AND i.deleted_at IS NULL`, id); err != nil {
		return p, err
	}
	if c.Visibility == crm.ToNamed {
		if err := t.Select(&p.Readers, `SELECT id, name, '' AS role FROM app_user WHERE id = any($1) ORDER BY name`,
			pq.Array(c.Readers)); err != nil {
			return p, err
		}
	}
	if !t.Actor.ReadsLibrary(c.LibraryID) {
		p.Contact.Owner = p.Library // of what is shared one reads the library, not the person
	}
	p.MayEdit = t.Actor.MayIn(crm.ContactsChange, c.LibraryID)
	p.MayErase = t.Actor.MayIn(crm.ContactsErase, c.LibraryID)
	return p, nil
}
