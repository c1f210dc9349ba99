package db

import (
	"context"

	"liaison/crm"
)

// AddReach adds ways to reach an office, all with one source.
func (d offices) AddReach(ctx context.Context, c crm.ReachChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.OfficesAddReach}, c.Write, c, func(t *Tx, c crm.ReachChange) (done crm.Done, err error) {
		if _, err := t.office(c.OfficeID); err != nil {
			return done, err
		}
		if err := t.actingFor(c.LibraryID); err != nil {
			return done, err
		}
		if err := c.Check().Err(); err != nil {
			return done, err
		}
		for _, r := range []crm.Reach{{Kind: "phone", Value: c.Phone}, {Kind: "email", Value: c.Email}, {Kind: "address", Value: c.PostalAddress},
			{Kind: "form", Value: c.WebForm}, {Kind: "hours", Value: c.Hours}} {
			if r.Value == "" {
				continue
			}
			id, err := t.addReach(c.OfficeID, r)
			if err != nil {
				return done, err
			}
			if err := t.addSource(sourceLine{office: c.OfficeID, field: "reach", reach: id, source: c.Source, library: c.LibraryID}); err != nil {
				return done, err
			}
		}
		done = crm.Done{ID: c.OfficeID, Message: crm.Say("office.reach_kept")}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// addReach gives the number of a way to reach the office, and makes it where there is none of that value: what is found again has one
// source more, and does not stand twice.
func (t *Tx) addReach(office int64, r crm.Reach) (id int64, err error) {
	err = t.Get(&id, `SELECT id FROM office_reach WHERE office_id = $1 AND kind = $2 AND value = $3 AND deleted_at IS NULL
		ORDER BY id LIMIT 1`, office, r.Kind, r.Value)
	if crm.KindOf(err) == crm.NotFound {
		return t.Insert(`INSERT INTO office_reach (office_id, kind, value) VALUES ($1, $2, $3) RETURNING id`, office, r.Kind, r.Value)
	}
	return id, err
}

// RemoveReach takes one way to reach an office away; its history stays.
func (d offices) RemoveReach(ctx context.Context, office, reach int64) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesRemoveReach, func(t *Tx) error {
		done, err = t.removePart("office_reach", office, reach, "office.reach_removed")
		return err
	})
	return done, err
}

// removePart marks a part of an office deleted.
func (t *Tx) removePart(table string, office, id int64, message string) (done crm.Done, err error) {
	n, err := t.Exec(`UPDATE `+table+` SET deleted_at = app.now() WHERE id = $1 AND office_id = $2 AND deleted_at IS NULL`, id, office)
	if err != nil {
		return done, err
	}
	if n == 0 {
		return done, crm.ErrNotFound()
	}
	done = crm.Done{ID: office, Message: crm.Say(message)}
	done.Undo = t.Undoable()
	return done, nil
}

// partJoins joins to a part x of an office what freshnessColumns need; column is the one by which sources name the part.
func partJoins(column string) string {
	return ` JOIN office o ON o.id = x.office_id JOIN office_kind k ON k.key = o.kind` + latestSources(`y.`+column+` = x.id`)
}

// reach reads the ways to reach an office, in the order people use them.
func (t *Tx) reach(office int64) (list []crm.Reach, err error) {
	rows := []struct {
		ID    int64  `db:"id"`
		Kind  string `db:"kind"`
		Value string `db:"value"`
		freshnessRow
	}{}
	err = t.Select(&rows, `SELECT x.id, x.kind, x.value, `+freshnessColumns+` FROM office_reach x`+
		partJoins("reach_id")+` WHERE x.office_id = $1 AND x.deleted_at IS NULL
		ORDER BY array_position(ARRAY['phone', 'email', 'form', 'address', 'hours'], x.kind), x.id DESC LIMIT 100`, office)
	for _, r := range rows {
		list = append(list, crm.Reach{ID: r.ID, Kind: r.Kind, Value: r.Value, Freshness: r.freshness(t.Zone())})
	}
	return list, err
}
