package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/secret"
)

type sessions struct{ *DB }

// SignIn proves who somebody is: read, hash, write. An unknown account costs the same time and gets the same answer.
func (d sessions) SignIn(ctx context.Context, s crm.SignIn) (out crm.NewSession, err error) {
	var user int64
	var phc string
	var demo bool
	leave, err := d.tries.enter(ctx, place(s))
	if err != nil {
		return out, err
	}
	defer leave()
	err = d.system(ctx, crm.SessionsSignIn, func(t *Tx) error {
		user, phc = 0, ""
		if err := t.countTry(s); err != nil {
			return err
		}
		if err := t.Get(&demo, `SELECT demo FROM network`); err != nil {
			return err
		}
		row := t.tx.QueryRowContext(t.ctx, `SELECT c.user_id, coalesce(c.password_hash, '') FROM credential c
			JOIN app_user u ON u.id = c.user_id AND u.disabled_at IS NULL WHERE c.email_folded = $1`, foldEmail(s.Email))
		if err := row.Scan(&user, &phc); err != nil && !noRows(err) {
			return err
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	ok, rehash, err := secret.Verify(ctx, phc, s.Password) // a missing hash takes as long
	if err != nil {
		return out, err
	}
	if !ok || user == 0 || s.Password == crm.DemoPassword && !demo {
		return out, crm.Refuse(crm.Invalid, "session.wrong")
	}
	better := ""
	if rehash {
		if better, err = secret.Hash(ctx, s.Password); err != nil {
			return out, err
		}
	}
	err = d.system(ctx, crm.SessionsSignIn, func(t *Tx) error {
		if better != "" {
			if _, err := t.Exec(`UPDATE credential SET password_hash = $2 WHERE user_id = $1 AND password_hash = $3`, user, better,
				phc); err != nil {
				return err
			}
		}
		if err := t.proven(s); err != nil {
			return err
		}
		if out, err = t.newSession(user, s); err != nil {
			return err
		}
		out.Reset, err = t.tellOfReset(user)
		return err
	})
	return out, err
}

// accountHash stands for an e-mail address in the table of failures, so that the table does not hold what people tried.
func accountHash(folded string) []byte {
	sum := sha256.Sum256([]byte(folded))
	return sum[:]
}

// place is what failures of a sign-in are counted by: a known device, or else the address.
func place(s crm.SignIn) string {
	if s.Device != "" {
		return "device " + s.Device
	}
	return origin(s.Address)
}

// countTry counts a sign-in as a failure before its password is looked at; proven takes that back. Tries for one account or from
// one place wait for one another, so that many at once get no more tries than one after the other.
func (t *Tx) countTry(s crm.SignIn) error {
	account := accountHash(foldEmail(s.Email))
	for _, key := range []string{string(account), place(s)} {
		if _, err := t.Exec(`SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`, []byte(key)); err != nil {
			return err
		}
	}
	if err := t.tooMany(s); err != nil {
		return err
	}
	return t.noteFailure(account, place(s))
}

// proven forgets the failures of an account from the place where the right password was given.
func (t *Tx) proven(s crm.SignIn) error {
	_, err := t.Exec(`DELETE FROM sign_in_failure WHERE account = $1 AND address = $2`, accountHash(foldEmail(s.Email)), place(s))
	return err
}

// noteFailure keeps a failure for as long as it counts.
func (t *Tx) noteFailure(account []byte, place string) error {
	_, err := t.Exec(`WITH old AS (DELETE FROM sign_in_failure WHERE at < $1) INSERT INTO sign_in_failure (account, address) VALUES ($2, $3)`,
		t.Now.Add(-crm.SignInWindow), account, place)
	return err
}

// origin is the address that counts. Of IPv6 it is the /64, since a subscriber has all of it.
func origin(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		return netip.PrefixFrom(a, 64).Masked().String()
	}
	return a.String()
}

// tooMany refuses after too many failures: of an account from one place, from one place, or of an account from everywhere. The
// last keeps out unknown devices only, so that somebody who guesses does not lock the owner out.
func (t *Tx) tooMany(s crm.SignIn) error {
	var first sql.NullTime
	since := t.Now.Add(-crm.SignInWindow)
	err := t.Get(&first, `SELECT min(at) FROM (
			SELECT min(at) AS at FROM sign_in_failure WHERE $1 <> '' AND account = $2 AND address = $3 AND at > $4 HAVING count(*) >= $5
			UNION ALL SELECT min(at) FROM sign_in_failure WHERE $3 <> '' AND address = $3 AND at > $4 HAVING count(*) >= $6
			UNION ALL SELECT min(at) FROM sign_in_failure WHERE $1 <> '' AND $8 AND account = $2 AND at > $4 HAVING count(*) >= $7) x`,
		s.Email, accountHash(foldEmail(s.Email)), place(s), since, crm.SignInFailuresAccount, crm.SignInFailuresAddress, crm.SignInFailuresAll,
		s.Device == "")
	if err != nil || !first.Valid {
		return err
	}
	e := crm.Refuse(crm.TooMany, "session.too_many", "count", int(crm.SignInWindow.Minutes()))
	e.Wait = first.Time.Add(crm.SignInWindow).Sub(t.Now)
	return e
}

// failed notes a failure and gives the refusal back.
func (d *DB) failed(ctx context.Context, refusal error, address string) error {
	if err := d.system(ctx, "", func(t *Tx) error { return t.noteFailure(nil, origin(address)) }); err != nil {
		return errors.Join(refusal, err)
	}
	return refusal
}

// newSession begins a session of a person.
func (t *Tx) newSession(user int64, s crm.SignIn) (out crm.NewSession, err error) {
	life, idle := crm.SessionAbsolute, crm.SessionIdle
	if s.Keep {
		life, idle = crm.SessionKept, crm.SessionKept
	}
	token, hash := secret.NewToken()
	out = crm.NewSession{Token: token, ExpiresAt: t.Now.Add(life), Keep: s.Keep}
	id, err := t.Insert(`INSERT INTO session (token_hash, user_id, expires_at, idle, agent) VALUES ($1, $2, $3, make_interval(secs => $4), $5)
		RETURNING id`,
		hash, user, out.ExpiresAt, idle.Seconds(), truncate(s.Agent, crm.MaxName))
	if err != nil {
		return out, err
	}
	if _, err := t.Exec(`SELECT set_config('app.user', $1, true)`, fmt.Sprint(user)); err != nil {
		return out, err
	}
	if err := t.Event("session", id, 0, "sign_in"); err != nil {
		return out, err
	}
	if err := t.Get(&out.Email, `SELECT email FROM credential WHERE user_id = $1`, user); err != nil {
		return out, err
	}
	out.Actor, err = t.actorOf(user)
	out.Actor.SessionID = id
	return out, err
}

func truncate(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// actorOf reads a person with the roles of now.
func (t *Tx) actorOf(user int64) (a crm.Actor, err error) {
	a.UserID = user
	var libraries []int64
	var roles []string
	row := t.tx.QueryRowContext(t.ctx, `SELECT u.name, u.lang, coalesce(u.country, ''), u.zone, u.theme, u.keys_off, u.week_start, u.weekend,
		a.network_role, a.libraries, a.roles FROM app_user u, app.actor(u.id) a WHERE u.id = $1 AND u.disabled_at IS NULL`, user)
	if err := row.Scan(&a.Name, &a.Lang, &a.Country, &a.Zone, &a.Theme, &a.KeysOff, &a.Week.Start, &a.Week.Rest, &a.Network,
		pq.Array(&libraries), pq.Array(&roles)); err != nil {
		if noRows(err) {
			return a, crm.ErrUnauthenticated()
		}
		return a, err
	}
	for i := range libraries {
		a.Libraries = append(a.Libraries, crm.Membership{LibraryID: libraries[i], Role: crm.Role(roles[i])})
	}
	return a, nil
}

// seenEvery is how often a session's use is written down.
const seenEvery = time.Minute

// Resolve is the actor behind a session's token.
func (d sessions) Resolve(ctx context.Context, token string) (a crm.Actor, err error) {
	err = d.system(ctx, crm.SessionsResolve, func(t *Tx) error {
		var id, user int64
		var seen time.Time
		row := t.tx.QueryRowContext(t.ctx, `SELECT id, user_id, seen_at FROM session
			WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > app.now() AND seen_at + idle > app.now()`, secret.HashToken(token))
		if err := row.Scan(&id, &user, &seen); err != nil {
			if noRows(err) {
				return crm.ErrUnauthenticated()
			}
			return err
		}
		if t.Now.Sub(seen) >= seenEvery {
			if _, err := t.Exec(`UPDATE session SET seen_at = app.now() WHERE id = $1`, id); err != nil {
				return err
			}
		}
		a, err = t.actorOf(user)
		a.SessionID = id
		return err
	})
	return a, err
}

// SignOut ends the session of the actor.
func (d sessions) SignOut(ctx context.Context) error {
	return d.system(ctx, crm.SessionsSignOut, func(t *Tx) error {
		_, err := t.Exec(`UPDATE session SET ended_at = app.now()
			WHERE id = $1 AND user_id = $2 AND ended_at IS NULL`, t.Actor.SessionID, t.Actor.UserID)
		return err
	})
}

// List shows the actor's own open sessions, the current one first.
func (d sessions) List(ctx context.Context) (list []crm.Session, err error) {
	err = d.system(ctx, crm.SessionsList, func(t *Tx) error {
		list, err = collect(t, `SELECT id, created_at, seen_at, expires_at, agent, id = $2 FROM session
			WHERE user_id = $1 AND ended_at IS NULL AND expires_at > app.now() AND seen_at + idle > app.now()
			ORDER BY id = $2 DESC, seen_at DESC LIMIT 100`, func(s *crm.Session) []any {
			return []any{&s.ID, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt, &s.Agent, &s.Current}
		}, t.Actor.UserID, t.Actor.SessionID)
		return err
	})
	return list, err
}

// Revoke ends one of the actor's own sessions.
func (d sessions) Revoke(ctx context.Context, id int64) error {
	return d.system(ctx, crm.SessionsRevoke, func(t *Tx) error {
		n, err := t.Exec(`UPDATE session SET ended_at = app.now() WHERE id = $1 AND user_id = $2 AND ended_at IS NULL`, id, t.Actor.UserID)
		if err == nil && n == 0 {
			return crm.ErrNotFound()
		}
		return err
	})
}

// RevokeOthers ends all of the actor's own sessions but the one that asks.
func (d sessions) RevokeOthers(ctx context.Context) error {
	return d.system(ctx, crm.SessionsRevokeOthers, func(t *Tx) error {
		_, err := t.Exec(`UPDATE session SET ended_at = app.now()
			WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL`, t.Actor.UserID, t.Actor.SessionID)
		return err
	})
}
