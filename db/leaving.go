package db

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"liaison/crm"
)

// notTheLastManager refuses to leave one's own library without anybody who keeps it; an admin may, because somebody who has
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

// adopt gives a new manager what nobody in the library reads any more, or owes any more, because its last manager left before.
func (t *Tx) adopt(manager, library int64) error {
	for _, noun := range namedNouns {
		if err := t.passNamed(noun, library, ` IS NOT NULL AND NOT EXISTS (SELECT FROM member m
			WHERE m.library_id = $1 AND m.user_id = any(n.readers) AND m.ended_at IS NULL)`, []int64{manager}); err != nil {
			return err
		}
	}
	_, err := t.Exec(`UPDATE task k SET given_by = owner_id, owner_id = $2
		WHERE library_id = $1 AND state = 'open' AND visibility <> 'named' AND deleted_at IS NULL
		AND NOT EXISTS (SELECT FROM member m WHERE m.library_id = $1 AND m.user_id = k.owner_id AND m.ended_at IS NULL)`, library, manager)
	return err
}

// passOn gives a leaver's rows a reader and an owner: named rows lose them, and those that nobody reads any more pass to the
// library's managers, which their history says; open steps pass to a manager too. Where there is no manager, see adopt.
func (t *Tx) passOn(user, library int64) error {
	managers, err := t.managers(library, user)
	if err != nil || len(managers) == 0 {
		return err
	}
	ids := make([]int64, len(managers))
	for i, m := range managers {
		ids[i] = m.ID
	}
	for _, noun := range namedNouns {
		if err := t.passNamed(noun, library, ` = array[`+fmt.Sprint(user)+`::bigint]`, ids); err != nil {
			return err
		}
		if _, err := t.Exec(`UPDATE `+
			noun+` SET readers = array_remove(readers, $2), owner_id = CASE WHEN owner_id = $2 THEN (array_remove(readers, $2))[1] ELSE owner_id END`+passed[noun]+`
			WHERE library_id = $1 AND visibility = 'named' AND $2 = any(readers)`, library, user); err != nil {
			return err
		}
	}
	_, err = t.Exec(`UPDATE task SET owner_id = $3, given_by = $2
		WHERE library_id = $1 AND owner_id = $2 AND state = 'open' AND visibility <> 'named' AND deleted_at IS NULL`, library, user, ids[0])
	return err
}

// namedNouns are the records that may be for named people only.
var namedNouns = []string{"contact", "interaction", "task"}

// passed is what else changes where one of them gets another owner.
var passed = map[string]string{"interaction": entryPassed}

// passNamed gives named rows to other readers. The event is written first, so that it follows the row behind its fence.
func (t *Tx) passNamed(noun string, library int64, readers string, to []int64) error {
	where := ` FROM ` + noun + ` n WHERE n.library_id = $1 AND n.visibility = 'named' AND n.readers` + readers
	if _, err := t.Exec(`SELECT app.event($2, n.id, n.library_id, 'passed_on')`+where, library, noun); err != nil {
		return err
	}
	_, err := t.Exec(`UPDATE `+noun+` SET readers = $2, owner_id = $3`+passed[noun]+` WHERE id IN (SELECT n.id`+where+`)`, library,
		pq.Array(to), to[0])
	return err
}

// managers are who keeps a library, but for one person, longest first.
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
	row := t.tx.QueryRowContext(t.ctx, `SELECT (SELECT count(*) FROM task WHERE library_id = $1 AND owner_id = $2 AND state = 'open'
		AND visibility <> 'named' AND deleted_at IS NULL),
		(SELECT count(*) FROM contact WHERE library_id = $1 AND visibility = 'named' AND readers = array[$2::bigint] AND deleted_at IS NULL)
		+ (SELECT count(*) FROM interaction WHERE library_id = $1 AND visibility = 'named' AND readers = array[$2::bigint] AND deleted_at IS NULL)
		+ (SELECT count(*) FROM task WHERE library_id = $1 AND visibility = 'named' AND readers = array[$2::bigint] AND deleted_at IS NULL),
		(SELECT count(*) FROM contact
		WHERE library_id = $1 AND owner_id = $2 AND visibility <> 'named' AND deleted_at IS NULL)`, r.LibraryID, l.User.ID)
	if err := row.Scan(&p.Steps, &p.Named, &p.People); err != nil {
		return err
	}
	l.Passing = append(l.Passing, p)
	return nil
}
