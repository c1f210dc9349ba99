package db

import (
	"cmp"
	"context"
	"strconv"

	"github.com/lib/pq"

	"liaison/crm"
)

// notTheLastManager refuses to end the own role of the last manager of a library. An admin may do it, because somebody who has
// to go has to go at once.
func (t *Tx) notTheLastManager(user, library int64) error {
	if user != t.Actor.UserID || t.Actor.RoleIn(library) != crm.Manager || t.Actor.Network == crm.Admin {
		return nil
	}
	others, err := t.managers(library, user)
	if err != nil || len(others) > 0 {
		return err
	}
	return crm.Refuse(crm.Conflict, "error.last_manager")
}

// adopt gives a new manager the records that nobody in the library reads or owns any more, because its last manager left before.
func (t *Tx) adopt(manager, library int64) error {
	for _, n := range ownedNouns {
		if err := t.passNamed(n, library, ` IS NOT NULL AND NOT EXISTS (SELECT FROM member m
			WHERE m.library_id = $1 AND m.user_id = any(x.readers) AND m.ended_at IS NULL)`, []int64{manager}); err != nil {
			return err
		}
		if err := t.passOpen(n, library, ` NOT IN (SELECT m.user_id FROM member m
			WHERE m.library_id = $1 AND m.ended_at IS NULL)`, manager); err != nil {
			return err
		}
	}
	return nil
}

// passOn hands over what a leaver had in a library. The leaver is taken out of the readers of named rows; rows that nobody else
// reads pass to the managers, and their history says so. Open records pass to a manager too. Where there is no manager, adopt
// does this later.
func (t *Tx) passOn(user, library int64) error {
	managers, err := t.managers(library, user)
	if err != nil || len(managers) == 0 {
		return err
	}
	ids := make([]int64, len(managers))
	for i, m := range managers {
		ids[i] = m.ID
	}
	leaver := strconv.FormatInt(user, 10)
	for _, n := range ownedNouns {
		if err := t.passNamed(n, library, ` = array[`+leaver+`::bigint]`, ids); err != nil {
			return err
		}
		if err := t.leaveReaders(n, user, library); err != nil {
			return err
		}
		if err := t.passOpen(n, library, ` = `+leaver, ids[0]); err != nil {
			return err
		}
	}
	return nil
}

// passNamed gives named rows to other readers. The event is written first, so that it follows the row behind its fence.
func (t *Tx) passNamed(n *noun, library int64, readers string, to []int64) error {
	where := ` FROM ` + n.table + ` x WHERE x.library_id = $1 AND x.visibility = 'named' AND x.readers` + readers
	if _, err := t.Exec(`SELECT app.event($2, x.id, x.library_id, 'passed_on')`+where, library, n.table); err != nil {
		return err
	}
	_, err := t.Exec(`UPDATE `+n.table+` SET readers = $2, owner_id = $3`+n.setWith(`$3`, `owner_id`)+`
		WHERE id IN (SELECT x.id`+where+`)`, library, pq.Array(to), to[0])
	return err
}

// leaveReaders takes a leaver out of the readers of named rows; what they own passes to the first reader who stays.
func (t *Tx) leaveReaders(n *noun, user, library int64) error {
	heir := `CASE WHEN owner_id = $2 THEN (array_remove(readers, $2))[1] ELSE owner_id END`
	_, err := t.Exec(`UPDATE `+n.table+` SET readers = array_remove(readers, $2), owner_id = `+heir+n.setWith(heir, `owner_id`)+`
		WHERE library_id = $1 AND visibility = 'named' AND $2 = any(readers)`, library, user)
	return err
}

// passOpen gives open records that the whole library reads to another owner.
func (t *Tx) passOpen(n *noun, library int64, owner string, to int64) error {
	if n.open == "" {
		return nil
	}
	_, err := t.Exec(`UPDATE `+n.table+` SET owner_id = $2`+n.setWith(`$2`, `owner_id`)+`
		WHERE library_id = $1 AND owner_id`+owner+` AND `+n.open+` AND visibility <> 'named' AND deleted_at IS NULL`, library, to)
	return err
}

// managers lists the managers of a library without one person, those with the role for longest first.
func (t *Tx) managers(library, but int64) (list []crm.Colleague, err error) {
	err = t.Select(&list, `SELECT u.id, u.name, m.role FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.library_id = $1 AND m.role = 'manager' AND m.ended_at IS NULL AND m.user_id <> $2 ORDER BY m.joined_at, m.id`, library, but)
	return list, err
}

// Leaving tells what passes to whom when a person leaves a library, or all of them (library 0).
func (d users) Leaving(ctx context.Context, id, library int64) (l crm.Leaving, err error) {
	err = d.system(ctx, crm.UsersLeaving, func(t *Tx) error {
		l = crm.Leaving{}
		if l.User, err = t.user(id); err != nil {
			return err
		}
		l.All = library == 0
		for _, r := range l.User.Roles {
			if library != 0 && r.LibraryID != library {
				l.Stays = true
				continue
			}
			if err := t.leaves(&l, r); err != nil {
				return err
			}
		}
		elsewhere, err := t.rolesElsewhere(id)
		l.Stays = !l.All && (l.Stays || l.User.Network != crm.NoNetworkRole || elsewhere)
		return err
	})
	return l, err
}

func (t *Tx) leaves(l *crm.Leaving, r crm.UserRole) error {
	managers, err := t.managers(r.LibraryID, l.User.ID)
	if err != nil {
		return err
	}
	p := crm.Passing{Library: r.Library, LibraryID: r.LibraryID, Managers: managers}
	for _, n := range ownedNouns {
		var named, open, left int
		row := t.tx.QueryRowContext(t.ctx, `SELECT count(*) FILTER (WHERE visibility = 'named' AND readers = array[$2::bigint]),
			count(*) FILTER (WHERE visibility <> 'named' AND owner_id = $2 AND `+cmp.Or(n.open, `false`)+`),
			count(*) FILTER (WHERE visibility <> 'named' AND owner_id = $2 AND $3)
			FROM `+n.table+` WHERE library_id = $1 AND deleted_at IS NULL`, r.LibraryID, l.User.ID, n.left)
		if err := row.Scan(&named, &open, &left); err != nil {
			return err
		}
		p.Named += named
		p.Open = counted(p.Open, n, open)
		p.Left = counted(p.Left, n, left)
	}
	l.Passing = append(l.Passing, p)
	return nil
}

func counted(list []crm.Counted, n *noun, count int) []crm.Counted {
	if count == 0 {
		return list
	}
	return append(list, crm.Counted{Noun: n.table, Count: count})
}
