package db

import (
	"slices"

	"github.com/lib/pq"

	"liaison/crm"
)

// audienceOf is who sees all of these people of a library; known tells whether the actor does.
func (t *Tx) audienceOf(library int64, people ...int64) (seen crm.Audience, known bool, err error) {
	seen.Visibility = crm.ToLibrary
	_, people = differ(nil, people)
	left := len(people)
	err = t.each(`SELECT visibility, readers FROM contact
		WHERE library_id = $1 AND id = any($2) AND deleted_at IS NULL`, func(scan func(...any) error) error {
		var theirs crm.Audience
		err := scan(&theirs.Visibility, pq.Array(&theirs.Readers))
		seen, left = seen.Within(theirs), left-1
		return err
	}, library, pq.Array(people))
	return seen, left == 0, err
}

// mayOwn notes a fault where somebody cannot write in the library now: they could neither change nor finish what they own.
func (t *Tx) mayOwn(f *crm.Faults, field string, library, owner int64) error {
	if role := t.Actor.RoleIn(library); owner == t.Actor.UserID && role != crm.NoRole && role != crm.Viewer {
		return nil
	}
	var writes bool
	err := t.Get(&writes, `SELECT EXISTS (SELECT FROM member WHERE library_id = $1 AND user_id = $2 AND ended_at IS NULL
		AND role <> 'viewer')`, library, owner)
	if !writes {
		f.Add(field, "error.choice")
	}
	return err
}

// ofLibrary notes a fault where one of these people has no role in the library now. The role of the actor is known without a
// query.
func (t *Tx) ofLibrary(f *crm.Faults, field string, library int64, people ...int64) error {
	others := slices.DeleteFunc(slices.Clone(people), func(id int64) bool {
		return id == t.Actor.UserID &&
			t.Actor.RoleIn(library) != crm.NoRole
	})
	if len(others) == 0 {
		return nil
	}
	var outside bool
	err := t.Get(&outside, `SELECT EXISTS (SELECT FROM unnest($2::bigint[]) u
		WHERE NOT EXISTS (SELECT FROM member m WHERE m.library_id = $1 AND m.user_id = u AND m.ended_at IS NULL))`, library, pq.Array(others))
	if outside {
		f.Add(field, "error.choice")
	}
	return err
}
