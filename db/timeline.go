package db

import (
	"context"
	"encoding/json"
	"sort"
	"strconv"
	"time"

	"liaison/crm"
)

// timelineSize is how many entries a record shows at once.
const timelineSize = 20

// A timeline gathers what concerns a record of the directory or of a library: entries, changes, other libraries' touches.
type timelineQuery struct {
	library          int64
	office, contact  int64
	entries, changes bool
	before           time.Time
}

// timelineOf reads one page and its next cursor; mode is all, ours or changes, before what the last page gave.
func (t *Tx) timelineOf(q timelineQuery, mode, before string) (entries []crm.TimelineEntry, more string, err error) {
	q.entries, q.changes = mode != "changes", mode != "ours"
	q.before = t.Now.AddDate(100, 0, 0)
	if before != "" {
		micro, err := strconv.ParseInt(before, 36, 64)
		if err != nil {
			return nil, "", crm.Refuse(crm.Invalid, "error.bad_cursor")
		}
		q.before = time.UnixMicro(micro)
	}
	if q.entries {
		if entries, err = t.timelineEntries(q); err != nil {
			return nil, "", err
		}
	}
	if q.changes {
		changes, err := t.timelineChanges(q)
		if err != nil {
			return nil, "", err
		}
		entries = append(entries, changes...)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].At.After(entries[j].At) })
	if len(entries) > timelineSize {
		entries = entries[:timelineSize]
		more = strconv.FormatInt(entries[timelineSize-1].At.UnixMicro(), 36)
	}
	return entries, more, nil
}

func (t *Tx) timelineEntries(q timelineQuery) (out []crm.TimelineEntry, err error) {
	var lines []crm.InteractionLine
	if q.contact != 0 {
		lines, err = t.interactionLines(`i.id IN (SELECT p.interaction_id FROM interaction_contact p WHERE p.contact_id = $1) AND i.occurred_at < $2 ORDER BY i.occurred_at DESC, i.id DESC LIMIT $3`, q.contact, q.before, timelineSize+1)
	} else {
		lines, err = t.interactionLines(`i.library_id = $1 AND i.office_id = $2 AND i.occurred_at < $3 ORDER BY i.occurred_at DESC, i.id DESC LIMIT $4`, q.library, q.office, q.before, timelineSize+1)
	}
	for i := range lines {
		out = append(out, crm.TimelineEntry{Interaction: &lines[i], At: lines[i].At})
	}
	return out, err
}

func (t *Tx) timelineChanges(q timelineQuery) (out []crm.TimelineEntry, err error) {
	noun, id := "office", q.office
	if q.contact != 0 {
		noun, id = "contact", q.contact
	}
	changes, err := t.changesOf(noun, id, q.before, timelineSize+1)
	for i := range changes {
		out = append(out, crm.TimelineEntry{Change: &changes[i], At: changes[i].At})
	}
	return out, err
}

type history struct{ *DB }

// Of lists the changes of one record, newest first.
func (d history) Of(ctx context.Context, noun string, id int64) (list []crm.Change, err error) {
	err = d.read(ctx, "History.Of", func(t *Tx) error {
		if err := t.seen(noun, id); err != nil {
			return err
		}
		list, err = t.changesOf(noun, id, t.Now.AddDate(100, 0, 0), 200)
		return err
	})
	return list, err
}

// nouns are the records that have a history, a trash or an undo of their own.
var nouns = map[string]bool{"contact": true, "interaction": true, "task": true, "office": true, "library": true}

// seen refuses a record that the actor does not see.
func (t *Tx) seen(noun string, id int64) error {
	if !nouns[noun] {
		return crm.ErrNotFound()
	}
	var there bool
	gone := ` AND deleted_at IS NULL`
	if noun == "library" {
		gone = ""
	}
	if err := t.Get(&there, `SELECT EXISTS (SELECT FROM `+noun+` WHERE id = $1`+gone+`)`, id); err != nil {
		return err
	}
	if !there {
		return crm.ErrNotFound()
	}
	return nil
}

// changesOf reads audit lines with their values; who did it is a name to the own library, the library's name to others.
func (t *Tx) changesOf(noun string, id int64, before time.Time, limit int) ([]crm.Change, error) {
	rows := []struct {
		ID      int64           `db:"id"`
		At      time.Time       `db:"at"`
		By      string          `db:"by"`
		Library string          `db:"library"`
		Noun    string          `db:"noun"`
		Action  string          `db:"action"`
		Request string          `db:"request"`
		Before  json.RawMessage `db:"before"`
		After   json.RawMessage `db:"after"`
		Erased  bool            `db:"erased"`
	}{}
	err := t.Select(&rows, `SELECT a.id, a.at, coalesce(u.name, '') AS by, coalesce((SELECT l.name FROM office_source s JOIN library l ON l.id = s.by_library_id WHERE a.noun = 'office_source' AND s.id = a.row_id), '') AS library,
		a.noun, a.action, coalesce(a.request, '') AS request, coalesce(v.before, '{}') AS before, coalesce(v.after, '{}') AS after, v.erased_at IS NOT NULL AS erased
		FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id LEFT JOIN app_user u ON u.id = a.user_id WHERE a.of_noun = $1 AND a.of_id = $2 AND a.at < $3 AND a.user_id IS NOT NULL ORDER BY a.id DESC LIMIT $4`,
		noun, id, before, limit)
	if err != nil {
		return nil, err
	}
	out := make([]crm.Change, len(rows))
	for i, r := range rows {
		out[i] = crm.Change{ID: r.ID, At: r.At, By: r.By, Library: r.Library, Noun: r.Noun, Action: r.Action, Request: r.Request, Erased: r.Erased}
		if out[i].Fields, err = fieldChanges(r.Before, r.After); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fieldChanges lists what changed, by name of the field.
func fieldChanges(before, after json.RawMessage) ([]crm.FieldChange, error) {
	var b, a map[string]any
	if err := json.Unmarshal(before, &b); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(after, &a); err != nil {
		return nil, err
	}
	var out []crm.FieldChange
	for k, v := range a {
		out = append(out, crm.FieldChange{Field: k, Before: shown(b[k]), After: shown(v)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Field < out[j].Field })
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
