package db

import (
	"context"
	"fmt"
	"time"

	"liaison/crm"
	"liaison/crm/secret"
)

type accounts struct{ *DB }

// Get is the actor's own account.
func (d accounts) Get(ctx context.Context) (a crm.Account, err error) {
	err = d.system(ctx, crm.AccountsGet, func(t *Tx) error {
		a = crm.Account{}
		row := t.tx.QueryRowContext(t.ctx, `SELECT u.id, u.name, c.email, u.lang, coalesce(u.country, ''), u.zone, u.theme, u.keys_off,
			u.week_start, u.weekend, u.network_role, u.version FROM app_user u JOIN credential c ON c.user_id = u.id
			WHERE u.id = $1`, t.Actor.UserID)
		if err := row.Scan(&a.ID, &a.Name, &a.Email, &a.Lang, &a.Country, &a.Zone, &a.Theme, &a.KeysOff, &a.Week.Start, &a.Week.Rest, &a.Network,
			&a.Version); err != nil {
			return err
		}
		if a.Libraries, err = t.rolesOf(t.Actor.UserID); err != nil {
			return err
		}
		a.Resets, err = t.resets(`SELECT coalesce(b.name, ''), a.opened_at FROM access_link a LEFT JOIN app_user b ON b.id = a.made_by
			WHERE a.user_id = $1 AND a.purpose = 'password_reset' AND a.opened_at IS NOT NULL ORDER BY a.opened_at DESC LIMIT 5`, t.Actor.UserID)
		return err
	})
	return a, err
}

func (t *Tx) resets(query string, user int64) ([]crm.PasswordReset, error) {
	return collect(t, query, func(r *crm.PasswordReset) []any { return []any{&r.By, &r.At} }, user)
}

// tellOfReset returns the latest password reset by a link that the person has not been told of, and marks all of them as told.
func (t *Tx) tellOfReset(user int64) (*crm.PasswordReset, error) {
	untold, err := t.resets(`WITH told AS (UPDATE access_link SET told_at = app.now()
			WHERE user_id = $1 AND purpose = 'password_reset' AND opened_at IS NOT NULL AND told_at IS NULL RETURNING made_by, opened_at)
		SELECT coalesce(b.name, ''), a.opened_at FROM told a LEFT JOIN app_user b ON b.id = a.made_by ORDER BY a.opened_at DESC`, user)
	if err != nil || len(untold) == 0 {
		return nil, err
	}
	return &untold[0], nil
}

// rolesOf lists a person's open memberships with the names of the libraries.
func (t *Tx) rolesOf(user int64) ([]crm.UserRole, error) {
	return collect(t, `SELECT l.id, l.name, m.role FROM member m JOIN library l ON l.id = m.library_id
		WHERE m.user_id = $1 AND m.ended_at IS NULL AND l.closed_at IS NULL ORDER BY m.joined_at, m.id`,
		func(r *crm.UserRole) []any { return []any{&r.LibraryID, &r.Library, &r.Role} }, user)
}

// Change keeps what a person says of themselves.
func (d accounts) Change(ctx context.Context, c crm.AccountChange) error {
	return d.write(ctx, crm.AccountsChange, func(t *Tx) error {
		if err := c.Check().Err(); err != nil {
			return err
		}
		n, err := t.Exec(`UPDATE app_user
			SET name = $3, lang = $4, country = nullif($5, ''), zone = $6, theme = $7, keys_off = $8, week_start = $9, weekend = $10
			WHERE id = $1 AND version = $2`,
			t.Actor.UserID, c.Version, c.Name, c.Lang, c.Country, c.Zone, c.Theme, c.KeysOff, c.Week.Start, c.Week.Rest)
		if err == nil && n == 0 {
			e := crm.Refuse(crm.Conflict, "error.stale", "by", t.Actor.Name)
			e.Stale = &crm.Stale{By: t.Actor.Name, At: t.Now}
			err := t.each(`SELECT u.version, f.key, f.value
				FROM app_user u, jsonb_each_text(jsonb_build_object('name', u.name, 'lang', u.lang, 'country', coalesce(u.country, ''), 'zone', u.zone,
				'theme', u.theme,
				'keys', CASE WHEN u.keys_off THEN '' ELSE '1' END, 'week_start', u.week_start, 'weekend', u.weekend)) f WHERE u.id = $1
				ORDER BY f.key`, func(scan func(...any) error) error {
				var f crm.StaleField
				err := scan(&e.Stale.Version, &f.Field, &f.Now)
				e.Stale.Fields = append(e.Stale.Fields, f)
				return err
			}, t.Actor.UserID)
			if err != nil {
				return err
			}
			return e
		}
		return err
	})
}

// ChangePassword replaces the password, ends every other session, and gives this one a new token.
func (d accounts) ChangePassword(ctx context.Context, c crm.PasswordChange) (out crm.NewSession, err error) {
	f := &crm.Faults{}
	secret.Check(f, "password", c.New, d.common)
	var phc, email string
	var try crm.SignIn // whoever is signed in is known
	err = d.system(ctx, crm.AccountsChangePassword, func(t *Tx) error {
		row := t.tx.QueryRowContext(t.ctx, `SELECT coalesce(password_hash, ''), email_folded FROM credential WHERE user_id = $1`, t.Actor.UserID)
		if err := row.Scan(&phc, &email); err != nil {
			return err
		}
		try = crm.SignIn{Email: email, Device: fmt.Sprint("session ", t.Actor.SessionID)}
		return t.countTry(try)
	})
	if err != nil {
		return out, err
	}
	ok, _, err := secret.Verify(ctx, phc, c.Current)
	if err != nil {
		return out, err
	}
	if !ok {
		f.Add("current_password", "error.password_wrong")
		return out, f.Err()
	}
	if err := f.Err(); err != nil {
		return out, err
	}
	fresh, err := secret.Hash(ctx, c.New)
	if err != nil {
		return out, err
	}
	err = d.system(ctx, crm.AccountsChangePassword, func(t *Tx) error {
		if err := t.proven(try); err != nil {
			return err
		}
		s, err := t.thisSession()
		if err != nil {
			return err
		}
		out, err = t.setPassword(t.Actor.UserID, fresh, s)
		return err
	})
	return out, err
}

// thisSession is how the session of the request was begun, for the one that takes its place.
func (t *Tx) thisSession() (s crm.SignIn, err error) {
	row := t.tx.QueryRowContext(t.ctx, `SELECT agent, idle >= make_interval(secs => $2) FROM session WHERE id = $1`, t.Actor.SessionID,
		crm.SessionKept.Seconds())
	return s, row.Scan(&s.Agent, &s.Keep)
}

// setPassword keeps a new hash, ends all sessions and links, and begins a session.
func (t *Tx) setPassword(user int64, phc string, s crm.SignIn) (crm.NewSession, error) {
	if _, err := t.Exec(`UPDATE credential SET password_hash = $2 WHERE user_id = $1`, user, phc); err != nil {
		return crm.NewSession{}, err
	}
	if _, err := t.Exec(`UPDATE session SET ended_at = app.now() WHERE user_id = $1 AND ended_at IS NULL`, user); err != nil {
		return crm.NewSession{}, err
	}
	if err := t.endLinks(user); err != nil {
		return crm.NewSession{}, err
	}
	return t.newSession(user, s)
}

// Link shows what an invitation or reset link is for.
func (d accounts) Link(ctx context.Context, token string) (l crm.AccessLink, err error) {
	err = d.system(ctx, crm.AccountsLink, func(t *Tx) error {
		l, _, err = t.link(token)
		return err
	})
	return l, err
}

// makerKeeps is the condition that the maker of a link (b) still manages everything that its account (u) reaches. Links of
// somebody who lost that role open nothing.
const makerKeeps = `b.disabled_at IS NULL AND (b.network_role = 'admin' OR u.network_role = '' AND NOT EXISTS (SELECT FROM member m
		WHERE m.user_id = u.id AND m.ended_at IS NULL AND NOT EXISTS (SELECT FROM member k
			WHERE k.library_id = m.library_id AND k.user_id = b.id AND k.role = 'manager' AND k.ended_at IS NULL)))`

func (t *Tx) link(token string) (l crm.AccessLink, user int64, err error) {
	row := t.tx.QueryRowContext(t.ctx, `SELECT a.purpose, u.id, u.name, c.email, coalesce(b.name, ''),
		coalesce((SELECT y.name FROM member m JOIN library y ON y.id = m.library_id WHERE m.user_id = u.id AND m.ended_at IS NULL
		ORDER BY m.id LIMIT 1), '')
		FROM access_link a JOIN app_user u ON u.id = a.user_id AND u.disabled_at IS NULL JOIN credential c ON c.user_id = u.id
		LEFT JOIN app_user b ON b.id = a.made_by
		WHERE a.token_hash = $1 AND a.used_at IS NULL AND a.expires_at > app.now()
		AND (a.made_by IS NULL OR `+makerKeeps+`)`, secret.HashToken(token))
	if err := row.Scan(&l.Purpose, &user, &l.Name, &l.Email, &l.By, &l.Library); err != nil {
		if noRows(err) {
			return l, 0, crm.Refuse(crm.NotFound, "error.link_gone")
		}
		return l, 0, err
	}
	return l, user, nil
}

// UseLink sets the password and signs in; the link and its siblings end.
func (d accounts) UseLink(ctx context.Context, u crm.UseLink) (out crm.NewSession, err error) {
	if _, err := d.Link(ctx, u.Token); err != nil {
		return out, err
	}
	f := u.Check()
	secret.Check(f, "password", u.Password, d.common)
	if err := f.Err(); err != nil {
		return out, err
	}
	phc, err := secret.Hash(ctx, u.Password)
	if err != nil {
		return out, err
	}
	err = d.keep(ctx, crm.AccountsUseLink, func(t *Tx) error {
		l, user, err := t.link(u.Token)
		if err != nil {
			return err
		}
		if l.Purpose == "invitation" && u.Name != "" {
			if _, err := t.Exec(`UPDATE app_user SET name = $2 WHERE id = $1`, user, u.Name); err != nil {
				return err
			}
		}
		if _, err := t.Exec(`UPDATE access_link SET opened_at = app.now() WHERE token_hash = $1`, secret.HashToken(u.Token)); err != nil {
			return err
		}
		out, err = t.setPassword(user, phc, crm.SignIn{Agent: u.Agent})
		return err
	})
	return out, err
}

// newLink makes a link for a person and ends the ones before it.
func (t *Tx) newLink(user int64, purpose string, life time.Duration) (h crm.MadeLink, err error) {
	token, hash := secret.NewToken()
	h = crm.MadeLink{UserID: user, Token: token, ExpiresAt: t.Now.Add(life), Purpose: purpose}
	if err := t.Get(&h.Name, `SELECT name FROM app_user WHERE id = $1`, user); err != nil {
		return h, err
	}
	if err := t.endLinks(user); err != nil {
		return h, err
	}
	if _, err := t.Exec(`INSERT INTO access_link (token_hash, user_id, purpose, made_by, expires_at) VALUES ($1, $2, $3, nullif($4, 0), $5)`,
		hash, user, purpose, t.Actor.UserID, h.ExpiresAt); err != nil {
		return h, err
	}
	return h, t.Event("user", user, 0, "link_"+purpose)
}

// endLinks ends what would open an account.
func (t *Tx) endLinks(user int64) error {
	_, err := t.Exec(`UPDATE access_link SET used_at = app.now() WHERE user_id = $1 AND used_at IS NULL`, user)
	return err
}

// ResetLink makes a reset link by e-mail address, for the command line. An account that has ended gets none.
func (d *DB) ResetLink(ctx context.Context, email string) (h crm.MadeLink, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		var user int64
		if err := t.Get(&user, `SELECT c.user_id FROM credential c JOIN app_user u ON u.id = c.user_id AND u.disabled_at IS NULL
			WHERE c.email_folded = $1`, foldEmail(email)); err != nil {
			return err
		}
		h, err = t.newLink(user, "password_reset", crm.PasswordResetLife)
		return err
	})
	return h, err
}
