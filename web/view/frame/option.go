package frame

import (
	"slices"
	"strconv"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/view/ui"
)

// Options makes choices, the chosen one by the form's state.
func Options(s form.State, name string, list ...ui.Option) []ui.Option {
	for i := range list {
		list[i].Chosen = s.Chosen(name, list[i].Value)
	}
	return list
}

// ColleagueOptions are colleagues to choose from.
func ColleagueOptions(s form.State, name string, list []crm.Colleague) (out []ui.Option) {
	for _, c := range list {
		out = append(out, ui.Option{Value: ID(c.ID), Text: c.Name})
	}
	return Options(s, name, out...)
}

// OwnerOptions are those who may own what is written: who only reads there is offered only where they own it already.
func OwnerOptions(s form.State, name string, list []crm.Colleague) []ui.Option {
	onlyReads := func(c crm.Colleague) bool { return c.Role == crm.Viewer && s.Value(name) != ID(c.ID) }
	return ColleagueOptions(s, name, slices.DeleteFunc(slices.Clone(list), onlyReads))
}

// SourceOptions are the kinds of source that a fact may have.
func SourceOptions(f Frame, s form.State) []ui.Option {
	var list []ui.Option
	for _, k := range crm.SourceKinds() {
		if k != "phone" {
			list = append(list, ui.Option{Value: k, Text: f.P.T("office.found." + k)})
		}
	}
	return Options(s, "source_kind", list...)
}

// ThemeOptions are the themes of the list.
func ThemeOptions(f Frame, s form.State, terms *crm.Terms) (out []ui.Option) {
	for _, t := range terms.Themes {
		out = append(out, ui.Option{Value: t.Key, Text: NameOf(f.P, t.Names)})
	}
	return Options(s, "theme", out...)
}

// GoalOptions are the seventeen goals.
func GoalOptions(f Frame, s form.State, terms *crm.Terms) (out []ui.Option) {
	for _, g := range terms.Goals {
		out = append(out, ui.Option{Value: strconv.Itoa(g.Number), Text: strconv.Itoa(g.Number) + " " + NameOf(f.P, g.Labels)})
	}
	return Options(s, "goal", out...)
}

// CountryOptions are the countries, by name in the reader's language.
func CountryOptions(f Frame, s form.State, name string, terms *crm.Terms) (out []ui.Option) {
	counts := make([]crm.CountryCount, len(terms.Countries))
	for i, c := range terms.Countries {
		counts[i].Country = c
	}
	for _, c := range f.P.SortedCountries(counts) {
		out = append(out, ui.Option{Value: c.Country.ISO2, Text: NameOf(f.P, c.Country.Names)})
	}
	return Options(s, name, out...)
}

// BasisOptions are the grounds for keeping data about a person.
func BasisOptions(f Frame, s form.State) []ui.Option {
	var list []ui.Option
	for _, b := range crm.Bases() {
		list = append(list, ui.Option{Value: b, Text: f.P.T("contact.basis_of." + b)})
	}
	return Options(s, "basis", list...)
}
