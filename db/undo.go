package db

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

// parts are the tables whose rows vanish when an insert is taken back, because they have no trash of their own.
var parts = map[string]bool{"contact_name": true, "contact_channel": true, "contact_theme": true, "appointment": true, "interaction_contact": true, "interaction_user": true,
	"interaction_theme": true, "interaction_goal": true, "library_office": true, "office_country": true, "office_theme": true, "office_goal": true}

// kept are the tables whose rows are only marked deleted.
var kept = map[string]bool{"contact": true, "interaction": true, "task": true, "office": true, "office_reach": true, "post": true, "office_source": true, "office_report": true, "day_off": true}

type auditLine struct {
	Noun    string          `db:"noun"`
	OfNoun  string          `db:"of_noun"`
	OfID    int64           `db:"of_id"`
	RowID   int64           `db:"row_id"`
	Version *int            `db:"version"`
	Action  string          `db:"action"`
	Before  json.RawMessage `db:"before"`
	Erased  bool            `db:"erased"`
}

// Undo takes a request's changes back, last first. A row that somebody changed since is left and listed.
func (d history) Undo(ctx context.Context, request string) (out crm.Undone, err error) {
	err = d.writeTrash(ctx, "History.Undo", func(t *Tx) error {
		out = crm.Undone{}
		n, err := t.Exec(`UPDATE undo SET used_at = app.now() WHERE request = $1 AND user_id = $2 AND used_at IS NULL AND expires_at > app.now()`, request, t.Actor.UserID)
		if err != nil {
			return err
		}
		if n == 0 {
			return crm.Refuse(crm.NotFound, "error.undo_gone")
		}
		lines := []auditLine{}
		if err := t.Select(&lines, `SELECT a.noun, a.of_noun, a.of_id, a.row_id, a.version, a.action, coalesce(v.before, '{}') AS before, v.erased_at IS NOT NULL AS erased FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id
			WHERE a.request = $1 AND a.user_id = $2 AND a.action IN ('insert', 'update', 'delete') ORDER BY a.id DESC`, request, t.Actor.UserID); err != nil {
			return err
		}
		out, err = t.takeBack(lines)
		return err
	})
	return out, err
}

// key names the row of a line, record the record that the row belongs to.
func (l auditLine) key() string    { return fmt.Sprint(l.Noun, l.RowID) }
func (l auditLine) record() string { return fmt.Sprint(l.OfNoun, l.OfID) }

func (t *Tx) takeBack(lines []auditLine) (out crm.Undone, err error) {
	told := map[string]bool{}
	for i := len(lines) - 1; i >= 0; i-- { // the record the person stood on is the first that changed
		if l := lines[i]; out.Noun == "" || l.Action != "insert" && l.Noun == l.OfNoun {
			out.Noun, out.ID = l.OfNoun, l.OfID
		}
	}
	moved, err := t.movedOn(lines)
	if err != nil {
		return out, err
	}
	for _, l := range lines {
		switch {
		case l.Erased: // what was erased does not come back
			continue
		case parts[l.Noun] && moved[l.record()]: // a part stays with the record that it belongs to
			continue
		case !moved[l.key()]:
			done, err := t.reverse(l)
			if err != nil {
				return out, err
			}
			moved[l.key()] = !done // the fence: whoever lost the role there takes nothing back
		}
		if moved[l.key()] && !told[l.key()] {
			told[l.key()] = true
			out.Skipped = append(out.Skipped, crm.Say("undo.skipped", "noun", l.Noun))
		}
	}
	out.Message = crm.Say("undo.done")
	if len(out.Skipped) > 0 {
		out.Message = crm.Say("undo.partly", "count", len(out.Skipped))
	}
	return out, nil
}

// movedOn are the rows that are no longer as the request left them, asked before anything is taken back.
func (t *Tx) movedOn(lines []auditLine) (map[string]bool, error) {
	latest, moved := map[string]int{}, map[string]bool{}
	for _, l := range lines {
		if l.Version != nil {
			latest[l.key()] = max(latest[l.key()], *l.Version)
		}
	}
	for _, l := range lines {
		if moved[l.key()] {
			continue
		}
		same, err := t.unmoved(l, latest[l.key()])
		if err != nil {
			return nil, err
		}
		moved[l.key()] = !same
	}
	return moved, nil
}

// unmoved tells whether the row is still as the request left it.
func (t *Tx) unmoved(l auditLine, version int) (bool, error) {
	if l.Version == nil || l.Action == "delete" || !kept[l.Noun] {
		return parts[l.Noun] || kept[l.Noun], nil
	}
	if l.Noun == "office_source" {
		return true, nil
	}
	var now int
	err := t.Get(&now, `SELECT coalesce((SELECT version FROM `+l.Noun+` WHERE id = $1), 0)`, l.RowID)
	return now == version, err
}

// reverse takes one line back, and tells whether there was a row to do it to.
func (t *Tx) reverse(l auditLine) (bool, error) {
	var n int64
	var err error
	switch {
	case l.Action == "insert" && kept[l.Noun]:
		n, err = t.Exec(`UPDATE `+l.Noun+` SET deleted_at = app.now() WHERE id = $1`, l.RowID)
	case l.Action == "insert":
		if l.Noun == "appointment" {
			if _, err = t.Exec(`UPDATE contact SET main_appointment_id = NULL WHERE main_appointment_id = $1`, l.RowID); err != nil {
				return false, err
			}
		}
		n, err = t.Exec(`DELETE FROM `+l.Noun+` WHERE id = $1`, l.RowID)
	case l.Action == "delete":
		n, err = t.Exec(`INSERT INTO `+l.Noun+` OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::`+l.Noun+`, $1)).*`, string(l.Before))
	default:
		n, err = t.putBack(l)
	}
	if err == nil && l.Noun == "office" && l.Action == "update" {
		err = t.refoldOffice(l.RowID) // the audit keeps no search text
	}
	return n > 0, err
}

// putBack writes the values from before an update; the columns come from the audit, which the trigger wrote.
func (t *Tx) putBack(l auditLine) (int64, error) {
	var before map[string]any
	if err := json.Unmarshal(l.Before, &before); err != nil {
		return 0, err
	}
	columns := make([]string, 0, len(before))
	for c := range before {
		columns = append(columns, c)
	}
	if len(columns) == 0 {
		return 1, nil
	}
	sort.Strings(columns)
	set := ""
	for i, c := range columns {
		if i > 0 {
			set += ", "
		}
		set += pq.QuoteIdentifier(c) + " = r." + pq.QuoteIdentifier(c)
	}
	return t.Exec(`UPDATE `+l.Noun+` x SET `+set+` FROM jsonb_populate_record(NULL::`+l.Noun+`, $2) r WHERE x.id = $1`, l.RowID, string(l.Before))
}

// Trash lists what was deleted in the library in the last 30 days.
func (d history) Trash(ctx context.Context, library int64) (list []crm.Deleted, err error) {
	err = d.run(ctx, way{action: "History.Trash", readOnly: true, trash: true}, func(t *Tx) error {
		if err := t.MayIn(library); err != nil {
			return err
		}
		rows := []struct {
			Noun string    `db:"noun"`
			ID   int64     `db:"id"`
			Name string    `db:"name"`
			At   time.Time `db:"deleted_at"`
			By   string    `db:"by"`
		}{}
		err := t.Select(&rows, `SELECT d.noun, d.id, d.name, d.deleted_at, coalesce(u.name, '') AS by FROM (
			SELECT 'contact' AS noun, id, display_name AS name, deleted_at, library_id FROM contact WHERE library_id = $1 AND deleted_at IS NOT NULL
			UNION ALL SELECT 'interaction', i.id, coalesce(nullif(i.subject, ''), (SELECT names->>$4 FROM office o WHERE o.id = i.office_id), (SELECT names->>'en' FROM office o WHERE o.id = i.office_id), ''), i.deleted_at, i.library_id FROM interaction i WHERE i.library_id = $1 AND i.deleted_at IS NOT NULL
			UNION ALL SELECT 'task', id, title, deleted_at, library_id FROM task WHERE library_id = $1 AND deleted_at IS NOT NULL) d
			LEFT JOIN LATERAL (SELECT a.user_id FROM audit a WHERE a.of_noun = d.noun AND a.of_id = d.id AND a.noun = d.noun AND 'deleted_at' = any(a.fields) ORDER BY a.id DESC LIMIT 1) a ON true LEFT JOIN app_user u ON u.id = a.user_id
			WHERE d.deleted_at > $3 AND ($2 = 0 OR a.user_id = $2) ORDER BY d.deleted_at DESC LIMIT 500`, library, t.onlyOwn(library), t.Now.Add(-crm.TrashLife), t.Actor.Lang)
		for _, r := range rows {
			list = append(list, crm.Deleted{Noun: r.Noun, ID: r.ID, Name: r.Name, DeletedAt: r.At, By: r.By, Until: r.At.Add(crm.TrashLife)})
		}
		return err
	})
	return list, err
}

// onlyOwn is the actor where the trash shows only own deletions, 0 for a manager.
func (t *Tx) onlyOwn(library int64) int64 {
	if t.Actor.RoleIn(library) == crm.Manager {
		return 0
	}
	return t.Actor.UserID
}

// Restore takes a record out of the trash.
func (d history) Restore(ctx context.Context, noun string, id int64) (done crm.Done, err error) {
	if noun != "contact" && noun != "interaction" && noun != "task" {
		return done, crm.ErrNotFound()
	}
	err = d.writeTrash(ctx, "History.Restore", func(t *Tx) error {
		var library, by int64
		row := t.tx.QueryRowContext(t.ctx, `SELECT x.library_id, coalesce((SELECT a.user_id FROM audit a WHERE a.of_noun = $2 AND a.of_id = x.id AND a.noun = $2 AND 'deleted_at' = any(a.fields) ORDER BY a.id DESC LIMIT 1), 0)
			FROM `+noun+` x WHERE x.id = $1 AND x.deleted_at > $3`, id, noun, t.Now.Add(-crm.TrashLife))
		if err := row.Scan(&library, &by); err != nil {
			return crm.ErrNotFound().Because(err)
		}
		if err := t.MayIn(library); err != nil {
			return err
		}
		if own := t.onlyOwn(library); own != 0 && own != by {
			return crm.ErrForbidden()
		}
		if _, err := t.Exec(`UPDATE `+noun+` SET deleted_at = NULL WHERE id = $1`, id); err != nil {
			return err
		}
		done = crm.Done{ID: id, Message: crm.Say("trash.restored")}
		done.Undo = t.Undoable()
		return err
	})
	return done, err
}
