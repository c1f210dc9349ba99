package crm

import "context"

// HistoryService is what was changed, by whom, and taking it back.
type HistoryService interface {
	// Of lists the changes of one record, newest first. Whoever reads the record; noun is contact, interaction, task, office or
	// library.
	Of(ctx context.Context, noun string, id int64) ([]Change, error)
	// Record is which library a record belongs to and what it is called, for the pages that all nouns of libraries have alike. Whoever
	// reads the record.
	Record(ctx context.Context, noun string, id int64) (Record, error)
	// Timeline is one page of what happened with a record: entries of an office or a contact, and changes, newest first. Whoever reads the
	// record; entries of a library only by its readers. Invalid for an unknown choice.
	Timeline(ctx context.Context, q TimelineQuery) (Timeline, error)
	// Undo takes a request's changes back and lists what it had to skip because somebody changed it since. Staff, coordinator; own
	// requests, 30 days.
	Undo(ctx context.Context, request string) (Undone, error)
	// Trash lists what was deleted in the last 30 days in the library: a manager all, staff their own. Staff.
	Trash(ctx context.Context, library int64) ([]Deleted, error)
	// Restore takes a record out of the trash. Staff for own deletions, manager for all.
	Restore(ctx context.Context, noun string, id int64) (Done, error)
}

// What HistoryService does, as the policy and the routes name it.
const (
	HistoryOf       Action = "History.Of"
	HistoryRecord   Action = "History.Record"
	HistoryTimeline Action = "History.Timeline"
	HistoryUndo     Action = "History.Undo"
	HistoryTrash    Action = "History.Trash"
	HistoryRestore  Action = "History.Restore"
)

// historyRules says who may do which of it.
var historyRules = map[Action]Rule{
	HistoryOf:       signedIn,
	HistoryRecord:   signedIn,
	HistoryTimeline: signedIn,
	HistoryUndo:     curator,
	HistoryTrash:    writer,
	HistoryRestore:  writer,
}
