package form

import (
	"strings"
	"time"

	"liaison/crm"
)

// Date is a day as date fields send it, "2026-11-27"; no day for an empty or missing field.
func (v *Values) Date(name string) crm.Date {
	s := westernDigits(strings.TrimSpace(v.raw.Get(name)))
	if s == "" {
		return crm.Date{}
	}
	d, err := crm.ParseDate(s)
	if err != nil || !plausible(d) {
		v.fault(name, "error.bad_date")
		return crm.Date{}
	}
	return d
}

// Moment is a day and a time of a zone as datetime-local fields send it; the zero time for an empty or missing field.
func (v *Values) Moment(name string, zone *time.Location) time.Time {
	s := westernDigits(strings.TrimSpace(v.raw.Get(name)))
	if s == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", s, zone)
	if err != nil || !plausible(crm.DateOf(at)) {
		v.fault(name, "error.bad_date")
		return time.Time{}
	}
	return at
}

// plausible tells whether a day can be meant: PostgreSQL and the calendars of readers know no year 0, and a year of three or
// of five digits is a slip.
func plausible(d crm.Date) bool { return d.Year >= 1000 && d.Year <= 2999 }
