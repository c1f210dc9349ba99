package crm

import (
	"context"
	"time"
)

// InteractionKinds lists how one gets in touch, in the order forms show them.
func InteractionKinds() []string {
	return []string{"call", "email", "letter", "visit", "event", "message"}
}

// Results lists how a touch may have ended.
func Results() []string {
	return []string{"spoke", "no_answer", "left_message", "asked_to_write", "wrong_number"}
}

// InteractionChange is what the log form carries.
type InteractionChange struct {
	Write
	ID, LibraryID int64 // ID only to change an entry
	Audience
	OfficeID   int64
	ContactIDs []int64  // people known
	People     []string // "Grace Mfano, information officer", one each: found at the office or made
	UserIDs    []int64  // colleagues who were there; the actor is always one
	Kind       string
	Direction  string // out, in
	Result     string
	At         time.Time // zero: now
	Zone       string
	Subject    string
	Note       string
	NoteLang   string // the language of whoever types it, of the next step too
	OurRef     string
	TheirRef   string
	Themes     []string
	Goals      []int
	NextStep   string
	NextKey    string // a proposed step instead of a typed one: a message key under step.*
	NextOn     Date
	NextOwner  int64 // 0: the actor
}

// Check notes what is wrong.
func (l InteractionChange) Check() *Faults {
	f := &Faults{}
	if l.OfficeID == 0 && len(l.ContactIDs) == 0 {
		f.Add("office_name", "error.who_required")
	}
	if len(l.People) > maxPresent {
		f.Add("people", "error.too_many", "max", maxPresent)
	}
	for _, p := range l.People[:min(len(l.People), maxPresent)] {
		f.line("people", p, false)
	}
	if len(l.ContactIDs) > maxPresent {
		f.Add("contact", "error.too_many", "max", maxPresent)
	}
	f.oneOf("kind", l.Kind, InteractionKinds()...)
	f.oneOf("direction", l.Direction, "out", "in")
	if l.Result != "" {
		f.oneOf("result", l.Result, Results()...)
	}
	f.line("subject", l.Subject, false)
	f.note("note", l.Note)
	f.line("our_ref", l.OurRef, false)
	f.line("their_ref", l.TheirRef, false)
	f.goals(l.Goals)
	f.line("next_step", l.NextStep, l.NextStep != "")
	if (l.NextStep != "" || l.NextKey != "") && l.NextOn.IsZero() {
		f.Add("next_on", "error.day_required")
	}
	return f
}

// maxPresent bounds how many people one entry names.
const maxPresent = 50

// Logged is the answer of logging: what was kept, whom it made, what is next.
type Logged struct {
	Done
	OfficeID  int64
	Next      *Task
	NewPeople []PersonInPost // made in the same save
}

// InteractionLine is an entry on a timeline or in a list.
type InteractionLine struct {
	ID, LibraryID, OfficeID int64
	At                      time.Time
	Zone                    string
	Kind, Direction, Result string
	Subject, NoteHTML       string
	NoteLang                string
	By                      string // who logged it
	ByID                    int64
	People                  []NameThen
	Visibility              Visibility
	Readers                 []string
	Themes                  []string
	Goals                   []int
	OurRef, TheirRef        string
	Next                    *Task
}

// NameThen is a person as they were called then.
type NameThen struct {
	ContactID int64 // 0 where the reader may not see the person
	Name      string
	Title     string
}

// InteractionFilters are the ways to narrow a list of interactions; from and to are its first and its last day, both included.
func InteractionFilters() Filters {
	return Filters{
		{Name: "q", By: ByText},
		{Name: "kind", Choices: InteractionKinds()},
		{Name: "result", Choices: Results()},
		{Name: "office", By: ByOffice},
		{Name: "contact", By: ByContact},
		{Name: "by", By: ByColleague},
		{Name: "from", By: ByDay},
		{Name: "to", By: ByDay},
	}
}

// InteractionPage is one entry with what may be done to it.
type InteractionPage struct {
	Line    InteractionLine
	Entry   InteractionChange // as the form would carry it
	Office  OfficeName
	Ours    []Colleague // who was there of the library
	OwnerID int64       // who is answerable; another than who logged it once it was handed on
	Owner   string
	Version int
	MayEdit bool
}

// LogQuery asks for the log form from where one stands.
type LogQuery struct {
	LibraryID, OfficeID, ContactID int64 // with ContactID the library is that of the contact
}

// LogForm is what the log form knows before anything is typed.
type LogForm struct {
	LibraryID    int64
	Library      string
	Office       *OfficeName
	State        string       // the office's
	Successor    *OfficeName  // nil where it has none
	Themes       []string     // the office's mandate
	Goals        []int        // and its goals
	Recent       []OfficeName // where no office is known yet: those last in touch
	Contact      *ContactLine
	People       []PersonInPost // at the office, for choosing
	Colleagues   []Colleague
	Touches      []Touch // other libraries, last 30 days
	Last         []InteractionLine
	Zone         string
	SeenBy       int    // people with a role in the library
	Alone        bool   // one library, one user
	Coordinators int    // of the network, who read along without a role in the library
	Admins       int    // and its admins, who do so too
	DoNotContact string // the reason, where the contact asked not to be contacted
	Audience            // who sees it unless another choice is made
}

// InteractionService is the log.
type InteractionService interface {
	ListService[InteractionLine]
	KeepService
	// Page is one interaction. Viewer, coordinator; NotFound.
	Page(ctx context.Context, id int64) (InteractionPage, error)
	// Prepare is what the form needs before anything is typed: office, people there, another library's recent touch, who will see
	// it, last entries. Staff of the library.
	Prepare(ctx context.Context, q LogQuery) (LogForm, error)
	// Log keeps what happened; new people in their posts and the next step come in the same save. Staff; Invalid.
	Log(ctx context.Context, l InteractionChange) (Logged, error)
	// Change corrects an entry. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, l InteractionChange) (Done, error)
}

// What InteractionService does, as the policy and the routes name it.
const (
	InteractionsList    Action = "Interactions.List"
	InteractionsExport  Action = "Interactions.Export"
	InteractionsPage    Action = "Interactions.Page"
	InteractionsPrepare Action = "Interactions.Prepare"
	InteractionsLog     Action = "Interactions.Log"
	InteractionsChange  Action = "Interactions.Change"
	InteractionsHandOn  Action = "Interactions.HandOn"
	InteractionsDelete  Action = "Interactions.Delete"
)

// interactionRules says who may do which of it.
var interactionRules = map[Action]Rule{
	InteractionsList:    reader,
	InteractionsExport:  reader,
	InteractionsPage:    reader,
	InteractionsPrepare: writer,
	InteractionsLog:     writer,
	InteractionsChange:  writer,
	InteractionsHandOn:  writer,
	InteractionsDelete:  writer,
}
