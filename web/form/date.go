package form

import (
	"strings"

	"liaison/crm"
)

// Date is a day as date fields send it, "2026-11-27"; no day for an empty or missing field.
func (v *Values) Date(name string) crm.Date {
	s := westernDigits(strings.TrimSpace(v.raw.Get(name)))
	if s == "" {
		return crm.Date{}
	}
	d, err := crm.ParseDate(s)
	if err != nil {
		v.fault(name, "error.bad_date")
	}
	return d
}
