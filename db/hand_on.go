package db

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"liaison/crm"
)

// handOn changes the owner and the readers of a record. The fence refuses a plain update by which somebody takes themselves out
// of the readers. So this change is made behind the fence, once it is known that the actor reads the row and writes in its
// library.
func (d *DB) handOn(ctx context.Context, action crm.Action, h crm.HandOn) (done crm.Done, err error) {
	n, _ := madeBy(action)
	var library, owner int64
	var before crm.Audience
	var name string
	err = d.read(ctx, action, func(t *Tx) error {
		err := t.tx.QueryRowContext(t.ctx, `SELECT x.library_id, x.owner_id, x.visibility, x.readers, `+n.called.text(t.Actor.Lang)+`
			FROM `+n.table+` x WHERE x.id = $1`, h.ID).Scan(&library, &owner, &before.Visibility, pq.Array(&before.Readers), &name)
		if noRows(err) {
			return crm.ErrNotFound()
		}
		if err != nil {
			return err
		}
		return t.MayIn(library)
	})
	if err != nil {
		return done, err
	}
	err = d.system(ctx, action, func(t *Tx) error {
		if err := t.MayIn(library); err != nil {
			return err
		}
		now := h.Audience // an attempt that was lost leaves the form as it came
		if err := t.mayHandOn(library, owner, h.OwnerID, &now); err != nil {
			return err
		}
		changed, err := t.Exec(`UPDATE `+n.table+` SET owner_id = $3, visibility = $4, readers = $5`+n.setWith(`$3`, `$6`)+`
			WHERE id = $1 AND version = $2 AND deleted_at IS NULL AND (visibility <> 'named' OR $6 = any(readers))`,
			h.ID, h.Version, h.OwnerID, now.Visibility, pq.Array(readers(now.Readers)), t.Actor.UserID)
		if err != nil {
			return err
		}
		if changed == 0 {
			return t.stale(n.table, h.ID, h.Version)
		}
		if n.follow != nil {
			if err := n.follow(t, h.ID, now, before); err != nil {
				return err
			}
		}
		done = crm.Done{Message: crm.Say(n.handed, "name", name)}
		if h.OwnerID == owner {
			done.Message = crm.Say("log.seen_changed")
		}
		if now.Visibility != crm.ToNamed || slices.Contains(now.Readers, t.Actor.UserID) {
			done.ID = h.ID // who took themselves out has no record to go back to
		}
		return nil
	})
	return done, err
}

// mayHandOn refuses readers who are not of the library, and a new owner who could not write there. The owner is always among the
// readers, so nobody can leave a record without handing it on.
func (t *Tx) mayHandOn(library, from, to int64, a *crm.Audience) error {
	f := &crm.Faults{}
	a.Check(f, to)
	if err := t.ofLibrary(f, "reader", library, a.Readers...); err != nil {
		return err
	}
	if to != from {
		if err := t.mayOwn(f, "owner", library, to); err != nil {
			return err
		}
	}
	return f.Err()
}

// tasksAboutFollow shows the steps about a person to nobody who does not see the person. A step that had the same readers gets the new
// ones; a step that somebody showed to fewer keeps those of them who still see the person.
func (t *Tx) tasksAboutFollow(id int64, now, before crm.Audience) error {
	if now.Visibility != crm.ToNamed && before.Visibility != crm.ToNamed {
		return nil
	}
	if now.Visibility == crm.ToNetwork {
		now.Visibility = crm.ToLibrary // that others may know the person does not show them what is to be done
	}
	return t.tasksGoAlong("contact_id", id, now, before)
}

// tasksOfInteractionFollow shows the steps that came from an entry to whom the entry is shown, so that their words tell nobody more.
func (t *Tx) tasksOfInteractionFollow(id int64, now, before crm.Audience) error {
	same := func(a, b []int64) bool { slices.Sort(a); slices.Sort(b); return slices.Equal(a, b) }
	if now.Visibility == before.Visibility && same(slices.Clone(now.Readers), slices.Clone(before.Readers)) {
		return nil
	}
	return t.tasksGoAlong("interaction_id", id, now, before)
}

// tasksGoAlong shows the steps that belong to a record to its readers of now. Those that had its readers of before go along with
// it; those that somebody showed to fewer stay with these. A step's owner is always among its readers.
func (t *Tx) tasksGoAlong(of string, id int64, now, before crm.Audience) error {
	_, err := t.Exec(`UPDATE task k SET visibility = $2,
			readers = CASE WHEN $2 <> 'named' THEN '{}' WHEN k.visibility <> 'named' OR x.along THEN x.now
			ELSE array(SELECT unnest(k.readers) INTERSECT SELECT unnest(x.now)) END
		FROM (SELECT s.id, array(SELECT DISTINCT unnest($3::bigint[] || s.owner_id)) AS now,
				s.visibility = $5 AND (s.visibility <> 'named' OR s.readers @> $4::bigint[] AND s.readers <@ ($4::bigint[] || s.owner_id)) AS along
				FROM task s WHERE s.`+of+` = $1) x
		WHERE x.id = k.id AND ($2 = 'named' OR x.along)`, id, now.Visibility, pq.Array(readers(now.Readers)), pq.Array(readers(before.Readers)),
		before.Visibility)
	return err
}
