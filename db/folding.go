package db

import (
	"context"
	"fmt"
	"strconv"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

// foldAtOnce is how many numbers one transaction goes through.
const foldAtOnce = 1000

// FoldAgain folds anew what an older version of fold.Fold has folded, because a search compares with words as they are folded now. A
// pass that finds nothing is noted, and later starts look no more; until then a copy of the older program may still write.
func (d *DB) FoldAgain(ctx context.Context) error {
	var done bool
	err := d.system(ctx, "", func(t *Tx) error {
		return t.Get(&done, `SELECT EXISTS (SELECT FROM meta WHERE key = 'folded' AND value = $1)`, strconv.Itoa(fold.Version))
	})
	if err != nil || done {
		return err
	}
	found := 0
	for _, noun := range nouns {
		if noun.fold == nil {
			continue
		}
		for from, last := int64(0), int64(1); from < last; from += foldAtOnce {
			err := d.system(ctx, "", func(t *Tx) error {
				if err := t.Get(&last, `SELECT coalesce(max(id), 0) FROM `+noun.table); err != nil {
					return err
				}
				n, err := t.foldSome(noun, from)
				found += n
				return err
			})
			if err != nil {
				return fmt.Errorf("folding the texts of %s again: %w", noun.table, err)
			}
		}
	}
	if found > 0 {
		return nil
	}
	return d.system(ctx, "", func(t *Tx) error {
		_, err := t.Exec(`INSERT INTO meta VALUES ('folded', $1) ON CONFLICT (key) DO UPDATE
			SET value = excluded.value`, strconv.Itoa(fold.Version))
		return err
	})
}

// foldSome folds those rows of a noun whose numbers follow from; one that somebody is changing now is folded by them.
func (t *Tx) foldSome(n *noun, from int64) (int, error) {
	var ids []int64
	if err := t.Select(&ids, `SELECT id FROM `+n.table+` WHERE id > $1 AND id <= $2 AND fold_version < $3 ORDER BY id FOR UPDATE SKIP LOCKED`,
		from, from+foldAtOnce, fold.Version); err != nil || len(ids) == 0 {
		return 0, err
	}
	folded, err := n.fold(t, ids)
	if err != nil {
		return 0, err
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = folded[id]
	}
	if _, err := t.Exec(`SELECT set_config('app.folding', 'on', true)`); err != nil {
		return 0, err
	}
	_, err = t.Exec(`UPDATE `+n.table+` x SET folded = f.folded, fold_version = $3 FROM unnest($1::bigint[], $2::text[]) f(id, folded)
		WHERE x.id = f.id`, pq.Array(ids), pq.Array(texts), fold.Version)
	return len(ids), err
}

func (t *Tx) contactsFolded(ids []int64) (map[int64]string, error) {
	lines := make([]crm.ContactLine, len(ids))
	for i, id := range ids {
		lines[i].ID = id
	}
	people, err := t.partsOf(lines)
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	return out, t.each(`SELECT id, display_name, sort_name FROM contact WHERE id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var display, sort string
		err := scan(&id, &display, &sort)
		c := people[id]
		c.DisplayName, c.SortName = display, sort
		out[id] = foldedContact(*c)
		return err
	}, pq.Array(ids))
}

func (t *Tx) interactionsFolded(ids []int64) (map[int64]string, error) {
	out := map[int64]string{}
	return out, t.each(`SELECT id, subject, our_ref, their_ref, note FROM interaction WHERE id = any($1)`,
		func(scan func(...any) error) error {
			var l crm.InteractionChange
			err := scan(&l.ID, &l.Subject, &l.OurRef, &l.TheirRef, &l.Note)
			out[l.ID] = foldedInteraction(l)
			return err
		}, pq.Array(ids))
}

func (t *Tx) officesFolded(ids []int64) (map[int64]string, error) {
	var list []crm.Office
	err := t.each(`SELECT id, organisation_id, names, short_name, aliases, name_local, city, country FROM office
		WHERE id = any($1)`, func(scan func(...any) error) error {
		var o crm.Office
		err := scan(&o.ID, &o.OrganisationID, jsonOf(&o.Names), &o.ShortName, pq.Array(&o.Aliases), &o.NameLocal, &o.City, &o.Country)
		list = append(list, o)
		return err
	}, pq.Array(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, o := range list {
		if out[o.ID], err = t.foldedOffice(o); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// refold brings what search looks through in line with a row, after it was put back.
func (t *Tx) refold(n *noun, id int64) error {
	folded, err := n.fold(t, []int64{id})
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE `+n.table+` SET folded = $2, fold_version = $3 WHERE id = $1 AND folded <> $2`, id, folded[id], fold.Version)
	return err
}
