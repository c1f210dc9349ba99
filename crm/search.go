package crm

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
	Contacts     ContactList
	Interactions InteractionList
}
