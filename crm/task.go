package crm

import (
	"context"
	"time"
)

// Task is a next step with a due day and one owner.
type Task struct {
	ID, LibraryID int64
	Title         string  // typed
	TitleLang     string  // in this language, where that is known
	TitleMessage  Message // or proposed by the program
	DueOn, DueWas Date
	OwnerID       int64
	Owner         string
	State         string // open, done
	DoneAt        time.Time
	GivenBy       string // who handed it on
	OfficeID      int64
	Office        OfficeName
	ContactID     int64
	Contact       string
	InteractionID int64
	Version       int
	Visibility    Visibility
	Readers       []string // of a confidential one, where it is shown by itself
	ReaderIDs     []int64  // and their numbers
}

// TaskChange is what the form of a step carries.
type TaskChange struct {
	Write
	ID, LibraryID int64
	Audience
	Title     string
	TitleLang string // the language of whoever types it
	TitleKey  string // a proposed step: a message key under step.*, instead of Title
	TitleArgs map[string]any
	DueOn     Date
	OwnerID   int64 // 0: the actor
	OfficeID  int64
	ContactID int64
}

// Check notes what is wrong.
func (t TaskChange) Check() *Faults {
	f := &Faults{}
	if t.TitleKey == "" {
		f.line("title", t.Title, true)
	}
	if t.DueOn.IsZero() {
		f.Add("due_on", "error.day_required")
	}
	return f
}

// TaskFilters are the ways to narrow a list of tasks.
func TaskFilters() Filters {
	return Filters{
		{Name: "state", Choices: []string{"open", "done", "all"}, Usual: "open"},
		{Name: "owner", By: ByColleague},
		{Name: "office", By: ByOffice},
	}
}

// TodayQuery asks what to do now.
type TodayQuery struct {
	LibraryID int64 // the library whose steps are meant; 0: all libraries of the actor
	Home      int64 // the library whose offices and colleagues stand beside the steps; 0: the actor's first
	Everyone  bool  // everybody's steps in LibraryID, instead of the actor's own
}

// Today is what to do now.
type Today struct {
	Day        Date // in the actor's zone
	Late       []Task
	DueToday   []Task
	ThisWeek   []Task // the seven days after today
	More       int    // steps beyond the first seven
	Quiet      []QuietOffice
	Verify     *OfficeLine // "ten minutes left?": one office to confirm
	Waiting    int         // offices of that country that wait for a confirmation, Verify among them
	Settled    int         // those that the actor confirmed or put aside today
	FirstDoor  *FirstDoor  // on an empty day; nil where the country has no office
	Colleagues []InteractionLine
	Offices    map[int64]OfficeName // where those entries belong
	LateCount  int
	TodayCount int
	WeekCount  int
	HandOnTo   []Colleague
}

// QuietOffice is an office whose agreed rhythm has passed.
type QuietOffice struct {
	Office      OfficeName
	LastContact time.Time
	AtLeastDays int
}

// ProposedTasks are the steps that the program may propose: message keys without arguments.
func ProposedTasks() []string {
	return []string{"step.find_number", "step.call_again", "step.write_letter", "step.write_email"}
}

// TaskService is the next steps, and Today.
type TaskService interface {
	ListService[Task]
	KeepService
	// Today answers "what should I do now?". Signed in.
	Today(ctx context.Context, q TodayQuery) (Today, error)
	// Get is one step. Viewer, coordinator.
	Get(ctx context.Context, id int64) (Task, error)
	// Add makes a step. Staff; Invalid.
	Add(ctx context.Context, t TaskChange) (Done, error)
	// Change keeps a step. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, t TaskChange) (Done, error)
	// Complete marks a step done. Staff.
	Complete(ctx context.Context, id int64) (Done, error)
	// Postpone moves a step to a later day. Staff; Invalid.
	Postpone(ctx context.Context, id int64, to Date) (Done, error)
	// Assign gives a step to a colleague of the library. Staff; Invalid.
	Assign(ctx context.Context, id int64, to int64) (Done, error)
}

// What TaskService does, as the policy and the routes name it.
const (
	TasksToday    Action = "Tasks.Today"
	TasksList     Action = "Tasks.List"
	TasksExport   Action = "Tasks.Export"
	TasksGet      Action = "Tasks.Get"
	TasksAdd      Action = "Tasks.Add"
	TasksChange   Action = "Tasks.Change"
	TasksComplete Action = "Tasks.Complete"
	TasksPostpone Action = "Tasks.Postpone"
	TasksAssign   Action = "Tasks.Assign"
	TasksHandOn   Action = "Tasks.HandOn"
	TasksDelete   Action = "Tasks.Delete"
)

// taskRules says who may do which of it.
var taskRules = map[Action]Rule{
	TasksToday:    signedIn,
	TasksList:     reader,
	TasksExport:   reader,
	TasksGet:      reader,
	TasksAdd:      writer,
	TasksChange:   writer,
	TasksComplete: writer,
	TasksPostpone: writer,
	TasksAssign:   writer,
	TasksHandOn:   writer,
	TasksDelete:   writer,
}
