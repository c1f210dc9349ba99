package crm

import "time"

// TimelineQuery asks for what happened with a record.
type TimelineQuery struct {
	Noun          string // as the registry calls it
	ID, LibraryID int64  // the library whose entries are meant; 0: the record's own, or none
	Show          string // all where empty, ours, changes
	After         TimelineCursor
	Limit         int // 20 where 0
}

// TimelineCursor is how far a page came: in the entries and in the changes, each by the keys of its last row, so that rows of
// one instant are never lost between two pages. Zero begins at the newest.
type TimelineCursor struct {
	Entry  Cursor
	Change int64 // the audit line
}

// Timeline is one page of it, newest first.
type Timeline struct {
	Rows []TimelineEntry
	Next *TimelineCursor
}

// TimelineEntry is one line of a timeline: an interaction, or what one request changed of the record.
type TimelineEntry struct {
	Interaction *InteractionLine
	Changes     []Change // of one request, the first made first
	At          time.Time
}
