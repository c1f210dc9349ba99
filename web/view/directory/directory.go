package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/frame"
	"liaison/web/view/ui"
)

// CountryPage is the directory of one country.
type CountryPage struct {
	Directory crm.CountryDirectory
	Query     crm.CountryQuery
	Library   string // as the address says it; empty where the switcher's is shown
	Terms     *crm.Terms
	MayEdit   bool
}

// filters are the parts of the address that choose, by name; what is not set is empty.
func (c CountryPage) filters() [][2]string {
	q := c.Query
	return [][2]string{{"q", q.Text}, {"organisation", q.Organisation}, {"kind", q.Kind}, {"theme", q.Theme}, {"goal", frame.Number(q.Goal)},
		{"stand", q.Stand}, {"library", c.Library}}
}

// address is this view with pairs changed; an empty value takes a filter away.
func (c CountryPage) address(pairs ...string) string {
	view := link.Country(c.Directory.Country.ISO2)
	for _, f := range c.filters() {
		view = link.With(view, f[0], f[1])
	}
	return link.Changed(view, pairs...)
}

// countryGroup is the offices of one kind.
type countryGroup struct {
	title   string
	offices []crm.OfficeLine
}

// groups cuts the offices seated here by kind, in the order in which they come.
func (c CountryPage) groups(f frame.Frame) (out []countryGroup) {
	for _, o := range c.Directory.Seated {
		if n := len(out); n == 0 || out[n-1].offices[0].Kind != o.Kind {
			out = append(out, countryGroup{title: frame.KindName(f.P, c.Terms, o.Kind)})
		}
		out[len(out)-1].offices = append(out[len(out)-1].offices, o)
	}
	return out
}

// filterNames are the filters with a menu, in the order of the bar.
var filterNames = []string{"organisation", "kind", "theme", "goal", "stand"}

// valueName is what a filter is set to, in words.
func (c CountryPage) valueName(f frame.Frame, name, value string) string {
	switch name {
	case "organisation":
		for _, o := range c.Terms.Organisations {
			if o.Key == value {
				return frame.ShortOrganisation(f.P, o)
			}
		}
	case "kind":
		return frame.KindName(f.P, c.Terms, value)
	case "theme":
		return frame.ThemeName(f.P, c.Terms, value)
	case "goal":
		for _, g := range c.Terms.Goals {
			if frame.Number(g.Number) == value {
				return value + " " + frame.NameOf(f.P, g.Labels)
			}
		}
	case "stand":
		return f.P.T("directory.stand." + value)
	}
	return value
}

// set lists the filters that are set, each with the address that takes it away.
func (c CountryPage) set(f frame.Frame) (out []ui.FilterSet) {
	for _, x := range c.filters() {
		if name, value := x[0], x[1]; value != "" && name != "q" && name != "library" {
			label, text := f.P.T("directory.filter."+name), c.valueName(f, name, value)
			out = append(out, ui.FilterSet{Label: label, Value: text,
				Remove: ui.Link{Text: f.P.T("directory.remove_filter", "filter", label, "value", text), Href: c.address(name, "")}})
		}
	}
	return out
}

// hidden are the filters that a search keeps.
func (c CountryPage) hidden() (out []ui.Hidden) {
	for _, x := range c.filters() {
		if x[0] != "q" && x[1] != "" {
			out = append(out, ui.Hidden{Name: x[0], Value: x[1]})
		}
	}
	return out
}

// choices are what a filter may be set to: what the country's offices have, whatever is filtered, in the reader's order.
func (c CountryPage) choices(f frame.Frame, name string) []ui.Link {
	var keys []string
	has := c.Directory.Any
	switch name {
	case "organisation":
		for _, o := range c.Terms.Organisations {
			if has.Organisations[o.Key] {
				keys = append(keys, o.Key)
			}
		}
	case "kind":
		for _, k := range c.Terms.Kinds {
			if has.Kinds[k.Key] {
				keys = append(keys, k.Key)
			}
		}
	case "theme":
		for _, t := range c.Terms.Themes {
			if has.Themes[t.Key] {
				keys = append(keys, t.Key)
			}
		}
	case "goal":
		for _, g := range c.Terms.Goals {
			if has.Goals[g.Number] {
				keys = append(keys, frame.Number(g.Number))
			}
		}
	case "stand":
		keys = crm.Stands()
		if !f.Many {
			keys = slices.DeleteFunc(keys, func(stand string) bool { return stand == crm.StandOthers })
		} else if c.Query.LibraryID == 0 {
			keys = []string{crm.StandOthers}
		}
	}
	out := make([]ui.Link, len(keys))
	for i, key := range keys {
		out[i] = ui.Link{Text: c.valueName(f, name, key), Href: c.address(name, key)}
	}
	if name == "organisation" || name == "theme" {
		return i18n.InOrder(f.P, out, frame.LinkText)
	}
	return out
}

// themesOf names the first themes of an office and counts the others.
func themesOf(f frame.Frame, terms *crm.Terms, keys []string, most int) string {
	var names []string
	for _, k := range keys[:min(len(keys), most)] {
		names = append(names, frame.ThemeName(f.P, terms, k))
	}
	text := strings.Join(names, " · ")
	if rest := len(keys) - most; rest > 0 {
		text += " · " + f.P.T("directory.more_themes", "count", rest)
	}
	return text
}

// missing are the organisations that the country's list lacks, best known first, each leading to the form that adds its office.
func (c CountryPage) missing(f frame.Frame) (first, others []ui.Link) {
	for _, o := range c.Directory.Missing {
		l := ui.Link{Text: frame.ShortOrganisation(f.P, o), Href: c.add(o.ID)}
		switch o.Key {
		case "fao", "ilo", "unfpa":
			first = append(first, l)
		default:
			others = append(others, l)
		}
	}
	others = i18n.InOrder(f.P, others, frame.LinkText)
	for len(first) < 3 && len(others) > 0 {
		first, others = append(first, others[0]), others[1:]
	}
	return first, others
}

// add is the form that adds an office to this country, of an organisation where one is named.
func (c CountryPage) add(organisation int64) string {
	return link.With(link.NewOffice, "country", c.Directory.Country.ISO2, "organisation", frame.ID(organisation))
}

// regionGroup is the countries of one region.
type regionGroup struct {
	key                     string
	countries               []crm.CountryCount
	seated, without, places int
}

// WorldPage is the directory of all countries.
type WorldPage struct {
	world   crm.World
	own     *crm.CountryCount
	text    string // what is sought
	regions []regionGroup
	found   int
}

// World puts countries into regions, in the reader's order; text keeps those whose name holds it in any language.
func World(f frame.Frame, w crm.World, own, text string) WorldPage {
	p := WorldPage{world: w, text: text}
	sought := fold.Fold(text)
	for _, region := range []string{"Africa", "Americas", "Asia", "Europe", "Oceania"} {
		p.regions = append(p.regions, regionGroup{key: region})
	}
	for _, c := range f.P.SortedCountries(w.Countries) {
		if c.Country.ISO2 == own {
			mine := c
			p.own = &mine
		}
		for i := range p.regions {
			if g := &p.regions[i]; g.key == c.Country.Region {
				g.places++
				g.seated += c.Seated
				if c.Seated == 0 {
					g.without++
				}
				if bears(c.Country, sought) {
					g.countries = append(g.countries, c)
					p.found++
				}
			}
		}
	}
	return p
}

// bears tells whether a name of the country, in any language, holds words that begin as sought, or whether that is its code.
func bears(c crm.Country, sought string) bool {
	if strings.TrimSpace(sought) == "" {
		return true
	}
	part := strings.TrimSuffix(sought, " ")
	for _, name := range c.Names {
		if strings.Contains(fold.Fold(name), part) {
			return true
		}
	}
	return strings.EqualFold(strings.TrimSpace(sought), c.ISO2)
}

// seatedIn counts the countries that have an office of their own.
func (p WorldPage) seatedIn() (n int) {
	for _, c := range p.world.Countries {
		if c.Seated > 0 {
			n++
		}
	}
	return n
}

// OfficeRows are a country's offices for a spreadsheet.
func OfficeRows(p *i18n.Printer, terms *crm.Terms, d crm.CountryDirectory) [][]string {
	rows := [][]string{{"id", "name", "organisation", "kind", "city", "country", "state", "themes", "goals", "people", "last_contact",
		"open_steps", "confirmed_on", "source", "source_year"}}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return p.DayOf(t).String()
	}
	for _, list := range [][]crm.OfficeLine{d.Seated, d.Covering} {
		for _, o := range list {
			var themes, goals []string
			for _, h := range o.Themes {
				themes = append(themes, frame.ThemeName(p, terms, h))
			}
			for _, g := range o.Goals {
				goals = append(goals, strconv.Itoa(g))
			}
			rows = append(rows, []string{frame.ID(o.ID), frame.NameOf(p, o.Names), organisationName(p, terms, o.OrganisationID),
				frame.KindName(p, terms, o.Kind), o.City, frame.CountryName(p, terms, o.Country), o.State,
				strings.Join(themes, "; "), strings.Join(goals, "; "), strconv.Itoa(o.People), day(o.LastContact),
				strconv.Itoa(o.OpenTasks), day(o.Freshness.ConfirmedAt), o.Freshness.Source, o.Freshness.SourceYear})
		}
	}
	return rows
}

func organisationName(p *i18n.Printer, terms *crm.Terms, id int64) string {
	for _, o := range terms.Organisations {
		if o.ID == id {
			return frame.NameOf(p, o.Names)
		}
	}
	return ""
}
