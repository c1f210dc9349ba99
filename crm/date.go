package crm

import (
	"fmt"
	"time"
)

// Date is a day without a clock or a zone, as due dates are. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads ISO 8601, "2026-11-27"; a day that does not exist is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, err
	}
	return DateOf(t), nil
}

// IsZero tells whether there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add is the day so many days later.
func (d Date) Add(days int) Date { return DateOf(d.Time().AddDate(0, 0, days)) }

// Next is the day after; of no day it is no day.
func (d Date) Next() Date {
	if d.IsZero() {
		return d
	}
	return d.Add(1)
}

// DaysUntil is how many days lie between d and later; negative when later is earlier.
func (d Date) DaysUntil(later Date) int { return int(later.Time().Sub(d.Time()).Hours() / 24) }

// Before tells whether d lies before other.
func (d Date) Before(other Date) bool { return d.Time().Before(other.Time()) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is ISO 8601, empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes ISO 8601.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads ISO 8601; empty is no day.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// Scan reads a date column; NULL is no day.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = DateOf(v)
	default:
		return fmt.Errorf("a date cannot be read from %T", src)
	}
	return nil
}

// Or gives the value for a column that allows no day: nil instead of the zero Date.
func (d Date) Or() any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}
