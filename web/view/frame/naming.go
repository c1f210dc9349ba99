package frame

import (
	"slices"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// OfficeOf names one of the offices that a list came with.
func OfficeOf(f Frame, offices map[int64]crm.OfficeName, at int64) string {
	return OfficeSaid(f.P, offices[at])
}

// CalledName is what a record is called, in the reader's language where the program says it.
func CalledName(f Frame, c crm.Called) string {
	if c.Title.Key != "" {
		return f.P.Message(c.Title)
	}
	return c.Name
}

// Initials of a person: the first letters of the first and the last word.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '-' })
	letter := func(w string) string {
		for _, r := range w {
			if unicode.IsLetter(r) {
				return string(unicode.ToUpper(r))
			}
		}
		return ""
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return letter(words[0])
	}
	return letter(words[0]) + letter(words[len(words)-1])
}

// OfficeNames are offices by name in the reader's language, in one line.
func OfficeNames(p *i18n.Printer, list []crm.OfficeLine) string {
	names := make([]string, len(list))
	for i, o := range list {
		names[i] = NameOf(p, o.Names)
	}
	return p.List(names)
}

// officeField is a field for an office's name, which suggests those that are near.
func officeField(f Frame, s form.State, name, label string, near []crm.OfficeLine) (ui.Field, []ui.Option) {
	x := Field(f.P, s, name, label)
	x.ListID = "offices-" + name
	list := make([]ui.Option, len(near))
	for i, o := range near {
		list[i] = ui.Option{Value: NameOf(f.P, o.Names), Text: o.City}
	}
	return x, list
}

// OfficeLink is an office by its name in the reader's language. One that has none there shows what it is in that language, then
// the name as it is stored.
func OfficeLink(p *i18n.Printer, o crm.OfficeName) ui.Link {
	text, lang := p.Name(o.Names)
	if about := o.About[p.Lang()]; about != "" {
		return ui.Link{Text: about, Also: text, AlsoIn: Foreign(p, lang), Href: link.Office(o.ID)}
	}
	return ui.Link{Text: text, Lang: Foreign(p, lang), Href: link.Office(o.ID)}
}

// OfficeSaid is officeLink in a sentence.
func OfficeSaid(p *i18n.Printer, o crm.OfficeName) string {
	l := OfficeLink(p, o)
	if l.Also == "" {
		return l.Text
	}
	return l.Text + " (" + p.Isolate(l.Also) + ")"
}

// Foreign is the language of a text where it is not the page's.
func Foreign(p *i18n.Printer, lang string) string {
	if lang == p.Lang() {
		return ""
	}
	return lang
}

// NameOf is a text of the reference data in the reader's language.
func NameOf(p *i18n.Printer, names crm.Names) string {
	text, _ := p.Name(names)
	return text
}

// CountryName is the name of a country, by its code.
func CountryName(p *i18n.Printer, terms *crm.Terms, code string) string {
	for _, c := range terms.Countries {
		if c.ISO2 == code {
			return NameOf(p, c.Names)
		}
	}
	return code
}

// ThemeName is the name of a theme, by its key.
func ThemeName(p *i18n.Printer, terms *crm.Terms, key string) string {
	for _, t := range terms.Themes {
		if t.Key == key {
			return NameOf(p, t.Names)
		}
	}
	return key
}

// KindName is the name of a kind of office, by its key.
func KindName(p *i18n.Printer, terms *crm.Terms, key string) string {
	for _, k := range terms.Kinds {
		if k.Key == key {
			return NameOf(p, k.Names)
		}
	}
	return key
}

// Goals are goals by their numbers, with their names.
func Goals(p *i18n.Printer, terms *crm.Terms, numbers []int) []ui.Goal {
	var out []ui.Goal
	for _, n := range numbers {
		for _, g := range terms.Goals {
			if g.Number == n {
				out = append(out, ui.Goal{Number: n, Name: NameOf(p, g.Labels)})
			}
		}
	}
	return out
}

// ShortOrganisation is an organisation's acronym, or its name where it has none.
func ShortOrganisation(p *i18n.Printer, o crm.Organisation) string {
	if s := o.Acronyms[p.Lang()]; s != "" {
		return s
	}
	if p.Lang() != "ar" && o.Acronyms["en"] != "" {
		return o.Acronyms["en"]
	}
	return NameOf(p, o.Names)
}

// checkSoon is how many days ahead a fact that is due for checking says so.
const checkSoon = 14

// Fresh draws how sure a fact is.
func Fresh(p *i18n.Printer, f crm.Freshness) templ.Component {
	switch {
	case f.ConfirmedAt.IsZero():
		return ui.Freshness(ui.Sourced, shortSource(p, f), sourceLang(p, f))
	case !f.CheckBy.IsZero() && f.CheckBy.Before(p.Today().Add(checkSoon)):
		return ui.Freshness(ui.CheckBy, p.T("office.check_by", "day", p.Date(f.CheckBy)), "")
	}
	return ui.Freshness(ui.Confirmed, p.T("office.confirmed_on", "day", p.Date(p.DayOf(f.ConfirmedAt))), "")
}

// shortSource is a source as far as it names itself, and its year: "unic.un.org, 2020". The office's own page has the rest.
func shortSource(p *i18n.Printer, f crm.Freshness) string {
	what := sourceName(p, f)
	if end := strings.IndexAny(what, ",;("); end > 0 {
		what = strings.TrimSpace(what[:end])
	}
	if r := []rune(what); len(r) > shortest {
		what = strings.TrimSpace(string(r[:shortest])) + "…"
	}
	if f.SourceYear == "" {
		return what
	}
	return p.T("office.source_short", "source", what, "year", f.SourceYear)
}

// shortest is how many characters of a source a row shows.
const shortest = 32

// ConfirmedBy says who confirmed a fact, when and how: "Confirmed by Amina Otieno, 23 November 2026, by phone."
func ConfirmedBy(p *i18n.Printer, f crm.Freshness) string {
	day := p.LongDate(p.DayOf(f.ConfirmedAt))
	if f.Via != "" && p.Has("office.via."+f.Via) {
		return p.T("office.confirmed_by_via", "name", f.ConfirmedBy, "day", day, "via", p.T("office.via."+f.Via))
	}
	return p.T("office.confirmed_by", "name", f.ConfirmedBy, "day", day)
}

// Sourced says where a fact comes from: "Source: unic.un.org, Africa page, 2020."
func Sourced(p *i18n.Printer, f crm.Freshness) templ.Component {
	what := sourceName(p, f)
	if f.SourceYear == "" || strings.HasSuffix(what, f.SourceYear) {
		return Phrase(p.Parts("office.source_line"), ui.Name(what, sourceLang(p, f)))
	}
	return Phrase(p.Parts("office.source_line_year", "year", f.SourceYear), ui.Name(what, sourceLang(p, f)))
}

func sourceName(p *i18n.Printer, f crm.Freshness) string {
	if f.Source == "" || f.SourceKind == "general_knowledge" {
		return p.T("office.source." + f.SourceKind)
	}
	return f.Source
}

// sourceLang is the language of a source's name where it is not the page's: what the reference data says is English, what
// somebody typed is not known.
func sourceLang(p *i18n.Printer, f crm.Freshness) string {
	if f.Source == "" || f.SourceKind == "general_knowledge" || slices.Contains(crm.SourceKinds(), f.SourceKind) {
		return ""
	}
	return Foreign(p, "en")
}

// DoorLinks are offices that help with a first step.
func DoorLinks(f Frame, doors []crm.FirstDoor) (out []ui.DoorLink) {
	for _, d := range doors {
		text, lang := f.P.Name(d.Step.ForLibraries)
		out = append(out, ui.DoorLink{Link: OfficeLink(f.P, d.Office.OfficeName), Text: text, Lang: Foreign(f.P, lang)})
	}
	return out
}
