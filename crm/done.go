package crm

import "time"

// Write is what every form of a change carries.
type Write struct {
	Key     string // idempotency key, a UUID; empty for changes that are the same when made twice
	Version int    // the row's version when the form was drawn; 0 for a new row
}

// Done is the answer of a change.
type Done struct {
	ID      int64   // the row that was made or changed
	Undo    string  // the request by which it can be taken back; empty where there is no undo
	Message Message // what to tell the person
}

// Undone tells what taking back did.
type Undone struct {
	Message Message
	Skipped []Message // what somebody changed since, left as it is
	Noun    string    // the record that changed
	ID      int64
	Gone    bool // it was made then, and has no page any more
}

// Change is one line of a record's history.
type Change struct {
	ID       int64
	At       time.Time
	By       string     // the person's name, empty where the reader may not know it
	Library  string     // the library's name, for lines of the directory made by others
	Noun     string     // the row that changed: contact, contact_channel, appointment, …
	Office   OfficeName // of a function that a person left
	Action   string     // insert, update, delete, trash, restore, confirm, or an event
	Fields   []FieldChange
	Erased   bool // the values were erased with the person
	Request  string
	Undoable bool // the reader made it and may take it back
}

// FieldChange is one field before and after.
type FieldChange struct {
	Field, Before, After string
}

// Called is what a record is called: words that somebody typed, or the program's own.
type Called struct {
	Name  string  // typed; empty where the program says it
	Lang  string  // in this language, where that is known
	Title Message // the program's words
}

// Record is a record of a library, by what it is called.
type Record struct {
	LibraryID int64
	Version   int
	Called
}

// Deleted is one row of the trash.
type Deleted struct {
	Noun string
	ID   int64
	Called
	DeletedAt time.Time
	By        string
	Until     time.Time // when it is removed for good
}
