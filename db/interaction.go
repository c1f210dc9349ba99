package db

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

type interactions struct{ *DB }

type interactionRow struct {
	ID         int64           `db:"id"`
	LibraryID  int64           `db:"library_id"`
	OfficeID   int64           `db:"office_id"`
	At         time.Time       `db:"occurred_at"`
	Zone       string          `db:"zone"`
	Kind       string          `db:"kind"`
	Direction  string          `db:"direction"`
	Result     string          `db:"result"`
	Subject    string          `db:"subject"`
	NoteHTML   string          `db:"note_html"`
	Lang       string          `db:"lang"`
	ByID       int64           `db:"owner_id"`
	By         string          `db:"by"`
	Visibility crm.Visibility  `db:"visibility"`
	Readers    pq.StringArray  `db:"readers"`
	OurRef     string          `db:"our_ref"`
	TheirRef   string          `db:"their_ref"`
	People     json.RawMessage `db:"people"`
	Themes     pq.StringArray  `db:"themes"`
	Goals      pq.Int64Array   `db:"goals"`
}

// One statement for a page of entries: the parts come as arrays, not as a query a row.
const interactionSelect = `SELECT i.id, i.library_id, coalesce(i.office_id, 0) AS office_id, i.occurred_at, i.zone, i.kind, i.direction, i.result, i.subject, i.note_html, i.lang, i.owner_id,
	coalesce(u.name, '') AS by, i.visibility, CASE WHEN i.visibility = 'named' THEN array(SELECT r.name FROM app_user r WHERE r.id = any(i.readers) ORDER BY r.name) ELSE '{}' END AS readers, i.our_ref, i.their_ref,
	coalesce((SELECT jsonb_agg(jsonb_build_object('ContactID', coalesce(c.id, 0), 'Name', p.name_then, 'Title', coalesce(a.title, '')) ORDER BY p.id) FROM interaction_contact p
		LEFT JOIN contact c ON c.id = p.contact_id LEFT JOIN appointment a ON a.id = p.appointment_id WHERE p.interaction_id = i.id), '[]') AS people,
	array(SELECT theme FROM interaction_theme x WHERE x.interaction_id = i.id ORDER BY theme) AS themes, array(SELECT goal FROM interaction_goal x WHERE x.interaction_id = i.id ORDER BY goal) AS goals
	FROM interaction i LEFT JOIN app_user u ON u.id = i.owner_id WHERE i.deleted_at IS NULL AND `

// interactionLines reads entries by a condition on i, in the order given.
func (t *Tx) interactionLines(where string, args ...any) ([]crm.InteractionLine, error) {
	rows := []interactionRow{}
	if err := t.Select(&rows, interactionSelect+where, args...); err != nil {
		return nil, err
	}
	out := make([]crm.InteractionLine, len(rows))
	for i, r := range rows {
		out[i] = crm.InteractionLine{ID: r.ID, LibraryID: r.LibraryID, OfficeID: r.OfficeID, At: r.At, Zone: r.Zone, Kind: r.Kind, Direction: r.Direction, Result: r.Result, Subject: r.Subject, NoteHTML: r.NoteHTML,
			NoteLang: r.Lang, ByID: r.ByID, By: r.By, Visibility: r.Visibility, Readers: r.Readers, OurRef: r.OurRef, TheirRef: r.TheirRef, Themes: r.Themes}
		for _, g := range r.Goals {
			out[i].Goals = append(out[i].Goals, int(g))
		}
		if err := json.Unmarshal(r.People, &out[i].People); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// List is one page of a library's timeline, newest first.
func (d interactions) List(ctx context.Context, q crm.InteractionQuery) (list crm.InteractionList, err error) {
	err = d.read(ctx, "Interactions.List", func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		list, err = t.interactionList(q)
		return err
	})
	return list, err
}

func (t *Tx) interactionList(q crm.InteractionQuery) (list crm.InteractionList, err error) {
	f := &crm.Faults{}
	checkFilter(f, "kind", q.Kind, crm.InteractionKinds())
	checkFilter(f, "result", q.Result, crm.Results())
	if err := f.Err(); err != nil {
		return list, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	if q.Before.At.IsZero() {
		q.Before = crm.InteractionCursor{At: t.Now.AddDate(100, 0, 0)}
	}
	if words := fold.Words(q.Text); len(words) > 0 {
		list.Rows, err = t.interactionLines(`i.id IN (SELECT app.find_interactions($1, nullif($2, 0), nullif($3, ''), $4, $5, $6, $7)) ORDER BY i.occurred_at DESC, i.id DESC`,
			q.LibraryID, q.OfficeID, q.Kind, pq.Array(words), q.Before.At, q.Before.ID, q.Limit+1)
	} else {
		list.Rows, err = t.interactionLines(`i.library_id = $1 AND ($2 = 0 OR i.office_id = $2) AND ($3 = '' OR i.kind = $3) AND ($4 = '' OR i.result = $4) AND ($5 = 0 OR i.owner_id = $5)
			AND ($6 = 0 OR EXISTS (SELECT FROM interaction_contact p WHERE p.interaction_id = i.id AND p.contact_id = $6))
			AND i.occurred_at >= $7 AND i.occurred_at < $8 AND (i.occurred_at, i.id) < ($9, $10) ORDER BY i.occurred_at DESC, i.id DESC LIMIT $11`,
			q.LibraryID, q.OfficeID, q.Kind, q.Result, q.ByID, q.ContactID, t.dayStart(q.From, time.Time{}), t.dayStart(q.To.Next(), t.Now.AddDate(100, 0, 0)), q.Before.At, q.Before.ID, q.Limit+1)
	}
	if err != nil {
		return list, err
	}
	if len(list.Rows) > q.Limit {
		list.Rows = list.Rows[:q.Limit]
		last := list.Rows[q.Limit-1]
		list.Next = &crm.InteractionCursor{At: last.At, ID: last.ID}
	}
	list.Offices, err = t.officeNames(list.Rows)
	return list, err
}

// checkFilter refuses a filter's value that is none of the choices; empty is no filter.
func checkFilter(f *crm.Faults, field, value string, choices []string) {
	if value == "" {
		return
	}
	for _, c := range choices {
		if c == value {
			return
		}
	}
	f.Add(field, "error.unknown_filter", "name", field)
}

// dayStart is the first instant of a day in the actor's zone; no day gives the other.
func (t *Tx) dayStart(d crm.Date, none time.Time) time.Time {
	if d.IsZero() {
		return none
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, t.Zone())
}

// officeNames reads what lists say of the offices of these entries.
func (t *Tx) officeNames(lines []crm.InteractionLine) (map[int64]crm.OfficeName, error) {
	ids := make([]int64, 0, len(lines))
	for _, l := range lines {
		ids = append(ids, l.OfficeID)
	}
	return t.namesOfOffices(ids)
}

// Page is one entry with what may be done to it.
func (d interactions) Page(ctx context.Context, id int64) (p crm.InteractionPage, err error) {
	err = d.read(ctx, "Interactions.Page", func(t *Tx) error {
		p, err = t.interactionPage(id)
		return err
	})
	return p, err
}

func (t *Tx) interactionPage(id int64) (p crm.InteractionPage, err error) {
	lines, err := t.interactionLines(`i.id = $1`, id)
	if err != nil {
		return p, err
	}
	if len(lines) == 0 {
		return p, crm.ErrNotFound()
	}
	p.Line = lines[0]
	l := p.Line
	p.Entry = crm.LogEntry{ID: l.ID, LibraryID: l.LibraryID, OfficeID: l.OfficeID, Kind: l.Kind, Direction: l.Direction, Result: l.Result, At: l.At, Zone: l.Zone, Subject: l.Subject,
		NoteLang: l.NoteLang, OurRef: l.OurRef, TheirRef: l.TheirRef, Themes: l.Themes, Goals: l.Goals}
	p.Entry.Visibility = l.Visibility
	row := t.tx.QueryRowContext(t.ctx, `SELECT note, version, readers, array(SELECT user_id FROM interaction_user x WHERE x.interaction_id = i.id) FROM interaction i WHERE id = $1`, id)
	if err := row.Scan(&p.Entry.Note, &p.Version, pq.Array(&p.Entry.Readers), pq.Array(&p.Entry.UserIDs)); err != nil {
		return p, err
	}
	for _, n := range l.People {
		p.Entry.ContactIDs = append(p.Entry.ContactIDs, n.ContactID)
	}
	offices, err := t.namesOfOffices([]int64{l.OfficeID})
	p.Office = offices[l.OfficeID]
	p.MayEdit = t.Actor.MayIn("Interactions.Change", l.LibraryID)
	if err != nil {
		return p, err
	}
	steps, err := t.tasks(`k.interaction_id = $1 ORDER BY k.due_on LIMIT 1`, id)
	if len(steps) > 0 {
		p.Line.Next = &steps[0]
	}
	return p, err
}

// Delete puts an entry into the trash.
func (d interactions) Delete(ctx context.Context, id int64, version int) (done crm.Done, err error) {
	err = d.writeTrash(ctx, "Interactions.Delete", func(t *Tx) error {
		p, err := t.interactionPage(id)
		if err != nil {
			return err
		}
		done, err = t.discard("interaction", id, p.Line.LibraryID, version)
		done.Message = crm.Say("log.deleted")
		return err
	})
	return done, err
}

// Change corrects an entry.
func (d interactions) Change(ctx context.Context, l crm.LogEntry) (done crm.Done, err error) {
	err = d.write(ctx, "Interactions.Change", func(t *Tx) error {
		p, err := t.interactionPage(l.ID)
		if err != nil {
			return err
		}
		if err := t.MayIn(p.Line.LibraryID); err != nil {
			return err
		}
		l.LibraryID = p.Line.LibraryID
		if l.At.IsZero() {
			l.At = p.Line.At
		}
		if err := t.checkEntry(&l, p.Line.ByID); err != nil {
			return err
		}
		people, err := t.whoWasThere(&l)
		if err != nil {
			return err
		}
		n, err := t.Exec(`UPDATE interaction SET office_id = nullif($3, 0), occurred_at = $4, zone = $5, kind = $6, direction = $7, result = $8, our_ref = $9, their_ref = $10, subject = $11, note = $12, note_html = $13, lang = $14,
			folded = $15, fold_version = $16 WHERE id = $1 AND version = $2`,
			l.ID, l.Version, l.OfficeID, l.At, l.Zone, l.Kind, l.Direction, l.Result, l.OurRef, l.TheirRef, l.Subject, l.Note, markdown.HTML(l.Note), l.NoteLang, foldedEntry(l), fold.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return t.stale("interaction", l.ID, l.Version)
		}
		if err := t.saveEntryParts(l, p.Entry, people, p.Line.ByID); err != nil {
			return err
		}
		done = crm.Done{ID: l.ID, Message: crm.Say("log.changed")}
		done.Undo = t.Undoable()
		return err
	})
	return done, err
}

// foldedEntry is what search looks through: the subject, the references and the first 2,000 characters of the note.
func foldedEntry(l crm.LogEntry) string {
	note := []rune(l.Note)
	return fold.Fold(strings.Join([]string{l.Subject, l.OurRef, l.TheirRef, string(note[:min(len(note), 2000)])}, " "))
}
