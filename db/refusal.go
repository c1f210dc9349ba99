package db

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"liaison/crm"
)

// constraints maps a named constraint to the form field it concerns and what to say. PostgreSQL decides; this only words it.
var constraints = map[string]crm.FieldError{
	"credential_email_key":                           {Field: "email", Message: crm.Say("error.email_taken")},
	"library_name_key":                               {Field: "name", Message: crm.Say("error.library_taken")},
	"library_isil_key":                               {Field: "isil", Message: crm.Say("error.isil_taken")},
	"library_country":                                {Field: "country", Message: crm.Say("error.choice")},
	"app_user_country":                               {Field: "country", Message: crm.Say("error.choice")},
	"library_place":                                  {Field: "country", Message: crm.Say("error.country_required")},
	"library_country_fkey":                           {Field: "country", Message: crm.Say("error.choice")},
	"app_user_country_fkey":                          {Field: "country", Message: crm.Say("error.choice")},
	"member_library_id_fkey":                         {Field: "library", Message: crm.Say("error.choice")},
	"office_country_fkey":                            {Field: "country", Message: crm.Say("error.choice")},
	"office_kind_fkey":                               {Field: "kind", Message: crm.Say("error.choice")},
	"office_organisation_id_fkey":                    {Field: "organisation", Message: crm.Say("error.choice")},
	"office_successor":                               {Field: "successor", Message: crm.Say("error.successor_self")},
	"office_successor_id_fkey":                       {Field: "successor", Message: crm.Say("error.choice")},
	"office_report_successor_id_fkey":                {Field: "successor", Message: crm.Say("error.choice")},
	"office_country_country_fkey":                    {Field: "also", Message: crm.Say("error.choice")},
	"office_theme_theme_fkey":                        {Field: "theme", Message: crm.Say("error.choice")},
	"office_goal_goal_fkey":                          {Field: "goal", Message: crm.Say("error.choice")},
	"post_theme_fkey":                                {Field: "theme", Message: crm.Say("error.choice")},
	"library_office_rhythm":                          {Field: "at_most_days", Message: crm.Say("error.rhythm")},
	"library_office_library_id_lead_user_id_fkey":    {Field: "lead", Message: crm.Say("error.choice")},
	"contact_library_id_owner_id_fkey":               {Field: "owner", Message: crm.Say("error.choice")},
	"contact_main_office_id_fkey":                    {Field: "office", Message: crm.Say("error.choice")},
	"appointment_office_id_fkey":                     {Field: "office", Message: crm.Say("error.choice")},
	"day_off_once":                                   {Field: "on", Message: crm.Say("error.day_off_there")},
	"appointment_post_id_fkey":                       {Field: "post", Message: crm.Say("error.choice")},
	"appointment_dates":                              {Field: "to", Message: crm.Say("error.dates_order")},
	"contact_theme_theme_fkey":                       {Field: "theme", Message: crm.Say("error.choice")},
	"interaction_office_id_fkey":                     {Field: "office_name", Message: crm.Say("error.choice")},
	"interaction_contact_library_id_contact_id_fkey": {Field: "people", Message: crm.Say("error.choice")},
	"interaction_user_library_id_user_id_fkey":       {Field: "user", Message: crm.Say("error.choice")},
	"interaction_theme_theme_fkey":                   {Field: "theme", Message: crm.Say("error.choice")},
	"interaction_goal_goal_fkey":                     {Field: "goal", Message: crm.Say("error.choice")},
	"task_library_id_owner_id_fkey":                  {Field: "owner", Message: crm.Say("error.choice")},
	"task_library_id_contact_id_fkey":                {Field: "contact", Message: crm.Say("error.choice")},
	"task_office_id_fkey":                            {Field: "office", Message: crm.Say("error.choice")},
}

// translate turns what PostgreSQL refused into the domain's error; what it does not know stays internal.
func translate(ctx context.Context, err error) error {
	var known *crm.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if away(err) && ctx.Err() == nil {
		return crm.Refuse(crm.Unavailable, "error.unavailable").Because(err)
	}
	e := pq.As(err)
	if e == nil {
		return err
	}
	switch e.Code {
	case pqerror.UniqueViolation, pqerror.ForeignKeyViolation, pqerror.CheckViolation:
		if f, ok := constraints[e.Constraint]; ok {
			return (&crm.Error{Kind: crm.Invalid, Message: crm.Say("error.invalid", "count", 1), Fields: []crm.FieldError{f}}).Because(err)
		}
		if e.Constraint == "office_report_open_key" {
			return crm.Refuse(crm.Conflict, "error.report_open").Because(err)
		}
	case pqerror.CharacterNotInRepertoire, pqerror.UntranslatableCharacter:
		return crm.Refuse(crm.Invalid, "error.bad_utf8").Because(err)
	case pqerror.NumericValueOutOfRange:
		return crm.ErrNotFound().Because(err)
	}
	return err
}

// away tells whether the database cannot do it just now: not reached, full, or again and again at odds with another transaction.
func away(err error) bool {
	var network *net.OpError
	if errors.Is(err, driver.ErrBadConn) || errors.As(err, &network) {
		return true
	}
	return pq.As(err, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.TooManyConnections, pqerror.QueryCanceled, pqerror.DiskFull,
		pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

// stale is the answer to an edit of a row that somebody changed in the meantime: who, when, what it is now, and its version,
// so that the form, once both were looked at, can be saved.
func (t *Tx) stale(noun string, id int64, since int) error {
	return t.stalePart(noun, id, noun, id, since)
}

// stalePart is stale for a part of a record, whose history stands with the record's.
func (t *Tx) stalePart(noun string, id int64, part string, row int64, since int) error {
	e := crm.Refuse(crm.Conflict, "error.stale")
	e.Stale = &crm.Stale{}
	if err := t.Get(&e.Stale.Version, `SELECT version FROM `+part+` WHERE id = $1`, row); err != nil {
		return err
	}
	var by *string
	last := t.tx.QueryRowContext(t.ctx, `SELECT a.at, coalesce(u.name, app.voice(a.user_id)) FROM audit a LEFT JOIN app_user u ON u.id = a.user_id WHERE a.of_noun = $1 AND a.of_id = $2 AND a.noun = $3 AND a.row_id = $4 ORDER BY a.id DESC LIMIT 1`, noun, id, part, row)
	if err := last.Scan(&e.Stale.At, &by); err == nil && by != nil {
		e.Stale.By = *by
	}
	e.Message = crm.Say("error.stale", "by", e.Stale.By)
	changed := []struct {
		Field string  `db:"field"`
		Now   *string `db:"now"`
	}{}
	err := t.Select(&changed, `SELECT DISTINCT ON (f.key) f.key AS field, f.value AS now FROM audit a JOIN audit_value v ON v.audit_id = a.id, jsonb_each_text(v.after) f
		WHERE a.of_noun = $1 AND a.of_id = $2 AND a.noun = $3 AND a.row_id = $4 AND a.version > $5 ORDER BY f.key, a.id DESC`, noun, id, part, row, since)
	if err != nil {
		return err
	}
	for _, c := range changed {
		if c.Now != nil {
			e.Stale.Fields = append(e.Stale.Fields, asTyped(c.Field, *c.Now)...)
		}
	}
	return e
}

// asTyped gives a column's value as the fields of its form show it; names are one field for each language.
func asTyped(column, now string) []crm.StaleField {
	var names crm.Names
	if column == "names" && json.Unmarshal([]byte(now), &names) == nil {
		var out []crm.StaleField
		for _, lang := range slices.Sorted(maps.Keys(names)) {
			out = append(out, crm.StaleField{Field: crm.NameField(lang), Now: names[lang]})
		}
		return out
	}
	var list []string
	if column == "aliases" && json.Unmarshal([]byte(now), &list) == nil {
		now = strings.Join(list, "; ")
	}
	return []crm.StaleField{{Field: fieldOf(column), Now: now}}
}

// fieldOf is the form field of a column that has another name.
func fieldOf(column string) string {
	switch column {
	case "display_name":
		return "name"
	case "holder_name":
		return "holder"
	case "contact_basis":
		return "basis"
	case "owner_id", "organisation_id", "lead_user_id":
		return strings.TrimSuffix(strings.TrimSuffix(column, "_id"), "_user")
	}
	return column
}

// wrong refuses one field of a form.
func wrong(field, key string) error {
	f := &crm.Faults{}
	f.Add(field, key)
	return f.Err()
}
