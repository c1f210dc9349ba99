package crm

import "context"

// SearchQuery is what was typed into the search of the frame.
type SearchQuery struct {
	Text      string
	LibraryID int64
	Limit     int    // of each; 10 where 0
	What      string // all where empty, offices: these alone, whom: offices and people
}

// SearchResult is what was found, a few of each.
type SearchResult struct {
	Offices      []OfficeLine
	MoreOffices  bool // than the limit
	Contacts     List[ContactLine]
	Interactions List[InteractionLine]
	Records      []Found // of every other noun of the library, the newest of each first
}

// Found is a record that was found.
type Found struct {
	Noun string
	ID   int64
	Called
}

// SearchService looks through everything one may read.
type SearchService interface {
	// Find looks for offices, people, entries and other records, as far as What says; a few of each, and whether there are more. Signed in;
	// what is a library's by those who read it.
	Find(ctx context.Context, q SearchQuery) (SearchResult, error)
}

// What SearchService does, as the policy and the routes name it.
const (
	SearchFind Action = "Search.Find"
)

// searchRules says who may do which of it.
var searchRules = map[Action]Rule{
	SearchFind: signedIn,
}
