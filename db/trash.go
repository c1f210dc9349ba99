package db

import (
	"cmp"
	"context"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
)

// trashShown is how many records the trash lists.
const trashShown = 500

// Trash lists what was deleted in the library in the last 30 days, the latest first.
func (d history) Trash(ctx context.Context, library int64) (list []crm.Deleted, err error) {
	err = d.readTrash(ctx, crm.HistoryTrash, func(t *Tx) error {
		if err := t.MayIn(library); err != nil {
			return err
		}
		list, err = collect(t, `SELECT d.noun, d.id, d.name, d.lang, d.deleted_at, coalesce(u.name, ''), d.key, d.args
			FROM (`+deletedRecords(t.Actor.Lang)+`) d
			LEFT JOIN LATERAL (`+whoDeleted(`d.noun`, `d.id`)+`) a ON true
			LEFT JOIN app_user u ON u.id = a.user_id
			WHERE $2 = 0 OR a.user_id = $2
			ORDER BY d.deleted_at DESC LIMIT $4`, func(d *crm.Deleted) []any {
			return []any{&d.Noun, &d.ID, &d.Name, &d.Lang, &d.DeletedAt, &d.By, &d.Title.Key, jsonOf(&d.Title.Args)}
		}, library, t.onlyOwn(library), t.Now.Add(-crm.TrashLife), trashShown)
		for i := range list {
			list[i].Until = list[i].DeletedAt.Add(crm.TrashLife)
		}
		return err
	})
	return list, err
}

// deletedRecords selects what lies in the trash of library $1 since $3, noun by noun.
func deletedRecords(lang string) string {
	selects := make([]string, len(ownedNouns))
	for i, n := range ownedNouns {
		selects[i] = `SELECT '` + n.table + `' AS noun, x.id, ` + n.called.columns(lang) + `, x.deleted_at
			FROM ` + n.table + ` x WHERE x.library_id = $1 AND x.deleted_at > $3`
	}
	return strings.Join(selects, ` UNION ALL `)
}

// whoDeleted selects who deleted a record last.
func whoDeleted(noun, id string) string {
	return `SELECT a.user_id FROM audit a
		WHERE a.of_noun = ` + noun + ` AND a.of_id = ` + id + ` AND a.noun = a.of_noun AND 'deleted_at' = any(a.fields)
		ORDER BY a.id DESC LIMIT 1`
}

// onlyOwn is the actor where the trash shows only own deletions, 0 for a manager.
func (t *Tx) onlyOwn(library int64) int64 {
	if t.Actor.RoleIn(library) == crm.Manager {
		return 0
	}
	return t.Actor.UserID
}

// Restore takes a record out of the trash.
func (d history) Restore(ctx context.Context, name string, id int64) (done crm.Done, err error) {
	n, known := nounOf(name)
	if !known || n.owned == nil {
		return done, crm.ErrNotFound()
	}
	err = d.writeTrash(ctx, crm.HistoryRestore, func(t *Tx) error {
		var library, by int64
		row := t.tx.QueryRowContext(t.ctx, `SELECT x.library_id, coalesce((`+whoDeleted(`$2`, `x.id`)+`), 0)
			FROM `+n.table+` x WHERE x.id = $1 AND x.deleted_at > $3`, id, n.table, t.Now.Add(-crm.TrashLife))
		if err := row.Scan(&library, &by); noRows(err) {
			return crm.ErrNotFound()
		} else if err != nil {
			return err
		}
		if err := t.MayIn(library); err != nil {
			return err
		}
		if own := t.onlyOwn(library); own != 0 && own != by {
			return crm.ErrForbidden()
		}
		if _, err := t.Exec(`UPDATE `+n.table+` SET deleted_at = NULL WHERE id = $1`, id); err != nil {
			return err
		}
		done = crm.Done{ID: id, Message: crm.Say("trash.restored")}
		done.Undo = t.Undoable()
		return nil
	})
	return done, err
}

// removeAtOnce and emptyAtOnce bound what one transaction removes from the trash, or empties there: a person is emptied statement
// by statement.
const (
	removeAtOnce = 500
	emptyAtOnce  = 50
)

// emptyTrash removes for good what has lain in the trash for its time, step by step, so that no pile is too high for it.
func (d *DB) emptyTrash(ctx context.Context) error {
	for _, n := range ownedNouns {
		if err := d.steps(ctx, func(t *Tx) (bool, error) { return t.removeSome(n) }); err != nil {
			return err
		}
	}
	return d.steps(ctx, (*Tx).emptySome)
}

// steps runs a step of background work, each in a transaction of its own, until it says that nothing is left.
func (d *DB) steps(ctx context.Context, step func(*Tx) (more bool, err error)) error {
	for more := true; more; {
		if err := d.system(ctx, "", func(t *Tx) (err error) { more, err = step(t); return err }); err != nil {
			return err
		}
	}
	return nil
}

// removeSome removes records of a noun, with the values that the history kept of them.
func (t *Tx) removeSome(n *noun) (more bool, err error) {
	var ids []int64
	if err := t.Select(&ids, `SELECT x.id FROM `+n.table+` x WHERE x.deleted_at < $1 AND NOT (`+cmp.Or(n.stays, `false`)+`)
		ORDER BY x.deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED`, t.Now.Add(-crm.TrashLife), removeAtOnce); err != nil || len(ids) == 0 {
		return false, err
	}
	if _, err := t.Exec(`DELETE FROM `+n.table+` WHERE id = any($1)`, pq.Array(ids)); err != nil {
		return false, err
	}
	_, err = t.Exec(`SELECT app.forget($2, $1)`, pq.Array(ids), n.table)
	return len(ids) == removeAtOnce, err
}

// emptySome takes everything personal from people in the trash whom an entry still mentions, as erasing them does.
func (t *Tx) emptySome() (more bool, err error) {
	var ids []int64
	if err := t.Select(&ids, `SELECT id FROM contact WHERE deleted_at < $1 AND display_name <> ''
		ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED`, t.Now.Add(-crm.TrashLife), emptyAtOnce); err != nil {
		return false, err
	}
	for _, id := range ids {
		if err := t.forgetPerson(id); err != nil {
			return false, err
		}
	}
	return len(ids) == emptyAtOnce, nil
}
