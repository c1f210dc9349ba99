package frame

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/view/ui"
)

// A proposal is a step that one press puts on the list: a key of crm.ProposedTasks and its day.
type proposal struct {
	Key string
	On  crm.Date
}

// tasksAfter are the steps that mostly follow a result, the likeliest first.
func tasksAfter(p *i18n.Printer, result string) []proposal {
	switch result {
	case "no_answer":
		return []proposal{{"step.call_again", nextWorkday(p)}}
	case "left_message":
		return []proposal{{"step.call_again", EndOfWeek(p)}}
	case "asked_to_write":
		return []proposal{{"step.write_letter", EndOfWeek(p)}, {"step.write_email", nextWorkday(p)}}
	case "wrong_number":
		return []proposal{{"step.find_number", p.Today()}}
	}
	return []proposal{{"step.write_letter", EndOfWeek(p)}, {"step.call_again", nextWorkday(p)}}
}

// TaskChips are the steps after every result; each names the results that it follows, so that a script shows those of the chosen one.
func TaskChips(p *i18n.Printer, chosen string) (chips []ui.Option) {
	for _, result := range crm.Results() {
		for _, x := range tasksAfter(p, result) {
			text := x.words(p)
			i := slices.IndexFunc(chips, func(o ui.Option) bool { return o.Text == text })
			if i < 0 {
				i = len(chips)
				chips = append(chips, ui.Option{Value: p.T(x.Key), Text: text, Note: x.On.String(),
					Attrs: templ.Attributes{"data-after": "", "hidden": true}})
			}
			chips[i].Attrs["data-after"] = strings.TrimSpace(chips[i].Attrs["data-after"].(string) + " " + result)
			if result == chosen {
				chips[i].Attrs["hidden"] = false
			}
		}
	}
	return chips
}

// Proposals are the steps that the program words itself, each with the words that this page shows: a step that keeps them is
// kept by its key, and every reader has it in the own language.
func Proposals(p *i18n.Printer) (out []ui.Hidden) {
	for _, key := range crm.ProposedTasks() {
		out = append(out, ui.Hidden{Name: "proposed", Value: key + " " + p.T(key)})
	}
	return out
}

// Proposed is the step that a result asks for, and the words of its button; none where the talk itself decides.
func Proposed(p *i18n.Printer, result string) (proposal, string, bool) {
	if result == "" || result == "spoke" {
		return proposal{}, "", false
	}
	x := tasksAfter(p, result)[0]
	if result == "no_answer" {
		return x, p.T("office.fresh.call_again", "day", p.WeekdayName(x.On.Weekday())), true
	}
	return x, x.words(p), true
}

// words are what a button says that proposes the step.
func (x proposal) words(p *i18n.Printer) string {
	return p.T("log.chip", "step", p.T(x.Key), "day", x.On)
}

// laterDays are the days to which one press puts a step off: each later than today and than the day it is due, none a day of rest.
func laterDays(p *i18n.Printer, due crm.Date) (days []ui.Option) {
	offer := func(day crm.Date, text string) {
		if !slices.ContainsFunc(days, func(o ui.Option) bool { return o.Value == day.String() }) {
			days = append(days, ui.Option{Value: day.String(), Text: text})
		}
	}
	today := p.Today()
	if today.Before(due) {
		for _, more := range []int{1, 7, 14} {
			day := workdayFrom(p, due.Add(more))
			offer(day, p.Day(day))
		}
		return days
	}
	next := today.Add(1)
	if p.Works(next) {
		offer(next, p.T("today.tomorrow"))
	}
	for next.Weekday() != p.WeekStart() {
		next = next.Add(1)
	}
	offer(workdayFrom(p, next), p.T("today.monday"))
	if fortnight := today.Add(14); p.Works(fortnight) {
		offer(fortnight, p.T("today.two_weeks"))
	} else {
		fortnight = workdayFrom(p, fortnight)
		offer(fortnight, p.Day(fortnight))
	}
	return days
}

// workdayFrom is the first day from one on, on which the reader works.
func workdayFrom(p *i18n.Printer, day crm.Date) crm.Date {
	for !p.Works(day) {
		day = day.Add(1)
	}
	return day
}

// nextWorkday is the first day after today on which the reader works.
func nextWorkday(p *i18n.Printer) crm.Date { return workdayFrom(p, p.Today().Add(1)) }

// EndOfWeek is the next Friday, Sunday where Friday is of the weekend; the working day before it where that is a day off.
func EndOfWeek(p *i18n.Printer) crm.Date {
	last := time.Friday
	if slices.Contains(p.Weekend(), time.Friday) {
		last = time.Sunday
	}
	day := p.Today().Add(1)
	for day.Weekday() != last {
		day = day.Add(1)
	}
	for before := day; p.Today().Before(before); before = before.Add(-1) {
		if p.Works(before) {
			return before
		}
	}
	return day
}
