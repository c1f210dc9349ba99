package view

import (
	"strings"

	"github.com/a-h/templ"

	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/view/ui"
)

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

// questions are fields for the summary of a refused form, from pairs of name and label.
func questions(p *i18n.Printer, s form.State, pairs ...[2]string) (out []ui.Field) {
	for _, q := range pairs {
		out = append(out, Field(p, s, q[0], q[1]))
	}
	return out
}

// draft names what is typed into a form by the record it is for; a new one by its library, office and person, so that words
// about one are not offered for another.
func draft(of string, ids ...string) string { return of + "-" + strings.Join(ids, "-") }

// Problems is what stands on top of a form that was refused, each line with a link to its field; nothing where it was not.
func Problems(p *i18n.Printer, s form.State, fields ...ui.Field) templ.Component {
	var wrong []ui.Wrong
	for _, e := range s.Errors {
		line := ui.Wrong{Text: p.Message(e.Message)}
		for _, f := range fields {
			if f.Name == e.Field {
				line = ui.Wrong{Field: f.Name, Text: p.T("frame.wrong_field", "field", f.Label, "problem", line.Text)}
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
	for _, changed := range s.Stale.Fields {
		for _, f := range fields {
			if f.Name == changed.Field && changed.Now != s.Value(f.Name) {
				c.Rows = append(c.Rows, ui.ClashRow{Name: f.Name, Label: f.Label, Theirs: changed.Now, Mine: s.Value(f.Name)})
			}
		}
	}
	return ui.Conflict(c)
}
