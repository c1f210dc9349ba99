package db

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

type users struct{ *DB }

const userSelect = `SELECT u.id, u.name, c.email, u.network_role, c.password_hash IS NULL AS invited, u.disabled_at FROM app_user u
	JOIN credential c ON c.user_id = u.id WHERE `

// within limits accounts to those with a role in a library that the actor manages; an admin sees all. $1 is "all", $2 the libraries.
const within = `($1 OR EXISTS (SELECT FROM member m WHERE m.user_id = u.id AND m.library_id = any($2::bigint[]) AND m.ended_at IS NULL))`

// keeps is what the actor manages: everything, or some libraries.
func (t *Tx) keeps() (all bool, libraries []int64) {
	libraries = []int64{}
	for _, m := range t.Actor.Libraries {
		if m.Role == crm.Manager {
			libraries = append(libraries, m.LibraryID)
		}
	}
	return t.Actor.Network == crm.Admin, libraries
}

func (t *Tx) users(where string, args ...any) (list []crm.User, err error) {
	all, mine := t.keeps()
	list, err = collect(t, userSelect+within+where, func(u *crm.User) []any {
		return []any{&u.ID, &u.Name, &u.Email, &u.Network, &u.Invited, timeOf(&u.DisabledAt)}
	}, append([]any{all, pq.Array(mine)}, args...)...)
	if err != nil {
		return nil, err
	}
	return list, t.withRoles(list, all, mine)
}

// withRoles adds the memberships that the actor may see.
func (t *Tx) withRoles(list []crm.User, all bool, mine []int64) error {
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, u := range list {
		at[u.ID], ids[i] = i, u.ID
	}
	return t.each(`SELECT m.user_id, l.id, l.name, m.role FROM member m JOIN library l ON l.id = m.library_id
		WHERE m.user_id = any($1) AND m.ended_at IS NULL AND ($2 OR l.id = any($3)) ORDER BY m.joined_at, m.id`,
		func(scan func(...any) error) error {
			var user int64
			var r crm.UserRole
			err := scan(&user, &r.LibraryID, &r.Library, &r.Role)
			list[at[user]].Roles = append(list[at[user]].Roles, r)
			return err
		}, pq.Array(ids), all, pq.Array(mine))
}

const usersOnPage = 50

// List shows accounts with their roles.
func (d users) List(ctx context.Context, q crm.UserQuery) (list crm.UserList, err error) {
	if q.Limit == 0 {
		q.Limit = usersOnPage
	}
	err = d.system(ctx, crm.UsersList, func(t *Tx) error {
		list = crm.UserList{}
		ids, err := t.usersFound(q)
		if err != nil {
			return err
		}
		list.Rows, err = t.users(` AND u.id = any($3)`+usersInOrder, pq.Array(ids[:min(len(ids), q.Limit)]))
		if n := len(list.Rows); n > 0 && len(ids) > q.Limit {
			last := list.Rows[n-1]
			list.Next = &crm.UserCursor{Ended: !last.DisabledAt.IsZero(), Name: last.Name, ID: last.ID}
		}
		return err
	})
	return list, err
}

const usersInOrder = ` ORDER BY u.disabled_at IS NOT NULL, u.name, u.id LIMIT 5000`

// usersFound are the accounts after the cursor whose name or e-mail has every word. They are folded here: a network has some
// thousands of accounts at most, and only this page looks for them.
func (t *Tx) usersFound(q crm.UserQuery) (ids []int64, err error) {
	all, mine := t.keeps()
	words := strings.Fields(fold.Fold(q.Text))
	err = t.each(`SELECT u.id, u.name, c.email FROM app_user u JOIN credential c ON c.user_id = u.id WHERE `+
		within+` AND (u.disabled_at IS NOT NULL, u.name, u.id) > ($3, $4, $5)`+usersInOrder, func(scan func(...any) error) error {
		var id int64
		var name, email string
		if err := scan(&id, &name, &email); err != nil {
			return err
		}
		folded := fold.Fold(name) + fold.Fold(email)
		for _, w := range words {
			if !strings.Contains(folded, w) {
				return nil
			}
		}
		ids = append(ids, id)
		return nil
	}, all, pq.Array(mine), q.After.Ended, q.After.Name, q.After.ID)
	return ids, err
}

// Get is one account, as List sees it.
func (d users) Get(ctx context.Context, id int64) (u crm.User, err error) {
	err = d.system(ctx, crm.UsersGet, func(t *Tx) error {
		u, err = t.user(id)
		return err
	})
	return u, err
}

func (t *Tx) user(id int64) (crm.User, error) {
	list, err := t.users(` AND u.id = $3`, id)
	if err != nil {
		return crm.User{}, err
	}
	if len(list) == 0 {
		return crm.User{}, crm.ErrNotFound()
	}
	return list[0], nil
}

// Invite makes an account with a role and gives its link; whoever has an account gets the role.
func (d users) Invite(ctx context.Context, i crm.Invitation) (h crm.MadeLink, err error) {
	err = d.keep(ctx, crm.UsersInvite, func(t *Tx) error {
		if err := t.mayGive(i.LibraryID, i.Network); err != nil {
			return err
		}
		if err := i.Check().Err(); err != nil {
			return err
		}
		user, known, waits, err := t.invited(i)
		if err != nil {
			return err
		}
		if err := t.giveRoles(user, i); err != nil {
			return err
		}
		if known {
			h = crm.MadeLink{UserID: user, Name: i.Name, Purpose: "invitation", Waits: waits}
			return nil
		}
		h, err = t.newLink(user, "invitation", crm.InvitationLife)
		return err
	})
	return h, err
}

// invited finds or makes the account of an invitation. The account is known and gets no link where its person can sign in
// already, or where it reaches more than the actor manages; in the latter case, if nobody has opened it yet, it waits for a link
// from an admin. An account that had ended begins anew, without its old password.
func (t *Tx) invited(i crm.Invitation) (user int64, known, waits bool, err error) {
	var password bool
	var network crm.NetworkRole
	row := t.tx.QueryRowContext(t.ctx, `SELECT c.user_id, c.password_hash IS NOT NULL, u.network_role FROM credential c
		JOIN app_user u ON u.id = c.user_id WHERE c.email_folded = $1`, foldEmail(i.Email))
	if err := row.Scan(&user, &password, &network); noRows(err) {
		user, err = t.newUser(i)
		return user, false, true, err
	} else if err != nil {
		return 0, false, false, err
	}
	beyond, err := t.beyond(user, network)
	if err != nil {
		return 0, false, false, err
	}
	_, err = t.Exec(`UPDATE app_user SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL`, user)
	return user, password || beyond, !password, err
}

// mayGive asks whether the actor may give a role there: a manager in their library, network roles an admin alone.
func (t *Tx) mayGive(library int64, network crm.NetworkRole) error {
	if t.Actor.Network == crm.Admin {
		return nil
	}
	if network != crm.NoNetworkRole || library == 0 {
		return crm.ErrForbidden()
	}
	return t.MayIn(library)
}

func (t *Tx) newUser(i crm.Invitation) (int64, error) {
	zone, country := "UTC", ""
	if i.LibraryID != 0 {
		err := t.tx.QueryRowContext(t.ctx, `SELECT zone, coalesce(country, '') FROM library WHERE id = $1`, i.LibraryID).Scan(&zone, &country)
		if noRows(err) {
			return 0, wrong("library", "error.choice")
		}
		if err != nil {
			return 0, err
		}
	}
	user, err := t.Insert(`INSERT INTO app_user (name, lang, country, zone) VALUES ($1, $2, nullif($3, ''), $4)
		RETURNING id`, i.Name, i.Lang, country, zone)
	if err != nil {
		return 0, err
	}
	_, err = t.Exec(`INSERT INTO credential (user_id, email, email_folded) VALUES ($1, $2, $3)`, user, i.Email, foldEmail(i.Email))
	return user, err
}

func (t *Tx) giveRoles(user int64, i crm.Invitation) error {
	if i.Network != crm.NoNetworkRole {
		if err := t.giveNetworkRole(user, i.Network); err != nil {
			return err
		}
	}
	if i.LibraryID == 0 {
		return nil
	}
	return t.giveRole(crm.RoleChange{UserID: user, LibraryID: i.LibraryID, Role: i.Role})
}

// giveNetworkRole gives or takes a role in the network. Links to an account end when it gains a role: whoever made such a link
// would gain the role too.
func (t *Tx) giveNetworkRole(user int64, role crm.NetworkRole) error {
	var had crm.NetworkRole
	if err := t.Get(&had, `SELECT network_role FROM app_user WHERE id = $1`, user); err != nil {
		return err
	}
	if had == crm.Admin && role != crm.Admin {
		if err := t.notTheLastAdmin(user); err != nil {
			return err
		}
	}
	if _, err := t.Exec(`UPDATE app_user SET network_role = $2 WHERE id = $1`, user, role); err != nil || !role.Exceeds(had) {
		return err
	}
	return t.endLinks(user)
}

// giveRole gives or changes a role in a library; links to the account end here too.
func (t *Tx) giveRole(c crm.RoleChange) error {
	var open bool
	if err := t.Get(&open, `SELECT EXISTS (SELECT FROM library WHERE id = $1 AND closed_at IS NULL)`, c.LibraryID); err != nil {
		return err
	}
	if !open {
		return wrong("library", "error.choice")
	}
	if c.Role != crm.Manager {
		if err := t.notTheLastManager(c.UserID, c.LibraryID); err != nil {
			return err
		}
	}
	var had crm.Role
	if err := t.Get(&had, `SELECT coalesce((SELECT role FROM member WHERE library_id = $1 AND user_id = $2 AND ended_at IS NULL), '')`,
		c.LibraryID, c.UserID); err != nil {
		return err
	}
	if c.Role.Exceeds(had) {
		if err := t.endLinks(c.UserID); err != nil {
			return err
		}
	}
	_, err := t.Exec(`INSERT INTO member (library_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT (library_id, user_id) DO UPDATE
		SET role = excluded.role, ended_at = NULL,
		joined_at = CASE WHEN member.ended_at IS NULL THEN member.joined_at ELSE app.now() END`, c.LibraryID, c.UserID, c.Role)
	if err == nil && c.Role == crm.Manager {
		err = t.adopt(c.UserID, c.LibraryID)
	}
	return err
}

// ResetPassword gives a link by which the person sets a new password.
func (d users) ResetPassword(ctx context.Context, id int64) (h crm.MadeLink, err error) {
	err = d.keep(ctx, crm.UsersResetPassword, func(t *Tx) error {
		u, err := t.user(id)
		if err != nil {
			return err
		}
		if !u.DisabledAt.IsZero() {
			return crm.Refuse(crm.Conflict, "error.account_ended")
		}
		beyond, err := t.beyond(id, u.Network)
		if err != nil {
			return err
		}
		if beyond {
			return crm.ErrForbidden()
		}
		purpose, life := "password_reset", crm.PasswordResetLife
		if u.Invited {
			purpose, life = "invitation", crm.InvitationLife
		}
		h, err = t.newLink(id, purpose, life)
		return err
	})
	return h, err
}

// beyond tells whether an account reaches further than the actor manages: it has a role in the network, or in a library that the
// actor does not manage. Whoever makes a link to the account could use all of that.
func (t *Tx) beyond(user int64, network crm.NetworkRole) (bool, error) {
	if t.Actor.Network == crm.Admin {
		return false, nil
	}
	if network != crm.NoNetworkRole {
		return true, nil
	}
	return t.rolesElsewhere(user)
}

// rolesElsewhere tells whether a person has a role in a library that the actor does not manage.
func (t *Tx) rolesElsewhere(user int64) (elsewhere bool, err error) {
	_, mine := t.keeps()
	err = t.Get(&elsewhere, `SELECT EXISTS (SELECT FROM member WHERE user_id = $1 AND ended_at IS NULL
		AND NOT library_id = any($2))`, user, pq.Array(mine))
	return elsewhere, err
}

// SetRole gives, changes or ends a membership; the account ends with its last role.
func (d users) SetRole(ctx context.Context, c crm.RoleChange) error {
	return d.keep(ctx, crm.UsersSetRole, func(t *Tx) error {
		u, err := t.user(c.UserID)
		if err != nil {
			return err
		}
		if err := t.mayGive(c.LibraryID, crm.NoNetworkRole); err != nil {
			return err
		}
		if !u.DisabledAt.IsZero() {
			return crm.Refuse(crm.Conflict, "error.account_ended")
		}
		if c.Role != crm.NoRole && !slices.Contains(crm.Roles(), c.Role) {
			return wrong("role", "error.choice")
		}
		if c.Role != crm.NoRole {
			return t.giveRole(c)
		}
		if err := t.notTheLastManager(c.UserID, c.LibraryID); err != nil {
			return err
		}
		if _, err := t.Exec(`UPDATE member SET ended_at = app.now()
			WHERE library_id = $1 AND user_id = $2 AND ended_at IS NULL`, c.LibraryID, c.UserID); err != nil {
			return err
		}
		if err := t.passOn(c.UserID, c.LibraryID); err != nil {
			return err
		}
		return t.endWithLastRole(c.UserID)
	})
}

// endWithLastRole ends an account that has no role any more.
func (t *Tx) endWithLastRole(user int64) error {
	var left bool
	if err := t.Get(&left, `SELECT network_role <> '' OR EXISTS (SELECT FROM member WHERE user_id = u.id AND ended_at IS NULL) FROM app_user u
		WHERE id = $1`, user); err != nil || left {
		return err
	}
	return t.endAccount(user)
}

// SetNetworkRole gives or takes a network role.
func (d users) SetNetworkRole(ctx context.Context, id int64, role crm.NetworkRole) error {
	return d.keep(ctx, crm.UsersSetNetworkRole, func(t *Tx) error {
		u, err := t.user(id)
		if err != nil {
			return err
		}
		if !slices.Contains(crm.NetworkRoles(), role) {
			return wrong("network_role", "error.choice")
		}
		if !u.DisabledAt.IsZero() {
			return crm.Refuse(crm.Conflict, "error.account_ended")
		}
		if err := t.giveNetworkRole(id, role); err != nil {
			return err
		}
		if role == crm.NoNetworkRole && len(u.Roles) == 0 {
			return t.endAccount(id)
		}
		return t.Event("user", id, 0, "network_role")
	})
}

// notTheLastAdmin refuses to leave the network without anybody who keeps it.
func (t *Tx) notTheLastAdmin(id int64) error {
	var another bool
	err := t.Get(&another, `SELECT EXISTS (SELECT FROM app_user WHERE network_role = 'admin' AND disabled_at IS NULL AND id <> $1)`, id)
	if err != nil || another {
		return err
	}
	return crm.Refuse(crm.Conflict, "error.last_admin")
}

// End ends an account for good: sessions stop at once, memberships end, nothing is deleted.
func (d users) End(ctx context.Context, id int64) error {
	return d.keep(ctx, crm.UsersEnd, func(t *Tx) error {
		u, err := t.user(id)
		if err != nil {
			return err
		}
		if u.Network == crm.Admin {
			if err := t.notTheLastAdmin(id); err != nil {
				return err
			}
		}
		return t.endAccount(id)
	})
}

func (t *Tx) endAccount(id int64) error {
	var libraries []int64
	if err := t.Select(&libraries, `UPDATE member SET ended_at = app.now() WHERE user_id = $1 AND ended_at IS NULL
		RETURNING library_id`, id); err != nil {
		return err
	}
	for _, l := range libraries {
		if err := t.passOn(id, l); err != nil {
			return err
		}
	}
	if err := t.endLinks(id); err != nil {
		return err
	}
	for _, q := range []string{
		`UPDATE session SET ended_at = app.now() WHERE user_id = $1 AND ended_at IS NULL`,
		`UPDATE app_user SET disabled_at = app.now(), network_role = '' WHERE id = $1`,
		`UPDATE credential SET password_hash = NULL WHERE user_id = $1`,
	} {
		if _, err := t.Exec(q, id); err != nil {
			return err
		}
	}
	return t.Event("user", id, 0, "ended")
}
