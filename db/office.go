package db

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

type offices struct{ *DB }

// office reads one office's own row with coverage, themes and goals.
func (t *Tx) office(id int64) (o crm.Office, err error) {
	var goals pq.Int64Array
	var successor *int64
	row := t.tx.QueryRowContext(t.ctx, `SELECT o.id, coalesce(o.key, ''), o.organisation_id, o.kind, o.names, o.short_name, o.aliases,
		o.name_local, o.name_local_lang, o.city, o.country, o.website,
		o.approach_first, o.approach_lang, o.approach_through, o.approach_signer, o.state, o.successor_id, o.version,
		array(SELECT c.country FROM office_country c WHERE c.office_id = o.id AND c.deleted_at IS NULL ORDER BY c.country), array(SELECT h.theme
		FROM office_theme h WHERE h.office_id = o.id AND h.deleted_at IS NULL ORDER BY h.id),
		array(SELECT g.goal FROM office_goal g WHERE g.office_id = o.id AND g.deleted_at IS NULL ORDER BY g.goal) FROM office o
		WHERE o.id = $1 AND o.deleted_at IS NULL`, id)
	err = row.Scan(&o.ID, &o.Key, &o.OrganisationID, &o.Kind, jsonOf(&o.Names), &o.ShortName, pq.Array(&o.Aliases), &o.NameLocal, &o.LocalLang,
		&o.City, &o.Country, &o.Website,
		&o.Approach.First, &o.Approach.Lang, &o.Approach.Through, &o.Approach.Signer, &o.State, &successor, &o.Version, pq.Array(&o.Countries),
		pq.Array(&o.Themes), &goals)
	if noRows(err) {
		return o, crm.ErrNotFound()
	}
	if successor != nil {
		o.SuccessorID = *successor
	}
	for _, g := range goals {
		o.Goals = append(o.Goals, int(g))
	}
	return o, err
}

// Get is the office's own row, for editing.
func (d offices) Get(ctx context.Context, id int64) (o crm.Office, err error) {
	err = d.read(ctx, crm.OfficesGet, func(t *Tx) error {
		o, err = t.office(id)
		return err
	})
	return o, err
}

// Find looks for offices by any part of name, alias, city or organisation.
func (d offices) Find(ctx context.Context, q, country string) (list []crm.OfficeLine, err error) {
	err = d.read(ctx, crm.OfficesFind, func(t *Tx) error {
		list, err = t.findOffices(t.Actor.HomeLibrary(), q, country, 20)
		return err
	})
	return list, err
}

// actingFor refuses a library that the actor does not write in; 0 is a coordinator acting for the network.
func (t *Tx) actingFor(library int64) error {
	if library == 0 && t.Actor.Network.ReadsAll() {
		return nil
	}
	if t.Actor.RoleIn(library) == crm.NoRole && library != 0 && t.Actor.Network.ReadsAll() {
		return crm.ErrForbidden()
	}
	return t.MayIn(library)
}

// Add makes an office with its source.
func (d offices) Add(ctx context.Context, c crm.OfficeChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.OfficesAdd}, c.Write, c, func(t *Tx, c crm.OfficeChange) (done crm.Done, err error) {
		if err := t.actingFor(c.LibraryID); err != nil {
			return done, err
		}
		c.Names = c.Names.Over(nil)
		if err := c.Check().Err(); err != nil {
			return done, err
		}
		folded, err := t.foldedOffice(c.Office)
		if err != nil {
			return done, err
		}
		names, err := jsonText(c.Names)
		if err != nil {
			return done, err
		}
		if done.ID, err = t.Insert(`INSERT INTO office (organisation_id, kind, names, short_name, aliases, name_local, name_local_lang, city,
			country, website, approach_first, approach_lang, approach_through, approach_signer, folded, fold_version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`, c.OrganisationID, c.Kind, names,
			c.ShortName, pq.Array(texts(c.Aliases)), c.NameLocal, c.LocalLang, c.City, c.Country, c.Website,
			c.Approach.First, c.Approach.Lang, c.Approach.Through, c.Approach.Signer, folded, fold.Version); err != nil {
			return done, err
		}
		c.Office.ID = done.ID
		if !slices.Contains(c.Countries, c.Country) { // what it covers beside its seat
			c.Countries = append([]string{c.Country}, c.Countries...)
		}
		if err := t.saveOfficeSets(c.Office, crm.Office{}); err != nil {
			return done, err
		}
		if err := t.addSource(sourceLine{office: done.ID, source: c.Source, library: c.LibraryID}); err != nil {
			return done, err
		}
		name, _ := c.Names.In(t.Actor.Lang)
		done.Message = crm.Say("office.added", "name", name)
		done.Undo = t.Undoable()
		return done, nil
	})
}

// Similar finds what an office about to be added may be already: the same organisation with an office of that kind in the
// country, or the same name anywhere. Closed ones count: they may have opened again.
func (d offices) Similar(ctx context.Context, c crm.OfficeChange) (list []crm.OfficeLine, err error) {
	o := c.Office
	err = d.read(ctx, crm.OfficesSimilar, func(t *Tx) error {
		if err := c.CheckNames().Err(); err != nil {
			return err
		}
		name, _ := o.Names.In(t.Actor.Lang)
		folded := "%" + fold.Escape(fold.Fold(name)) + "%"
		if fold.Empty(name) {
			folded = ""
		}
		list, err = t.officeLines(t.Actor.HomeLibrary(), `o.id <> $6 AND (o.organisation_id = $2 AND o.kind = $3 AND o.country = $4 OR $5 <> ''
			AND o.folded LIKE $5) ORDER BY o.folded LIKE $5 DESC, o.country = $4 DESC, o.id LIMIT 5`,
			o.OrganisationID, o.Kind, o.Country, folded, o.ID)
		if err == nil {
			list, err = unlessSent(t, c.Write.Key, list)
		}
		return err
	})
	return list, err
}

// Change corrects an office's facts with a source; each changed field gets a line of its own.
func (d offices) Change(ctx context.Context, c crm.OfficeChange) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesChange, func(t *Tx) error {
		old, err := t.office(c.Office.ID)
		if err != nil {
			return err
		}
		if err := t.actingFor(c.LibraryID); err != nil {
			return err
		}
		c := c // each attempt begins with the names as the form has them: a blank one takes a language away
		c.Names = c.Names.Over(old.Names)
		if err := c.Check().Err(); err != nil {
			return err
		}
		folded, err := t.foldedOffice(c.Office)
		if err != nil {
			return err
		}
		names, err := jsonText(c.Names)
		if err != nil {
			return err
		}
		n, err := t.Exec(`UPDATE office
			SET organisation_id = $3, kind = $4, names = $5, short_name = $6, aliases = $7, name_local = $8, name_local_lang = $9, city = $10,
			country = $11, website = $12,
			approach_first = $13, approach_lang = $14, approach_through = $15, approach_signer = $16, folded = $17, fold_version = $18
			WHERE id = $1 AND version = $2`,
			c.Office.ID, c.Write.Version, c.OrganisationID, c.Kind, names, c.ShortName, pq.Array(texts(c.Aliases)), c.NameLocal, c.LocalLang, c.City,
			c.Country, c.Website,
			c.Approach.First, c.Approach.Lang, c.Approach.Through, c.Approach.Signer, folded, fold.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return t.stale("office", c.Office.ID, c.Write.Version)
		}
		if err := t.saveOfficeSets(c.Office, old); err != nil {
			return err
		}
		for _, field := range changedFields(old, c.Office) {
			if err := t.addSource(sourceLine{office: c.Office.ID, field: field, source: c.Source, library: c.LibraryID}); err != nil {
				return err
			}
		}
		done = crm.Done{ID: c.Office.ID, Message: crm.Say("office.changed")}
		done.Undo = t.Undoable()
		_, err = t.putAside(c.Office.ID) // who has just corrected it is not asked the same day whether it is still there
		return err
	})
	return done, err
}

// changedFields names what a correction changed, as sources know it.
func changedFields(old, c crm.Office) (fields []string) {
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"name", !maps.Equal(old.Names, c.Names) || !slices.Equal(old.Aliases, c.Aliases) || old.NameLocal != c.NameLocal ||
			old.ShortName != c.ShortName},
		{"city", old.City != c.City || old.Country != c.Country}, {"kind", old.Kind != c.Kind},
		{"organisation", old.OrganisationID != c.OrganisationID}, {"website", old.Website != c.Website}, {"approach", old.Approach != c.Approach},
		{"countries", differs(old.Countries, c.Countries)}, {"themes", differs(old.Themes, c.Themes) || differs(old.Goals, c.Goals)},
	} {
		if f.changed {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// differs compares two lists as sets.
func differs[T comparable](was, is []T) bool {
	gone, added := differ(was, is)
	return len(gone)+len(added) > 0
}

// saveOfficeSets brings coverage, themes and goals from what they were to what they are.
func (t *Tx) saveOfficeSets(c, old crm.Office) error {
	lost, gained := differ(old.Countries, c.Countries)
	if err := t.saveOfficeSet("office_country", "country", "text", c.ID, pq.Array(lost), pq.Array(gained)); err != nil {
		return err
	}
	less, more := differ(old.Themes, c.Themes)
	if err := t.saveOfficeSet("office_theme", "theme", "text", c.ID, pq.Array(less), pq.Array(more)); err != nil {
		return err
	}
	fewer, further := differ(old.Goals, c.Goals)
	return t.saveOfficeSet("office_goal", "goal", "int", c.ID, pq.Array(fewer), pq.Array(further))
}

func (t *Tx) saveOfficeSet(table, column, kind string, office int64, gone, added any) error {
	if _, err := t.Exec(`DELETE FROM `+table+` WHERE office_id = $1 AND `+column+` = any($2::`+kind+`[])`, office, gone); err != nil {
		return err
	}
	_, err := t.Exec(`INSERT INTO `+table+` (office_id, `+column+`) SELECT $1, unnest($2::`+kind+`[])`, office, added)
	return err
}

// foldedOffice is what search looks through for an office.
func (t *Tx) foldedOffice(o crm.Office) (string, error) {
	terms, err := t.terms()
	if err != nil {
		return "", err
	}
	var names []crm.Names
	for _, g := range terms.Organisations {
		if g.ID == o.OrganisationID {
			names = append(names, g.Names, g.Acronyms)
		}
	}
	for _, c := range terms.Countries {
		if c.ISO2 == o.Country {
			names = append(names, c.Names)
		}
	}
	return officeFolded(o, names...), nil
}

// refoldOffice brings what search looks through in line with the office's row, after a change that did not come by its form.
func (t *Tx) refoldOffice(id int64) error {
	var there bool
	if err := t.Get(&there, `SELECT EXISTS (SELECT FROM office WHERE id = $1 AND deleted_at IS NULL)`, id); err != nil || !there {
		return err // its addition may have been taken back
	}
	o, err := t.office(id)
	if err != nil {
		return err
	}
	folded, err := t.foldedOffice(o)
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE office SET folded = $2, fold_version = $3 WHERE id = $1 AND folded <> $2`, id, folded, fold.Version)
	return err
}

// sourceLine is one line about where a fact comes from, or that it was confirmed.
type sourceLine struct {
	office, reach, post int64
	field               string
	source              crm.Source
	library             int64
	confirmed           bool
	via                 string
}

// addSource appends to the sources of an office.
func (t *Tx) addSource(l sourceLine) error {
	kind := l.source.Kind
	if l.confirmed {
		kind = l.via
		if !slices.Contains(crm.SourceKinds(), kind) { // a visit
			kind = "other"
		}
	}
	_, err := t.Exec(`INSERT INTO office_source (office_id, field, reach_id, post_id, source_kind, source, as_of, by_library_id, by_user_id,
		confirmed_by, confirmed_at, confirmed_via)
		VALUES ($1, $2, nullif($3, 0), nullif($4, 0), $5, $6, $7, nullif($8::bigint, 0), $9::bigint, CASE WHEN $10 THEN $9::bigint END, CASE
		WHEN $10 THEN app.now() END, $11)`,
		l.office, l.field, l.reach, l.post, kind, l.source.Text, t.Now.In(t.Zone()).Format("2006"), l.library, t.Actor.UserID, l.confirmed, l.via)
	return err
}

// Confirm says that the office, or one fact of it, is still as shown.
func (d offices) Confirm(ctx context.Context, c crm.Confirmation) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.OfficesConfirm}, c.Write, c, func(t *Tx, c crm.Confirmation) (done crm.Done, err error) {
		if _, err := t.office(c.OfficeID); err != nil {
			return done, err
		}
		if err := t.actingFor(c.LibraryID); err != nil {
			return done, err
		}
		if err := c.Check().Err(); err != nil {
			return done, err
		}
		field, err := t.confirmedField(c)
		if err != nil {
			return done, err
		}
		if err := t.addSource(sourceLine{office: c.OfficeID, field: field, post: c.PostID, reach: c.ReachID, library: c.LibraryID,
			confirmed: true, via: c.Via}); err != nil {
			return done, err
		}
		done = crm.Done{ID: c.OfficeID, Message: crm.Say("office.confirmed")}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// confirmedField names what is confirmed; a part must be of this office.
func (t *Tx) confirmedField(c crm.Confirmation) (field string, err error) {
	var there bool
	switch {
	case c.PostID != 0:
		field, err = "post", t.Get(&there, `SELECT true FROM post WHERE id = $1 AND office_id = $2 AND deleted_at IS NULL`, c.PostID, c.OfficeID)
	case c.ReachID != 0:
		field, err = "reach", t.Get(&there, `SELECT true FROM office_reach WHERE id = $1 AND office_id = $2 AND deleted_at IS NULL`, c.ReachID,
			c.OfficeID)
	}
	return field, err
}

// SaveOwn keeps a library's own facts on an office.
func (d offices) SaveOwn(ctx context.Context, o crm.LibraryOffice) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesSaveOwn, func(t *Tx) error {
		if _, err := t.office(o.OfficeID); err != nil {
			return err
		}
		if err := t.MayIn(o.LibraryID); err != nil {
			return err
		}
		f := o.Check()
		if o.LeadID != 0 {
			if err := t.ofLibrary(f, "lead", o.LibraryID, o.LeadID); err != nil {
				return err
			}
		}
		if err := f.Err(); err != nil {
			return err
		}
		n, err := t.Exec(`INSERT INTO library_office (library_id, office_id, lead_user_id, at_least_days, at_most_days, note)
			VALUES ($1, $2, nullif($3, 0), nullif($4, 0), nullif($5, 0), $6)
			ON CONFLICT ON CONSTRAINT library_office_key DO UPDATE
			SET lead_user_id = excluded.lead_user_id, at_least_days = excluded.at_least_days, at_most_days = excluded.at_most_days,
			note = excluded.note
			WHERE library_office.version = $7`, o.LibraryID, o.OfficeID, o.LeadID, o.AtLeastDays, o.AtMostDays, o.Note, o.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			var row int64
			if err := t.Get(&row, `SELECT id FROM library_office WHERE library_id = $1 AND office_id = $2`, o.LibraryID, o.OfficeID); err != nil {
				return err
			}
			return t.staleOwn(t.stalePart("office", o.OfficeID, "library_office", row, o.Version), row, o.Version)
		}
		done = crm.Done{ID: o.OfficeID, Message: crm.Say("office.own_saved")}
		done.Undo = t.Undoable()
		return nil
	})
	return done, err
}

// staleOwn adds to the answer what stands there now where both were the first to write: the history keeps no values of a new row.
func (t *Tx) staleOwn(clash error, row int64, since int) error {
	var e *crm.Error
	if since != 0 || !errors.As(clash, &e) || e.Stale == nil {
		return clash
	}
	e.Stale.Fields = nil
	err := t.each(`SELECT f.key, coalesce(f.value, '')
		FROM library_office o, jsonb_each_text(jsonb_build_object('lead', o.lead_user_id, 'at_least_days', o.at_least_days, 'at_most_days',
		o.at_most_days, 'note', o.note)) f WHERE o.id = $1`, func(scan func(...any) error) error {
		var f crm.StaleField
		err := scan(&f.Field, &f.Now)
		e.Stale.Fields = append(e.Stale.Fields, f)
		return err
	}, row)
	if err != nil {
		return err
	}
	return e
}
