package db

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"liaison/crm"
)

type auditLine struct {
	ID      int64           `db:"id"`
	Request string          `db:"request"`
	Noun    string          `db:"noun"`
	OfNoun  string          `db:"of_noun"`
	OfID    int64           `db:"of_id"`
	RowID   int64           `db:"row_id"`
	Action  string          `db:"action"`
	Before  json.RawMessage `db:"before"`
	Erased  bool            `db:"erased"`
}

// Undo takes a request's changes back, last first. What somebody changed since is left and listed.
func (d history) Undo(ctx context.Context, request string) (out crm.Undone, err error) {
	err = d.writeTrash(ctx, crm.HistoryUndo, func(t *Tx) error {
		out = crm.Undone{}
		n, err := t.Exec(`UPDATE undo SET used_at = app.now()
			WHERE request = $1 AND user_id = $2 AND used_at IS NULL AND expires_at > app.now()`, request, t.Actor.UserID)
		if err != nil {
			return err
		}
		if n == 0 {
			return crm.Refuse(crm.NotFound, "error.undo_gone")
		}
		lines := []auditLine{}
		if err := t.Select(&lines, `SELECT a.id, a.request, a.noun, a.of_noun, a.of_id, a.row_id, a.action, coalesce(v.before, '{}') AS before,
			v.erased_at IS NOT NULL AS erased FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id
			WHERE a.request = $1 AND a.user_id = $2 AND a.action IN ('insert', 'update', 'delete')
			ORDER BY a.id DESC`, request, t.Actor.UserID); err != nil {
			return err
		}
		if out, err = t.takeBack(lines); err != nil {
			return err
		}
		var changed bool
		err = t.Get(&changed, `SELECT EXISTS (SELECT FROM audit WHERE request = $1)`, t.Request)
		if !changed && len(out.Skipped) > 0 {
			out.Message = crm.Say("undo.all_left")
		} else if !changed {
			out.Message = crm.Say("undo.nothing")
		}
		return err
	})
	return out, err
}

// row is what goes back as one: a row, or all parts of one kind, such as the telephone numbers of a person.
func (l auditLine) row() string {
	if goings[l.Noun] == vanish {
		return fmt.Sprint(l.Noun, " of ", l.OfNoun, l.OfID)
	}
	return l.key()
}

func (l auditLine) key() string { return fmt.Sprint(l.Noun, l.RowID) }

// made tells whether the line made the record that it belongs to.
func (l auditLine) made() bool { return l.Action == "insert" && l.Noun == l.OfNoun }

// takeBack reverses lines, record by record.
func (t *Tx) takeBack(lines []auditLine) (out crm.Undone, err error) {
	type record struct {
		noun string
		id   int64
	}
	var order []record
	of := map[record][]auditLine{}
	for _, l := range lines {
		r := record{l.OfNoun, l.OfID}
		if of[r] == nil {
			order = append(order, r)
		}
		of[r] = append(of[r], l)
	}
	left := map[record][]string{}
	pass := func() error {
		for _, r := range order {
			var err error
			if left[r], err = t.takeBackRecord(of[r]); err != nil {
				return err
			}
		}
		return nil
	}
	// The first pass is a trial: it takes everything back, parts too, to learn what other records still need, and is rolled
	// back. In the second, a record that goes into the trash keeps its parts, so that it can be restored whole.
	if _, err := t.allOrNothing(func() (bool, error) { return false, pass() }); err != nil {
		return out, err
	}
	for _, r := range order {
		if n, known := nounOf(r.noun); len(left[r]) == 0 && known && n.owned != nil && slices.ContainsFunc(of[r], auditLine.made) {
			of[r] = slices.DeleteFunc(slices.Clone(of[r]), func(l auditLine) bool { return !l.made() })
		}
	}
	if err := pass(); err != nil {
		return out, err
	}
	for _, r := range order {
		for _, noun := range left[r] {
			out.Skipped = append(out.Skipped, crm.Say("undo.left."+noun))
		}
	}
	for _, r := range slices.Backward(order) { // the record the person stood on is the first that changed
		gone := len(left[r]) == 0 && slices.ContainsFunc(of[r], auditLine.made)
		if out.Noun == "" || out.Gone && !gone {
			out.Noun, out.ID, out.Gone = r.noun, r.id, gone
		}
	}
	out.Message = crm.Say("undo.done")
	if len(out.Skipped) > 0 {
		out.Message = crm.Say("undo.partly")
	}
	return out, nil
}

// takeBackRecord reverses the lines of one record, and names what stays: rows that somebody changed since, or all of it where
// something else already needs what was made. Who and what was made in this request goes as a whole or not at all.
func (t *Tx) takeBackRecord(lines []auditLine) (left []string, err error) {
	whole := slices.ContainsFunc(lines, auditLine.made)
	moved, err := t.movedOn(lines)
	if err != nil {
		return nil, err
	}
	name, id := lines[len(lines)-1].OfNoun, lines[len(lines)-1].OfID
	used := false
	if n, known := nounOf(name); whole && known && n.inUse != "" {
		if err := t.Get(&used, `SELECT `+n.inUse+`($1)`, id); err != nil {
			return nil, err
		}
	}
	if used || whole && len(moved) > 0 {
		return []string{name}, nil
	}
	fits, err := t.allOrNothing(func() (bool, error) {
		left = nil
		for _, l := range lines {
			switch {
			case l.Erased: // what was erased does not come back
				continue
			case !moved[l.row()]:
				done, err := t.reverse(l)
				if err != nil || !done && whole {
					return false, err
				}
				moved[l.row()] = !done
			}
			if moved[l.row()] && !slices.Contains(left, l.Noun) {
				left = append(left, l.Noun)
			}
		}
		return true, t.derive(lines)
	})
	if !fits && err == nil {
		left = []string{name}
	}
	return left, err
}

// allOrNothing runs f and undoes all of it where it does not fit what stands now. f itself says so, or a constraint, or the
// fence.
func (t *Tx) allOrNothing(f func() (bool, error)) (fits bool, err error) {
	if _, err := t.Exec(`SAVEPOINT before`); err != nil {
		return false, err
	}
	fits, err = f()
	if err != nil && pq.As(err, pqerror.UniqueViolation, pqerror.ForeignKeyViolation, pqerror.CheckViolation,
		pqerror.InsufficientPrivilege) == nil {
		return false, err
	}
	if err != nil || !fits {
		fits = false
		if _, err := t.Exec(`ROLLBACK TO SAVEPOINT before`); err != nil {
			return false, err
		}
	}
	_, err = t.Exec(`RELEASE SAVEPOINT before`)
	return fits, err
}

// movedOn are the rows of one record that others changed after the request. Where the request made the record, any line by
// others counts.
func (t *Tx) movedOn(lines []auditLine) (map[string]bool, error) {
	moved, mine := map[string]bool{}, map[string]int64{}
	whole := slices.ContainsFunc(lines, auditLine.made)
	for _, l := range lines {
		mine[l.key()] = max(mine[l.key()], l.ID)
		if goings[l.Noun] == stay {
			moved[l.row()] = true
		}
	}
	first := lines[len(lines)-1]
	return moved, t.each(`SELECT noun, row_id, max(id) FROM audit
		WHERE of_noun = $1 AND of_id = $2 AND id > $3 AND request IS DISTINCT FROM $4 AND action IN ('insert', 'update', 'delete')
		GROUP BY noun, row_id`, func(scan func(...any) error) error {
		var l auditLine
		err := scan(&l.Noun, &l.RowID, &l.ID)
		l.OfNoun, l.OfID = first.OfNoun, first.OfID
		if at, ours := mine[l.key()]; whole || ours && l.ID > at {
			moved[l.row()] = true
		}
		return err
	}, first.OfNoun, first.OfID, first.ID, first.Request)
}

// reverse takes one line back, and tells whether it could be done to what stands now.
func (t *Tx) reverse(l auditLine) (bool, error) {
	var n int64
	var err error
	switch {
	case l.Action == "insert" && goings[l.Noun] == marked:
		n, err = t.Exec(`UPDATE `+l.Noun+` SET deleted_at = app.now() WHERE id = $1`, l.RowID)
	case l.Action == "insert":
		n, err = t.Exec(`DELETE FROM `+l.Noun+` WHERE id = $1`, l.RowID)
	case l.Action == "delete": // a theme, say, that somebody gave back since is there already
		n, err = t.Exec(`INSERT INTO `+l.Noun+` OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::`+
			l.Noun+`, $1)).* ON CONFLICT DO NOTHING`, string(l.Before))
	default:
		n, err = t.putBack(l)
	}
	return n > 0, err
}

// derive computes again what the audit does not keep, once a record is put back: what search looks through, notes as HTML, a
// person's office.
func (t *Tx) derive(lines []auditLine) error {
	n, known := nounOf(lines[0].OfNoun)
	switch {
	case !known || slices.ContainsFunc(lines, auditLine.made):
		return nil
	case n.derive != nil:
		return n.derive(t, lines[0].OfID)
	case n.fold != nil:
		return t.refold(n, lines[0].OfID)
	}
	return nil
}

// putBack writes the values from before an update; the columns come from the audit, which the trigger wrote.
func (t *Tx) putBack(l auditLine) (int64, error) {
	var before map[string]any
	if err := json.Unmarshal(l.Before, &before); err != nil {
		return 0, err
	}
	if len(before) == 0 {
		return 1, nil
	}
	var set []string
	for _, column := range slices.Sorted(maps.Keys(before)) {
		set = append(set, pq.QuoteIdentifier(column)+" = r."+pq.QuoteIdentifier(column))
	}
	return t.Exec(`UPDATE `+l.Noun+` x SET `+strings.Join(set, ", ")+` FROM jsonb_populate_record(NULL::`+l.Noun+`, $2) r WHERE x.id = $1`,
		l.RowID, string(l.Before))
}
