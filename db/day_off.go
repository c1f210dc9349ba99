package db

import (
	"context"

	"liaison/crm"
)

// AddDayOff notes a day on which a country does not work.
func (d directory) AddDayOff(ctx context.Context, c crm.DayOffChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.DirectoryAddDayOff}, c.Write, c, func(t *Tx, c crm.DayOffChange) (done crm.Done, err error) {
		var there bool
		if err := t.Get(&there, `SELECT EXISTS (SELECT FROM country WHERE code = $1)`, c.Country); err != nil {
			return done, err
		}
		if !there {
			return done, crm.ErrNotFound()
		}
		if err := c.Check().Err(); err != nil {
			return done, err
		}
		id, err := t.Insert(`INSERT INTO day_off (country, on_date, name) VALUES ($1, $2, $3) RETURNING id`, c.Country, c.On.String(), c.Name)
		if err != nil {
			return done, err
		}
		done = crm.Done{ID: id, Message: crm.Say("directory.day_off_added", "name", c.Name), Undo: t.Undoable()}
		return done, nil
	})
}

// RemoveDayOff takes a day off the list of its country; its history stays.
func (d directory) RemoveDayOff(ctx context.Context, country string, id int64) (done crm.Done, err error) {
	err = d.write(ctx, crm.DirectoryRemoveDayOff, func(t *Tx) error {
		n, err := t.Exec(`UPDATE day_off SET deleted_at = app.now() WHERE id = $1 AND country = $2 AND deleted_at IS NULL`, id, country)
		if err == nil && n == 0 {
			return crm.ErrNotFound()
		}
		done = crm.Done{ID: id, Message: crm.Say("directory.day_off_removed"), Undo: t.Undoable()}
		return err
	})
	return done, err
}

// daysOff are the days of a country ($1) from a day on, soonest first; of every country where none is named.
func (t *Tx) daysOff(country string, from crm.Date) ([]crm.DayOff, error) {
	return collect(t, `SELECT id, country, on_date, name FROM day_off
		WHERE ($1 = '' OR country = $1) AND on_date >= $2::date AND deleted_at IS NULL ORDER BY country, on_date LIMIT 5000`,
		func(d *crm.DayOff) []any { return []any{&d.ID, &d.Country, &d.On, &d.Name} }, country, from.String())
}
