package crm

import "time"

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
	CreatedAt     time.Time
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
	Office               Names
	OfficeCity           string
	Title                string
	From, To             Date
	Ended                bool
	LeftHow              string // left, moved, retired
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
	if len(c.Names) > 50 {
		f.Add("aliases", "error.too_many", "max", 50)
	}
	if len(c.Languages) > 50 {
		f.Add("languages", "error.too_many", "max", 50)
	}
	for _, l := range c.Languages {
		f.line("languages", l, false)
	}
	for _, n := range c.Names {
		if n.Kind == "alias" {
			f.line("aliases", n.Full, false)
			continue
		}
		f.line("name_"+n.Kind, n.Full, false)
		f.line("given_"+n.Kind, n.Given, false)
		f.line("family_"+n.Kind, n.Family, false)
	}
	f.line("salutation", c.Salutation, false)
	f.line("protocol_title", c.ProtocolTitle, false)
	for _, ch := range c.Channels {
		f.channel(ch)
	}
	if c.DoNotContact && blank(c.DoNotReason) {
		f.Add("do_not_reason", "error.reason_required")
	}
	f.line("do_not_reason", c.DoNotReason, false)
	f.line("title", c.Title, false)
	f.note("note", c.Note)
	f.oneOf("basis", c.Basis, Bases()...)
	f.line("source", c.Source, false)
	return f
}

func (f *Faults) channel(c Channel) {
	field := "channel_" + c.Kind
	switch c.Kind {
	case "email":
		f.email(field, c.Value, false)
	case "phone", "mobile":
		f.phone(field, c.Value)
	case "web":
		f.website(field, c.Value)
	case "address":
		f.note(field, c.Value)
	case "messenger":
		f.line(field, c.Value, false)
	default:
		f.Add("channel", "error.choice")
	}
	f.line(field+"_note", c.Note, false)
}

// ContactQuery is the view of a list of contacts.
type ContactQuery struct {
	LibraryID int64
	Text      string
	OfficeID  int64
	OwnerID   int64
	Country   string
	Shared    bool   // what other libraries share with the network, instead of the own
	Sort      string // name, -name, recent
	After     ContactCursor
	Limit     int // 50 where 0
}

// ContactCursor is the last row of the page before.
type ContactCursor struct {
	SortName string
	ID       int64
}

// ContactLine is a contact in a list.
type ContactLine struct {
	ID                    int64
	SortName, DisplayName string
	OwnName               string // in the own script, where the sorted name is not it
	OfficeID              int64
	Title                 string
	OwnerID               int64
	LastContact           time.Time
	NextStep              Date
	Visibility            Visibility
	DoNotContact          bool
}

// ContactList is one page of contacts. Names of offices and owners come from dictionaries by ID.
type ContactList struct {
	Rows    []ContactLine
	Offices map[int64]OfficeName
	Owners  map[int64]string
	Next    *ContactCursor // nil on the last page

	Colleagues []Colleague `json:"-"` // of the library, to filter by
}

// OfficeName is what a list says of an office.
type OfficeName struct {
	ID            int64
	Names         Names
	ShortName     string
	City, Country string
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
	Twins     []SimilarContact
	Readers   []Colleague // of a named contact
	MayEdit   bool
	MayErase  bool
	LastTouch time.Time
}

// SimilarQuery asks whom a library may know already.
type SimilarQuery struct {
	LibraryID, OfficeID, Except int64
	Name, Email, Phone          string
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

// AppointmentChange adds a function at an office.
type AppointmentChange struct {
	Write
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

// HandOn gives a contact to another owner or changes who reads it.
type HandOn struct {
	Write
	ContactID int64
	OwnerID   int64
	Audience
}
