package crm

import (
	"context"
	"time"
)

// Status is what an admin watches.
type Status struct {
	Version      string
	Schema       int64
	Server       string // PostgreSQL's own version
	LastBackup   time.Time
	BackupDir    string
	BackupOld    bool  // older than three days, or none
	DatabaseSize int64 // bytes
	Libraries    int
	Users        int
	Problems     []Message
}

// Frame is what every page shows around its content.
type Frame struct {
	Libraries []UserRole // the actor's, in order
	Late      int        // own steps past their day
	Due       int        // own steps due today or late
	Network   string     // the network's name
	Many      bool       // the network holds more than one library
	Alone     bool       // one library, one user: no switcher, no choice of visibility
	Demo      bool
	Used      map[string]bool // features with a first record: contacts, interactions
	DaysOff   []DayOff        // of the actor's country, from today on
}

// StatusService is what an admin watches.
type StatusService interface {
	// Get tells the age of the last backup, the schema, the size and what is wrong. Admin.
	Get(ctx context.Context) (Status, error)
	// Ready tells whether database and migrations are as this program needs them. Anybody; Unavailable where not.
	Ready(ctx context.Context) error
	// Frame is what every page of a signed-in person shows: the libraries' names and the counts that ask for action. Signed in.
	Frame(ctx context.Context) (Frame, error)
}

// What StatusService does, as the policy and the routes name it.
const (
	StatusGet   Action = "Status.Get"
	StatusReady Action = "Status.Ready"
	StatusFrame Action = "Status.Frame"
)

// statusRules says who may do which of it.
var statusRules = map[Action]Rule{
	StatusGet:   admin,
	StatusReady: public,
	StatusFrame: signedIn,
}
