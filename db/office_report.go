package db

import (
	"context"
	"encoding/json"

	"liaison/crm"
)

// Report says that an office changed its state. In a network of one library a manager's own report counts at once.
func (d offices) Report(ctx context.Context, r crm.StateReport) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.OfficesReport}, r.Write, r, func(t *Tx, r crm.StateReport) (done crm.Done, err error) {
		o, err := t.office(r.OfficeID)
		if err != nil {
			return done, err
		}
		if err := t.MayIn(r.LibraryID); err != nil {
			return done, err
		}
		if err := r.Check().Err(); err != nil {
			return done, err
		}
		if o.State == r.State {
			return done, wrong("state", "error.state_same")
		}
		id, err := t.Insert(`INSERT INTO office_report (office_id, state, successor_id, source_kind, source, note, by_library_id, by_user_id)
			VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8) RETURNING id`,
			r.OfficeID, r.State, r.SuccessorID, r.Source.Kind, r.Source.Text, r.Note, r.LibraryID, t.Actor.UserID)
		if err != nil {
			return done, err
		}
		done = crm.Done{ID: r.OfficeID, Message: crm.Say("office.reported")}
		alone, err := t.manageAlone(r.LibraryID)
		if err != nil {
			return done, err
		}
		if alone {
			if err := t.settle(id, r.LibraryID, "confirmed"); err != nil {
				return done, err
			}
			done.Message = crm.Say("office.state_changed")
		}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// manageAlone tells whether the actor manages the only library there is: no second one could ever confirm.
func (t *Tx) manageAlone(library int64) (bool, error) {
	if t.Actor.RoleIn(library) != crm.Manager {
		return false, nil
	}
	var libraries int
	err := t.Get(&libraries, `SELECT count(*) FROM library WHERE closed_at IS NULL`)
	return libraries == 1, err
}

// settle writes a decision, and for a confirmed report the office's new state with the reporter's source.
func (t *Tx) settle(report, library int64, decision string) error {
	if _, err := t.Exec(`UPDATE office_report SET decision = $2, decided_by = $3, decided_library_id = nullif($4, 0), decided_at = app.now()
		WHERE id = $1`, report, decision, t.Actor.UserID, library); err != nil || decision != "confirmed" {
		return err
	}
	if _, err := t.Exec(`UPDATE office o SET state = r.state, successor_id = r.successor_id FROM office_report r
		WHERE r.id = $1 AND o.id = r.office_id`, report); err != nil {
		return err
	}
	_, err := t.Exec(`INSERT INTO office_source (office_id, field, source_kind, source, as_of, by_library_id, by_user_id)
		SELECT office_id, 'state', source_kind, source, to_char(at, 'YYYY'), by_library_id, by_user_id FROM office_report WHERE id = $1`, report)
	return err
}

// Decide confirms or refuses a report of another library, or withdraws an own one.
func (d offices) Decide(ctx context.Context, c crm.StateDecision) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesDecide, func(t *Tx) error {
		var by, reporter int64
		row := t.tx.QueryRowContext(t.ctx, `SELECT by_library_id, by_user_id FROM office_report
			WHERE id = $1 AND office_id = $2 AND decision IS NULL AND deleted_at IS NULL FOR UPDATE`, c.ReportID, c.OfficeID)
		if err := row.Scan(&by, &reporter); err != nil {
			if !noRows(err) {
				return err
			}
			var there bool
			if err := t.Get(&there, `SELECT EXISTS (SELECT FROM office_report WHERE id = $1 AND office_id = $2)`, c.ReportID,
				c.OfficeID); err != nil {
				return err
			}
			if there {
				return crm.Refuse(crm.Conflict, "error.report_closed")
			}
			return crm.ErrNotFound()
		}
		if err := t.actingFor(c.LibraryID); err != nil {
			return err
		}
		alone, err := t.manageAlone(by)
		if err != nil {
			return err
		}
		if err := t.mayDecide(c, by, reporter, alone); err != nil {
			return err
		}
		if err := t.settle(c.ReportID, c.LibraryID, c.Decision); err != nil {
			return err
		}
		done = crm.Done{ID: c.OfficeID, Message: crm.Say("office.decided." + c.Decision)}
		done.Undo = t.Undoable()
		return nil
	})
	return done, err
}

// mayDecide says who decides a report. Nobody confirms their own. A library decides none of its own, unless its manager is the
// only possible second voice. Only the library that reported withdraws it.
func (t *Tx) mayDecide(c crm.StateDecision, by, reporter int64, alone bool) error {
	switch c.Decision {
	case "withdrawn":
		if !t.Actor.MayIn(crm.OfficesReport, by) {
			return crm.ErrForbidden()
		}
	case "confirmed", "refused":
		second := c.LibraryID != by && c.LibraryID != 0 || t.Actor.Network.ReadsAll() || alone
		if !second || reporter == t.Actor.UserID {
			return crm.ErrForbidden()
		}
	default:
		return wrong("decision", "error.choice")
	}
	return nil
}

// openReport reads the report that waits, with what the actor may do about it.
func (t *Tx) openReport(office, library int64) (*crm.OpenReport, error) {
	var r crm.OpenReport
	var reporter, successor int64
	row := t.tx.QueryRowContext(t.ctx, `SELECT r.id, r.state, coalesce(r.successor_id, 0), CASE
		WHEN r.by_library_id = any(app.reads()) THEN r.note ELSE '' END, r.source_kind, r.source, l.name, l.id, r.at, r.by_user_id
		FROM office_report r JOIN library l ON l.id = r.by_library_id
		WHERE r.office_id = $1 AND r.decision IS NULL AND r.deleted_at IS NULL`, office)
	err := row.Scan(&r.ID, &r.State, &successor, &r.Note, &r.Source.Kind, &r.Source.Text, &r.Library, &r.LibraryID, &r.At, &reporter)
	if noRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.Successor, err = t.officeNamed(successor); err != nil {
		return nil, err
	}
	alone, err := t.manageAlone(r.LibraryID)
	acting := t.Actor.MayIn(crm.OfficesDecide, library) || library == 0 && t.Actor.Network.ReadsAll()
	r.MayDecide = acting && t.mayDecide(crm.StateDecision{LibraryID: library, Decision: "confirmed"}, r.LibraryID, reporter, alone) == nil
	r.MayWithdraw = t.Actor.MayIn(crm.OfficesReport, r.LibraryID)
	return &r, err
}

// Revert puts one earlier change of the directory back: all that its request did to the office and its sources, last first.
// Where somebody changed a value again since, nothing is reverted, and the coordinator is told why.
func (d offices) Revert(ctx context.Context, office, audit int64) (done crm.Done, err error) {
	err = d.writeTrash(ctx, crm.OfficesRevert, func(t *Tx) error {
		lines := []revertLine{}
		if err := t.Select(&lines, `SELECT a.id, a.noun, a.of_noun, a.of_id, a.row_id, a.action, coalesce(v.before, '{}') AS before,
			coalesce(v.after, '{}') AS after
			FROM audit one JOIN audit a ON a.of_noun = one.of_noun AND a.of_id = one.of_id AND a.request = one.request
			LEFT JOIN audit_value v ON v.audit_id = a.id
			WHERE one.id = $1 AND one.of_noun = 'office' AND one.of_id = $2 AND a.library_id IS NULL AND a.action IN ('insert', 'update', 'delete')
			ORDER BY a.id DESC`, audit, office); err != nil {
			return err
		}
		if len(lines) == 0 {
			return crm.ErrNotFound()
		}
		fits, err := t.allOrNothing(func() (bool, error) {
			all := make([]auditLine, len(lines))
			for i, l := range lines {
				if err := t.stillAs(l); err != nil {
					return false, err
				}
				if done, err := t.reverse(l.auditLine); err != nil || !done {
					return false, err
				}
				all[i] = l.auditLine
			}
			return true, t.derive(all)
		})
		if err == nil && !fits {
			err = crm.Refuse(crm.Conflict, "error.changed_again")
		}
		if err != nil {
			return err
		}
		done = crm.Done{ID: office, Message: crm.Say("office.reverted")}
		done.Undo = t.Undoable()
		return nil
	})
	return done, err
}

// revertLine is an audit line with what the row became.
type revertLine struct {
	auditLine
	After json.RawMessage `db:"after"`
}

// stillAs refuses to revert a change when the row has been changed again since.
func (t *Tx) stillAs(l revertLine) error {
	if goings[l.Noun] == stay {
		return crm.ErrNotFound()
	}
	var same bool
	var err error
	switch l.Action {
	case "update":
		err = t.Get(&same, `SELECT coalesce((SELECT to_jsonb(x) @> $2::jsonb FROM `+l.Noun+` x WHERE x.id = $1), false)`, l.RowID,
			string(l.After))
	case "insert":
		gone := ""
		if goings[l.Noun] == marked {
			gone = ` AND x.deleted_at IS NULL`
		}
		err = t.Get(&same, `SELECT EXISTS (SELECT FROM `+l.Noun+` x WHERE x.id = $1`+gone+`)`, l.RowID)
	default:
		err = t.Get(&same, `SELECT NOT EXISTS (SELECT FROM `+l.Noun+` x WHERE x.id = $1)`, l.RowID)
	}
	if err == nil && !same {
		return crm.Refuse(crm.Conflict, "error.changed_again")
	}
	return err
}
