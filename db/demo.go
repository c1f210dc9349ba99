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

// IsDemo tells whether the database was filled by the demonstration.
func (d *DB) IsDemo(ctx context.Context) (demo bool, err error) {
	err = d.system(ctx, "", func(t *Tx) error { return t.Get(&demo, `SELECT demo FROM network`) })
	return demo, err
}

// FindOffice is an office by its key in the reference data.
func (d *DB) FindOffice(ctx context.Context, key string) (id int64, err error) {
	err = d.system(ctx, "", func(t *Tx) error { return t.Get(&id, `SELECT id FROM office WHERE key = $1`, key) })
	if crm.KindOf(err) == crm.NotFound {
		return 0, nil
	}
	return id, err
}
