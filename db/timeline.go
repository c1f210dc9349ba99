package db

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

// timelineSize is how many entries a record shows at once.
const timelineSize = 20

// timelineOf reads one page: entries and changes, each from where the last page came to, merged by time.
func (t *Tx) timelineOf(q crm.TimelineQuery) (out crm.Timeline, err error) {
	if q.Limit == 0 {
		q.Limit = timelineSize
	}
	var entries, changes []crm.TimelineEntry
	if q.Show != "changes" {
		if entries, err = t.timelineInteractions(q); err != nil {
			return out, err
		}
	}
	if q.Show != "ours" {
		if changes, err = t.timelineChanges(q); err != nil {
			return out, err
		}
	}
	return merged(q, entries, changes), nil
}

// merged takes the newer of the two first lines until the page is full. What is left of each list begins at its cursor.
func merged(q crm.TimelineQuery, entries, changes []crm.TimelineEntry) (out crm.Timeline) {
	next := q.After
	for len(out.Rows) < q.Limit && len(entries)+len(changes) > 0 {
		if len(changes) == 0 || len(entries) > 0 && !entries[0].At.Before(changes[0].At) {
			i := entries[0].Interaction
			next.Entry = cursorOf(*i)
			out.Rows, entries = append(out.Rows, entries[0]), entries[1:]
			continue
		}
		next.Change = changes[0].Changes[0].ID // the first made is the last in the order of reading
		out.Rows, changes = append(out.Rows, changes[0]), changes[1:]
	}
	if len(entries)+len(changes) > 0 {
		out.Next = &next
	}
	return out
}

func (t *Tx) timelineInteractions(q crm.TimelineQuery) (out []crm.TimelineEntry, err error) {
	before := cmp.Or(q.After.Entry.Key, "infinity")
	var lines []crm.InteractionLine
	if q.Noun == "contact" {
		lines, err = t.interactionLines(`i.id IN (SELECT p.interaction_id FROM interaction_contact p WHERE p.contact_id = $1)
			AND (i.occurred_at, i.id) < ($2, $3) ORDER BY i.occurred_at DESC, i.id DESC LIMIT $4`,
			q.ID, before, q.After.Entry.ID, q.Limit+1)
	} else {
		lines, err = t.interactionLines(`i.library_id = $1 AND i.office_id = $2 AND (i.occurred_at, i.id) < ($3, $4)
			ORDER BY i.occurred_at DESC, i.id DESC LIMIT $5`,
			q.LibraryID, q.ID, before, q.After.Entry.ID, q.Limit+1)
	}
	for i := range lines {
		out = append(out, crm.TimelineEntry{Interaction: &lines[i], At: lines[i].At})
	}
	return out, err
}

// linesOfRequest is how many audit lines a row of the timeline takes on average. Where requests wrote more, more is read.
const linesOfRequest = 6

// timelineChanges reads changes by request, each request whole, however many lines it wrote. It reads at least one more than a
// page shows, where there are so many.
func (t *Tx) timelineChanges(q crm.TimelineQuery) (out []crm.TimelineEntry, err error) {
	for most := (q.Limit + 1) * linesOfRequest; ; most *= 4 {
		lines, err := t.changesOf(q.Noun, q.ID, q.After.Change, most)
		if err != nil {
			return nil, err
		}
		if out = byRequest(lines); len(lines) < most {
			return out, nil
		}
		if len(out) > q.Limit+1 {
			return out[:q.Limit+1], nil // the last one is perhaps not whole
		}
	}
}

// byRequest puts the changes of one request together, the first made first.
func byRequest(lines []crm.Change) (out []crm.TimelineEntry) {
	for _, c := range lines {
		if n := len(out) - 1; n >= 0 && out[n].Changes[0].Request == c.Request && out[n].At.Equal(c.At) {
			out[n].Changes = append(out[n].Changes, c)
		} else {
			out = append(out, crm.TimelineEntry{Changes: []crm.Change{c}, At: c.At})
		}
	}
	for _, e := range out {
		slices.Reverse(e.Changes)
	}
	return out
}

// Timeline is one page of what happened with a record.
func (d history) Timeline(ctx context.Context, q crm.TimelineQuery) (out crm.Timeline, err error) {
	err = d.read(ctx, crm.HistoryTimeline, func(t *Tx) error {
		f := &crm.Faults{}
		if !slices.Contains([]string{"", "all", "ours", "changes"}, q.Show) {
			f.Add("timeline", "error.unknown_filter", "name", "timeline")
		}
		if err := f.Err(); err != nil {
			return err
		}
		switch n, known := nounOf(q.Noun); {
		case q.Noun == "office" && q.LibraryID != 0:
			if !t.Actor.ReadsLibrary(q.LibraryID) {
				return crm.ErrNotFound()
			}
		case q.Noun == "contact":
		case known && (n.owned != nil || q.Noun == "office"):
			q.Show = "changes" // no entry names such a record
		default:
			return crm.ErrNotFound()
		}
		if err := t.seen(q.Noun, q.ID); err != nil {
			return err
		}
		out, err = t.timelineOf(q)
		return err
	})
	return out, err
}

type history struct{ *DB }

// Of lists the changes of one record, newest first.
func (d history) Of(ctx context.Context, noun string, id int64) (list []crm.Change, err error) {
	err = d.read(ctx, crm.HistoryOf, func(t *Tx) error {
		if err := t.seen(noun, id); err != nil {
			return err
		}
		list, err = t.changesOf(noun, id, 0, 200)
		return err
	})
	return list, err
}

// Record is a record of a library, by what it is called.
func (d history) Record(ctx context.Context, noun string, id int64) (r crm.Record, err error) {
	n, known := nounOf(noun)
	if !known || n.owned == nil {
		return r, crm.ErrNotFound()
	}
	err = d.read(ctx, crm.HistoryRecord, func(t *Tx) error {
		r, err = t.record(n, id)
		return err
	})
	return r, err
}

// seen refuses a record that the actor does not see.
func (t *Tx) seen(name string, id int64) error {
	n, known := nounOf(name)
	if !known {
		return crm.ErrNotFound()
	}
	var there bool
	gone := ` AND deleted_at IS NULL`
	if n.lasting {
		gone = ""
	}
	if err := t.Get(&there, `SELECT EXISTS (SELECT FROM `+n.table+` WHERE id = $1`+gone+`)`, id); err != nil {
		return err
	}
	if !there {
		return crm.ErrNotFound()
	}
	return nil
}

// changesOf reads audit lines older than before, with their values. The own library is told the name of the person who made a
// change, others the name of the library.
func (t *Tx) changesOf(noun string, id, before int64, limit int) ([]crm.Change, error) {
	rows := []struct {
		ID      int64           `db:"id"`
		At      time.Time       `db:"at"`
		By      string          `db:"by"`
		Library string          `db:"library"`
		Noun    string          `db:"noun"`
		Action  string          `db:"action"`
		Request string          `db:"request"`
		Names   pq.StringArray  `db:"fields"`
		Before  json.RawMessage `db:"before"`
		After   json.RawMessage `db:"after"`
		Erased  bool            `db:"erased"`
		Undo    bool            `db:"undoable"`
		Office  int64           `db:"office_id"`
	}{}
	err := t.Select(&rows, `SELECT a.id, a.at, coalesce(u.name, '') AS by, CASE
		WHEN u.id IS NULL THEN coalesce(l.name, app.voice(a.user_id), '') ELSE '' END AS library, a.noun, CASE WHEN s.confirmed_at IS NOT NULL
		AND a.action = 'insert' THEN 'confirm' ELSE a.action END AS action,
		coalesce(a.request, '') AS request, a.fields, coalesce(v.before, '{}') AS before, coalesce(v.after, '{}') AS after,
		v.erased_at IS NOT NULL AS erased,
		EXISTS (SELECT FROM undo x WHERE x.request = a.request AND x.user_id = app.me() AND x.used_at IS NULL
		AND x.expires_at > app.now()) AS undoable, coalesce(p.office_id, 0) AS office_id
		FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id LEFT JOIN app_user u ON u.id = a.user_id
		LEFT JOIN office_source s ON a.noun = 'office_source' AND s.id = a.row_id LEFT JOIN library l ON l.id = s.by_library_id
		LEFT JOIN appointment p ON a.noun = 'appointment' AND p.id = a.row_id AND 'left_how' = any(a.fields)
		WHERE a.of_noun = $1 AND a.of_id = $2 AND a.id < coalesce(nullif($3, 0), 9223372036854775807) AND a.user_id IS NOT NULL
		ORDER BY a.id DESC LIMIT $4`, noun, id, before, limit)
	if err != nil {
		return nil, err
	}
	left := make([]int64, 0, len(rows))
	for _, r := range rows {
		left = append(left, r.Office)
	}
	offices, err := t.namesOfOffices(left)
	if err != nil {
		return nil, err
	}
	out := make([]crm.Change, len(rows))
	for i, r := range rows {
		out[i] = crm.Change{ID: r.ID, At: r.At, By: r.By, Library: r.Library, Noun: r.Noun, Action: r.Action, Request: r.Request,
			Erased: r.Erased, Undoable: r.Undo && !r.Erased, Office: offices[r.Office]}
		if out[i].Fields, err = fieldChanges(r.Names, r.Before, r.After); err != nil {
			return nil, err
		}
		if len(r.Names) == 1 && r.Names[0] == "deleted_at" {
			out[i].Action = map[bool]string{true: "restore", false: "trash"}[out[i].Fields[0].After == ""]
		}
	}
	return out, nil
}

// fieldChanges lists what changed, by name of the field; the values are empty where they were erased.
func fieldChanges(names []string, before, after json.RawMessage) ([]crm.FieldChange, error) {
	var b, a map[string]any
	if err := json.Unmarshal(before, &b); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(after, &a); err != nil {
		return nil, err
	}
	out := make([]crm.FieldChange, 0, len(names))
	for _, k := range slices.Sorted(slices.Values(names)) {
		out = append(out, crm.FieldChange{Field: k, Before: shown(b[k]), After: shown(a[k])})
	}
	return out, nil
}

func shown(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	}
	body, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(body)
}
