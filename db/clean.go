package db

import (
	"context"
	"time"

	"liaison/crm"
)

// cleanAtOnce bounds what one transaction removes; the next night goes on.
const cleanAtOnce = 1000

// Clean removes what has served its time: the trash after 30 days, keys of forms after a day, sessions, links, undos, failed sign-ins
// and offices put aside that are over. It ends the functions whose day has passed. Several copies may run it at once.
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
		return t.endPassed()
	})
	if err != nil {
		return err
	}
	return d.emptyTrash(ctx)
}
