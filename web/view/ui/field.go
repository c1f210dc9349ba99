package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Field is one question of a form. Every text is ready to be shown.
type Field struct {
	Name  string // as it is posted; also the element's id, with Suffix
	Label string
	Hint  string // beside the label: "required", "optional"
	Help  string // under the field
	Error string // what is wrong, then what to write
	Value string
	Lang  string // the language of what is typed, if known
	Dir   string // ltr for addresses and numbers; empty lets the text decide

	Type     string // text (default), email, tel, url, search, date, datetime-local, time, number, password
	Complete string // autocomplete
	Mode     string // inputmode
	Holder   string // placeholder, an example only
	Max      int    // maxlength in characters
	Rows     int    // of a text area
	Required bool   // marks the field for screen readers; the server decides
	Focus    bool   // has the focus when the page opens
	Unseen   bool   // the label is for screen readers only
	Short    bool   // a narrow field
	Loose    bool   // choices as single chips instead of one bar
	Show     string // the word of the button that shows a password
	Hide     string // and the one that hides it again
	Suffix   string // makes the id unique where a name stands twice on a page
	Attrs    templ.Attributes

	Options []Option
	// to choose with one press: days under a date, words under a line, whose Note is the day that goes with them (script only)
	Chips   []Option
	ChipsBy string // the id of the date field that the Note goes into
	ListID  string // the datalist that suggests values
}

// Option is one choice of a select, of radios or of checkboxes.
type Option struct {
	Value  string
	Text   string
	Note   string // a second line, or what a chip stands for
	Icon   string
	Lang   string
	Chosen bool
	Mark   templ.Component // beside a checkbox's text
	Group  string          // options that follow one another with the same group stand together in a select
	Attrs  templ.Attributes
}

// ID is the element's id; an error summary links to it.
func (f Field) ID() string { return FieldID(f.Name) + f.Suffix }

// ChipSuffix ends the name of what a chip posts where there is no script: a day, with the words behind it where it has some.
const ChipSuffix = "_chip"

func (o Option) plain() string {
	if o.Note == "" {
		return o.Value
	}
	return o.Note + " " + o.Value
}

// FieldID is the id of the field of a name.
func FieldID(name string) string { return "f-" + name }

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) direction() string {
	switch {
	case f.Dir != "":
		return f.Dir
	case f.Type == "email" || f.Type == "tel" || f.Type == "url":
		return "ltr"
	}
	return "auto"
}

// attrs are those that every kind of field has; they tie it to its help and its error.
func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{"id": f.ID(), "name": f.Name}
	described := ""
	if f.Error != "" {
		a["aria-invalid"] = "true"
		described = f.ID() + "-error"
	}
	if f.Help != "" {
		described += " " + f.ID() + "-help"
	}
	set(a, "aria-describedby", strings.TrimPrefix(described, " "))
	set(a, "autocomplete", f.Complete)
	set(a, "inputmode", f.Mode)
	set(a, "placeholder", f.Holder)
	set(a, "lang", f.Lang)
	set(a, "list", f.ListID)
	if f.Max > 0 {
		a["maxlength"] = strconv.Itoa(f.Max)
	}
	if f.Required {
		a["aria-required"] = "true"
	}
	if f.Focus {
		a["autofocus"] = true
	}
	for key, value := range f.Attrs {
		a[key] = value
	}
	return a
}

func set(a templ.Attributes, key, value string) {
	if value != "" {
		a[key] = value
	}
}

// groupAttrs are those of a group of choices: the id that an error summary leads to, and its error.
func (f Field) groupAttrs() templ.Attributes {
	a := templ.Attributes{"id": f.ID()}
	if f.Error != "" {
		a["aria-invalid"] = "true"
		a["aria-describedby"] = f.ID() + "-error"
	}
	return a
}

// rows of a text area, three where nothing is said.
func (f Field) rows() string { return strconv.Itoa(max(f.Rows, 3)) }

// optionGroups cuts options where their group changes.
func optionGroups(options []Option) (groups [][]Option) {
	for i, o := range options {
		if i == 0 || o.Group != options[i-1].Group {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], o)
	}
	return groups
}

// optionID is the id of one choice, counted from 0.
func (f Field) optionID(i int) string { return f.ID() + "-" + strconv.Itoa(i+1) }
