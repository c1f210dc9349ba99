package view

import (
	"strconv"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// CountryPage is the directory of one country.
type CountryPage struct {
	Directory crm.CountryDirectory
	Query     crm.CountryQuery
	Terms     *crm.Terms
	MayEdit   bool
}

func (c CountryPage) address(pairs ...string) string {
	q := c.Query
	goal := ""
	if q.Goal != 0 {
		goal = strconv.Itoa(q.Goal)
	}
	return link.With(link.With(link.Country(c.Directory.Country.ISO2), "q", q.Text, "organisation", q.Organisation, "kind", q.Kind, "theme", q.Theme, "goal", goal), pairs...)
}

// without is the address with one filter taken away.
func (c CountryPage) without(name string) string {
	q := c.Query
	switch name {
	case "q":
		q.Text = ""
	case "organisation":
		q.Organisation = ""
	case "kind":
		q.Kind = ""
	case "theme":
		q.Theme = ""
	case "goal":
		q.Goal = 0
	}
	c.Query = q
	return c.address()
}

// countryGroup is the offices of one kind.
type countryGroup struct {
	title   string
	offices []crm.OfficeLine
}

// groups cuts the offices seated here by kind, in the order in which they come.
func (c CountryPage) groups(f Frame) (out []countryGroup) {
	for _, o := range c.Directory.Seated {
		if n := len(out); n == 0 || out[n-1].offices[0].Kind != o.Kind {
			out = append(out, countryGroup{title: kindName(f.P, c.Terms, o.Kind)})
		}
		out[len(out)-1].offices = append(out[len(out)-1].offices, o)
	}
	return out
}

// set lists the filters that are set, each with the address that takes it away.
func (c CountryPage) set(f Frame) (out []ui.FilterSet) {
	add := func(name, value string) {
		if value == "" {
			return
		}
		label := f.P.T("directory.filter." + name)
		out = append(out, ui.FilterSet{Label: label, Value: value, Remove: ui.Link{Text: f.P.T("directory.remove_filter", "filter", label, "value", value), Href: c.without(name)}})
	}
	q := c.Query
	for _, o := range c.Terms.Organisations {
		if o.Key == q.Organisation && q.Organisation != "" {
			add("organisation", shortOrganisation(f.P, o))
		}
	}
	if q.Kind != "" {
		add("kind", kindName(f.P, c.Terms, q.Kind))
	}
	if q.Theme != "" {
		add("theme", themeName(f.P, c.Terms, q.Theme))
	}
	if q.Goal != 0 {
		add("goal", strconv.Itoa(q.Goal))
	}
	return out
}

// hidden are the filters that a search keeps.
func (c CountryPage) hidden() (out []ui.Hidden) {
	q := c.Query
	goal := ""
	if q.Goal != 0 {
		goal = strconv.Itoa(q.Goal)
	}
	for _, h := range []ui.Hidden{{Name: "organisation", Value: q.Organisation}, {Name: "kind", Value: q.Kind}, {Name: "theme", Value: q.Theme}, {Name: "goal", Value: goal}} {
		if h.Value != "" {
			out = append(out, h)
		}
	}
	return out
}

// choices are what a filter may be set to, of what the country's offices have.
func (c CountryPage) choices(f Frame, name string) (out []ui.Link) {
	has := map[string]bool{}
	for _, list := range [][]crm.OfficeLine{c.Directory.Seated, c.Directory.Covering} {
		for _, o := range list {
			has[o.Organisation], has[o.Kind] = true, true
			for _, t := range o.Themes {
				has[t] = true
			}
			for _, g := range o.Goals {
				has[strconv.Itoa(g)] = true
			}
		}
	}
	add := func(key, text string) {
		if has[key] {
			out = append(out, ui.Link{Text: text, Href: c.address(name, key)})
		}
	}
	switch name {
	case "organisation":
		for _, o := range c.Terms.Organisations {
			add(o.Key, shortOrganisation(f.P, o))
		}
	case "kind":
		for _, k := range c.Terms.Kinds {
			add(k.Key, named(f.P, k.Names))
		}
	case "theme":
		for _, t := range c.Terms.Themes {
			add(t.Key, named(f.P, t.Names))
		}
	case "goal":
		for _, g := range c.Terms.Goals {
			add(strconv.Itoa(g.Number), strconv.Itoa(g.Number)+" "+named(f.P, g.Labels))
		}
	}
	return out
}

// themesOf names the first themes of an office and counts the others.
func themesOf(f Frame, terms *crm.Terms, keys []string, most int) string {
	var names []string
	for _, k := range keys[:min(len(keys), most)] {
		names = append(names, themeName(f.P, terms, k))
	}
	text := ""
	for i, n := range names {
		if i > 0 {
			text += " · "
		}
		text += n
	}
	if rest := len(keys) - most; rest > 0 {
		text += " · " + f.P.T("directory.more_themes", "count", rest)
	}
	return text
}

// missingNames are the organisations that the country's list lacks, a few by name.
func (c CountryPage) missingNames(f Frame) string {
	var first, others []string
	for _, o := range c.Directory.Missing {
		switch o.Key {
		case "fao", "ilo", "unfpa":
			first = append(first, shortOrganisation(f.P, o))
		default:
			others = append(others, shortOrganisation(f.P, o))
		}
	}
	all := append(first, others...)
	if len(all) > 3 {
		all = append(all[:3:3], f.P.T("directory.others"))
	}
	return f.P.List(all)
}

// regionGroup is the countries of one region.
type regionGroup struct {
	key       string
	countries []crm.CountryCount
}
