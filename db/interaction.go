package db

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

type interactions struct {
	*DB
	listService[crm.InteractionLine]
	keepService
}

// interactionsWithParts is a page of entries with who was there and what it was about, which come through a function behind the
// fence: the policies of five tables, asked row by row, would cost more than the entries themselves. where selects from i, in
// the order given.
func interactionsWithParts(where string) string {
	return `WITH page AS (SELECT row_number() OVER () AS n, i.*
		FROM (SELECT i.id, i.library_id, i.office_id, i.occurred_at, i.zone, i.kind, i.direction, i.result, i.subject, i.note_html, i.lang,
		coalesce(i.logged_by, i.owner_id) AS by_id,
			i.visibility, i.readers, i.our_ref, i.their_ref FROM interaction i WHERE i.deleted_at IS NULL AND ` + where + `) i)
		SELECT p.id, p.library_id, coalesce(p.office_id, 0), p.occurred_at, p.zone, p.kind, p.direction, p.result, p.subject, p.note_html, p.lang,
		p.by_id, p.visibility, p.readers, p.our_ref, p.their_ref,
			coalesce(m.people, '[]'), coalesce(m.themes, '{}'), coalesce(m.goals, '{}') FROM page p
			LEFT JOIN app.interaction_parts(array(SELECT id FROM page)) m ON m.id = p.id ORDER BY p.n`
}

// interactionLines reads entries by a condition on i, in the order given.
func (t *Tx) interactionLines(where string, args ...any) ([]crm.InteractionLine, error) {
	var out []crm.InteractionLine
	var readers [][]int64
	var users, libraries []int64
	err := t.each(interactionsWithParts(where), func(scan func(...any) error) error {
		var l crm.InteractionLine
		var only, goals pq.Int64Array
		err := scan(&l.ID, &l.LibraryID, &l.OfficeID, &l.At, &l.Zone, &l.Kind, &l.Direction, &l.Result, &l.Subject, &l.NoteHTML, &l.NoteLang,
			&l.ByID, &l.Visibility, &only, &l.OurRef, &l.TheirRef,
			jsonOf(&l.People), pq.Array(&l.Themes), &goals)
		for _, g := range goals {
			l.Goals = append(l.Goals, int(g))
		}
		if !t.Actor.ReadsLibrary(l.LibraryID) {
			libraries, l.ByID, only = append(libraries, l.LibraryID), 0, nil
		}
		out, readers, users = append(out, l), append(readers, only), append(append(users, l.ByID), only...)
		return err
	}, args...)
	if err != nil {
		return nil, err
	}
	shared, err := t.librariesOf(libraries)
	if err != nil {
		return nil, err
	}
	names, err := t.namesOfUsers(users)
	for i := range out {
		out[i].By = names[out[i].ByID]
		if out[i].ByID == 0 {
			out[i].By = shared[out[i].LibraryID]
		}
		for _, id := range readers[i] {
			out[i].Readers = append(out[i].Readers, names[id])
		}
		slices.Sort(out[i].Readers)
	}
	return out, err
}

// interactionList is what happened, newest first.
var interactionList = listing[crm.InteractionLine]{
	list:    crm.InteractionsList,
	export:  crm.InteractionsExport,
	called:  "interactions",
	alias:   "i",
	filters: crm.InteractionFilters(),
	where: map[string]string{
		"kind":    equals("i.kind"),
		"result":  equals("i.result"),
		"office":  equals("i.office_id"),
		"contact": `EXISTS (SELECT FROM interaction_contact p WHERE p.interaction_id = i.id AND p.contact_id = ?)`,
		"by":      equals("coalesce(i.logged_by, i.owner_id)"),
		"from":    fromDay("i.occurred_at"),
		"to":      toDay("i.occurred_at"),
	},
	order:  func(crm.ListQuery) order { return order{by: "i.occurred_at", of: "timestamptz", back: true} },
	rows:   (*Tx).interactionLines,
	key:    cursorOf,
	office: func(l crm.InteractionLine) int64 { return l.OfficeID },
	found:  interactionsFound,
}

// cursorOf is where a list goes on after an interaction.
func cursorOf(l crm.InteractionLine) crm.Cursor {
	return crm.Cursor{Key: l.At.UTC().Format(time.RFC3339Nano), ID: l.ID}
}

// interactionsFound looks for words behind the fence, where an index helps.
func interactionsFound(t *Tx, q crm.ListQuery) *selection {
	words := patternsOf(q.Set["q"])
	if len(words) == 0 {
		return nil
	}
	v := &selection{}
	v.from = `i.id IN (SELECT app.find_interactions(` + v.arg(q.LibraryID) + `, nullif(` + v.arg(q.ID("office")) + `::bigint, 0),
		nullif(` + v.arg(q.Set["kind"]) + `, ''), nullif(` + v.arg(q.Set["result"]) + `, ''), nullif(` + v.arg(q.ID("by")) + `::bigint, 0),
		nullif(` + v.arg(q.ID("contact")) + `::bigint, 0),
		` + v.arg(t.dayStart(q.Day("from"), "-infinity")) + `, ` + v.arg(t.dayStart(q.Day("to").Next(), "infinity")) + `,
		` + v.arg(pq.Array(words)) + `, ` + v.arg(cmp.Or(q.After.Key, "infinity")) + `, ` + v.arg(q.After.ID) + `, ` + v.arg(q.Limit+1) + `))
		ORDER BY i.occurred_at DESC, i.id DESC`
	return v
}

// dayStart is the first instant of a day in the actor's zone; no day gives the other.
func (t *Tx) dayStart(d crm.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, t.Zone()).UTC().Format(time.RFC3339)
}

// Page is one entry with what may be done to it.
func (d interactions) Page(ctx context.Context, id int64) (p crm.InteractionPage, err error) {
	err = d.read(ctx, crm.InteractionsPage, func(t *Tx) error {
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
	p.Entry = crm.InteractionChange{ID: l.ID, LibraryID: l.LibraryID, OfficeID: l.OfficeID, Kind: l.Kind, Direction: l.Direction,
		Result: l.Result,
		At:     l.At, Zone: l.Zone, Subject: l.Subject,
		NoteLang: l.NoteLang, OurRef: l.OurRef, TheirRef: l.TheirRef, Themes: l.Themes, Goals: l.Goals}
	p.Entry.Visibility = l.Visibility
	row := t.tx.QueryRowContext(t.ctx, `SELECT note, version, owner_id, readers, array(SELECT user_id FROM interaction_user x
		WHERE x.interaction_id = i.id) FROM interaction i WHERE id = $1`, id)
	if err := row.Scan(&p.Entry.Note, &p.Version, &p.OwnerID, pq.Array(&p.Entry.Readers), pq.Array(&p.Entry.UserIDs)); err != nil {
		return p, err
	}
	for _, n := range l.People {
		if n.ContactID != 0 { // whom the reader does not see stays as they are
			p.Entry.ContactIDs = append(p.Entry.ContactIDs, n.ContactID)
		}
	}
	if !t.Actor.ReadsLibrary(l.LibraryID) {
		p.Entry.UserIDs, p.OwnerID = nil, 0
	}
	ours, err := t.namesOfUsers(append(slices.Clone(p.Entry.UserIDs), p.OwnerID))
	if err != nil {
		return p, err
	}
	p.Owner = ours[p.OwnerID]
	for _, id := range p.Entry.UserIDs {
		p.Ours = append(p.Ours, crm.Colleague{ID: id, Name: ours[id]})
	}
	offices, err := t.namesOfOffices([]int64{l.OfficeID})
	if err != nil {
		return p, err
	}
	p.Office = offices[l.OfficeID]
	p.MayEdit = t.Actor.MayIn(crm.InteractionsChange, l.LibraryID)
	steps, err := t.tasks(`k.interaction_id = $1 ORDER BY k.due_on LIMIT 1`, id)
	if len(steps) > 0 {
		p.Line.Next = &steps[0]
	}
	return p, err
}

// Change corrects an entry.
func (d interactions) Change(ctx context.Context, l crm.InteractionChange) (done crm.Done, err error) {
	err = d.write(ctx, crm.InteractionsChange, func(t *Tx) error {
		l := l // an attempt that was lost may have put people into it whom nobody made in the end
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
		if err := t.checkInteraction(&l, p.OwnerID); err != nil {
			return err
		}
		if _, err := t.whoWasThere(&l); err != nil {
			return err
		}
		if l.Visibility == crm.ToNamed && !slices.Contains(l.Readers, t.Actor.UserID) {
			l.Readers = append(slices.Clip(l.Readers), t.Actor.UserID) // whoever narrows an entry stays among its readers
		}
		n, err := t.Exec(`UPDATE interaction
			SET office_id = nullif($3, 0), occurred_at = $4, zone = $5, kind = $6, direction = $7, result = $8, our_ref = $9, their_ref = $10,
			subject = $11, note = $12, note_html = $13, lang = $14,
			folded = $15, fold_version = $16, visibility = $17, readers = $18 WHERE id = $1 AND version = $2`,
			l.ID, l.Version, l.OfficeID, l.At, l.Zone, l.Kind, l.Direction, l.Result, l.OurRef, l.TheirRef, l.Subject, l.Note, markdown.HTML(l.Note),
			l.NoteLang, foldedInteraction(l), fold.Version, l.Visibility, pq.Array(readers(l.Readers)))
		if err != nil {
			return err
		}
		if n == 0 {
			return t.stale("interaction", l.ID, l.Version)
		}
		var joining attendees
		if _, added := differ(p.Entry.ContactIDs, l.ContactIDs); len(added) > 0 {
			if err := t.tx.QueryRowContext(t.ctx, attending, l.LibraryID, l.OfficeID, pq.Array(added)).Scan(joining.columns()...); err != nil {
				return err
			}
		}
		if err := t.saveInteractionParts(l, p.Entry, p.Line.ByID, joining); err != nil {
			return err
		}
		if err := t.tasksOfInteractionFollow(l.ID, l.Audience, p.Entry.Audience); err != nil {
			return err
		}
		done = crm.Done{ID: l.ID, Message: crm.Say("log.changed")}
		done.Undo = t.Undoable()
		return err
	})
	return done, err
}

// foldedInteraction is what search looks through: the subject, the references and the first 2,000 characters of the note.
func foldedInteraction(l crm.InteractionChange) string {
	note := []rune(l.Note)
	return fold.Fold(strings.Join([]string{l.Subject, l.OurRef, l.TheirRef, string(note[:min(len(note), 2000)])}, " "))
}

// refoldInteraction brings what search looks through, and the note as HTML, in line with an entry's row.
func (t *Tx) refoldInteraction(id int64) error {
	var l crm.InteractionChange
	row := t.tx.QueryRowContext(t.ctx, `SELECT subject, our_ref, their_ref, note FROM interaction WHERE id = $1`, id)
	if err := row.Scan(&l.Subject, &l.OurRef, &l.TheirRef, &l.Note); err != nil {
		return err
	}
	_, err := t.Exec(`UPDATE interaction SET folded = $2, fold_version = $3, note_html = $4
		WHERE id = $1 AND (folded, note_html) IS DISTINCT FROM ($2, $4)`, id, foldedInteraction(l), fold.Version, markdown.HTML(l.Note))
	return err
}
