package crm

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// Contact is a person as one library knows them.
type Contact struct {
	ID, LibraryID int64
	Audience
	OwnerID       int64
	Owner         string
	Version       int
	DisplayName   string // as the person is shown: own script
	SortName      string // as lists sort it
	Names         []ContactName
	Salutation    string // "Dear Dr Tesfaye"
	SalutationWhy string // "the given name; Alemu is his father's"
	ProtocolTitle string
	Languages     []string
	Channels      []Channel
	DoNotContact  bool
	DoNotReason   string
	Note          string
	NoteHTML      string
	Basis         string
	Source        string
	Themes        []string
	Appointments  []Appointment

	MainAppointmentID int64 // the one that lists show, 0 without

	NoTwins   []int64 // look-alikes that somebody has said are other people
	CreatedAt time.Time
}

// ContactName is a name in one script.
type ContactName struct {
	Kind, Lang, Full, Given, Family string // Kind: own, latin, alias
}

// Channel is one way to reach a person.
type Channel struct {
	Kind, Value, Note string // email, phone, mobile, messenger, address, web
	Preferred         bool
}

// empty tells whether nothing was written into a row of the form.
func (c Channel) empty() bool { return c == Channel{Kind: c.Kind} }

// Written are the channels without the rows of a form that nobody wrote into.
func Written(list []Channel) []Channel {
	return slices.DeleteFunc(slices.Clone(list), Channel.empty)
}

// ChannelKinds lists the kinds of channel.
func ChannelKinds() []string {
	return []string{"email", "phone", "mobile", "messenger", "address", "web"}
}

// Bases are the lawful bases on which a person's data is held (GDPR article 6 has their like).
func Bases() []string {
	return []string{"legitimate_interest", "consent", "public_task", "contract", "not_stated"}
}

// Appointment is the function a contact holds or held at an office.
type Appointment struct {
	ID, OfficeID, PostID int64
	Office               OfficeName
	Title                string
	From, To             Date
	Ended                bool
	LeftHow              string // left, moved, retired
	Version              int
}

// ContactChange is what the contact form carries.
type ContactChange struct {
	Write
	Contact
	OfficeID   int64 // the main office and function of a new contact
	Title      string
	KnownTwins []int64 // likely duplicates that were shown and passed over, recorded
}

// Check notes what is wrong.
func (c ContactChange) Check() *Faults {
	f := &Faults{}
	f.line("name", c.DisplayName, true)
	f.line("sort_name", c.SortName, false)
	if len(c.Languages) > maxParts {
		f.Add("language", "error.too_many", "max", maxParts)
	}
	for _, l := range c.Languages {
		if !f.Has("language") {
			f.lang("language", l)
		}
	}
	for _, n := range c.Names[:min(len(c.Names), maxParts)] {
		if n.Kind == "alias" {
			f.line("aliases", n.Full, false)
			continue
		}
		f.line("name_"+n.Kind, n.Full, false)
		f.line("given_"+n.Kind, n.Given, false)
		f.line("family_"+n.Kind, n.Family, false)
		f.lang("lang_"+n.Kind, n.Lang)
	}
	f.line("salutation", c.Salutation, false)
	f.line("salutation_why", c.SalutationWhy, false)
	f.line("protocol_title", c.ProtocolTitle, false)
	if len(c.Names) > maxParts {
		f.Add("aliases", "error.too_many", "max", maxParts)
	}
	if len(c.Channels) > maxParts {
		f.Add(ChannelField(maxParts), "error.too_many", "max", maxParts)
	}
	for i, ch := range c.Channels {
		if !ch.empty() {
			f.channel(ChannelField(i), ch)
		}
	}
	if c.DoNotContact && wordless(c.DoNotReason) {
		f.Add("do_not_reason", "error.reason_required")
	}
	f.line("do_not_reason", c.DoNotReason, false)
	f.line("title", c.Title, false)
	f.note("note", c.Note)
	f.oneOf("basis", c.Basis, Bases()...)
	f.line("source", c.Source, false)
	return f
}

// maxParts bounds how many names, channels and languages a person has.
const maxParts = 30

// ChannelField is the name of the form's field for the value of a channel, counted from 0.
func ChannelField(i int) string { return "channel_" + strconv.Itoa(i) }

func (f *Faults) channel(field string, c Channel) {
	switch c.Kind {
	case "email":
		f.email(field, c.Value, true)
	case "phone", "mobile":
		f.phone(field, c.Value)
	case "web":
		f.website(field, c.Value)
	case "address":
		f.note(field, c.Value)
	case "messenger":
		f.line(field, c.Value, false)
	default:
		f.Add(field, "error.choice")
	}
	if blank(c.Value) && !f.Has(field) {
		f.Add(field, "error.required")
	}
	f.line(field+"_note", c.Note, false)
}

// ContactQuery is the view of a list of contacts. Every filter goes with every other, with a text and with each order.
type ContactQuery struct {
	LibraryID int64
	Text      string
	OfficeID  int64
	OwnerID   int64
	Country   string
	Theme     string
	Post      string // current: in a post now; former: was in one (of the office, where one is given) and is not now
	Contact   string // yes: may be contacted; no: asked not to be
	Next      string // due: a step is due today or late; none: no step is open
	Shared    bool   // what other libraries share with the network, instead of the own
	Sort      string // name (also where empty), -name, recent
	After     Cursor
	Limit     int // 50 where 0
}

// ContactFilters are the ways to narrow a list of contacts, and its order.
func ContactFilters() Filters {
	return Filters{
		{Name: "q", By: ByText},
		{Name: "office", By: ByOffice},
		{Name: "owner", By: ByColleague},
		{Name: "country", By: ByTerm},
		{Name: "theme", By: ByTerm},
		{Name: "post", Choices: []string{"current", "former"}},
		{Name: "contact", Choices: []string{"yes", "no"}},
		{Name: "next", Choices: []string{"due", "none"}},
		{Name: "shared", Choices: []string{"1"}},
		{Name: "sort", Choices: []string{"name", "-name", "recent"}, Usual: "name"},
	}
}

// ContactsOf is the view of the list of contacts that a query means.
func ContactsOf(q ListQuery) ContactQuery {
	return ContactQuery{LibraryID: q.LibraryID, Text: q.Set["q"], OfficeID: q.ID("office"), OwnerID: q.ID("owner"), Country: q.Set["country"],
		Theme: q.Set["theme"], Post: q.Set["post"], Contact: q.Set["contact"], Next: q.Set["next"], Shared: q.Set["shared"] == "1",
		Sort: q.Set["sort"], After: q.After, Limit: q.Limit}
}

// Check notes each filter that is none of its choices.
func (q ContactQuery) Check() *Faults {
	f := &Faults{}
	f.oneOf("sort", q.Sort, "", "name", "-name", "recent")
	f.oneOf("post", q.Post, "", "current", "former")
	f.oneOf("contact", q.Contact, "", "yes", "no")
	f.oneOf("next", q.Next, "", "due", "none")
	f.sound("q", q.Text)
	return f
}

// ContactLine is a contact in a list.
type ContactLine struct {
	ID                    int64
	SortName, DisplayName string
	OwnName               string // in the own script, where the sorted name is not it
	OfficeID              int64
	Title                 string
	OwnerID               int64
	Library               string // which shares the person, instead of who is answerable there
	LastContact           time.Time
	NextStep              Date
	Visibility            Visibility
	DoNotContact          bool
	Whole                 *ContactWhole // in files only
}

// ContactWhole is what one needs to write or to call, beside the line of a contact.
type ContactWhole struct {
	Salutation    string
	ProtocolTitle string
	Languages     []string
	DoNotReason   string
	Names         []ContactName
	Channels      []Channel
}

// ContactPage is all that the page of a contact shows.
type ContactPage struct {
	Contact   Contact
	MovedTo   int64 // the survivor of a merge; all else is empty then
	Main      *Appointment
	Library   string
	Zone      string // of the office's country, for the local time
	Steps     []Task
	Timeline  []TimelineEntry
	More      *TimelineCursor // the timeline's next page
	Readers   []Colleague     // of a named contact
	MayEdit   bool
	MayErase  bool
	LastTouch time.Time
}

// SimilarQuery asks whom a library may know already, by every name, e-mail address and telephone number given.
type SimilarQuery struct {
	LibraryID, OfficeID, Except int64
	Names, Emails, Phones       []string
	PassedOver                  []int64 // who is known to be somebody else
	Key                         string  // of the form that asks: what it has made itself is no look-alike
}

// Check notes what is longer, or more, than a person can have.
func (q SimilarQuery) Check() *Faults {
	f := &Faults{}
	for field, list := range map[string][]string{"name": q.Names, "email": q.Emails, "phone": q.Phones} {
		if len(list) > 2*maxParts { // the whole of each name may come beside its parts
			f.Add(field, "error.too_many", "max", maxParts)
			continue
		}
		for _, s := range list {
			if !f.Has(field) {
				f.line(field, s, false)
			}
		}
	}
	return f
}

// SimilarTo asks whom a library may know already like this person.
func SimilarTo(c Contact) SimilarQuery {
	q := SimilarQuery{LibraryID: c.LibraryID, Except: c.ID, Names: []string{c.DisplayName}, PassedOver: c.NoTwins}
	for _, n := range c.Names {
		q.Names = append(q.Names, n.Full)
	}
	for _, ch := range c.Channels {
		switch ch.Kind {
		case "email":
			q.Emails = append(q.Emails, ch.Value)
		case "phone", "mobile":
			q.Phones = append(q.Phones, ch.Value)
		}
	}
	return q
}

// SimilarContact is a likely duplicate, with the reasons.
type SimilarContact struct {
	ContactLine
	Office  OfficeName
	Score   int // 0 to 100
	Reasons []Message
}

// Departure ends an appointment.
type Departure struct {
	Write
	ContactID, AppointmentID int64
	How                      string // left, moved, retired
	On                       Date
	ToOfficeID               int64 // moved
	ToTitle                  string
	Follower                 string // who follows, where known: makes or finds the person in the same post
}

// Check notes what is wrong.
func (d Departure) Check() *Faults {
	f := &Faults{}
	f.oneOf("how", d.How, "left", "moved", "retired")
	if d.How == "moved" && d.ToOfficeID == 0 {
		f.Add("to_office", "error.required")
	}
	f.line("to_title", d.ToTitle, false)
	f.line("follower", d.Follower, false)
	return f
}

// AppointmentChange adds a function at an office (ID 0), or corrects one.
type AppointmentChange struct {
	Write
	ID                          int64
	ContactID, OfficeID, PostID int64
	Title                       string
	From, To                    Date
	Main                        bool
}

// Check notes what is wrong.
func (a AppointmentChange) Check() *Faults {
	f := &Faults{}
	if a.OfficeID == 0 {
		f.Add("office", "error.required")
	}
	f.line("title", a.Title, false)
	if !a.To.IsZero() && !a.From.IsZero() && a.To.Before(a.From) {
		f.Add("to", "error.dates_order")
	}
	return f
}

// ContactService is the people a library knows.
type ContactService interface {
	KeepService
	// List is one page of a library's people. Viewer of it, coordinator; Invalid for an unknown filter or sort.
	List(ctx context.Context, q ContactQuery) (List[ContactLine], error)
	// Export is the whole of a filtered list, at most MaxExport people, with ways to reach them; the library's history tells of
	// it. Viewer of it, coordinator; Invalid for an unknown filter and for more people than that.
	Export(ctx context.Context, q ContactQuery) (List[ContactLine], error)
	// Page is all the contact page shows. Viewer, coordinator; NotFound. A merged contact answers with its survivor's ID in
	// MovedTo.
	Page(ctx context.Context, id int64) (ContactPage, error)
	// Get is the contact's own row, for editing. Viewer, coordinator.
	Get(ctx context.Context, id int64) (Contact, error)
	// Similar shows whom the library may know already, with the reasons. Viewer, coordinator.
	Similar(ctx context.Context, q SimilarQuery) ([]SimilarContact, error)
	// Add makes a contact. Staff; Invalid. Likely duplicates are allowed and recorded.
	Add(ctx context.Context, c ContactChange) (Done, error)
	// Change keeps a contact. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, c ContactChange) (Done, error)
	// Leave ends an appointment: left (nowhere known), moved to another office, or retired; who follows may be known. Staff.
	Leave(ctx context.Context, l Departure) (Done, error)
	// Appoint adds a function at an office, or corrects one. Staff; Invalid.
	Appoint(ctx context.Context, a AppointmentChange) (Done, error)
	// Erase removes a person for good: names, channels, notes and what the history holds of them. No undo. Manager.
	Erase(ctx context.Context, id int64) error
}

// What ContactService does, as the policy and the routes name it.
const (
	ContactsList    Action = "Contacts.List"
	ContactsExport  Action = "Contacts.Export"
	ContactsPage    Action = "Contacts.Page"
	ContactsGet     Action = "Contacts.Get"
	ContactsSimilar Action = "Contacts.Similar"
	ContactsAdd     Action = "Contacts.Add"
	ContactsChange  Action = "Contacts.Change"
	ContactsLeave   Action = "Contacts.Leave"
	ContactsAppoint Action = "Contacts.Appoint"
	ContactsHandOn  Action = "Contacts.HandOn"
	ContactsDelete  Action = "Contacts.Delete"
	ContactsErase   Action = "Contacts.Erase"
)

// contactRules says who may do which of it.
var contactRules = map[Action]Rule{
	ContactsList:    reader,
	ContactsExport:  reader,
	ContactsPage:    reader,
	ContactsGet:     reader,
	ContactsSimilar: reader,
	ContactsAdd:     writer,
	ContactsChange:  writer,
	ContactsLeave:   writer,
	ContactsAppoint: writer,
	ContactsHandOn:  writer,
	ContactsDelete:  writer,
	ContactsErase:   manager,
}
