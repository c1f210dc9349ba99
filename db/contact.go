package db

import (
	"context"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

type contacts struct {
	*DB
	keepService
}

// Get is the contact's own row, for editing.
func (d contacts) Get(ctx context.Context, id int64) (c crm.Contact, err error) {
	err = d.read(ctx, crm.ContactsGet, func(t *Tx) error {
		c, err = t.contact(id)
		return err
	})
	return c, err
}

// Add makes a contact, with the main function at an office where one is named.
func (d contacts) Add(ctx context.Context, c crm.ContactChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.ContactsAdd}, c.Write, c, func(t *Tx, c crm.ContactChange) (done crm.Done, err error) {
		if err := t.MayIn(c.LibraryID); err != nil {
			return done, err
		}
		if c.OwnerID == 0 {
			c.OwnerID = t.Actor.UserID
		}
		f := c.Check()
		c.Audience.Check(f, c.OwnerID)
		if err := t.ofLibrary(f, "reader", c.LibraryID, c.Readers...); err != nil {
			return done, err
		}
		if err := t.mayOwn(f, "owner", c.LibraryID, c.OwnerID); err != nil {
			return done, err
		}
		if err := f.Err(); err != nil {
			return done, err
		}
		c.Channels = crm.Written(c.Channels)
		if len(c.KnownTwins) > 0 { // what a form carries may name anybody
			var known []int64
			if err := t.Select(&known, `SELECT id FROM contact WHERE library_id = $1 AND id = any($2) AND deleted_at IS NULL ORDER BY id`,
				c.LibraryID, pq.Array(c.KnownTwins)); err != nil {
				return done, err
			}
			c.KnownTwins = known
		}
		if done.ID, _, err = t.addContact(c); err != nil {
			return done, err
		}
		done.Undo = t.Undoable()
		done.Message = crm.Say("contact.added", "name", c.DisplayName)
		return done, nil
	})
}

// Change keeps a contact: its own row, and names, channels and themes as sets.
func (d contacts) Change(ctx context.Context, c crm.ContactChange) (done crm.Done, err error) {
	err = d.write(ctx, crm.ContactsChange, func(t *Tx) error {
		c := c // each attempt begins with the form as it came
		old, err := t.contact(c.ID)
		if err != nil {
			return err
		}
		if err := t.MayIn(old.LibraryID); err != nil {
			return err
		}
		c.LibraryID, c.OwnerID, c.Audience = old.LibraryID, old.OwnerID, old.Audience
		if err := c.Check().Err(); err != nil {
			return err
		}
		c.Channels = crm.Written(c.Channels)
		if err := t.saveContact(c, old); err != nil {
			return err
		}
		done = crm.Done{ID: c.ID, Message: crm.Say("contact.changed", "name", c.DisplayName)}
		done.Undo = t.Undoable()
		return nil
	})
	return done, err
}

// readFor reads a contact through the fence, for a change that is then made behind it.
func (d contacts) readFor(ctx context.Context, action crm.Action, id int64) (c crm.Contact, err error) {
	err = d.read(ctx, action, func(t *Tx) error {
		if c, err = t.contact(id); err != nil {
			return err
		}
		return t.MayIn(c.LibraryID)
	})
	return c, err
}

const contactColumns = `c.id, c.library_id, c.visibility, c.readers, c.owner_id, c.version, c.display_name, c.sort_name,
	c.salutation, c.salutation_why, c.protocol_title, c.languages,
	c.do_not_contact, c.do_not_reason, c.note, c.note_html, c.basis, c.source, c.duplicate_of_ids, c.created_at,
	coalesce(c.main_appointment_id, 0)`

// contact reads one contact with all its parts; NotFound where the actor may not see it.
func (t *Tx) contact(id int64) (c crm.Contact, err error) {
	rows, err := t.Query(`SELECT `+contactColumns+`, coalesce(u.name, '') FROM contact c LEFT JOIN app_user u ON u.id = c.owner_id
		WHERE c.id = $1 AND c.deleted_at IS NULL`, id)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return c, err
		}
		return c, crm.ErrNotFound()
	}
	err = rows.Scan(&c.ID, &c.LibraryID, &c.Visibility, pq.Array(&c.Readers), &c.OwnerID, &c.Version, &c.DisplayName, &c.SortName,
		&c.Salutation, &c.SalutationWhy, &c.ProtocolTitle, pq.Array(&c.Languages),
		&c.DoNotContact, &c.DoNotReason, &c.Note, &c.NoteHTML, &c.Basis, &c.Source, pq.Array(&c.NoTwins), &c.CreatedAt, &c.MainAppointmentID,
		&c.Owner)
	if err != nil {
		return c, err
	}
	if err := rows.Close(); err != nil {
		return c, err
	}
	return c, t.contactParts(&c)
}

func (t *Tx) contactParts(c *crm.Contact) error {
	if err := t.Select(&c.Names, `SELECT kind, lang, "full", given, family FROM contact_name WHERE contact_id = $1
		ORDER BY array_position(ARRAY['own', 'latin', 'alias'], kind), id`, c.ID); err != nil {
		return err
	}
	if err := t.Select(&c.Channels, `SELECT kind, value, note, preferred FROM contact_channel WHERE contact_id = $1
		ORDER BY preferred DESC, id`, c.ID); err != nil {
		return err
	}
	if err := t.Select(&c.Themes, `SELECT theme FROM contact_theme WHERE contact_id = $1 ORDER BY theme`, c.ID); err != nil {
		return err
	}
	return t.appointments(c)
}

// addContact inserts a contact with its parts, and an appointment where an office is named.
func (t *Tx) addContact(c crm.ContactChange) (id, appointment int64, err error) {
	id, err = t.Insert(`INSERT INTO contact (library_id, visibility, readers, owner_id, display_name, sort_name, folded, fold_version,
		salutation, protocol_title, languages,
		do_not_contact, do_not_reason, note, note_html, basis, source, duplicate_of_ids, main_office_id, salutation_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, nullif($19, 0), $20) RETURNING id`,
		c.LibraryID, c.Visibility, pq.Array(readers(c.Readers)), c.OwnerID, c.DisplayName, sortName(c.Contact), foldedContact(c.Contact),
		fold.Version, c.Salutation, c.ProtocolTitle, pq.Array(texts(c.Languages)),
		c.DoNotContact, c.DoNotReason, c.Note, markdown.HTML(c.Note), c.Basis, c.Source, pq.Array(readers(c.KnownTwins)), c.OfficeID,
		c.SalutationWhy)
	if err != nil {
		return 0, 0, err
	}
	c.ID = id
	if err := t.saveParts(c, crm.Contact{}); err != nil || c.OfficeID == 0 {
		return id, 0, err
	}
	appointment, err = t.appoint(crm.AppointmentChange{ContactID: id, OfficeID: c.OfficeID, Title: c.Title, Main: true}, c.LibraryID)
	return id, appointment, err
}

func (t *Tx) saveContact(c crm.ContactChange, old crm.Contact) error {
	n, err := t.Exec(`UPDATE contact
		SET display_name = $3, sort_name = $4, folded = $5, fold_version = $6, salutation = $7, protocol_title = $8, languages = $9,
		do_not_contact = $10, do_not_reason = $11, note = $12, note_html = $13, basis = $14, source = $15, salutation_why = $16
		WHERE id = $1 AND version = $2`,
		c.ID, c.Write.Version, c.DisplayName, sortName(c.Contact), foldedContact(c.Contact), fold.Version, c.Salutation, c.ProtocolTitle,
		pq.Array(texts(c.Languages)),
		c.DoNotContact, c.DoNotReason, c.Note, markdown.HTML(c.Note), c.Basis, c.Source, c.SalutationWhy)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.stale("contact", c.ID, c.Write.Version)
	}
	return t.saveParts(c, old)
}

// saveParts brings names, channels and themes from what they were to what they are; what stayed is not touched, so the
// history tells only of changes.
func (t *Tx) saveParts(c crm.ContactChange, old crm.Contact) error {
	gone, added := differ(old.Names, c.Names)
	for _, n := range gone {
		if _, err := t.Exec(`DELETE FROM contact_name
			WHERE contact_id = $1 AND kind = $2 AND lang = $3 AND "full" = $4 AND given = $5 AND family = $6`, c.ID, n.Kind, n.Lang, n.Full, n.Given,
			n.Family); err != nil {
			return err
		}
	}
	for _, n := range added {
		if _, err := t.Exec(`INSERT INTO contact_name (library_id, contact_id, kind, lang, "full", given, family)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.LibraryID, c.ID, n.Kind, n.Lang, n.Full, n.Given, n.Family); err != nil {
			return err
		}
	}
	lost, gained := differ(old.Channels, c.Channels)
	for _, ch := range lost {
		if _, err := t.Exec(`DELETE FROM contact_channel WHERE contact_id = $1 AND kind = $2 AND value = $3 AND note = $4 AND preferred = $5`,
			c.ID, ch.Kind, ch.Value, ch.Note, ch.Preferred); err != nil {
			return err
		}
	}
	for _, ch := range gained {
		if _, err := t.Exec(`INSERT INTO contact_channel (library_id, contact_id, kind, value, note, preferred) VALUES ($1, $2, $3, $4, $5, $6)`,
			c.LibraryID, c.ID, ch.Kind, ch.Value, ch.Note, ch.Preferred); err != nil {
			return err
		}
	}
	less, more := differ(old.Themes, c.Themes)
	if _, err := t.Exec(`DELETE FROM contact_theme WHERE contact_id = $1 AND theme = any($2)`, c.ID, pq.Array(less)); err != nil {
		return err
	}
	_, err := t.Exec(`INSERT INTO contact_theme (library_id, contact_id, theme)
		SELECT $1, $2, unnest($3::text[])`, c.LibraryID, c.ID, pq.Array(more))
	return err
}

// sortName is the family name first where one was entered (the Latin one before others), else the name as typed.
func sortName(c crm.Contact) string {
	if c.SortName != "" {
		return c.SortName
	}
	for _, kind := range []string{"latin", "own"} {
		for _, n := range c.Names {
			if n.Kind == kind && n.Family != "" {
				return strings.TrimSuffix(n.Family+", "+n.Given, ", ")
			}
		}
	}
	return c.DisplayName
}

// foldedContact is what search looks through: every name in every script.
func foldedContact(c crm.Contact) string {
	all := []string{c.DisplayName, c.SortName}
	for _, n := range c.Names {
		all = append(all, n.Full, n.Given, n.Family)
	}
	return fold.Fold(strings.Join(all, " "))
}

// refoldContact brings what search looks through, and the note as HTML, in line with a contact's row.
func (t *Tx) refoldContact(id int64) error {
	c, err := t.contact(id)
	if crm.KindOf(err) == crm.NotFound {
		return nil // it is in the trash again
	}
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE contact SET folded = $2, fold_version = $3, note_html = $4
		WHERE id = $1 AND (folded, note_html) IS DISTINCT FROM ($2, $4)`, id, foldedContact(c), fold.Version, markdown.HTML(c.Note))
	return err
}
