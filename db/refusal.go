package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"liaison/crm"
)

// constraints maps a named constraint to the form field it concerns and what to say. PostgreSQL decides; this only words it.
var constraints = map[string]crm.FieldError{
	"credential_email_key":                           {Field: "email", Message: crm.Say("error.email_taken")},
	"library_name_key":                               {Field: "name", Message: crm.Say("error.library_taken")},
	"library_isil_key":                               {Field: "isil", Message: crm.Say("error.isil_taken")},
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

// away tells whether the database cannot do it just now: it is not reached, it is full, or transactions collide again and again.
func away(err error) bool {
	var network *net.OpError
	if errors.Is(err, driver.ErrBadConn) || errors.As(err, &network) {
		return true
	}
	return pq.As(err, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.TooManyConnections,
		pqerror.QueryCanceled, pqerror.DiskFull,
		pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

// wrong refuses one field of a form.
func wrong(field, key string) error {
	f := &crm.Faults{}
	f.Add(field, key)
	return f.Err()
}
