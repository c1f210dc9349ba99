package crm

import "context"

// KeepService is what can be done with the records of every noun of libraries.
type KeepService interface {
	// HandOn gives a record to another owner, who must be able to write in the library, or changes who reads it; the owner stays among
	// the readers. Staff who reads it; Invalid, Conflict when stale. The answer has no ID where the actor no longer reads it.
	HandOn(ctx context.Context, h HandOn) (Done, error)
	// Delete puts a record into the trash, for 30 days. Staff; Conflict when stale.
	Delete(ctx context.Context, id int64, version int) (Done, error)
}

// HandOn gives a record to another owner, or changes who reads it.
type HandOn struct {
	Write
	ID      int64
	OwnerID int64
	Audience
}
