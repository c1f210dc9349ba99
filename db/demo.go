package db

import (
	"context"
	"encoding/json"

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
		return t.tx.QueryRowContext(t.ctx, `SELECT demo, coalesce((SELECT value FROM meta WHERE key = 'demo'), '') FROM network`).Scan(&demo,
			&numbers)
	})
	return demo, numbers, err
}

// FindOffice is the number of an office by its key in the reference data, 0 where the data has none of that key.
func (d *DB) FindOffice(ctx context.Context, key string) (id int64, err error) {
	err = d.system(ctx, "", func(t *Tx) error { return t.Get(&id, `SELECT id FROM office WHERE key = $1`, key) })
	if crm.KindOf(err) == crm.NotFound {
		return 0, nil
	}
	return id, err
}

// AddDemoOrganisation makes the demonstration's own organisation, at whose office things may go wrong: at the real ones no
// refusal and no closure is invented.
func (d *DB) AddDemoOrganisation(ctx context.Context, names crm.Names) (id int64, err error) {
	text, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	err = d.system(ctx, "", func(t *Tx) error {
		id, err = t.Insert(`INSERT INTO organisation (key, names, parent_system, kind, local_offices)
			SELECT 'example-agency', $1, 'none', 'related_body', 'listed' FROM network WHERE demo RETURNING id`, string(text))
		return err
	})
	return id, err
}
