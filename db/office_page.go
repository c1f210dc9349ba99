package db

import (
	"context"

	"liaison/crm"
)

// Page is all that the office page shows to a library.
func (d offices) Page(ctx context.Context, q crm.OfficeQuery) (p crm.OfficePage, err error) {
	err = d.read(ctx, crm.OfficesPage, func(t *Tx) error {
		if q.LibraryID != 0 && !t.Actor.ReadsLibrary(q.LibraryID) {
			return crm.ErrNotFound()
		}
		p, err = t.officePage(q)
		return err
	})
	return p, err
}

func (t *Tx) officePage(q crm.OfficeQuery) (p crm.OfficePage, err error) {
	if p.Office, err = t.office(q.ID); err != nil {
		return p, err
	}
	if err := t.officeTerms(&p); err != nil {
		return p, err
	}
	names, err := t.namesOfOffices([]int64{q.ID, p.Office.SuccessorID})
	if err != nil {
		return p, err
	}
	p.Name = names[q.ID]
	if next, ok := names[p.Office.SuccessorID]; ok {
		p.Successor = &next
	}
	has, err := t.officeOverview(&p, q)
	if err != nil {
		return p, err
	}
	if has.reach {
		if p.Reach, err = t.reach(q.ID); err != nil {
			return p, err
		}
	}
	if has.posts {
		if p.Posts, err = t.posts(q.ID); err != nil {
			return p, err
		}
	}
	if has.report {
		if p.Report, err = t.openReport(q.ID, q.LibraryID); err != nil {
			return p, err
		}
	}
	if err := t.factSources(&p); err != nil {
		return p, err
	}
	if p.Touches, err = t.touches(q.ID); err != nil {
		return p, err
	}
	p.MayEdit = t.Actor.MayIn(crm.OfficesChange, q.LibraryID)
	if q.LibraryID == 0 {
		timeline, err := t.timelineOf(crm.TimelineQuery{Noun: "office", ID: q.ID, Show: "changes", After: q.Before})
		p.Timeline, p.More = timeline.Rows, timeline.Next
		return p, err
	}
	return p, t.officeOwn(&p, q, has.steps)
}

// officeParts are the parts of the page that an office has. Parts that it lacks are not asked for, which saves a round trip
// each.
type officeParts struct{ reach, posts, report, steps bool }

// officeOverview adds the library's own facts and tells what else there is.
func (t *Tx) officeOverview(p *crm.OfficePage, q crm.OfficeQuery) (has officeParts, err error) {
	p.Own = crm.LibraryOffice{LibraryID: q.LibraryID, OfficeID: q.ID}
	row := t.tx.QueryRowContext(t.ctx, `SELECT coalesce(l.name, ''), coalesce(l.city, ''), coalesce(f.lead_user_id, 0), coalesce(u.name, ''),
		coalesce(f.at_least_days, 0), coalesce(f.at_most_days, 0), coalesce(f.note, ''), coalesce(f.version, 0),
			(SELECT i.occurred_at FROM interaction i WHERE i.library_id = q.library AND i.office_id = q.office AND i.deleted_at IS NULL
			ORDER BY i.occurred_at DESC, i.id DESC LIMIT 1),
			EXISTS (SELECT FROM office_reach x WHERE x.office_id = q.office AND x.deleted_at IS NULL), EXISTS (SELECT FROM post x
			WHERE x.office_id = q.office AND x.deleted_at IS NULL),
			EXISTS (SELECT FROM office_report x WHERE x.office_id = q.office AND x.decision IS NULL AND x.deleted_at IS NULL),
			EXISTS (SELECT FROM task x WHERE x.library_id = q.library AND x.office_id = q.office AND x.state = 'open' AND x.deleted_at IS NULL)
		FROM (VALUES ($1::bigint, $2::bigint)) q(library, office) LEFT JOIN library l ON l.id = q.library
		LEFT JOIN library_office f ON f.library_id = q.library AND f.office_id = q.office
		LEFT JOIN app_user u ON u.id = f.lead_user_id`, q.LibraryID, q.ID)
	err = row.Scan(&p.Library, &p.LibraryCity, &p.Own.LeadID, &p.Own.Lead, &p.Own.AtLeastDays, &p.Own.AtMostDays, &p.Own.Note, &p.Own.Version,
		timeOf(&p.LastContact), &has.reach, &has.posts, &has.report, &has.steps)
	if err == nil && q.LibraryID != 0 && p.Library == "" {
		return has, crm.ErrNotFound()
	}
	return has, err
}

// officeTerms adds organisation, kind and first step from the lists.
func (t *Tx) officeTerms(p *crm.OfficePage) error {
	terms, err := t.terms()
	if err != nil {
		return err
	}
	for _, o := range terms.Organisations {
		if o.ID == p.Office.OrganisationID {
			p.Organisation = o
		}
	}
	for _, k := range terms.Kinds {
		if k.Key == p.Office.Kind {
			p.Kind = k
		}
	}
	for _, s := range terms.FirstSteps {
		if s.Kind == p.Office.Kind {
			p.Step = s
		}
	}
	return nil
}

// officeOwn adds what belongs to the library: open steps, people and timeline.
func (t *Tx) officeOwn(p *crm.OfficePage, q crm.OfficeQuery, steps bool) (err error) {
	p.MayLog = t.Actor.MayIn(crm.InteractionsLog, q.LibraryID)
	if steps {
		if p.Steps, err = t.tasks(`k.library_id = $1 AND k.office_id = $2 AND k.state = 'open'
			ORDER BY k.due_on, k.id LIMIT 20`, q.LibraryID, q.ID); err != nil {
			return err
		}
		if len(p.Steps) > 0 { // it may have been done since
			p.NextStep = &p.Steps[0]
		}
	}
	if p.People, p.Former, err = t.peopleAt(q.LibraryID, q.ID); err != nil {
		return err
	}
	timeline, err := t.timelineOf(crm.TimelineQuery{Noun: "office", ID: q.ID, LibraryID: q.LibraryID, Show: q.Timeline, After: q.Before})
	p.Timeline, p.More = timeline.Rows, timeline.Next
	return err
}

// factSources adds where each fact comes from: the latest line of each field; of the whole row also the latest confirmation.
func (t *Tx) factSources(p *crm.OfficePage) error {
	return t.each(`SELECT DISTINCT ON (s.field, s.field = '' AND s.confirmed_at IS NOT NULL) s.field, s.source_kind, s.source, s.as_of,
		s.confidence, s.at, s.confirmed_at, coalesce(s.confirmed_via, ''),
			coalesce(CASE WHEN s.by_library_id = any((SELECT app.reads())::bigint[]) THEN u.name ELSE b.name END, '')
		FROM office_source s LEFT JOIN app_user u ON u.id = coalesce(s.confirmed_by, s.by_user_id) LEFT JOIN library b ON b.id = s.by_library_id
		WHERE s.office_id = $1 AND s.deleted_at IS NULL AND s.reach_id IS NULL AND s.post_id IS NULL
		ORDER BY s.field, s.field = '' AND s.confirmed_at IS NOT NULL, s.id DESC`, func(scan func(...any) error) error {
		f := crm.FactSource{}
		row := freshnessRow{VerifyDays: p.Kind.VerifyDays}
		err := scan(&f.Field, &row.SourceKind, &row.Source, &row.AsOf, &row.Confidence, &f.At, &row.ConfirmedAt, &row.Via, &row.ConfirmedBy)
		f.Freshness = row.freshness(t.Zone())
		switch {
		case f.Field == "" && row.ConfirmedAt.Valid:
			p.Freshness.ConfirmedAt, p.Freshness.ConfirmedBy, p.Freshness.Via, p.Freshness.CheckBy = f.Freshness.ConfirmedAt,
				f.Freshness.ConfirmedBy, f.Freshness.Via, f.Freshness.CheckBy
			return err
		case f.Field == "":
			p.Freshness = f.Freshness
		}
		p.Sources = append(p.Sources, f)
		return err
	}, p.Office.ID)
}
