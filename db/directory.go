package db

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

type directory struct{ *DB }

// Countries lists the countries with the number of offices seated in and covering each.
func (d directory) Countries(ctx context.Context, library int64) (out crm.World, err error) {
	err = d.read(ctx, crm.DirectoryCountries, func(t *Tx) error {
		if library != 0 && !t.Actor.ReadsLibrary(library) {
			return crm.ErrNotFound()
		}
		if out.Countries, err = t.countryCounts(library); err != nil {
			return err
		}
		row := t.tx.QueryRowContext(t.ctx, `SELECT count(*), count(*) FILTER (WHERE o.id IN (SELECT a.office_id FROM appointment a
			WHERE a.library_id = $1 AND NOT a.ended)) FROM office o WHERE `+listed, library)
		return row.Scan(&out.Offices, &out.Known)
	})
	return out, err
}

// listed is the condition on offices that stand in lists. Closed and merged offices are found by their own address, and from the
// country and the organisation that they belonged to.
const listed = `o.deleted_at IS NULL AND o.merged_into_id IS NULL AND o.state NOT IN ('closed', 'merged')`

func (t *Tx) countryCounts(library int64) ([]crm.CountryCount, error) {
	countries, err := t.countries()
	if err != nil {
		return nil, err
	}
	counts := map[string]*crm.CountryCount{}
	out := make([]crm.CountryCount, len(countries))
	for i, c := range countries {
		out[i].Country = c
		counts[c.ISO2] = &out[i]
	}
	err = t.each(`SELECT x.country, x.seated, count(*), count(*) FILTER (WHERE x.known) FROM (
		SELECT n.country, n.country = o.country AS seated, o.id IN (SELECT a.office_id FROM appointment a
		WHERE a.library_id = $1 AND NOT a.ended) AS known
		FROM office o
		JOIN (SELECT c.office_id, c.country FROM office_country c WHERE c.deleted_at IS NULL UNION SELECT s.id, s.country
		FROM office s) n ON n.office_id = o.id WHERE `+listed+`) x GROUP BY 1, 2`,
		func(scan func(...any) error) error {
			var code string
			var seated bool
			var n, known int
			err := scan(&code, &seated, &n, &known)
			if c := counts[code]; err == nil && seated {
				c.Seated, c.Known = n, c.Known+known
			} else if err == nil {
				c.Covering, c.Known = n, c.Known+known
			}
			return err
		}, library)
	return out, err
}

// Country is the directory of one country for a library.
func (d directory) Country(ctx context.Context, q crm.CountryQuery) (out crm.CountryDirectory, err error) {
	err = d.read(ctx, crm.DirectoryCountry, func(t *Tx) error {
		if q.LibraryID != 0 && !t.Actor.ReadsLibrary(q.LibraryID) {
			return crm.ErrNotFound()
		}
		out, err = t.countryDirectory(q)
		return err
	})
	return out, err
}

// kindsInOrder are the kinds of office as a country's page has them behind one door: the national commission, the information centre,
// the resident coordinator, then the others.
const kindsInOrder = `ARRAY['national_commission', 'information_centre', 'resident_coordinator', 'field_office', 'representation',
	'regional_office', 'external_office']`

func (t *Tx) countryDirectory(q crm.CountryQuery) (out crm.CountryDirectory, err error) {
	terms, err := t.terms()
	if err != nil {
		return out, err
	}
	found := false
	for _, c := range terms.Countries {
		if c.ISO2 == q.Country {
			out.Country, found = c, true
		}
	}
	if !found {
		return out, crm.ErrNotFound()
	}
	if err := checkCountryFilters(q, terms); err != nil {
		return out, err
	}
	all, err := t.officeLines(q.LibraryID, `o.id IN (SELECT n.office_id FROM office_country n WHERE n.country = $2 AND n.deleted_at IS NULL
		UNION SELECT s.id FROM office s WHERE s.country = $2)
		ORDER BY (SELECT door FROM first_step f WHERE f.kind = o.kind), array_position(`+kindsInOrder+`, o.kind),
			coalesce(o.names->>$3, o.names->>'en', o.folded), o.id LIMIT 500`, q.Country, t.Actor.Lang)
	if err != nil {
		return out, err
	}
	if err := t.touched(all); err != nil {
		return out, err
	}
	keep, err := t.countryFilter(q)
	if err != nil {
		return out, err
	}
	fill(&out, all, keep)
	if !q.Filtered() {
		out.Doors = firstDoors(out.Seated, terms)
	}
	out.Missing = missing(terms, all)
	return out, nil
}

// fill sorts a country's offices into those seated, those covering it and those that are gone, and counts them.
func fill(out *crm.CountryDirectory, all []crm.OfficeLine, keep func(crm.OfficeLine) bool) {
	out.Any = crm.Choices{Organisations: map[string]bool{}, Kinds: map[string]bool{}, Themes: map[string]bool{}, Goals: map[int]bool{}}
	for _, o := range all {
		if o.Gone() {
			if keep(o) {
				out.Gone = append(out.Gone, o)
			}
			continue
		}
		out.Total++
		seated := o.Country == out.Country.ISO2
		if seated {
			out.SeatedAll++
		}
		if !o.Freshness.ConfirmedAt.IsZero() {
			out.Confirmed++
		}
		if o.People > 0 {
			out.Known++
		}
		out.Any.Organisations[o.Organisation], out.Any.Kinds[o.Kind] = true, true
		for _, h := range o.Themes {
			out.Any.Themes[h] = true
		}
		for _, g := range o.Goals {
			out.Any.Goals[g] = true
		}
		switch {
		case !keep(o):
		case seated:
			out.Seated = append(out.Seated, o)
		default:
			out.Covering = append(out.Covering, o)
		}
	}
}

// checkCountryFilters refuses a filter's value that is in none of the lists.
func checkCountryFilters(q crm.CountryQuery, terms *crm.Terms) error {
	f := &crm.Faults{}
	check := func(field, value string, known bool) {
		if value != "" && !known {
			f.Add(field, "error.unknown_filter", "name", field)
		}
	}
	check("organisation", q.Organisation, slices.ContainsFunc(terms.Organisations,
		func(o crm.Organisation) bool { return o.Key == q.Organisation }))
	check("kind", q.Kind, slices.ContainsFunc(terms.Kinds, func(k crm.OfficeKind) bool { return k.Key == q.Kind }))
	check("theme", q.Theme, slices.ContainsFunc(terms.Themes, func(h crm.Theme) bool { return h.Key == q.Theme }))
	check("stand", q.Stand, slices.Contains(crm.Stands(), q.Stand))
	if !utf8.ValidString(q.Text) || strings.ContainsRune(q.Text, 0) || utf8.RuneCountInString(q.Text) > crm.MaxName {
		f.Add("q", "error.unknown_filter", "name", "q")
	}
	if q.Goal < 0 || q.Goal > len(terms.Goals) {
		f.Add("goal", "error.unknown_filter", "name", "goal")
	}
	return f.Err()
}

// countryFilter is the test of the filters; text is sought in the folded names of the country's offices.
func (t *Tx) countryFilter(q crm.CountryQuery) (func(crm.OfficeLine) bool, error) {
	var found map[int64]bool
	if q.Text != "" {
		ids := []int64{}
		words := wordsOf(q.Text)
		if err := t.Select(&ids, `SELECT o.id FROM office o
			WHERE o.deleted_at IS NULL AND o.folded LIKE coalesce($1, '%') AND o.folded LIKE coalesce($2, '%') AND o.folded LIKE coalesce($3, '%')
			AND o.folded LIKE coalesce($4, '%')
			AND o.id IN (SELECT n.office_id FROM office_country n WHERE n.country = $5 AND n.deleted_at IS NULL UNION SELECT s.id FROM office s
			WHERE s.country = $5)`, words[0], words[1], words[2], words[3], q.Country); err != nil {
			return nil, err
		}
		found = map[int64]bool{}
		for _, id := range ids {
			found[id] = true
		}
	}
	return func(o crm.OfficeLine) bool {
		return (q.Organisation == "" || o.Organisation == q.Organisation) && (q.Kind == "" || o.Kind == q.Kind) &&
			(q.Theme == "" || slices.Contains(o.Themes, q.Theme)) &&
			(q.Goal == 0 || slices.Contains(o.Goals, q.Goal)) && (q.Stand == "" || o.Stands(q.Stand, t.Now)) && (found == nil || found[o.ID])
	}, nil
}

// patternsOf are the LIKE patterns of a search, none where nothing is left to search by; a single short word is looked for at
// the beginning of a word.
func patternsOf(text string) []string {
	words := fold.Words(text)
	if len(words) == 0 && !fold.Empty(text) {
		words = []string{"% " + fold.Escape(strings.TrimSpace(fold.Fold(text))) + "%"}
	}
	return words
}

// wordsOf are the four patterns of a search, nil where there are fewer words.
func wordsOf(text string) (out [4]*string) {
	words := patternsOf(text)
	for i := range min(len(words), 4) {
		out[i] = &words[i]
	}
	return out
}

// firstDoors are at most three seated offices of the kinds one begins with, one of each kind, in the order of the first steps.
func firstDoors(seated []crm.OfficeLine, terms *crm.Terms) (doors []crm.FirstDoor) {
	for _, step := range terms.FirstSteps {
		if step.Door != 1 || len(doors) == 3 {
			continue
		}
		for _, o := range seated {
			if o.Kind == step.Kind && o.State == crm.Active {
				doors = append(doors, crm.FirstDoor{Office: o, Step: step})
				break
			}
		}
	}
	return doors
}

// missing are the organisations that have local offices which the list lacks, and none here.
func missing(terms *crm.Terms, here []crm.OfficeLine) (out []crm.Organisation) {
	listed := map[int64]bool{}
	for _, o := range here {
		listed[o.OrganisationID] = true
	}
	for _, o := range terms.Organisations {
		if (o.LocalOffices == "missing" || o.LocalOffices == "partly") && !listed[o.ID] && o.Parent != "non_governmental" {
			out = append(out, o)
		}
	}
	return out
}

// touched tells which of these offices another library touched in the last 30 days, the latest of each.
func (t *Tx) touched(offices []crm.OfficeLine) error {
	ids := make([]int64, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
	}
	touches, err := t.touches(ids...)
	for i := range offices {
		if at := slices.IndexFunc(touches, func(w crm.Touch) bool { return w.OfficeID == offices[i].ID }); at >= 0 {
			offices[i].Touched = &touches[at]
		}
	}
	return err
}

// Organisation is one organisation with its offices.
func (d directory) Organisation(ctx context.Context, id int64) (out crm.OrganisationPage, err error) {
	err = d.read(ctx, crm.DirectoryOrganisation, func(t *Tx) error {
		out = crm.OrganisationPage{}
		terms, err := t.terms()
		if err != nil {
			return err
		}
		for _, o := range terms.Organisations {
			if o.ID == id {
				out.Organisation = o
			}
		}
		if out.Organisation.ID == 0 {
			return crm.ErrNotFound()
		}
		all, err := t.officeLines(t.Actor.HomeLibrary(), `o.organisation_id = $2
			ORDER BY o.country, coalesce(o.names->>$3, o.names->>'en', o.folded), o.id LIMIT 500`, id, t.Actor.Lang)
		for _, o := range all {
			if o.Gone() {
				out.Gone = append(out.Gone, o)
			} else {
				out.Offices = append(out.Offices, o)
			}
		}
		return err
	})
	return out, err
}

// Terms are the controlled lists for choosing.
func (d directory) Terms(ctx context.Context) (terms *crm.Terms, err error) {
	if kept := d.names.keptTerms(); kept != nil && crm.ActorFrom(ctx).May(crm.DirectoryTerms) {
		return kept, nil
	}
	err = d.read(ctx, crm.DirectoryTerms, func(t *Tx) error {
		terms, err = t.terms()
		return err
	})
	return terms, err
}

// readTerms reads the controlled lists.
func (t *Tx) readTerms() (*crm.Terms, error) {
	out := &crm.Terms{}
	var err error
	if out.Countries, err = t.countries(); err != nil {
		return nil, err
	}
	err = t.each(`SELECT id, coalesce(key, ''), names, acronyms, parent_system, kind, website, local_offices, array(SELECT theme
		FROM organisation_theme WHERE organisation_id = o.id ORDER BY theme),
		array(SELECT goal FROM organisation_goal WHERE organisation_id = o.id ORDER BY goal) FROM organisation o
		ORDER BY names->>'en'`, func(scan func(...any) error) error {
		var o crm.Organisation
		var goals pq.Int64Array
		err := scan(&o.ID, &o.Key, jsonOf(&o.Names), jsonOf(&o.Acronyms), &o.Parent, &o.Kind, &o.Website, &o.LocalOffices, pq.Array(&o.Themes),
			&goals)
		for _, g := range goals {
			o.Goals = append(o.Goals, int(g))
		}
		out.Organisations = append(out.Organisations, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	if out.Kinds, err = collect(t, `SELECT k.key, k.names, k.descriptions, k.verify_days FROM office_kind k JOIN first_step f ON f.kind = k.key
		ORDER BY f.door, k.key`,
		func(k *crm.OfficeKind) []any {
			return []any{&k.Key, jsonOf(&k.Names), jsonOf(&k.Descriptions), &k.VerifyDays}
		}); err != nil {
		return nil, err
	}
	if out.Themes, err = collect(t, `SELECT key, names, descriptions FROM theme ORDER BY key`, func(h *crm.Theme) []any {
		return []any{&h.Key, jsonOf(&h.Names), jsonOf(&h.Descriptions)}
	}); err != nil {
		return nil, err
	}
	if out.Goals, err = collect(t, `SELECT number, labels, color FROM goal ORDER BY number`, func(g *crm.Goal) []any {
		return []any{&g.Number, jsonOf(&g.Labels), &g.Color}
	}); err != nil {
		return nil, err
	}
	if out.FirstSteps, err = collect(t, `SELECT kind, door, for_libraries, why_yes, ask, note, no_answer FROM first_step
		ORDER BY door, array_position(`+kindsInOrder+`, kind)`, func(s *crm.FirstStep) []any {
		return []any{&s.Kind, &s.Door, jsonOf(&s.ForLibraries), jsonOf(&s.WhyYes), jsonOf(&s.Ask), jsonOf(&s.Note), jsonOf(&s.NoAnswer)}
	}); err != nil {
		return nil, err
	}
	out.DaysOff, err = t.daysOff("", t.Today().Add(-31))
	return out, err
}

func (t *Tx) countries() (list []crm.Country, err error) {
	err = t.each(`SELECT code, iso3, names, region, subregion, intermediate, un_status, unesco_status, weekend, first_day, zones, languages
		FROM country ORDER BY code`, func(scan func(...any) error) error {
		var c crm.Country
		var weekend []string
		var first string
		err := scan(&c.ISO2, &c.ISO3, jsonOf(&c.Names), &c.Region, &c.Subregion, &c.Intermediate, &c.UNStatus, &c.UNESCOStatus,
			pq.Array(&weekend), &first, pq.Array(&c.Zones), pq.Array(&c.Languages))
		for _, d := range weekend {
			day, _ := crm.DayOfKey(d)
			c.Weekend = append(c.Weekend, day)
		}
		c.FirstDay, _ = crm.DayOfKey(first)
		list = append(list, c)
		return err
	})
	return list, err
}
