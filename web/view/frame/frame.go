package frame

import (
	"cmp"
	"slices"
	"strconv"

	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// Frame is what every page stands in. The edge fills it once for a request; a page sets its title and what it needs.
type Frame struct {
	P       *i18n.Printer
	Title   string // of the browser's tab
	Here    string // the menu item the page belongs to: today, directory, contacts, interactions, admin
	Address string // of this page with its query, for the language menu; empty where the page switches by itself
	Nonce   string // of the content security policy
	Theme   string // "", light or dark
	KeysOff bool   // single-letter keys are switched off

	Library      string    // whose work this is
	Libraries    []ui.Link // the switcher, empty for those with one library
	User         string
	Who          string // the number of the account, so that what this browser keeps is theirs alone
	KeepLanguage string // this page's address without its language, where that is not the account's
	Initials     string
	Admin        bool // may open the administration
	Counts       map[string]Count
	Used         map[string]bool // which of contacts and interactions have a first record
	Reads        bool            // may read a library's people and what was logged; observers may not
	MayLog       bool            // may log in the library that the page shows
	Many         bool            // the network holds more than one library; nothing speaks of others where it does not
	Alone        bool            // one library, one user
	MayRestore   bool            // may open that library's trash
	LogHref      string          // the log, filled with where one stands; the empty form where empty
	HasForm      bool            // the page has a form of its own, so the frame's button gives up its fill

	Flash  ui.Done
	Band   string // a line above everything: demonstration, trusted network
	Switch string // the form that goes along when another language is chosen
	Sent   string // where that form was sent to, on a page that shows it again
	Reload int    // seconds after which the page looks again, 0 never
}

// Count is a number beside a menu item; it asks for action.
type Count struct {
	N    int
	Late bool
}

// navItem is a line of the menu.
type navItem struct{ key, href, icon string }

var navItems = []navItem{
	{"today", link.Today, "list-check"},
	{"directory", link.Directory, "building-community"},
	{"contacts", link.Contacts, "users"},
	{"interactions", link.Interactions, "notes"},
}

var adminItem = navItem{"admin", link.Admin, "settings"}

// all is the menu as far as this reader may go.
func (f Frame) all() []navItem {
	if f.Reads {
		return navItems
	}
	return navItems[:2]
}

// items are those of the menu that this reader has; what holds nothing yet stands under More, except where one is.
func (f Frame) items() (shown, more []navItem) {
	for _, item := range f.all() {
		if first := item.key == "contacts" || item.key == "interactions"; first && !f.Used[item.key] && item.key != f.Here {
			more = append(more, item)
		} else {
			shown = append(shown, item)
		}
	}
	if f.Admin {
		shown = append(shown, adminItem)
	}
	return shown, more
}

// foot are the items of the bar at the foot of a phone: those around its middle, which is the log, and those under its More.
func (f Frame) foot() (before, after, more []navItem) {
	all := f.all()
	if len(all) > 2 {
		after, more = all[2:3], slices.Clone(all[3:])
	}
	if f.Admin {
		more = append(more, adminItem)
	}
	return all[:2], after, more
}

// Word says a sentence of the frame: its key without "frame.".
func (f Frame) Word(key string, pairs ...any) string { return f.P.T("frame."+key, pairs...) }

func (f Frame) logHref() string {
	if f.LogHref != "" {
		return f.LogHref
	}
	return link.With(link.NewInteraction, "return", f.back())
}

// back is this page, where the log leads back to; nothing where its form was refused.
func (f Frame) back() string {
	if f.Address == link.Home {
		return ""
	}
	return f.Address
}

func (f Frame) logLook() ui.Look {
	if f.HasForm {
		return ui.Plain
	}
	return ui.Filled
}

func (f Frame) count(key string) string {
	if c := f.Counts[key]; c.N > 0 {
		return strconv.Itoa(c.N)
	}
	return ""
}

func (f Frame) keys() string {
	if f.KeysOff {
		return "off"
	}
	return "on"
}

func (f Frame) tab() string {
	if f.Title == "" {
		return "Liaison"
	}
	return f.Title + " · Liaison"
}

// languages are the shipped languages, each in its own words, leading to this page.
func (f Frame) languages() []ui.Link {
	address := cmp.Or(f.Sent, f.Address)
	var links []ui.Link
	for _, l := range i18n.Languages() {
		links = append(links, ui.Link{
			Text: l.Name, Lang: l.Code, Href: link.InLanguage(address, l.Code), Current: l.Code == f.P.Lang(),
			Attrs: map[string]any{"hreflang": l.Code, "data-turbo": "false"},
		})
	}
	return links
}

// Hiddens are the fields that a form state carries along: its key and the version of the row.
func Hiddens(s form.State, names ...string) []ui.Hidden {
	var hidden []ui.Hidden
	for _, name := range append([]string{form.KeyField, form.VersionField}, names...) {
		if value := s.Value(name); value != "" {
			hidden = append(hidden, ui.Hidden{Name: name, Value: value})
		}
	}
	return hidden
}
