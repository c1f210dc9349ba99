package crm

import "time"

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
