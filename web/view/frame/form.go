package frame

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/view/ui"
)

// Number is a small number as fields have it.
func Number(n int) string { return ID(int64(n)) }

// Field is a field of a form as it stands: its label, what was typed, what is wrong with it. The page adds the rest.
func Field(p *i18n.Printer, s form.State, name, label string) ui.Field {
	f := ui.Field{Name: name, Label: p.T(label), Value: s.Value(name)}
	if wrong := s.Error(name); wrong != nil {
		f.Error = p.Message(*wrong)
	}
	return f
}

// Required is Field with the word that says so.
func Required(p *i18n.Printer, s form.State, name, label string) ui.Field {
	f := Field(p, s, name, label)
	f.Hint, f.Required = p.T("word.required"), true
	return f
}

// Questions are fields for the summary of a refused form, from pairs of name and label.
func Questions(p *i18n.Printer, s form.State, pairs ...[2]string) (out []ui.Field) {
	for _, q := range pairs {
		out = append(out, Field(p, s, q[0], q[1]))
	}
	return out
}

// Draft names what is typed into a form by the record it is for; a new one by its library, office and person, so that words
// about one are not offered for another.
func Draft(of string, ids ...string) string { return of + "-" + strings.Join(ids, "-") }

// Problems is what stands on top of a form that was refused, each line with a link to its field; nothing where it was not.
func Problems(p *i18n.Printer, s form.State, fields ...ui.Field) templ.Component {
	var wrong []ui.Wrong
	for _, e := range s.Errors {
		line := ui.Wrong{Text: p.Message(e.Message)}
		for _, f := range fields {
			if f.Name == e.Field {
				line = ui.Wrong{Field: f.Name + f.Suffix, Text: p.T("frame.wrong_field", "field", f.Label, "problem", line.Text)}
			}
		}
		wrong = append(wrong, line)
	}
	title := ""
	switch {
	case len(wrong) > 0:
		title = p.T("frame.wrong", "count", len(wrong))
	case s.Problem != nil:
		title = p.Message(*s.Problem)
	}
	return ui.ErrorSummary(title, wrong)
}

// Clash is what stands on top of a form whose row somebody else changed in the meantime; nothing where nobody did.
func Clash(p *i18n.Printer, s form.State, fields ...ui.Field) templ.Component {
	if s.Stale == nil {
		return templ.NopComponent
	}
	c := ui.Clash{
		Title: p.T("frame.clash", "name", s.Stale.By, "when", p.DateTime(s.Stale.At)), Text: p.T("frame.clash_text"),
		Field: p.T("frame.clash_field"), Theirs: p.T("frame.clash_theirs"), Mine: p.T("frame.clash_mine"), Take: p.T("frame.clash_take"),
	}
	if s.Stale.By == "" {
		c.Title = p.T("error.stale_somebody")
	}
	for _, changed := range s.Stale.Fields {
		for _, f := range fields {
			if f.Name != changed.Field {
				continue
			}
			theirs, mine := []string{changed.Now}, []string{strings.ReplaceAll(f.Value, "\r\n", "\n")}
			if changed.Many {
				mine = s.Values(f.Name)
				if mine == nil {
					mine = strings.Split(f.Value, "\n") // a field of the page's own making
				}
				theirs, mine = sortedSet(s.Now(f.Name)), sortedSet(mine)
			}
			if !slices.Equal(theirs, mine) {
				c.Rows = append(c.Rows, ui.ClashRow{Name: f.Name, Label: f.Label, Theirs: worded(p, f, theirs), Mine: worded(p, f, mine),
					Value: strings.Join(theirs, "\n"), Many: changed.Many && len(f.Options) == 0})
			}
		}
	}
	return ui.Conflict(c)
}

// numbered tells whether a value is the number of a row that the form does not name.
func numbered(v string) bool {
	_, err := strconv.Atoi(v)
	return err == nil
}

// sortedSet are the values that say something, each once, in one order.
func sortedSet(values []string) []string {
	out := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// worded are values as a reader says them: choices by their text, days and times in words.
func worded(p *i18n.Printer, f ui.Field, values []string) string {
	if len(f.Options) == 0 && len(values) == 1 {
		if at, err := time.ParseInLocation("2006-01-02T15:04", values[0], p.Now().Location()); err == nil {
			return p.DateTime(at)
		}
		if day, err := crm.ParseDate(values[0]); err == nil && !day.IsZero() {
			return p.Date(day)
		}
	}
	var out []string
	for _, v := range values {
		i := slices.IndexFunc(f.Options, func(o ui.Option) bool { return o.Value == v })
		switch {
		case i >= 0 && f.Options[i].Text != "":
			out = append(out, f.Options[i].Text)
		case v != "" && (len(f.Options) == 0 || !numbered(v)):
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return p.T("word.none")
	}
	if len(f.Options) > 0 {
		return p.List(out)
	}
	return strings.Join(out, "\n")
}

// OptionText is what options are sorted by.
func OptionText(o ui.Option) string { return o.Text }

// LinkText is what links are sorted by.
func LinkText(l ui.Link) string { return l.Text }

// YesOrNo are the words for a box that is ticked or not.
func YesOrNo(f Frame) []ui.Option {
	return []ui.Option{{Value: "1", Text: f.P.T("word.yes")}, {Value: "", Text: f.P.T("word.no")}}
}

// Begun gives a field the focus where a record led to the part of the form that begins with it.
func Begun(here bool, x ui.Field) ui.Field {
	x.Focus = here
	if here && len(x.Options) > 0 {
		first := max(0, slices.IndexFunc(x.Options, func(o ui.Option) bool { return o.Chosen }))
		x.Options[first].Attrs = templ.Attributes{"autofocus": true}
	}
	return x
}

// Sorted is the name by which a list of people is in order.
func Sorted(p crm.PersonInPost) string {
	if p.SortName == "" {
		return p.Name
	}
	return p.SortName
}

// ID is an identifier as addresses and fields have it; empty for none.
func ID(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// Typed gives a field its kind, for keyboards and browsers.
func Typed(x ui.Field, kind string) ui.Field {
	x.Type = kind
	return x
}

// Choice is a field with options.
func Choice(f Frame, s form.State, name, label string, list []ui.Option) ui.Field {
	x := Field(f.P, s, name, label)
	x.Options = list
	return x
}
