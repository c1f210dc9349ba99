package crm

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Office is a local presence or national counterpart of an organisation.
type Office struct {
	ID                     int64
	Key                    string
	OrganisationID         int64
	Kind                   string
	Names                  Names
	ShortName              string
	Aliases                []string
	NameLocal, LocalLang   string
	City, Country, Website string
	Approach               Approach
	State                  string
	SuccessorID            int64
	Countries, Themes      []string
	Goals                  []int
	Version                int
}

// OfficeName is what pages call an office, and where it is.
type OfficeName struct {
	ID            int64
	Names         Names
	About         Names // what it is, in the languages in which it has no name: "UNESCO, Regional office, Kenya"; never stored
	ShortName     string
	City, Country string
}

// Approach is how an office wishes to be approached.
type Approach struct {
	First   string // call, letter, email, form; empty unknown
	Lang    string // the language they prefer
	Through string // a ministry, a commission, a person
	Signer  string // who must sign on our side
}

// The states of an office.
const (
	Active    = "active"
	Relocated = "relocated"
	Merged    = "merged"
	Closed    = "closed"
)

// Source is where a fact comes from.
type Source struct {
	Kind string // website, letter, person, phone, other; reference data also official_page, official_list, public_dataset, press, general_knowledge
	Text string
}

// SourceKinds are the kinds a person chooses from.
func SourceKinds() []string { return []string{"website", "letter", "person", "phone", "other"} }

func (s Source) check(f *Faults) {
	if s.Kind == "" {
		f.Add("source_kind", "error.source_required")
	} else {
		f.oneOf("source_kind", s.Kind, SourceKinds()...)
	}
	f.line("source", s.Text, false)
}

// OfficeChange is what the office form carries.
type OfficeChange struct {
	Write
	Office
	LibraryID int64 // for whom the person acts
	Source    Source
}

// Check notes what is wrong.
func (c OfficeChange) Check() *Faults {
	f := &Faults{}
	if len(c.Names) == 0 {
		f.Add(NameField("en"), "error.name_required")
	}
	for _, lang := range slices.Sorted(maps.Keys(c.Names)) {
		f.line(NameField(lang), c.Names[lang], true)
	}
	if c.OrganisationID == 0 {
		f.Add("organisation", "error.required")
	}
	if c.Kind == "" {
		f.Add("kind", "error.required")
	}
	if c.Country == "" {
		f.Add("country", "error.required")
	}
	f.line("short_name", c.ShortName, false)
	f.line("aliases", strings.Join(c.Aliases, "; "), false)
	f.line("name_local", c.NameLocal, false)
	f.lang("name_local_lang", c.LocalLang)
	f.line("city", c.City, false)
	f.website("website", c.Website)
	f.oneOf("approach_first", c.Approach.First, "", "call", "letter", "email", "form")
	f.line("approach_lang", c.Approach.Lang, false)
	f.line("approach_through", c.Approach.Through, false)
	f.line("approach_signer", c.Approach.Signer, false)
	f.goals(c.Goals)
	c.Source.check(f)
	return f
}

// Reach is one way to reach an office.
type Reach struct {
	ID          int64
	Kind, Value string // phone, email, address, form, hours
	Freshness   Freshness
}

// ReachChange is the form "How do we reach them?": any of the ways, one source.
type ReachChange struct {
	Write
	OfficeID, LibraryID                         int64
	Phone, Email, PostalAddress, WebForm, Hours string
	Source                                      Source
}

// Check notes what is wrong.
func (c ReachChange) Check() *Faults {
	f := &Faults{}
	if blank(c.Phone + c.Email + c.PostalAddress + c.WebForm + c.Hours) {
		f.Add("phone", "error.reach_required")
	}
	f.phone("phone", c.Phone)
	f.email("email", c.Email, false)
	f.note("address", c.PostalAddress)
	f.website("form", c.WebForm)
	f.line("hours", c.Hours, false)
	c.Source.check(f)
	return f
}

// phone checks a telephone number's grammar: digits with the usual marks, 5 to 20 digits (E.164 has at most 15, extensions follow).
func (f *Faults) phone(field, s string) {
	if s == "" {
		return
	}
	f.line(field, s, false)
	if f.Has(field) {
		return
	}
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -()./x#", r):
		default:
			f.Add(field, "error.bad_phone")
			return
		}
	}
	if digits < 5 || digits > 20 {
		f.Add(field, "error.bad_phone")
	}
}

// Post is a public function at an office.
type Post struct {
	ID, OfficeID                              int64
	Title, Theme, Holder, FormOfAddress, Lang string
	Since                                     Date
	Version                                   int
	Freshness                                 Freshness
}

// PostChange is what the form of a post carries.
type PostChange struct {
	Write
	Post
	LibraryID int64
	Source    Source
}

// Check notes what is wrong.
func (p PostChange) Check() *Faults {
	f := &Faults{}
	f.line("title", p.Title, true)
	f.line("holder", p.Holder, false)
	f.line("form_of_address", p.FormOfAddress, false)
	f.line("lang", p.Lang, false)
	p.Source.check(f)
	return f
}

// Confirmation says that a fact still holds.
type Confirmation struct {
	Write
	OfficeID, LibraryID int64
	PostID, ReachID     int64  // 0: the office as a whole
	Via                 string // phone, visit, letter, website, person
}

// ConfirmedVia are the ways in which a person finds that a fact still holds.
func ConfirmedVia() []string { return []string{"phone", "visit", "letter", "website", "person"} }

// Check notes what is wrong.
func (c Confirmation) Check() *Faults {
	f := &Faults{}
	f.oneOf("via", c.Via, ConfirmedVia()...)
	return f
}

// StateReport says that an office changed its state.
type StateReport struct {
	Write
	OfficeID, LibraryID int64
	State               string
	SuccessorID         int64
	Note                string
	Source              Source
}

// Check notes what is wrong.
func (r StateReport) Check() *Faults {
	f := &Faults{}
	f.oneOf("state", r.State, Active, Relocated, Merged, Closed)
	if r.SuccessorID == r.OfficeID && r.SuccessorID != 0 {
		f.Add("successor", "error.successor_self")
	}
	f.note("note", r.Note)
	r.Source.check(f)
	return f
}

// OpenReport is a report that waits for a second voice.
type OpenReport struct {
	ID          int64
	State       string
	Successor   *OfficeName // nil where it names none
	Note        string      // to the reporting library only
	Source      Source      // what the report rests on, for the second voice
	Library     string
	LibraryID   int64
	At          time.Time
	MayDecide   bool // the actor may confirm or refuse
	MayWithdraw bool
}

// StateDecision decides a report.
type StateDecision struct {
	OfficeID, ReportID, LibraryID int64
	Decision                      string // confirmed, refused, withdrawn
}

// LibraryOffice is a library's own facts on a shared office.
type LibraryOffice struct {
	Write
	LibraryID, OfficeID int64
	LeadID              int64
	Lead                string
	AtLeastDays         int // talk at least every so many days; 0 none agreed
	AtMostDays          int // and not more often than
	Note                string
}

// Check notes what is wrong.
func (o LibraryOffice) Check() *Faults {
	f := &Faults{}
	days := func(field string, n int) {
		if n < 0 || n > 1000 {
			f.Add(field, "error.days", "max", 1000)
		}
	}
	days("at_least_days", o.AtLeastDays)
	days("at_most_days", o.AtMostDays)
	if o.AtLeastDays > 0 && o.AtMostDays > o.AtLeastDays {
		f.Add("at_most_days", "error.rhythm")
	}
	f.note("note", o.Note)
	return f
}

// OfficeQuery asks for an office's page.
type OfficeQuery struct {
	ID, LibraryID int64
	Timeline      string // all, ours, changes
	Before        TimelineCursor
}

// OfficePage is all that the page of an office shows.
type OfficePage struct {
	Office       Office
	Name         OfficeName
	Organisation Organisation
	Kind         OfficeKind
	Step         FirstStep
	Successor    *OfficeName // nil where it has none
	Freshness    Freshness
	Reach        []Reach
	Posts        []Post
	People       []PersonInPost // now
	Former       []PersonInPost
	Own          LibraryOffice
	Library      string // that asks, and its city: who one is, in the words of a first call
	LibraryCity  string
	NextStep     *Task
	Steps        []Task
	LastContact  time.Time
	Timeline     []TimelineEntry
	More         *TimelineCursor // the timeline's next page
	Report       *OpenReport
	Touches      []Touch
	Sources      []FactSource
	MayEdit      bool
	MayLog       bool // in LibraryID
}

// PersonInPost is a contact at an office.
type PersonInPost struct {
	ContactID, AppointmentID int64
	Name                     string
	SortName                 string // by which lists are sorted; the name where empty
	OwnName, OwnLang         string // in the own script, where the sorted name is not it
	Salutation               string
	Title                    string
	PostID                   int64
	From, To                 Date
	Ended                    bool
	DoNotContact             bool // they asked for it
	Version                  int  // of the person
	Audience
}

// FactSource is where one fact of an office comes from.
type FactSource struct {
	Field     string // "" the whole row
	Freshness Freshness
	At        time.Time
}
