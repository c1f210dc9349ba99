package db

import (
	"context"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

// cleanAtOnce bounds what one transaction removes; the next night goes on.
const cleanAtOnce = 1000

// Clean removes what has served its time: the trash after 30 days, keys of forms after a day, sessions, links, undos,
// failed sign-ins and offices put aside that are over; it ends the functions whose day has passed, and folds again what an older
// program folded. It runs
// at each start and every night; several copies may run it at once.
func (d *DB) Clean(ctx context.Context) error {
	err := d.system(ctx, "", func(t *Tx) error {
		for _, c := range []struct {
			query string
			age   time.Duration
		}{
			{`DELETE FROM idempotency WHERE at < $1`, 24 * time.Hour},
			{`DELETE FROM sign_in_failure WHERE at < $1`, 24 * time.Hour},
			{`DELETE FROM session WHERE coalesce(ended_at, least(expires_at, seen_at + idle)) < $1`, crm.TrashLife},
			{`DELETE FROM access_link WHERE coalesce(used_at, expires_at) < $1`, crm.TrashLife},
			{`DELETE FROM undo WHERE expires_at < $1`, 0},
			{`DELETE FROM office_aside WHERE on_date < $1::timestamptz::date`, 48 * time.Hour}, // today is not the same day everywhere
		} {
			if _, err := t.Exec(c.query, t.Now.Add(-c.age)); err != nil {
				return err
			}
		}
		if err := t.endPassed(); err != nil {
			return err
		}
		return t.emptyTrash()
	})
	if err != nil {
		return err
	}
	return d.foldAgain(ctx)
}

// emptyTrash removes records whose 30 days are over, with the values that the history kept of them.
func (t *Tx) emptyTrash() error {
	for _, noun := range []struct{ name, free, remove string }{
		{"task", ``, `DELETE FROM task WHERE id = any($1)`},
		{"interaction", `UPDATE task SET interaction_id = NULL WHERE interaction_id = any($1)`, `DELETE FROM interaction WHERE id = any($1)`},
		{"contact", `WITH k AS (UPDATE task SET contact_id = NULL WHERE contact_id = any($1)), m AS (UPDATE contact SET merged_into_id = NULL
			WHERE merged_into_id = any($1))
			UPDATE contact SET main_appointment_id = NULL WHERE id = any($1) AND main_appointment_id IS NOT NULL`,
			`DELETE FROM contact WHERE id = any($1)`},
	} {
		var ids []int64
		// Somebody who stands in an entry that is kept keeps a number there; nothing else of them.
		where := `deleted_at < $1`
		if noun.name == "contact" {
			where += ` AND NOT EXISTS (SELECT FROM interaction_contact p WHERE p.contact_id = x.id)`
		}
		if err := t.Select(&ids, `SELECT id FROM `+noun.name+` x WHERE `+where+` ORDER BY deleted_at LIMIT $2`, t.Now.Add(-crm.TrashLife),
			cleanAtOnce); err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		for _, query := range []string{noun.free, noun.remove, `SELECT app.forget('` + noun.name + `', id) FROM unnest($1::bigint[]) id`} {
			if query == "" {
				continue
			}
			if _, err := t.Exec(query, pq.Array(ids)); err != nil {
				return err
			}
		}
	}
	return t.emptyMentioned()
}

// emptyMentioned takes everything personal from people in the trash whom an entry still mentions, as erasing them does.
func (t *Tx) emptyMentioned() error {
	var ids []int64
	if err := t.Select(&ids, `SELECT id FROM contact WHERE deleted_at < $1 AND display_name <> '' ORDER BY deleted_at LIMIT $2`,
		t.Now.Add(-crm.TrashLife), cleanAtOnce); err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.forgetPerson(id); err != nil {
			return err
		}
	}
	return nil
}
