package db

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"liaison/crm"
	"liaison/crm/secret"
)

type setUp struct{ *DB }

// Needed tells whether the network still waits for its first visit.
func (d setUp) Needed(ctx context.Context) (needed bool, err error) {
	err = d.system(ctx, crm.SetUpNeeded, func(t *Tx) error {
		return t.Get(&needed, `SELECT set_up_at IS NULL FROM network`)
	})
	return needed, err
}

// Countries lists the countries with how many offices each has, until the set-up is done.
func (d setUp) Countries(ctx context.Context) (list []crm.CountryCount, err error) {
	err = d.system(ctx, crm.SetUpCountries, func(t *Tx) error {
		var done bool
		if err := t.Get(&done, `SELECT set_up_at IS NOT NULL FROM network`); err != nil {
			return err
		}
		if done {
			return crm.ErrNotFound()
		}
		list, err = t.countryCounts(0)
		return err
	})
	return list, err
}

// NewSetUpCode makes the code of the first visit, for the console, where it is still needed; the one before it ends.
func (d *DB) NewSetUpCode(ctx context.Context) (code string, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		code = ""
		var needed bool
		if err := t.Get(&needed, `SELECT set_up_at IS NULL FROM network`); err != nil || !needed {
			return err
		}
		if _, err := t.Exec(`DELETE FROM set_up_code`); err != nil {
			return err
		}
		var hash []byte
		code, hash = secret.NewCode()
		_, err := t.Exec(`INSERT INTO set_up_code VALUES ($1, $2)`, hash, t.Now.Add(crm.SetUpCodeLife))
		return err
	})
	return code, err
}

// Start makes the network, its first library and its first admin, and signs them in.
func (d setUp) Start(ctx context.Context, s crm.SetUp) (out crm.NewSession, err error) {
	var good bool
	err = d.system(ctx, crm.SetUpStart, func(t *Tx) error {
		good, err = t.maySetUp(s)
		return err
	})
	if err != nil {
		return out, err
	}
	f := s.Check()
	secret.Check(f, "password", s.Password, d.common)
	if !good && !f.Has("code") {
		f.Add("code", "error.set_up_code")
		return out, d.failed(ctx, f.Err(), s.Address)
	}
	if err := f.Err(); err != nil {
		return out, err
	}
	phc, err := secret.Hash(ctx, s.Password) // costs; not for strangers, once the set-up is done
	if err != nil {
		return out, err
	}
	err = d.system(ctx, crm.SetUpStart, func(t *Tx) error {
		if good, err = t.maySetUp(s); err != nil {
			return err
		}
		if !good {
			return wrong("code", "error.set_up_code")
		}
		out, err = t.setUp(s, phc)
		return err
	})
	return out, err
}

// maySetUp refuses where the set-up is done or one address has guessed too often, and tells whether the code is the one of the
// console.
func (t *Tx) maySetUp(s crm.SetUp) (good bool, err error) {
	var done bool
	if err := t.Get(&done, `SELECT set_up_at IS NOT NULL FROM network FOR UPDATE`); err != nil {
		return false, err
	}
	if done {
		return false, crm.ErrNotFound()
	}
	if err := t.tooMany(crm.SignIn{Address: s.Address}); err != nil {
		return false, err
	}
	err = t.Get(&good, `SELECT EXISTS (SELECT FROM set_up_code WHERE code_hash = $1 AND expires_at > app.now())`, secret.HashCode(s.Code))
	return good, err
}

func (t *Tx) setUp(s crm.SetUp, phc string) (out crm.NewSession, err error) {
	zone := "UTC"
	if s.Country != "" {
		if zone, err = t.zoneOf(s.Country); err != nil {
			return out, err
		}
	}
	library, err := t.Insert(`INSERT INTO library (name, country, place, city, zone, isil)
		VALUES ($1, nullif($2, ''), $3, $4, $5, nullif($6, '')) RETURNING id`, s.Library, s.Country, s.Place, s.City, zone, s.ISIL)
	if err != nil {
		return out, err
	}
	user, err := t.Insert(`INSERT INTO app_user (name, lang, country, zone, network_role) VALUES ($1, $2, nullif($3, ''), $4, 'admin')
		RETURNING id`, s.Name, s.Lang, s.Country, zone)
	if err != nil {
		return out, err
	}
	if _, err := t.Exec(`INSERT INTO member (library_id, user_id, role) VALUES ($1, $2, 'manager')`, library, user); err != nil {
		return out, err
	}
	if _, err := t.Exec(`INSERT INTO credential (user_id, email, email_folded, password_hash) VALUES ($1, $2, $3, $4)`, user, s.Email,
		foldEmail(s.Email), phc); err != nil {
		return out, err
	}
	if _, err := t.Exec(`UPDATE network SET set_up_at = app.now(), name = $1`, s.Network); err != nil {
		return out, err
	}
	if _, err := t.Exec(`DELETE FROM set_up_code`); err != nil {
		return out, err
	}
	return t.newSession(user, crm.SignIn{Agent: s.Agent})
}

// foldEmail is the form in which two addresses are the same.
func foldEmail(s string) string { return strings.ToLower(norm.NFC.String(s)) }
