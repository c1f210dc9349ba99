package view

import (
	"slices"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
)

// A proposal is a step that one press puts on the list: a key of crm.ProposedSteps and its day.
type proposal struct {
	Key string
	On  crm.Date
}

// usualSteps are the steps that mostly follow a talk.
func usualSteps(p *i18n.Printer) []proposal {
	return []proposal{{"step.write_letter", endOfWeek(p)}, {"step.call_again", nextWorkday(p)}}
}

// proposed is the step that a result asks for, and the words of its button; none where the talk itself decides.
func proposed(p *i18n.Printer, result string) (proposal, string, bool) {
	switch again := nextWorkday(p); result {
	case "no_answer":
		return proposal{"step.call_again", again}, p.T("office.fresh.call_again", "day", p.WeekdayName(again.Weekday())), true
	case "left_message":
		return dated(p, proposal{"step.call_again", endOfWeek(p)})
	case "asked_to_write":
		return dated(p, proposal{"step.write_letter", endOfWeek(p)})
	case "wrong_number":
		return dated(p, proposal{"step.find_number", p.Today()})
	}
	return proposal{}, "", false
}

func dated(p *i18n.Printer, x proposal) (proposal, string, bool) {
	return x, p.T("log.chip", "step", p.T(x.Key), "day", x.On), true
}

// nextWorkday is the first day after today that is not of the weekend of the reader's country.
func nextWorkday(p *i18n.Printer) crm.Date {
	weekend := i18n.Weekend(p.Country())
	day := p.Today().Add(1)
	for slices.Contains(weekend, day.Weekday()) {
		day = day.Add(1)
	}
	return day
}

// endOfWeek is the next Friday; Sunday where Friday is of the weekend.
func endOfWeek(p *i18n.Printer) crm.Date {
	last := time.Friday
	if slices.Contains(i18n.Weekend(p.Country()), time.Friday) {
		last = time.Sunday
	}
	day := p.Today().Add(1)
	for day.Weekday() != last {
		day = day.Add(1)
	}
	return day
}
