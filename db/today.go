package db

import (
	"context"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

// todayMost is how many steps stand before "more".
const todayMost = 7

// Today answers "what should I do now?".
func (d tasks) Today(ctx context.Context, q crm.TodayQuery) (out crm.Today, err error) {
	err = d.run(ctx, way{action: crm.TasksToday, readOnly: true, samePlan: true}, func(t *Tx) error {
		if q.LibraryID != 0 && !t.Actor.ReadsLibrary(q.LibraryID) || q.Home != 0 && !t.Actor.ReadsLibrary(q.Home) {
			return crm.ErrNotFound()
		}
		out, err = t.today(q)
		return err
	})
	return out, err
}

func (t *Tx) today(q crm.TodayQuery) (out crm.Today, err error) {
	out.Day = t.Today()
	steps, err := t.tasksUntil(q, out.Day.Add(7))
	if err != nil {
		return out, err
	}
	for _, k := range steps {
		switch {
		case k.DueOn.Before(out.Day):
			out.LateCount++
			out.Late = append(out.Late, k)
		case k.DueOn == out.Day:
			out.TodayCount++
			out.DueToday = append(out.DueToday, k)
		default:
			out.WeekCount++
			out.ThisWeek = append(out.ThisWeek, k)
		}
	}
	out.More = shorten(&out)
	home := q.Home
	if home == 0 {
		home = t.Actor.HomeLibrary()
	}
	if home == 0 {
		return out, nil
	}
	return out, t.todayAround(&out, home)
}

// shorten keeps the first seven steps and tells how many stay behind.
func shorten(out *crm.Today) (more int) {
	room := todayMost
	for _, list := range []*[]crm.Task{&out.Late, &out.DueToday, &out.ThisWeek} {
		if len(*list) > room {
			more += len(*list) - room
			*list = (*list)[:room]
		}
		room -= len(*list)
	}
	return more
}

// tasksUntil reads open steps up to a day: the actor's own in each of their libraries, or everybody's in one.
func (t *Tx) tasksUntil(q crm.TodayQuery, until crm.Date) (all []crm.Task, err error) {
	libraries := []int64{q.LibraryID}
	if q.LibraryID == 0 {
		libraries = libraries[:0]
		for _, m := range t.Actor.Libraries[:min(len(t.Actor.Libraries), crm.MaxLibrariesOfOneActor)] {
			libraries = append(libraries, m.LibraryID)
		}
	}
	whose, args := "", []any{pq.Array(libraries), until.String()}
	if !q.Everyone {
		whose, args = "AND s.owner_id = $3", append(args, t.Actor.UserID)
	}
	// One bounded sub-query for each library, merged by the server.
	return t.tasks(`k.id IN (SELECT x.id FROM unnest($1::bigint[]) l(id)
		CROSS JOIN LATERAL (SELECT s.id FROM task s WHERE s.library_id = l.id AND s.state = 'open' AND s.due_on <= $2::date `+whose+`
		AND s.deleted_at IS NULL ORDER BY s.due_on, s.id LIMIT 200) x) ORDER BY k.due_on, k.id`, args...)
}

// todayAround adds what stands beside the steps: offices gone quiet, one office to verify, colleagues' entries, a first door.
func (t *Tx) todayAround(out *crm.Today, library int64) (err error) {
	if out.Quiet, err = t.quietOffices(library); err != nil {
		return err
	}
	if out.HandOnTo, err = t.colleagues(library); err != nil {
		return err
	}
	country, err := t.verifying(out, library)
	if err != nil {
		return err
	}
	if out.Colleagues, err = t.interactionLines(`i.library_id = $1 AND coalesce(i.logged_by, i.owner_id) <> $2 AND i.occurred_at > $3
		ORDER BY i.occurred_at DESC, i.id DESC LIMIT 3`, library, t.Actor.UserID, t.Now.AddDate(0, 0, -7)); err != nil {
		return err
	}
	ids := make([]int64, len(out.Colleagues))
	for i, c := range out.Colleagues {
		ids[i] = c.OfficeID
	}
	if out.Offices, err = t.namesOfOffices(ids); err != nil {
		return err
	}
	if out.LateCount+out.TodayCount+out.WeekCount == 0 {
		out.FirstDoor, err = t.firstDoor(library, country)
	}
	return err
}

// officeToVerify chooses the office that the actor ($2) is asked to confirm, in the country of a library ($1): first those last
// spoken to, then the better doors, none that was put aside today ($3). It also counts how many wait, and how many the actor
// settled since midnight ($5). It looks at as many offices as the page of the country lists.
const officeToVerify = `WITH spoken AS (SELECT i.office_id, max(i.occurred_at) AS at
	FROM (SELECT i.office_id, i.occurred_at FROM interaction i WHERE i.library_id = $1 ORDER BY i.occurred_at DESC, i.id DESC LIMIT 100) i
	GROUP BY i.office_id),
	here AS (SELECT o.id, s.at, f.door, array_position(` + kindsInOrder + `, o.kind) AS rank,
			a.office_id IS NOT NULL AS aside, coalesce(c.mine, false) AS mine, a.office_id IS NULL AND NOT coalesce(c.still, false) AS waits
		FROM library l JOIN office o ON o.country = l.country JOIN office_kind k ON k.key = o.kind LEFT JOIN first_step f ON f.kind = o.kind
		LEFT JOIN spoken s ON s.office_id = o.id
		LEFT JOIN office_aside a ON a.user_id = $2 AND a.office_id = o.id AND a.on_date = $3
		LEFT JOIN LATERAL (SELECT bool_or(x.confirmed_at + make_interval(days => k.verify_days) >= $4) AS still,
		bool_or(x.confirmed_by = $2 AND x.confirmed_at >= $5) AS mine
			FROM office_source x WHERE x.office_id = o.id AND x.field = '' AND x.confirmed_at IS NOT NULL AND x.deleted_at IS NULL) c ON true
		WHERE l.id = $1 AND o.state = 'active' AND o.deleted_at IS NULL AND o.merged_into_id IS NULL)
	SELECT coalesce((SELECT l.country FROM library l WHERE l.id = $1), ''),
	coalesce((array_agg(h.id ORDER BY h.at DESC NULLS LAST, h.door, h.rank, h.id) FILTER (WHERE h.waits))[1], 0),
		count(*) FILTER (WHERE h.waits), count(*) FILTER (WHERE h.aside OR h.mine) FROM here h`

// verifying adds the office to confirm, and how far the actor is; it tells the library's country.
func (t *Tx) verifying(out *crm.Today, library int64) (country string, err error) {
	var office int64
	y, m, d := t.Now.In(t.Zone()).Date()
	row := t.tx.QueryRowContext(t.ctx, officeToVerify, library, t.Actor.UserID, out.Day.String(), t.Now,
		time.Date(y, m, d, 0, 0, 0, 0, t.Zone()))
	if err := row.Scan(&country, &office, &out.Waiting, &out.Settled); err != nil || office == 0 {
		return country, err
	}
	offices, err := t.officeLines(library, `o.id = $2`, office)
	if len(offices) > 0 {
		out.Verify = &offices[0]
	}
	return country, err
}

// PutAside keeps an office out of "ten minutes left?" until the actor's next day.
func (d offices) PutAside(ctx context.Context, office int64) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesPutAside, func(t *Tx) error {
		n, err := t.putAside(office)
		if err == nil && n == 0 {
			return crm.ErrNotFound()
		}
		done = crm.Done{ID: office, Message: crm.Say("today.put_aside")}
		return err
	})
	return done, err
}

// putAside tells how many offices were put aside: none where it is not there.
func (t *Tx) putAside(office int64) (int64, error) {
	return t.Exec(`INSERT INTO office_aside (user_id, office_id, on_date) SELECT $1, o.id, $3 FROM office o
		WHERE o.id = $2 AND o.deleted_at IS NULL
		ON CONFLICT (user_id, office_id) DO UPDATE SET on_date = excluded.on_date`, t.Actor.UserID, office, t.Today().String())
}

// firstDoor is one good office to begin with. First come offices where nobody was reached yet, then the kinds for beginners,
// then those left alone for longest.
func (t *Tx) firstDoor(library int64, country string) (*crm.FirstDoor, error) {
	terms, err := t.terms()
	if err != nil {
		return nil, err
	}
	offices, err := t.officeLines(library, `o.id = (SELECT d.id FROM office d JOIN first_step f ON f.kind = d.kind
		LEFT JOIN LATERAL (SELECT max(y.occurred_at) AS last, bool_or(y.result IN ('', 'spoke', 'asked_to_write')) AS reached
			FROM (SELECT i.occurred_at, i.result FROM interaction i WHERE i.library_id = $1 AND i.office_id = d.id
			ORDER BY i.occurred_at DESC, i.id DESC LIMIT 20) y) x ON true
		WHERE d.country = $2 AND d.state = 'active' AND d.deleted_at IS NULL AND d.merged_into_id IS NULL
		ORDER BY coalesce(x.reached, false), f.door, x.last NULLS FIRST, array_position(`+kindsInOrder+`, d.kind), d.id LIMIT 1)`, country)
	if err != nil || len(offices) == 0 {
		return nil, err
	}
	for _, s := range terms.FirstSteps {
		if s.Kind == offices[0].Kind {
			return &crm.FirstDoor{Office: offices[0], Step: s}, nil
		}
	}
	return nil, nil
}

// quietOffices are those whose agreed rhythm has passed without a touch; nobody answers any more where an office has closed.
func (t *Tx) quietOffices(library int64) ([]crm.QuietOffice, error) {
	out, err := collect(t, `SELECT o.id, f.at_least_days, x.last
		FROM library_office f
		JOIN office o ON o.id = f.office_id
		LEFT JOIN LATERAL (
			SELECT i.occurred_at AS last
			FROM interaction i
			WHERE i.library_id = f.library_id AND i.office_id = f.office_id
			ORDER BY i.occurred_at DESC, i.id DESC
			LIMIT 1) x ON true
		WHERE f.library_id = $1 AND f.at_least_days IS NOT NULL AND `+listed+`
			AND (x.last IS NULL OR x.last + make_interval(days => f.at_least_days) < $2)
		ORDER BY x.last NULLS LAST, o.id
		LIMIT 20`,
		func(q *crm.QuietOffice) []any { return []any{&q.Office.ID, &q.AtLeastDays, timeOf(&q.LastContact)} }, library, t.Now)
	if err != nil {
		return nil, err
	}
	return out, nameOffices(t, out, func(q *crm.QuietOffice) (int64, *crm.OfficeName) { return q.Office.ID, &q.Office })
}
