package db

import (
	"context"

	"liaison/crm"
)

// MarkDemo makes the database one of the demonstration: its accounts' password works, its pages say so, and it never sends.
// Only a network that waits for its first visit can become one; the answer tells whether it did.
func (d *DB) MarkDemo(ctx context.Context) (marked bool, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		n, err := t.Exec(`UPDATE network SET demo = true WHERE set_up_at IS NULL AND NOT demo`)
		marked = n == 1
		return err
	})
	return marked, err
}

// FinishDemo notes that all of the demonstration is there, and from which numbers it was made.
func (d *DB) FinishDemo(ctx context.Context, numbers string) error {
	return d.system(ctx, "", func(t *Tx) error {
		_, err := t.Exec(`INSERT INTO meta VALUES ('demo', $1)`, numbers)
		return err
	})
}

// Demo tells whether the database is one of the demonstration, and the numbers it was made from; they are empty where it was
// interrupted.
func (d *DB) Demo(ctx context.Context) (demo bool, numbers string, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		return t.tx.QueryRowContext(t.ctx, `SELECT demo, coalesce((SELECT value FROM meta WHERE key = 'demo'), '') FROM network`).Scan(&demo, &numbers)
	})
	return demo, numbers, err
}

// FindOffice is an office by its key in the reference data.
func (d *DB) FindOffice(ctx context.Context, key string) (id int64, err error) {
	err = d.system(ctx, "", func(t *Tx) error { return t.Get(&id, `SELECT id FROM office WHERE key = $1`, key) })
	if crm.KindOf(err) == crm.NotFound {
		return 0, nil
	}
	return id, err
}
