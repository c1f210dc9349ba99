package directory

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/frame"
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
	Happened  frame.TimelineView
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
func (o OfficePage) Title(p *i18n.Printer) string { return frame.OfficeSaid(p, o.Name) }

func (o OfficePage) id() int64 { return o.Office.ID }

func (o OfficePage) name(f frame.Frame) string { return frame.OfficeSaid(f.P, o.Name) }

// link is the office by its name.
func (o OfficePage) link(f frame.Frame) ui.Link { return frame.OfficeLink(f.P, o.Name) }

// also are the names beside the title: as it is stored, and in the language of the place.
func (o OfficePage) also(f frame.Frame) ui.Link {
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
func (o OfficePage) crumbs(f frame.Frame) []ui.Link {
	return []ui.Link{{Text: f.P.T("word.directory"), Href: link.Directory},
		{Text: frame.CountryName(f.P, o.Terms, o.Office.Country), Href: link.Country(o.Office.Country)}}
}

// facts is the line under the name: "Information centre · Nairobi · also serves Seychelles and Uganda".
func (o OfficePage) facts(f frame.Frame) []templ.Component {
	facts := []templ.Component{ui.Text(frame.NameOf(f.P, o.Kind.Names)),
		ui.TextLink(ui.Link{Text: frame.ShortOrganisation(f.P, o.Organisation), Href: link.Organisation(o.Organisation.ID)})}
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
func (o OfficePage) standing(f frame.Frame) templ.Component {
	if o.Freshness.ConfirmedAt.IsZero() {
		return templ.Join(frame.Sourced(f.P, o.Freshness), ui.Text(" "+f.P.T("office.not_confirmed")))
	}
	return ui.Text(frame.ConfirmedBy(f.P, o.Freshness))
}

// covers names the countries it serves in the reader's order, its own first.
func (o OfficePage) covers(f frame.Frame) (names []string) {
	var others []string
	for _, c := range o.Office.Countries {
		if c == o.Office.Country {
			names = append(names, frame.CountryName(f.P, o.Terms, c))
		} else {
			others = append(others, frame.CountryName(f.P, o.Terms, c))
		}
	}
	return append(names, i18n.InOrder(f.P, others, func(name string) string { return name })...)
}

// answers is the one box of the record; a new office has none.
func (o OfficePage) answers(f frame.Frame) []ui.Fact {
	var out []ui.Fact
	if o.NextStep != nil {
		out = append(out, ui.Fact{Label: f.P.T("office.next_step"), Value: frame.TaskAnswer(f, *o.NextStep)})
	}
	if o.Own.Lead != "" {
		out = append(out, ui.Fact{Label: f.P.T("office.lead"), Value: ui.Person(frame.Initials(o.Own.Lead), o.Own.Lead)})
	}
	if !o.LastContact.IsZero() {
		out = append(out, ui.Fact{Label: f.P.T("directory.column.last"), Value: frame.When(f, o.LastContact)})
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

func (o OfficePage) people(f frame.Frame, list []crm.PersonInPost) (out []ui.PersonInPost) {
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
			Name: ui.Link{Text: frame.Sorted(p), Also: p.OwnName, AlsoIn: p.OwnLang, Href: link.Contact(p.ContactID)}, Post: p.Title, Note: note,
			Mark: frame.Lock(f, p.Visibility)})
	}
	return out
}

// initialsOf are those of a name as it is spoken: "TA" of "Alemu, Tesfaye".
func initialsOf(p crm.PersonInPost) string {
	if family, given, two := strings.Cut(frame.Sorted(p), ", "); two {
		return frame.Initials(given + " " + family)
	}
	return frame.Initials(frame.Sorted(p))
}

// opening is what to say first: who one is, and of which library where one has one.
func (o OfficePage) opening(f frame.Frame) string {
	library := strings.TrimSpace(o.Library)
	switch {
	case library == "":
		return f.P.T("office.call.opening_person", "person", o.Person)
	case o.LibraryCity == "":
		return f.P.T("office.call.opening_library", "person", o.Person, "library", library)
	}
	return f.P.T("office.call.opening", "person", o.Person, "library", library, "city", o.LibraryCity)
}
