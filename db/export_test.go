package db

import (
	"context"
	"database/sql"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"liaison/crm"
)

// MaxStatements is how many prepared statements a connection keeps.
const MaxStatements = maxStatements

// Connection is one of the program's own.
func (d *DB) Connection(ctx context.Context) (*sql.Conn, error) { return d.pool.DB.Conn(ctx) }

// Trusting switches the policy off, so that a test sees the fence alone.
func (d *DB) Trusting() { d.trusting = true }

// LoseEveryFirst loses the first attempt of every transaction at its very end, as against another one. It tells each use case
// that was lost and begun again.
func (d *DB) LoseEveryFirst(told func(crm.Action)) {
	again := false
	d.lost = func(a crm.Action) error {
		if again = !again; again {
			return &pq.Error{Code: pqerror.TRSerializationFailure}
		}
		told(a)
		return nil
	}
}

// LoseFirst loses one attempt, the next one, after which something else happens.
func (d *DB) LoseFirst(then func()) {
	lost := false
	d.lost = func(crm.Action) error {
		if lost {
			return nil
		}
		lost = true
		then()
		return &pq.Error{Code: pqerror.TRSerializationFailure}
	}
}

// LoseNothing ends it.
func (d *DB) LoseNothing() { d.lost = nil }
