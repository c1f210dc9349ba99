package crm

import (
	"context"
	"time"
)

// Work is what the program does in the background.
type Work struct {
	Kinds  []WorkKind
	Failed []Job // those that wait for another try, and those that were given up, the latest first; at most 50
}

// WorkKind is how the jobs of one kind stand.
type WorkKind struct {
	Kind                     string // clean, fold, backup
	Waiting, Running, Failed int
	LastDone                 time.Time // zero where none was done lately
}

// Job is one that failed.
type Job struct {
	ID      int64
	Kind    string
	GivenUp bool
	Tries   int
	At      time.Time // when it was tried last
	NextAt  time.Time // when it is tried again; zero where it was given up
	Reason  string    // the program's own words, in English
}

// WorkService is the background work, for who keeps the program.
type WorkService interface {
	// List shows how the background work stands. Admin.
	List(ctx context.Context) (Work, error)
	// Retry tries a job that failed again, at once. Admin; NotFound for one that is gone or did not fail.
	Retry(ctx context.Context, id int64) (Done, error)
}

// What WorkService does, as the policy and the routes name it.
const (
	WorkList  Action = "Work.List"
	WorkRetry Action = "Work.Retry"
)

// workRules says who may do which of it.
var workRules = map[Action]Rule{
	WorkList:  admin,
	WorkRetry: admin,
}
