package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/lib/pq"

	"liaison/crm"
)

// glanceArgs is how many arguments the settings of a glance take; the query's own begin after them.
const glanceArgs = 5

// What a glance begins with: the settings of the fence, local to this one statement, and the library that it reads. A query
// that takes the library from s cannot run before the settings are there; if it did, it would see nothing. set_config is
// volatile, so that the planner runs s once and never moves it into the query.
const glanceSettings = `WITH s AS (SELECT set_config('app.user', $1, true), set_config('app.reads', $2, true),
	set_config('app.reads_all', $3, true),
	set_config('app.now', $4, true), set_config('app.trash', '', true), $5::bigint AS library), `

// glance reads rows of one library in a single round trip: one statement, without BEGIN, that sets the fence and reads. The
// rights are those of the session, at most crm.MaxSessionStaleness old; what changes rows asks for today's, in write.
// query continues a WITH and may be run again, so scan begins anew each time.
func (d *DB) glance(ctx context.Context, action crm.Action, library int64, query string, args []any, scan func(*sql.Rows) error) error {
	actor := crm.ActorFrom(ctx)
	t := &Tx{Actor: actor, Action: action, db: d}
	if err := t.may(way{action: action}); err != nil {
		return err
	}
	if err := t.MayIn(library); err != nil {
		return err
	}
	reads := make(pq.Int64Array, len(actor.Libraries))
	for i, m := range actor.Libraries {
		reads[i] = m.LibraryID
	}
	settings := []any{t.userSetting(), literal(reads), fmt.Sprint(actor.Network.ReadsAll()), t.clock(), library}
	return again(ctx, func() error { return d.glanceOnce(ctx, query, append(settings, args...), scan) })
}

func (d *DB) glanceOnce(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := d.pool.QueryContext(ctx, glanceSettings+query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := scan(rows); err != nil {
		return err
	}
	return rows.Err()
}

// literal is an array as a setting holds it.
func literal(ids pq.Int64Array) string {
	text, _ := ids.Value() // of int64 it cannot fail
	s, _ := text.(string)
	return s
}
