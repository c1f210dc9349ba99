package db

import (
	"database/sql"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

type freshnessRow struct {
	SourceKind  string       `db:"source_kind"`
	Source      string       `db:"source"`
	AsOf        string       `db:"as_of"`
	Confidence  string       `db:"confidence"`
	ConfirmedAt sql.NullTime `db:"confirmed_at"`
	ConfirmedBy string       `db:"confirmed_by"`
	Via         string       `db:"confirmed_via"`
	VerifyDays  int          `db:"verify_days"`
}

func (r freshnessRow) freshness(zone *time.Location) crm.Freshness {
	f := crm.Freshness{SourceKind: r.SourceKind, Source: r.Source, SourceYear: r.AsOf, Confidence: r.Confidence,
		ConfirmedAt: r.ConfirmedAt.Time, ConfirmedBy: r.ConfirmedBy, Via: r.Via}
	if r.ConfirmedAt.Valid {
		f.CheckBy = crm.DateOf(r.ConfirmedAt.Time.In(zone)).Add(r.VerifyDays)
	}
	return f
}

type officeRow struct {
	ID             int64          `db:"id"`
	NameLocal      string         `db:"name_local"`
	LocalLang      string         `db:"name_local_lang"`
	Kind           string         `db:"kind"`
	Organisation   string         `db:"organisation"`
	OrganisationID int64          `db:"organisation_id"`
	State          string         `db:"state"`
	Themes         pq.StringArray `db:"themes"`
	Goals          pq.Int64Array  `db:"goals"`
	People         int            `db:"people"`
	LastContact    sql.NullTime   `db:"last_contact"`
	OpenTasks      int            `db:"open_steps"`
	AtLeastDays    int            `db:"at_least_days"`
	freshnessRow
}

// freshnessColumns say how far an office o of kind k, or a part of it, can be trusted. They need the joins of latestSources.
const freshnessColumns = `coalesce(s.source_kind, '') AS source_kind, coalesce(s.source, '') AS source,
	coalesce(s.as_of, '') AS as_of, coalesce(s.confidence, '') AS confidence,
	v.confirmed_at, coalesce(v.by, '') AS confirmed_by, coalesce(v.confirmed_via, '') AS confirmed_via, k.verify_days`

// latestSources joins the latest source s and the latest confirmation v, among the lines y of an office o that meet the
// condition. The own library sees which person confirmed, others see which library.
func latestSources(of string) string {
	lines := `
		WHERE y.office_id = o.id AND ` + of + ` AND y.deleted_at IS NULL AND y.confirmed_at IS `
	return ` LEFT JOIN LATERAL (
		SELECT y.source_kind, y.source, y.as_of, y.confidence
		FROM office_source y` + lines + `NULL
		ORDER BY y.id DESC
		LIMIT 1) s ON true
	LEFT JOIN LATERAL (
		SELECT y.confirmed_at, y.confirmed_via,
			CASE WHEN y.by_library_id = any((SELECT app.reads())::bigint[]) THEN u.name ELSE b.name END AS by
		FROM office_source y
		LEFT JOIN app_user u ON u.id = y.confirmed_by
		LEFT JOIN library b ON b.id = y.by_library_id` + lines + `NOT NULL
		ORDER BY y.id DESC
		LIMIT 1) v ON true`
}

// officeLinePage reads a page of offices with how a library ($1) stands with each. where is a condition on o, k, s and v, with
// the order. What stands beside an office is read for the page alone.
func officeLinePage(where string) string {
	return `WITH page AS (
		SELECT row_number() OVER () AS n, o.*
		FROM (
			SELECT o.id, o.name_local, o.name_local_lang, o.kind, o.organisation_id, o.state, ` + freshnessColumns + `
			FROM office o
			JOIN office_kind k ON k.key = o.kind` + latestSources(`y.field = ''`) + `
			WHERE o.deleted_at IS NULL AND o.merged_into_id IS NULL AND ` + where + `) o)
		SELECT o.id, o.name_local, o.name_local_lang, o.kind, coalesce(g.key, '') AS organisation, o.organisation_id, o.state,
			array(SELECT x.theme FROM office_theme x WHERE x.office_id = o.id AND x.deleted_at IS NULL ORDER BY x.id) AS themes,
			array(SELECT x.goal FROM office_goal x WHERE x.office_id = o.id AND x.deleted_at IS NULL ORDER BY x.goal) AS goals,
			coalesce(m.people, 0) AS people, m.last_at AS last_contact, coalesce(m.open_steps, 0) AS open_steps,
			coalesce((SELECT f.at_least_days FROM library_office f WHERE f.library_id = $1 AND f.office_id = o.id), 0) AS at_least_days,
			o.source_kind, o.source, o.as_of, o.confidence, o.confirmed_at, o.confirmed_by, o.confirmed_via, o.verify_days
		FROM page o
		JOIN organisation g ON g.id = o.organisation_id
		LEFT JOIN app.office_marks($1, array(SELECT id FROM page)) m ON m.id = o.id
		ORDER BY o.n`
}

// officeLines reads offices by a condition on o (its arguments from $2), with how the library stands with each.
func (t *Tx) officeLines(library int64, where string, args ...any) ([]crm.OfficeLine, error) {
	rows := []officeRow{}
	if err := t.Select(&rows, officeLinePage(where), append([]any{library}, args...)...); err != nil {
		return nil, err
	}
	out := make([]crm.OfficeLine, len(rows))
	for i, r := range rows {
		out[i] = crm.OfficeLine{OfficeName: crm.OfficeName{ID: r.ID}, NameLocal: r.NameLocal, LocalLang: r.LocalLang, Kind: r.Kind,
			Organisation: r.Organisation, OrganisationID: r.OrganisationID,
			State: r.State, Themes: r.Themes, People: r.People, LastContact: r.LastContact.Time, OpenTasks: r.OpenTasks, AtLeastDays: r.AtLeastDays,
			Freshness: r.freshness(t.Zone())}
		for _, g := range r.Goals {
			out[i].Goals = append(out[i].Goals, int(g))
		}
	}
	return out, nameOffices(t, out, func(o *crm.OfficeLine) (int64, *crm.OfficeName) { return o.ID, &o.OfficeName })
}
