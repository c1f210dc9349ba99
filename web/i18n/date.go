package i18n

import (
	"strconv"
	"strings"
	"time"

	"liaison/crm"
)

// Day is a day as lists show it: "Fri 20 Nov"; with its year where that is not the year of now.
func (p *Printer) Day(d crm.Date) string {
	return p.day(d, p.names.WeekdayAbbreviated(d.Weekday()), p.months.short)
}

// LongDay is a day as headings and sentences show it: "Monday 23 November"; with its year where that is not the year of now.
func (p *Printer) LongDay(d crm.Date) string {
	return p.day(d, p.names.WeekdayWide(d.Weekday()), p.months.wide)
}

func (p *Printer) day(d crm.Date, weekday string, months [12]string) string {
	if d.IsZero() {
		return ""
	}
	args := []any{"weekday", weekday, "day", dayOfMonth{p.Lang(), d.Day}, "month", months[d.Month-1], "year", d.Year}
	if p.now.IsZero() || p.now.Year() == d.Year {
		return p.date("date.day", args)
	}
	return p.date("date.day_year", args)
}

// Date is a date without its weekday, always with its year: "2 Oct 2026".
func (p *Printer) Date(d crm.Date) string {
	if d.IsZero() {
		return ""
	}
	return p.date("date.date", []any{"day", dayOfMonth{p.Lang(), d.Day}, "month", p.months.short[d.Month-1], "year", d.Year})
}

// LongDate is a date in full, always with its year: "2 October 2026".
func (p *Printer) LongDate(d crm.Date) string {
	if d.IsZero() {
		return ""
	}
	return p.date("date.date", []any{"day", dayOfMonth{p.Lang(), d.Day}, "month", p.months.wide[d.Month-1], "year", d.Year})
}

// Month is a month of a year: "November 2026".
func (p *Printer) Month(year int, month time.Month) string {
	return p.date("date.month", []any{"month", p.months.wide[month-1], "year", year})
}

// date writes a pattern whose parts are the language's own words, which need no isolation.
func (p *Printer) date(key string, pairs argPairs) string {
	var b []byte
	for _, seg := range p.catalogue.plain[key] {
		value, given := pairs.get(seg.arg)
		switch v := value.(type) {
		case string:
			b = append(b, v...)
		case int:
			b = strconv.AppendInt(b, int64(v), 10)
		case dayOfMonth:
			b = v.append(b)
		default:
			if seg.arg == "" && !given {
				b = append(b, seg.text...)
			}
		}
	}
	return string(b)
}

// dayOfMonth is a number, except that French calls the first day of a month "1er".
type dayOfMonth struct {
	lang string
	day  int
}

func (d dayOfMonth) append(b []byte) []byte {
	b = strconv.AppendInt(b, int64(d.day), 10)
	if d.lang == "fr" && d.day == 1 {
		b = append(b, "er"...)
	}
	return b
}

// WeekdayName is the name of a day of the week.
func (p *Printer) WeekdayName(day time.Weekday) string { return p.names.WeekdayWide(day) }

// Time is the time of day in the reader's zone: "14:00".
func (p *Printer) Time(t time.Time) string { return t.In(p.zone).Format("15:04") }

// DateTime is an instant in the reader's zone: "Fri 20 Nov, 14:00".
func (p *Printer) DateTime(t time.Time) string {
	local := t.In(p.zone)
	return p.date("date.at", []any{"day", p.Day(crm.DateOf(local)), "time", local.Format("15:04")})
}

// Today is the reader's day.
func (p *Printer) Today() crm.Date { return crm.DateOf(p.now) }

// DayOf is the day of an instant on the reader's clock.
func (p *Printer) DayOf(t time.Time) crm.Date { return crm.DateOf(t.In(p.zone)) }

// Due says where a day that matters stands to today, the day always beside it: "3 days late (Fri 20 Nov)",
// "today (Mon 23 Nov)", "in 3 days (Thu 26 Nov)".
func (p *Printer) Due(d crm.Date) string { return p.relative("date.due", d, p.Day(d)) }

// DueOn is Due the other way round: "due Fri 4 Dec, in 11 days"; what is late reads as in Due.
func (p *Printer) DueOn(d crm.Date) string { return p.relative("date.due_on", d, p.Day(d)) }

// When says when something planned happens: "in 3 days (Thu 26 Nov, 14:00)".
func (p *Printer) When(t time.Time) string {
	return p.relative("date.when", p.DayOf(t), p.DateTime(t))
}

// DateTimeThere is an instant on two clocks, where the place's differs from the reader's at that instant: "Thu 26 Nov, 14:00
// your time · 17:00 in Nairobi"; with its day where that is another one there.
func (p *Printer) DateTimeThere(t time.Time, zone *time.Location) string {
	there := t.In(zone)
	if there.Format(time.DateTime) == t.In(p.zone).Format(time.DateTime) {
		return p.DateTime(t)
	}
	clock := there.Format("15:04")
	if day := crm.DateOf(there); day != p.DayOf(t) {
		clock = p.date("date.at", []any{"day", p.Day(day), "time", clock})
	}
	return p.T("date.two_zones", "here", dateText(p.DateTime(t)), "there", dateText(clock), "city", cityOf(zone))
}

// cityOf is the place that gives a zone its name: "Nairobi" of "Africa/Nairobi".
func cityOf(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// Ago says how long something past lies back, the day always beside it: "6 days ago · Tue 17 Nov".
func (p *Printer) Ago(d crm.Date) string {
	text := p.Day(d)
	if d.Year != p.now.Year() {
		text = p.Date(d)
	}
	return p.relative("date.ago", d, text)
}

// relative chooses among <key>.past, .yesterday, .today, .tomorrow and .future by the days between today and d. The key
// is spelled in full for the test that looks for keys.
func (p *Printer) relative(key string, d crm.Date, text string) string {
	if d.IsZero() {
		return ""
	}
	days := p.Today().DaysUntil(d)
	day := dateText(text)
	switch {
	case days < -1, days == -1 && !p.Has(key+".yesterday"):
		return p.T(key+".past", "count", -days, "day", day)
	case days == -1:
		return p.T(key+".yesterday", "day", day)
	case days == 0:
		return p.T(key+".today", "day", day)
	case days == 1:
		return p.T(key+".tomorrow", "day", day)
	}
	return p.T(key+".future", "count", days, "day", day)
}

// dateText is a date that is written already, in the language's own words.
type dateText string

// instantOf reads an instant however it came: from Go, or back from JSON.
func instantOf(value any) time.Time {
	switch v := value.(type) {
	case time.Time:
		return v
	case string:
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return t
		}
	}
	return time.Time{}
}

func (p *Printer) dateOf(value any) crm.Date {
	switch v := value.(type) {
	case crm.Date:
		return v
	case time.Time:
		return p.DayOf(v)
	case string:
		if d, err := crm.ParseDate(v); err == nil {
			return d
		}
		if t := instantOf(v); !t.IsZero() {
			return p.DayOf(t)
		}
	}
	return crm.Date{}
}
