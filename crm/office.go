package crm

import (
	"context"
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
	// website, letter, person, phone, other; reference data also official_page, official_list, public_dataset, press, general_knowledge
	Kind string
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

// CheckNames notes names that are too long, or hold what no name can, before they are compared with those of others.
func (c OfficeChange) CheckNames() *Faults {
	f := &Faults{}
	for _, lang := range slices.Sorted(maps.Keys(c.Names)) {
		f.line(NameField(lang), c.Names[lang], false)
	}
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

// OfficeService is the offices and posts of the directory, and a library's own facts on them.
type OfficeService interface {
	// Page is all the office page shows to a library (0: none). Signed in; another's rows are never in it.
	Page(ctx context.Context, q OfficeQuery) (OfficePage, error)
	// Get is the office's own row, for editing. Signed in.
	Get(ctx context.Context, id int64) (Office, error)
	// Posts are the posts of an office, with their holders; none where the office is gone. Signed in.
	Posts(ctx context.Context, office int64) ([]Post, error)
	// Find looks for offices by any part of name, alias, city or organisation; at most 20. Signed in.
	Find(ctx context.Context, q string, country string) ([]OfficeLine, error)
	// Similar finds what an office about to be added may be already; at most 5. Staff of any library, coordinator. What the form
	// that asks has made itself is no look-alike.
	Similar(ctx context.Context, c OfficeChange) ([]OfficeLine, error)
	// Add makes an office with its source. Staff of any library, coordinator; Invalid.
	Add(ctx context.Context, c OfficeChange) (Done, error)
	// Change corrects an office's facts with a source. Staff of any library, coordinator; Invalid, Conflict when stale.
	Change(ctx context.Context, c OfficeChange) (Done, error)
	// AddReach adds ways to reach the office, all with one source. Staff of any library, coordinator; Invalid.
	AddReach(ctx context.Context, c ReachChange) (Done, error)
	// RemoveReach takes one way to reach the office away. Staff of any library, coordinator.
	RemoveReach(ctx context.Context, office, reach int64) (Done, error)
	// Confirm says that the office, or one way to reach it, or one post, is still as shown. Staff of any library, coordinator;
	// Invalid.
	Confirm(ctx context.Context, c Confirmation) (Done, error)
	// PutAside keeps an office out of "ten minutes left?" until the actor's next day. Staff of any library, coordinator.
	PutAside(ctx context.Context, office int64) (Done, error)
	// SavePost adds (ID 0) or corrects a post, with its source. When the holder's name changes, each library with a contact in
	// that post gets one task. Staff of any library, coordinator; Invalid, Conflict when stale.
	SavePost(ctx context.Context, p PostChange) (Done, error)
	// RemovePost takes a post out of the directory. Staff of any library, coordinator.
	RemovePost(ctx context.Context, office, post int64) (Done, error)
	// Report says that an office closed, moved, merged or is active again. It stands beside the office until a second voice
	// decides; in a network of one library a manager's own report counts at once. Staff of any library; Invalid, Conflict where
	// one is open.
	Report(ctx context.Context, r StateReport) (Done, error)
	// Decide confirms or refuses a report of another library, or withdraws an own one. Staff of another library than the
	// reporter's, coordinator, the manager of the only library; nobody confirms their own report (Forbidden).
	Decide(ctx context.Context, d StateDecision) (Done, error)
	// SaveOwn keeps a library's own facts: who leads, the rhythm, a note. Staff of it; Invalid, Conflict when stale.
	SaveOwn(ctx context.Context, o LibraryOffice) (Done, error)
	// Revert puts one earlier change of the directory back, with all that came in the same save. Coordinator; Conflict where a
	// value was changed again since.
	Revert(ctx context.Context, office, audit int64) (Done, error)
}

// What OfficeService does, as the policy and the routes name it.
const (
	OfficesPage        Action = "Offices.Page"
	OfficesGet         Action = "Offices.Get"
	OfficesPosts       Action = "Offices.Posts"
	OfficesFind        Action = "Offices.Find"
	OfficesSimilar     Action = "Offices.Similar"
	OfficesAdd         Action = "Offices.Add"
	OfficesChange      Action = "Offices.Change"
	OfficesAddReach    Action = "Offices.AddReach"
	OfficesRemoveReach Action = "Offices.RemoveReach"
	OfficesConfirm     Action = "Offices.Confirm"
	OfficesPutAside    Action = "Offices.PutAside"
	OfficesSavePost    Action = "Offices.SavePost"
	OfficesRemovePost  Action = "Offices.RemovePost"
	OfficesReport      Action = "Offices.Report"
	OfficesDecide      Action = "Offices.Decide"
	OfficesSaveOwn     Action = "Offices.SaveOwn"
	OfficesRevert      Action = "Offices.Revert"
)

// officeRules says who may do which of it.
var officeRules = map[Action]Rule{
	OfficesPage:        signedIn,
	OfficesGet:         signedIn,
	OfficesPosts:       signedIn,
	OfficesFind:        signedIn,
	OfficesSimilar:     curator,
	OfficesAdd:         curator,
	OfficesChange:      curator,
	OfficesAddReach:    curator,
	OfficesRemoveReach: curator,
	OfficesConfirm:     curator,
	OfficesPutAside:    curator,
	OfficesSavePost:    curator,
	OfficesRemovePost:  curator,
	OfficesReport:      writer,
	OfficesDecide:      curator,
	OfficesSaveOwn:     writer,
	OfficesRevert:      coordinator,
}
