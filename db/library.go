package db

import (
	"context"
	"slices"

	"liaison/crm"
)

type libraries struct{ *DB }

const librarySelect = `SELECT l.id, l.name, l.kind, coalesce(l.country, ''), l.place, l.city, l.zone, coalesce(l.isil, ''), l.contact_basis,
	l.version,
	(SELECT count(*) FROM member m WHERE m.library_id = l.id AND m.ended_at IS NULL) FROM library l WHERE l.closed_at IS NULL AND `

func (t *Tx) libraries(where string, args ...any) ([]crm.Library, error) {
	return collect(t, librarySelect+where, func(l *crm.Library) []any {
		return []any{&l.ID, &l.Name, &l.Kind, &l.Country, &l.Place, &l.City, &l.Zone, &l.ISIL, &l.Basis, &l.Version, &l.People}
	}, args...)
}

// List shows every open library by name.
func (d libraries) List(ctx context.Context) (list []crm.Library, err error) {
	err = d.read(ctx, crm.LibrariesList, func(t *Tx) error {
		list, err = t.libraries(`true ORDER BY l.name, l.id LIMIT 5000`)
		return err
	})
	return list, err
}

// Get is one library.
func (d libraries) Get(ctx context.Context, id int64) (l crm.Library, err error) {
	err = d.read(ctx, crm.LibrariesGet, func(t *Tx) error {
		list, err := t.libraries(`l.id = $1`, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return crm.ErrNotFound()
		}
		l = list[0]
		return nil
	})
	return l, err
}

// Add makes a library.
func (d libraries) Add(ctx context.Context, l crm.LibraryChange) (int64, error) {
	by := way{action: crm.LibrariesAdd, system: true, trash: true}
	return create(ctx, d.DB, by, l.Write, l, func(t *Tx, l crm.LibraryChange) (id int64, err error) {
		if l.Zone == "" && l.Country != "" {
			if l.Zone, err = t.zoneOf(l.Country); err != nil {
				return id, err
			}
		}
		if l.Zone == "" {
			l.Zone = "UTC"
		}
		if err := l.Check().Err(); err != nil {
			return id, err
		}
		return t.Insert(`INSERT INTO library (name, kind, country, place, city, zone, isil, contact_basis)
			VALUES ($1, $2, nullif($3, ''), $4, $5, $6, nullif($7, ''), $8) RETURNING id`,
			l.Name, l.Kind, l.Country, l.Place, l.City, l.Zone, l.ISIL, l.Basis)
	})
}

// zoneOf is the time zone of a country's capital; a country that is not listed is a fault of the field.
func (t *Tx) zoneOf(country string) (zone string, err error) {
	err = t.Get(&zone, `SELECT zones[1] FROM country WHERE code = $1`, country)
	if crm.KindOf(err) == crm.NotFound {
		return "", wrong("country", "error.choice")
	}
	return zone, err
}

// Change keeps a library's facts.
func (d libraries) Change(ctx context.Context, l crm.LibraryChange) error {
	return d.write(ctx, crm.LibrariesChange, func(t *Tx) error {
		if err := t.mayKeep(l.ID); err != nil {
			return err
		}
		if err := l.Check().Err(); err != nil {
			return err
		}
		n, err := t.Exec(`UPDATE library
			SET name = $3, kind = $4, country = nullif($5, ''), place = $6, city = $7, zone = $8, isil = nullif($9, ''), contact_basis = $10
			WHERE id = $1 AND version = $2 AND closed_at IS NULL`,
			l.ID, l.Version, l.Name, l.Kind, l.Country, l.Place, l.City, l.Zone, l.ISIL, l.Basis)
		if err == nil && n == 0 {
			return t.stale("library", l.ID, l.Version)
		}
		return err
	})
}

// Close ends a library and every membership of it.
func (d libraries) Close(ctx context.Context, id int64) error {
	return d.keep(ctx, crm.LibrariesClose, func(t *Tx) error {
		var open []int64
		if err := t.Select(&open, `SELECT id FROM library WHERE closed_at IS NULL`); err != nil {
			return err
		}
		if !slices.Contains(open, id) {
			return crm.ErrNotFound()
		}
		if len(open) == 1 {
			return crm.Refuse(crm.Conflict, "error.last_library")
		}
		var people []int64
		if err := t.Select(&people, `UPDATE member SET ended_at = app.now() WHERE library_id = $1 AND ended_at IS NULL
			RETURNING user_id`, id); err != nil {
			return err
		}
		for _, user := range people {
			if err := t.endWithLastRole(user); err != nil {
				return err
			}
		}
		_, err := t.Exec(`UPDATE library SET closed_at = app.now() WHERE id = $1`, id)
		return err
	})
}

// Network is the network's own settings.
func (d libraries) Network(ctx context.Context) (n crm.Network, err error) {
	err = d.read(ctx, crm.LibrariesNetwork, func(t *Tx) error {
		return t.tx.QueryRowContext(t.ctx, `SELECT name, touch, version FROM network`).Scan(&n.Name, &n.Touch, &n.Version)
	})
	return n, err
}

// ChangeNetwork keeps the network's own settings.
func (d libraries) ChangeNetwork(ctx context.Context, n crm.Network) error {
	return d.system(ctx, crm.LibrariesChangeNetwork, func(t *Tx) error {
		if err := n.Check().Err(); err != nil {
			return err
		}
		changed, err := t.Exec(`UPDATE network SET name = $2, touch = $3 WHERE version = $1`, n.Version, n.Name, n.Touch)
		if err == nil && changed == 0 {
			return t.stale("network", 1, n.Version)
		}
		return err
	})
}

// mayKeep asks the policy about a library, which must be there and open.
func (t *Tx) mayKeep(id int64) error {
	var there bool
	if err := t.Get(&there, `SELECT EXISTS (SELECT FROM library WHERE id = $1 AND closed_at IS NULL)`, id); err != nil {
		return err
	}
	if !there {
		return crm.ErrNotFound()
	}
	return t.MayIn(id)
}

// Colleagues lists the people with a role in the library.
func (d libraries) Colleagues(ctx context.Context, library int64) (list []crm.Colleague, err error) {
	err = d.read(ctx, crm.LibrariesColleagues, func(t *Tx) error {
		if err := t.MayIn(library); err != nil {
			return err
		}
		list, err = t.colleagues(library)
		return err
	})
	return list, err
}
