package db

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/db/reference"
)

// LoadReference brings the reference data into the database when the embedded release differs from the loaded one. Per
// field: what people have not touched takes the new value, what they corrected stays; lists are compared as sets; a key that
// vanished stays. It tells whether anything was loaded.
func (d *DB) LoadReference(ctx context.Context) (loaded bool, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		loaded = false
		if _, err := t.Exec(`SELECT pg_advisory_xact_lock(hashtext('liaison reference data'))`); err != nil {
			return err
		}
		var have string
		if err := t.Get(&have, `SELECT coalesce((SELECT value FROM meta WHERE key = 'reference_hash'), '')`); err != nil ||
			have == reference.Hash() {
			return err
		}
		data, err := reference.Load()
		if err != nil {
			return fmt.Errorf("reading the reference data: %w", err)
		}
		if err := t.loadAll(data, reference.Hash()[:12]); err != nil {
			return err
		}
		_, err = t.Exec(`INSERT INTO meta VALUES ('reference_hash', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, reference.Hash())
		loaded = true
		return err
	})
	if loaded && err == nil {
		d.names.forget()
	}
	return loaded, err
}

func (t *Tx) loadAll(data *reference.Data, release string) error {
	if err := t.loadLists(data); err != nil {
		return err
	}
	if err := t.loadOrganisations(data, release); err != nil {
		return err
	}
	return t.loadOffices(data, release)
}

// loadLists replaces the controlled lists, which nobody edits: countries, themes, goals, targets, kinds, first steps.
func (t *Tx) loadLists(data *reference.Data) error {
	countries := make([]map[string]any, len(data.Countries))
	for i, c := range data.Countries {
		weekend := []string{}
		for _, d := range c.Weekend {
			weekend = append(weekend, dayKey(d.String()))
		}
		countries[i] = map[string]any{"code": c.ISO2, "iso3": c.ISO3, "names": c.Names, "region": c.Region, "subregion": c.Subregion,
			"intermediate": c.Intermediate, "un_status": c.UNStatus,
			"unesco_status": c.UNESCOStatus, "weekend": weekend, "first_day": dayKey(c.FirstDay.String()), "zones": c.Zones,
			"languages": c.Languages}
	}
	goals := make([]map[string]any, len(data.Goals))
	for i, g := range data.Goals {
		goals[i] = map[string]any{"number": g.Number, "labels": g.Labels, "color": g.Color}
	}
	targets := make([]map[string]any, len(data.Targets))
	for i, g := range data.Targets {
		targets[i] = map[string]any{"code": g.Code, "goal": g.Goal, "labels": g.Labels}
	}
	themes := make([]map[string]any, len(data.Themes))
	for i, h := range data.Themes {
		themes[i] = map[string]any{"key": h.Key, "names": h.Names, "descriptions": h.Descriptions}
	}
	kinds := make([]map[string]any, len(data.Kinds))
	for i, k := range data.Kinds {
		kinds[i] = map[string]any{"key": k.Key, "names": k.Names, "descriptions": k.Descriptions, "verify_days": k.VerifyDays}
	}
	steps := make([]map[string]any, len(data.FirstSteps))
	for i, s := range data.FirstSteps {
		steps[i] = map[string]any{"kind": s.Kind, "door": s.Door, "for_libraries": s.ForLibraries, "why_yes": s.WhyYes, "ask": s.Ask,
			"note": s.Note, "no_answer": s.NoAnswer}
	}
	for _, l := range []struct {
		table, key string
		columns    []string
		rows       any
	}{
		{"country", "code", []string{"iso3", "names", "region", "subregion", "intermediate", "un_status", "unesco_status", "weekend", "first_day",
			"zones", "languages"}, countries},
		{"theme", "key", []string{"names", "descriptions"}, themes},
		{"goal", "number", []string{"labels", "color"}, goals},
		{"target", "code", []string{"goal", "labels"}, targets},
		{"office_kind", "key", []string{"names", "descriptions", "verify_days"}, kinds},
		{"first_step", "kind", []string{"door", "for_libraries", "why_yes", "ask", "note", "no_answer"}, steps},
	} {
		if err := t.upsert(l.table, l.key, l.columns, l.rows); err != nil {
			return fmt.Errorf("loading %s: %w", l.table, err)
		}
	}
	return nil
}

func dayKey(name string) string { return strings.ToLower(name[:3]) }

// upsert writes rows given as JSON; table and columns are constants of the callers.
func (t *Tx) upsert(table, key string, columns []string, rows any) error {
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	list := key + ", " + strings.Join(columns, ", ")
	set := make([]string, len(columns))
	for i, c := range columns {
		set[i] = c + " = excluded." + c
	}
	_, err = t.Exec(`INSERT INTO `+table+` (`+list+`) SELECT `+list+` FROM jsonb_populate_recordset(NULL::`+table+`, $1) ON CONFLICT (`+
		key+`) DO UPDATE SET `+strings.Join(set, ", "), string(body))
	return err
}

// loadOrganisations writes organisations with their themes and goals. Nobody edits them yet, so the new release rules.
func (t *Tx) loadOrganisations(data *reference.Data, release string) error {
	rows := make([]map[string]any, len(data.Organisations))
	type link struct {
		Key   string `json:"key"`
		Theme string `json:"theme,omitempty"`
		Goal  int    `json:"goal,omitempty"`
	}
	var themes, goals []link
	for i, o := range data.Organisations {
		rows[i] = map[string]any{"key": o.Key, "names": o.Names, "acronyms": o.Acronyms, "parent_system": o.Parent, "kind": o.Kind,
			"website": o.Website, "local_offices": o.LocalOffices}
		for _, h := range o.Themes {
			themes = append(themes, link{Key: o.Key, Theme: h})
		}
		for _, g := range o.Goals {
			goals = append(goals, link{Key: o.Key, Goal: g})
		}
	}
	if err := t.upsertOrganisations(rows); err != nil {
		return err
	}
	for _, l := range []struct {
		table, column, kind string
		rows                []link
	}{{"organisation_theme", "theme", "text", themes}, {"organisation_goal", "goal", "int", goals}} {
		body, err := json.Marshal(l.rows)
		if err != nil {
			return err
		}
		given := `SELECT o.id, x.` + l.column + `
			FROM jsonb_to_recordset($1) x(key text, ` + l.column + ` ` + l.kind + `)
			JOIN organisation o ON o.key = x.key`
		if _, err := t.Exec(`DELETE FROM `+l.table+` l USING organisation o
			WHERE o.id = l.organisation_id AND o.key IS NOT NULL AND (l.organisation_id, l.`+l.column+`) NOT IN (`+given+`)`,
			string(body)); err != nil {
			return err
		}
		if _, err := t.Exec(`INSERT INTO `+l.table+` `+given+` ON CONFLICT DO NOTHING`, string(body)); err != nil {
			return err
		}
	}
	return t.keepRows("organisation", release, rows)
}

func (t *Tx) upsertOrganisations(rows []map[string]any) error {
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO organisation (key, names, acronyms, parent_system, kind, website, local_offices)
		SELECT x.key, x.names, x.acronyms, x.parent_system, x.kind, x.website, x.local_offices
		FROM jsonb_populate_recordset(NULL::organisation, $1) x
		ON CONFLICT (key) DO UPDATE
		SET names = excluded.names, acronyms = excluded.acronyms, parent_system = excluded.parent_system, kind = excluded.kind,
		website = excluded.website, local_offices = excluded.local_offices
		WHERE (organisation.names, organisation.acronyms, organisation.parent_system, organisation.kind, organisation.website,
		organisation.local_offices)
			IS DISTINCT FROM (excluded.names, excluded.acronyms, excluded.parent_system, excluded.kind, excluded.website,
			excluded.local_offices)`, string(body))
	return err
}

// keepRows keeps each row as loaded, so that the next release can tell what people changed.
func (t *Tx) keepRows(noun, release string, rows []map[string]any) error {
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO reference_row (noun, key, release, row) SELECT $1, x->>'key', $2, x - 'folded'
		FROM jsonb_array_elements($3::jsonb) x
		ON CONFLICT (noun, key) DO UPDATE SET release = excluded.release, row = excluded.row`, noun, release, string(body))
	return err
}

// officeFields are the plain columns of an office that a release may change.
var officeFields = []string{"kind", "name", "name_local", "name_local_lang", "city", "country", "website"}

// loadOffices adds the offices that are new, and takes a release's changes where nobody touched the field.
func (t *Tx) loadOffices(data *reference.Data, release string) error {
	before := map[string]map[string]any{}
	err := t.each(`SELECT key, row FROM reference_row WHERE noun = 'office'`, func(scan func(...any) error) error {
		var key string
		var r map[string]any
		err := scan(&key, jsonOf(&r))
		before[key] = r
		return err
	})
	if err != nil {
		return err
	}
	search := newOfficeText(data)
	var fresh, rows []map[string]any
	for _, o := range data.Offices {
		r := map[string]any{"key": o.Key, "organisation": o.Organisation, "kind": o.Kind, "name": o.Name, "name_local": o.NameLocal,
			"name_local_lang": o.LocalLang, "city": o.City, "country": o.Country, "website": o.Website,
			"serves": sorted(o.Serves), "themes": o.Themes, "goals": o.Goals, "source_kind": o.SourceKind, "source": o.Source,
			"confidence": o.Confidence, "as_of": o.AsOf, "folded": search.of(o)}
		if old, known := before[o.Key]; known {
			if err := t.mergeOffice(old, r); err != nil {
				return err
			}
		} else {
			fresh = append(fresh, r)
		}
		rows = append(rows, r)
	}
	if err := t.addOffices(fresh); err != nil {
		return fmt.Errorf("loading offices: %w", err)
	}
	if len(before) > 0 {
		if err := t.refoldOffices(search); err != nil {
			return fmt.Errorf("folding offices: %w", err)
		}
	}
	return t.keepRows("office", release, rows)
}

func sorted(list []string) []string {
	out := append([]string{}, list...)
	slices.Sort(out)
	return out
}

// addOffices inserts offices with coverage, themes, goals and one line of source, set-based: a few statements for a thousand rows.
func (t *Tx) addOffices(rows []map[string]any) error {
	if len(rows) == 0 {
		return nil
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	for _, query := range []string{
		`INSERT INTO office (key, organisation_id, kind, names, name_local, name_local_lang, city, country, website, folded, fold_version)
		 SELECT x->>'key', o.id, x->>'kind', jsonb_build_object('en', x->>'name'), x->>'name_local', x->>'name_local_lang', x->>'city',
		x->>'country', x->>'website', x->>'folded', ` + strconv.Itoa(fold.Version) + `
		 FROM jsonb_array_elements($1::jsonb) x JOIN organisation o ON o.key = x->>'organisation'`,
		`INSERT INTO office_country (office_id, country) SELECT o.id, c FROM jsonb_array_elements($1::jsonb) x
			JOIN office o ON o.key = x->>'key', jsonb_array_elements_text(x->'serves') c`,
		`INSERT INTO office_theme (office_id, theme) SELECT o.id, c.v FROM jsonb_array_elements($1::jsonb) x
			JOIN office o ON o.key = x->>'key', jsonb_array_elements_text(x->'themes') WITH ORDINALITY c(v, n) ORDER BY o.id, c.n`,
		`INSERT INTO office_goal (office_id, goal) SELECT o.id, c::int FROM jsonb_array_elements($1::jsonb) x
			JOIN office o ON o.key = x->>'key', jsonb_array_elements_text(x->'goals') c`,
		`INSERT INTO office_source (office_id, source_kind, source, as_of, confidence)
			SELECT o.id, x->>'source_kind', x->>'source', x->>'as_of', x->>'confidence' FROM jsonb_array_elements($1::jsonb) x
			JOIN office o ON o.key = x->>'key'`,
	} {
		if _, err := t.Exec(query, string(body)); err != nil {
			return err
		}
	}
	return nil
}

// mergeOffice takes a release's changes of one office, field by field, where ours is still as it was loaded.
func (t *Tx) mergeOffice(old, fresh map[string]any) error {
	for _, f := range officeFields {
		if old[f] == fresh[f] {
			continue
		}
		column, value := f+` = $3`, f
		if f == "name" {
			column, value = `names = names || jsonb_build_object('en', $3::text)`, `names->>'en'`
		}
		if _, err := t.Exec(`UPDATE office SET `+column+` WHERE key = $1 AND `+value+` = $2`, fresh["key"], old[f], fresh[f]); err != nil {
			return err
		}
	}
	if old["organisation"] != fresh["organisation"] {
		if _, err := t.Exec(`UPDATE office SET organisation_id = (SELECT id FROM organisation WHERE key = $3)
			WHERE key = $1 AND organisation_id = (SELECT id FROM organisation WHERE key = $2)`,
			fresh["key"], old["organisation"], fresh["organisation"]); err != nil {
			return err
		}
	}
	for _, set := range []struct{ field, table, column, kind string }{{"serves", "office_country", "country", "text"},
		{"themes", "office_theme", "theme", "text"}, {"goals", "office_goal", "goal", "int"}} {
		if err := t.mergeSet(set.table, set.column, set.kind, fresh["key"], old[set.field], fresh[set.field]); err != nil {
			return err
		}
	}
	return t.mergeSource(old, fresh)
}

// mergeSet replaces a list of an office by the release's, where ours is still the set that was loaded.
func (t *Tx) mergeSet(table, column, kind string, key, old, fresh any) error {
	was, err := jsonText(old)
	if err != nil {
		return err
	}
	is, err := jsonText(fresh)
	if err != nil {
		return err
	}
	const elements = `SELECT e::%s FROM jsonb_array_elements_text(%s::jsonb) e`
	loaded, given := fmt.Sprintf(elements, kind, "$2"), fmt.Sprintf(elements, kind, "$3")
	ours := `SELECT l.` + column + ` FROM ` + table + ` l JOIN office o ON o.id = l.office_id WHERE o.key = $1 AND l.deleted_at IS NULL`
	var theirs bool
	if err := t.Get(&theirs, `SELECT array(`+loaded+` ORDER BY 1) <> array(`+given+` ORDER BY 1) AND array(`+ours+` ORDER BY 1) = array(`+
		loaded+` ORDER BY 1)`, key, was, is); err != nil || !theirs {
		return err
	}
	if _, err := t.Exec(`DELETE FROM `+table+` WHERE office_id = (SELECT id FROM office WHERE key = $1) AND `+column+` NOT IN (SELECT e::`+
		kind+` FROM jsonb_array_elements_text($2::jsonb) e)`, key, is); err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO `+table+` (office_id, `+column+`) SELECT o.id, e::`+kind+` FROM office o, jsonb_array_elements_text($2::jsonb)
		e WHERE o.key = $1 ON CONFLICT DO NOTHING`, key, is)
	return err
}

// refoldOffices brings what search looks through in line with the offices as they are now and with the release's names of
// organisations and countries.
func (t *Tx) refoldOffices(search officeText) error {
	type line struct {
		ID     int64  `json:"id"`
		Folded string `json:"folded"`
	}
	var changed []line
	err := t.each(`SELECT o.id, o.names, o.name_local, o.short_name, o.aliases, o.city, o.country, coalesce(g.key, ''), o.folded FROM office o
		JOIN organisation g ON g.id = o.organisation_id`, func(scan func(...any) error) error {
		var o crm.Office
		var organisation, folded string
		if err := scan(&o.ID, jsonOf(&o.Names), &o.NameLocal, &o.ShortName, pq.Array(&o.Aliases), &o.City, &o.Country, &organisation,
			&folded); err != nil {
			return err
		}
		org := search.organisations[organisation]
		if now := officeFolded(o, org.Names, org.Acronyms, search.countries[o.Country]); now != folded {
			changed = append(changed, line{o.ID, now})
		}
		return nil
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	body, err := jsonText(changed)
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE office o SET folded = x.folded, fold_version = $2 FROM jsonb_to_recordset($1::jsonb) x(id bigint, folded text)
		WHERE o.id = x.id`, body, fold.Version)
	return err
}

// mergeSource adds a line when the release's own source changed; the lines before it stay.
func (t *Tx) mergeSource(old, fresh map[string]any) error {
	same := true
	for _, f := range []string{"source_kind", "source", "as_of", "confidence"} {
		same = same && old[f] == fresh[f]
	}
	if same {
		return nil
	}
	_, err := t.Exec(`INSERT INTO office_source (office_id, source_kind, source, as_of, confidence) SELECT id, $2, $3, $4, $5 FROM office
		WHERE key = $1`,
		fresh["key"], fresh["source_kind"], fresh["source"], fresh["as_of"], fresh["confidence"])
	return err
}

// officeText is what search looks through for an office: its names, its city, its organisation and country in every language.
type officeText struct {
	organisations map[string]crm.Organisation
	countries     map[string]crm.Names
}

func newOfficeText(data *reference.Data) officeText {
	s := officeText{map[string]crm.Organisation{}, map[string]crm.Names{}}
	for _, o := range data.Organisations {
		s.organisations[o.Key] = o
	}
	for _, c := range data.Countries {
		s.countries[c.ISO2] = c.Names
	}
	return s
}

func (s officeText) of(o reference.Office) string {
	org := s.organisations[o.Organisation]
	return officeFolded(crm.Office{Names: crm.Names{"en": o.Name}, NameLocal: o.NameLocal, City: o.City}, org.Names, org.Acronyms,
		s.countries[o.Country])
}

// officeFolded folds the office's own words and the names around it.
func officeFolded(o crm.Office, around ...crm.Names) string {
	own := append([]string{o.NameLocal, o.City, o.ShortName}, o.Aliases...)
	for _, n := range append([]crm.Names{o.Names}, around...) {
		for _, l := range slices.Sorted(maps.Keys(n)) {
			own = append(own, n[l])
		}
	}
	return fold.Fold(strings.Join(own, " "))
}

// DirectoryCount is how much the directory holds.
type DirectoryCount struct{ Offices, Organisations, Countries, Confirmed, Added int }

// CountDirectory counts what stands in the directory, what somebody has confirmed, and what people added themselves.
func (d *DB) CountDirectory(ctx context.Context) (c DirectoryCount, err error) {
	err = d.system(ctx, "", func(t *Tx) error {
		return t.tx.QueryRowContext(t.ctx, `SELECT count(*), (SELECT count(*) FROM organisation), (SELECT count(*) FROM country),
			count(*) FILTER (WHERE EXISTS (SELECT FROM office_source s
			WHERE s.office_id = o.id AND s.field = '' AND s.confirmed_at IS NOT NULL AND s.deleted_at IS NULL)),
			count(*) FILTER (WHERE o.key IS NULL) FROM office o WHERE `+listed).
			Scan(&c.Offices, &c.Organisations, &c.Countries, &c.Confirmed, &c.Added)
	})
	return c, err
}
