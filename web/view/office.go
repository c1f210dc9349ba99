package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// OfficePage is an office's record as one library sees it.
type OfficePage struct {
	crm.OfficePage
	Terms     *crm.Terms
	LibraryID int64
	Person    string // the reader's name
	Reach     form.State
	ReachOpen bool
	Happened  TimelineView
	Fresh     *FreshTalk // what to ask while a talk is fresh
}

// FreshTalk is what may be kept right after a talk: that the office is as shown, and how the person is addressed.
type FreshTalk struct {
	Confirm bool
	Person  *crm.PersonInPost
	Unsure  bool   // the person's form of address is not known: it is not asked for again
	Result  string // proposes a step where none was named
	Contact int64  // whom that step is about
}

// Title is what the page is called.
func (o OfficePage) Title(p *i18n.Printer) string { return officeSaid(p, o.Name) }

func (o OfficePage) id() int64 { return o.Office.ID }

func (o OfficePage) name(f Frame) string { return officeSaid(f.P, o.Name) }

// link is the office by its name.
func (o OfficePage) link(f Frame) ui.Link { return officeLink(f.P, o.Name) }

// also are the names beside the title: as it is stored, and in the language of the place.
func (o OfficePage) also(f Frame) ui.Link {
	l := o.link(f)
	switch {
	case l.Also == "":
		return ui.Link{Text: o.Office.NameLocal, Lang: o.Office.LocalLang}
	case o.Office.NameLocal == "" || o.Office.NameLocal == l.Text:
		return ui.Link{Text: l.Also, Lang: l.AlsoIn}
	}
	return ui.Link{Text: l.Also, Lang: l.AlsoIn, Also: o.Office.NameLocal, AlsoIn: o.Office.LocalLang}
}

// crumbs lead here: the directory, the country.
func (o OfficePage) crumbs(f Frame) []ui.Link {
	return []ui.Link{{Text: f.P.T("word.directory"), Href: link.Directory},
		{Text: countryName(f.P, o.Terms, o.Office.Country), Href: link.Country(o.Office.Country)}}
}

// facts is the line under the name: "Information centre · Nairobi · also serves Seychelles and Uganda".
func (o OfficePage) facts(f Frame) []templ.Component {
	facts := []templ.Component{ui.Text(NameOf(f.P, o.Kind.Names)),
		ui.TextLink(ui.Link{Text: shortOrganisation(f.P, o.Organisation), Href: link.Organisation(o.Organisation.ID)})}
	if o.Office.City != "" {
		facts = append(facts, ui.Name(o.Office.City, ""))
	}
	also := o.covers(f)
	if len(also) > 0 && slices.Contains(o.Office.Countries, o.Office.Country) {
		also = also[1:]
	}
	switch n := len(also); {
	case n > 3:
		facts = append(facts, ui.Text(f.P.T("office.also_serves_many", "count", n)))
	case n > 0:
		facts = append(facts, ui.Text(f.P.T("office.also_serves", "countries", also)))
	}
	return facts
}

// standing is where the record comes from and whether anybody confirmed it.
func (o OfficePage) standing(f Frame) templ.Component {
	if o.Freshness.ConfirmedAt.IsZero() {
		return templ.Join(sourced(f.P, o.Freshness), ui.Text(" "+f.P.T("office.not_confirmed")))
	}
	return ui.Text(confirmedBy(f.P, o.Freshness))
}

// covers names the countries it serves in the reader's order, its own first.
func (o OfficePage) covers(f Frame) (names []string) {
	var others []string
	for _, c := range o.Office.Countries {
		if c == o.Office.Country {
			names = append(names, countryName(f.P, o.Terms, c))
		} else {
			others = append(others, countryName(f.P, o.Terms, c))
		}
	}
	return append(names, i18n.InOrder(f.P, others, func(name string) string { return name })...)
}

// answers is the one box of the record; a new office has none.
func (o OfficePage) answers(f Frame) []ui.Fact {
	var out []ui.Fact
	if o.NextStep != nil {
		out = append(out, ui.Fact{Label: f.P.T("office.next_step"), Value: stepAnswer(f, *o.NextStep)})
	}
	if o.Own.Lead != "" {
		out = append(out, ui.Fact{Label: f.P.T("office.lead"), Value: ui.Person(Initials(o.Own.Lead), o.Own.Lead)})
	}
	if !o.LastContact.IsZero() {
		out = append(out, ui.Fact{Label: f.P.T("directory.column.last"), Value: when(f, o.LastContact)})
	}
	if o.Own.AtLeastDays > 0 {
		out = append(out, ui.Fact{Label: f.P.T("office.rhythm"), Text: f.P.T("office.every_days", "count", o.Own.AtLeastDays)})
	}
	return out
}

// reachIcon is the picture of a way to reach an office.
func reachIcon(kind string) string {
	return map[string]string{"phone": "phone", "email": "mail", "address": "map-pin", "form": "world", "hours": "clock"}[kind]
}

// phone is the first number of the office, empty where none is known.
func (o OfficePage) phone() string {
	for _, r := range o.OfficePage.Reach {
		if r.Kind == "phone" {
			return r.Value
		}
	}
	return ""
}

func (o OfficePage) people(f Frame, list []crm.PersonInPost) (out []ui.PersonInPost) {
	for _, p := range list {
		note := ""
		switch {
		case !p.From.IsZero() && !p.To.IsZero():
			note = f.P.Date(p.From) + " – " + f.P.Date(p.To)
		case !p.To.IsZero():
			note = f.P.T("office.until", "day", f.P.Date(p.To))
		case !p.From.IsZero():
			note = f.P.T("office.since", "day", f.P.Date(p.From))
		}
		out = append(out, ui.PersonInPost{Initials: initialsOf(p),
			Name: ui.Link{Text: sorted(p), Also: p.OwnName, AlsoIn: p.OwnLang, Href: link.Contact(p.ContactID)}, Post: p.Title, Note: note,
			Mark: lock(f, p.Visibility)})
	}
	return out
}

// sorted is the name by which a list of people is in order.
func sorted(p crm.PersonInPost) string {
	if p.SortName == "" {
		return p.Name
	}
	return p.SortName
}

// initialsOf are those of a name as it is spoken: "TA" of "Alemu, Tesfaye".
func initialsOf(p crm.PersonInPost) string {
	if family, given, two := strings.Cut(sorted(p), ", "); two {
		return Initials(given + " " + family)
	}
	return Initials(sorted(p))
}

// options makes choices, the chosen one by the form's state.
func options(s form.State, name string, list ...ui.Option) []ui.Option {
	for i := range list {
		list[i].Chosen = s.Chosen(name, list[i].Value)
	}
	return list
}

func sourceOptions(f Frame, s form.State) []ui.Option {
	var list []ui.Option
	for _, k := range crm.SourceKinds() {
		if k != "phone" {
			list = append(list, ui.Option{Value: k, Text: f.P.T("office.found." + k)})
		}
	}
	return options(s, "source_kind", list...)
}

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// opening is what to say first: who one is, and of which library where one has one.
func (o OfficePage) opening(f Frame) string {
	library := strings.TrimSpace(o.Library)
	switch {
	case library == "":
		return f.P.T("office.call.opening_person", "person", o.Person)
	case o.LibraryCity == "":
		return f.P.T("office.call.opening_library", "person", o.Person, "library", library)
	}
	return f.P.T("office.call.opening", "person", o.Person, "library", library, "city", o.LibraryCity)
}
