package db

import (
	"cmp"
	"context"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

// What the use cases of all nouns of libraries have alike.

// keepService is what can be done with the records of every noun; the service of each embeds it.
type keepService struct {
	d       *DB
	service string
}

// HandOn gives a record to another owner, or changes who reads it.
func (k keepService) HandOn(ctx context.Context, h crm.HandOn) (crm.Done, error) {
	return k.d.handOn(ctx, crm.Action(k.service+".HandOn"), h)
}

// Delete puts a record into the trash.
func (k keepService) Delete(ctx context.Context, id int64, version int) (crm.Done, error) {
	return k.d.remove(ctx, crm.Action(k.service+".Delete"), id, version)
}

// record reads what is said of any record of a library that is not in the trash.
func (t *Tx) record(n *noun, id int64) (r crm.Record, err error) {
	err = t.tx.QueryRowContext(t.ctx, `SELECT x.library_id, x.version, `+n.called.columns(t.Actor.Lang)+`
		FROM `+n.table+` x
		WHERE x.id = $1 AND x.deleted_at IS NULL`, id).
		Scan(&r.LibraryID, &r.Version, &r.Name, &r.Lang, &r.Title.Key, jsonOf(&r.Title.Args))
	if noRows(err) {
		return r, crm.ErrNotFound()
	}
	return r, err
}

// one is the only row of a list. An empty list means that the record is not there, or not for the actor.
func one[R any](list []R, err error) (r R, _ error) {
	switch {
	case err != nil:
		return r, err
	case len(list) == 0:
		return r, crm.ErrNotFound()
	}
	return list[0], nil
}

// mayMake refuses to make a record in a library where the actor does not write, for an owner who does not write there, or for
// readers who have no role there. f holds what the form's own check found. Without an owner the actor owns it; without an
// audience the library sees it.
func (t *Tx) mayMake(library int64, owner *int64, seen *crm.Audience, f *crm.Faults) error {
	if err := t.MayIn(library); err != nil {
		return err
	}
	*owner = cmp.Or(*owner, t.Actor.UserID)
	seen.Visibility = cmp.Or(seen.Visibility, crm.ToLibrary)
	seen.Check(f, *owner)
	if err := t.ofLibrary(f, "reader", library, seen.Readers...); err != nil {
		return err
	}
	if err := t.mayOwn(f, "owner", library, *owner); err != nil {
		return err
	}
	return f.Err()
}

// update changes a record. change makes the change and tells how many rows it met; none means that somebody was faster. since is
// the version when the form was drawn, 0 for the one of now.
func (d *DB) update(ctx context.Context, action crm.Action, id int64, since int, message string,
	change func(*Tx, crm.Record) (int64, error)) (done crm.Done, err error) {
	n, _ := madeBy(action)
	err = d.write(ctx, action, func(t *Tx) error {
		r, err := t.record(n, id)
		if err != nil {
			return err
		}
		if err := t.MayIn(r.LibraryID); err != nil {
			return err
		}
		met, err := change(t, r)
		if err != nil {
			return err
		}
		if met == 0 {
			return t.stale(n.table, id, cmp.Or(since, r.Version))
		}
		done = crm.Done{ID: id, Message: crm.Say(message), Undo: t.Undoable()}
		return nil
	})
	return done, err
}

// remove puts a record into the trash.
func (d *DB) remove(ctx context.Context, action crm.Action, id int64, version int) (done crm.Done, err error) {
	n, _ := madeBy(action)
	err = d.writeTrash(ctx, action, func(t *Tx) error {
		r, err := t.record(n, id)
		if err != nil {
			return err
		}
		if err := t.MayIn(r.LibraryID); err != nil {
			return err
		}
		changed, err := t.Exec(`UPDATE `+n.table+` SET deleted_at = app.now() WHERE id = $1 AND version = $2 AND deleted_at IS NULL`, id, version)
		if err != nil {
			return err
		}
		if changed == 0 {
			return t.stale(n.table, id, version)
		}
		done = crm.Done{ID: id, Message: crm.Say("trash.put"), Undo: t.Undoable()}
		if r.Name != "" {
			done.Message = crm.Say("trash.put_named", "name", r.Name)
		}
		return nil
	})
	return done, err
}

// wordsOfColumn folds one column of a table, for nouns that are found by it alone.
func wordsOfColumn(table, column string) func(*Tx, []int64) (map[int64]string, error) {
	return func(t *Tx, ids []int64) (map[int64]string, error) {
		out := map[int64]string{}
		return out, t.each(`SELECT id, `+column+` FROM `+table+` WHERE id = any($1)`, func(scan func(...any) error) error {
			var id int64
			var words string
			err := scan(&id, &words)
			out[id] = fold.Fold(words)
			return err
		}, pq.Array(ids))
	}
}
