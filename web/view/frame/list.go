package frame

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// Listing describes a list: its page, and the files it leaves as. Its messages begin with the noun: <noun>.list.title, .note, .search,
// .empty, .empty_do, .none_fit, .add, .count; <noun>.filter.<name>; <noun>.<filter>_is.<choice>.
type Listing[R any] struct {
	Noun    string
	Address string
	Here    string // its place in the navigation
	Icon    string // where nothing is there yet
	New     string // the form that adds a row; office carries the one that is asked for
	Above   bool   // the frame leads to that form on every page
	NewIcon string
	Add     crm.Action // who may
	File    string     // the name of the files, without what they end with
	Member  string     // of the rows, in JSON
	Filters crm.Filters
	Choices map[string]string // the messages of a filter's choices, where they begin otherwise: "kind": "log.kind."
	Icons   map[string]func(choice string) string
	People  func(R) []crm.NameThen // whom a row names, to filter by
	Office  func(R) int64          // the office that a row names, to filter by
	Columns []Column[R]
	Rows    func(Frame, ListPage[R]) templ.Component
	Draw    func(Frame, ListPage[R]) templ.Component // the whole page, where it is another than ListOf
}

// ListPage is one page of a list.
type ListPage[R any] struct {
	*Listing[R]
	List   crm.List[R]
	Query  crm.ListQuery
	Terms  *crm.Terms // where it is filtered by one of them
	More   string     // the address of the next page
	Print  bool       // for paper: more rows at once
	MayAdd bool
	Person int64 // the reader
}

// MostPrinted is how many rows a page for print has at most.
const MostPrinted = 500

// Value is what a filter is set to.
func (p ListPage[R]) Value(name string) string { return p.Query.Set[name] }

// Hidden are the filters that are set, but those named.
func (p ListPage[R]) Hidden(but ...string) (out []ui.Hidden) {
	for _, f := range p.Filters {
		if v := p.Value(f.Name); v != "" && !slices.Contains(but, f.Name) {
			out = append(out, ui.Hidden{Name: f.Name, Value: v})
		}
	}
	return out
}

// At is a page with the filters of this one and with pairs changed; an empty value takes a filter away.
func (p ListPage[R]) At(base string, pairs ...string) string {
	for _, h := range p.Hidden() {
		base = link.With(base, h.Name, h.Value)
	}
	return link.Changed(base, pairs...)
}

// Changed is this view with pairs changed.
func (p ListPage[R]) Changed(pairs ...string) string { return p.At(p.Address, pairs...) }

func (p ListPage[R]) label(f Frame, name string) string { return f.P.T(p.Noun + ".filter." + name) }

func (p ListPage[R]) choice(f Frame, name, value string) string {
	prefix := p.Choices[name]
	if prefix == "" {
		prefix = p.Noun + "." + name + "_is."
	}
	return f.P.T(prefix + value)
}

// said is the value of a filter, in words.
func (p ListPage[R]) said(f Frame, filter crm.Filter) string {
	value, id := p.Value(filter.Name), p.Query.ID(filter.Name)
	switch filter.By {
	case crm.ByChoice:
		return p.choice(f, filter.Name, value)
	case crm.ByOffice:
		return OfficeOf(f, p.List.Offices, id)
	case crm.ByColleague:
		return p.List.Users[id]
	case crm.ByContact:
		return p.List.Contacts[id]
	case crm.ByDay:
		return f.P.Date(p.Query.Day(filter.Name))
	case crm.ByTerm:
		if filter.Name == "country" {
			return CountryName(f.P, p.Terms, value)
		}
		return ThemeName(f.P, p.Terms, value)
	}
	return value
}

// Set are the filters that are set, each with the address that takes it away. Words stand in their field, and a filter of which one
// choice always holds shows them all.
func (p ListPage[R]) Set(f Frame) (out []ui.FilterSet) {
	for _, filter := range p.Filters {
		if p.Value(filter.Name) == "" || filter.By == crm.ByText || filter.Usual != "" || p.isMine(filter) {
			continue
		}
		label, value := p.label(f, filter.Name), p.said(f, filter)
		out = append(out, ui.FilterSet{Label: label, Value: value, Remove: ui.Link{Text: f.P.T("directory.remove_filter", "filter", label,
			"value", value), Href: p.Changed(filter.Name, "")}})
	}
	return out
}

// isMine tells of the filter by owner that it asks for the reader's own, which the head shows.
func (p ListPage[R]) isMine(filter crm.Filter) bool {
	return filter.Name == "owner" && p.Draw == nil && p.Query.ID("owner") == p.Person
}

// Narrowed tells whether fewer rows are asked for than there are.
func (p ListPage[R]) Narrowed() bool {
	return slices.ContainsFunc(p.Hidden(), func(h ui.Hidden) bool { return h.Name != "sort" })
}

// Clear takes every filter away; nil where none is set.
func (p ListPage[R]) Clear(f Frame) *ui.Link {
	if !p.Narrowed() {
		return nil
	}
	return &ui.Link{Text: f.P.T("list.clear"), Href: p.Address}
}

// Search is the field and the filters of a list with words.
func (p ListPage[R]) Search(f Frame) ui.Search {
	what := f.P.T(p.Noun + ".list.search")
	return ui.Search{Address: p.Address, Hidden: p.Hidden("q"), Button: f.P.T("word.search"),
		Field: ui.Field{Name: "q", Label: what, Holder: what, Value: p.Value("q")},
		Set:   p.Set(f), Clear: p.Clear(f), Live: "rows export", Found: "found"}
}

// Found says how many rows there are, or that there are none.
func (p ListPage[R]) Found(f Frame) string {
	switch n := len(p.List.Rows); {
	case n > 0 && p.More != "":
		return f.P.T("list.more_follow", "count", n)
	case n > 0:
		return f.P.T(p.Noun+".list.count", "count", n)
	case p.Value("q") != "":
		return f.P.T("search.nothing", "text", p.Value("q"))
	case p.Narrowed():
		return f.P.T(p.Noun + ".list.none_fit")
	}
	return f.P.T(p.Noun + ".list.empty")
}

// Nothing is what stands instead of rows.
func (p ListPage[R]) Nothing(f Frame) ui.Nothing {
	if p.Narrowed() {
		return ui.Nothing{Icon: "search", Title: p.Found(f), Text: f.P.T("list.none_fit_do")}
	}
	return ui.Nothing{Icon: p.Icon, Title: p.Found(f), Text: f.P.T(p.Noun + ".list.empty_do")}
}

// Next leads to the rows that follow; nil on the last page.
func (p ListPage[R]) Next(f Frame) *ui.Link {
	if p.More == "" {
		return nil
	}
	return &ui.Link{Text: f.P.T("word.more"), Href: p.More}
}

// addTo is the form that adds a row, about the office that is asked for.
func (p ListPage[R]) addTo() string { return link.With(p.New, "office", p.Value("office")) }

func (p ListPage[R]) has(kind crm.FilterKind, name string) bool {
	return slices.ContainsFunc(p.Filters, func(f crm.Filter) bool { return f.By == kind && (name == "" || f.Name == name) })
}

// whose asks for everybody's rows or for the reader's own.
func (p ListPage[R]) whose(f Frame) []ui.Link {
	mine := ID(p.Person)
	return []ui.Link{
		{Text: f.P.T("list.everybody"), Href: p.Changed("owner", ""), Current: p.Value("owner") == ""},
		{Text: f.P.T("list.mine"), Href: p.Changed("owner", mine), Current: p.Value("owner") == mine},
	}
}

// Links are the values of a filter that one press sets: its choices, the colleagues, and the offices or people in sight.
func (p ListPage[R]) Links(f Frame, filter crm.Filter) (out []ui.Link) {
	add := func(value, text, icon string) {
		out = append(out, ui.Link{Text: text, Icon: icon, Href: p.Changed(filter.Name, value), Current: p.Value(filter.Name) == value})
	}
	switch filter.By {
	case crm.ByChoice:
		for _, c := range filter.Choices {
			p.addChoice(f, filter, c, add)
		}
	case crm.ByColleague:
		if len(p.List.Colleagues) > 1 {
			for _, c := range p.List.Colleagues {
				add(ID(c.ID), c.Name, "")
			}
		}
	case crm.ByOffice:
		seen := map[int64]bool{0: true, p.Query.ID(filter.Name): true}
		for _, r := range p.List.Rows {
			if at := p.Office(r); !seen[at] && len(out) < most {
				seen[at] = true
				add(ID(at), OfficeOf(f, p.List.Offices, at), "")
			}
		}
	case crm.ByContact:
		seen := map[int64]bool{0: true, p.Query.ID(filter.Name): true}
		for _, r := range p.List.Rows {
			for _, n := range p.People(r) {
				if !seen[n.ContactID] && len(out) < most {
					seen[n.ContactID] = true
					add(ID(n.ContactID), n.Name, "")
				}
			}
		}
	}
	return out
}

// addChoice adds one choice; the usual one is that nothing is chosen.
func (p ListPage[R]) addChoice(f Frame, filter crm.Filter, choice string, add func(value, text, icon string)) {
	icon := ""
	if of := p.Icons[filter.Name]; of != nil {
		icon = of(choice)
	}
	text := p.choice(f, filter.Name, choice)
	if choice == filter.Usual {
		choice = ""
	}
	add(choice, text, icon)
}

// most is how many offices or people a menu offers: those of the rows in sight.
const most = 20

// Column is one column of the files that a list leaves as. A value is a text, a number, a day, an instant, or a list of texts or
// numbers; what is not there (a zero number, day or instant) is null in JSON and empty in a sheet.
type Column[R any] struct {
	Name string                                      // in the first line of a sheet, and of the member in JSON (README, "Lists as files")
	Of   func(R) any                                 // the value
	Said func(p *i18n.Printer, n crm.Named, r R) any // or the value in the reader's language
	In   Format                                      // AnyFormat where it is in all
}

func (c Column[R]) value(p *i18n.Printer, n crm.Named, r R) any {
	if c.Said != nil {
		return plain(c.Said(p, n, r))
	}
	return plain(c.Of(r))
}

// Format is a kind of file.
type Format int

// The kinds of files, as columns name them.
const (
	AnyFormat Format = iota
	Sheet
	Data
)

// Sheet is a list as a table for spreadsheets.
func (l *Listing[R]) Sheet(p *i18n.Printer, list crm.List[R]) [][]string {
	columns := l.in(Sheet)
	rows := make([][]string, 1, len(list.Rows)+1)
	for _, c := range columns {
		rows[0] = append(rows[0], c.Name)
	}
	for _, r := range list.Rows {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = cell(c.value(p, list.Named, r))
		}
		rows = append(rows, row)
	}
	return rows
}

// Data is a list for programs.
func (l *Listing[R]) Data(p *i18n.Printer, list crm.List[R]) map[string]any {
	rows := make([]map[string]any, len(list.Rows))
	for i, r := range list.Rows {
		rows[i] = map[string]any{}
		for _, c := range l.in(Data) {
			rows[i][c.Name] = c.value(p, list.Named, r)
		}
	}
	return map[string]any{l.Member: rows}
}

func (l *Listing[R]) in(format Format) (out []Column[R]) {
	for _, c := range l.Columns {
		if c.In == AnyFormat || c.In == format {
			out = append(out, c)
		}
	}
	return out
}

// plain is a value as JSON has it: instants in UTC by RFC 3339; nothing for a day or an instant that is not there.
func plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return v.UTC().Format(time.RFC3339)
	case crm.Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	case int64:
		if v == 0 {
			return nil
		}
	case []string:
		return append([]string{}, v...)
	case []int:
		return append([]int{}, v...)
	}
	return v
}

// cell is a plain value as text.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	case []int:
		texts := make([]string, len(v))
		for i, n := range v {
			texts[i] = strconv.Itoa(n)
		}
		return strings.Join(texts, "; ")
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), `"`)
}
