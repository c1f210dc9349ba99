package crm

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"
)

// MaxExport is how many rows a list gives as a file; a longer one is refused and says what to narrow.
const MaxExport = 5000

// A Filter is one way to narrow a list.
type Filter struct {
	Name    string // in addresses, messages and db
	By      FilterKind
	Choices []string // of ByChoice
	Usual   string   // the choice that holds where none is made
}

// FilterKind says what the value of a filter is.
type FilterKind int

// The kinds of filters.
const (
	ByChoice    FilterKind = iota // one of a few
	ByText                        // words to be found, at most MaxName characters
	ByDay                         // a day, such as 2026-11-27
	ByOffice                      // the number of an office
	ByContact                     // of a contact
	ByColleague                   // of a user of the library
	ByTerm                        // the key of a controlled list, which the list looks up itself
)

// IsNumber tells whether values are numbers of records.
func (k FilterKind) IsNumber() bool { return k == ByOffice || k == ByContact || k == ByColleague }

// Filters are the ways to narrow one list, in the order in which they are shown.
type Filters []Filter

// Names are how addresses call them.
func (fs Filters) Names() []string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.Name
	}
	return names
}

// Get is the filter with that name.
func (fs Filters) Get(name string) (Filter, bool) {
	i := slices.IndexFunc(fs, func(f Filter) bool { return f.Name == name })
	if i < 0 {
		return Filter{}, false
	}
	return fs[i], true
}

// Check notes each value of a query that is none for its filter.
func (fs Filters) Check(q ListQuery) *Faults {
	f := &Faults{}
	for name, value := range q.Set {
		if filter, known := fs.Get(name); value != "" && (!known || !filter.takes(value)) {
			f.Add(name, "error.unknown_filter", "name", name)
		}
	}
	return f
}

func (f Filter) takes(value string) bool {
	switch {
	case f.By == ByChoice:
		return slices.Contains(f.Choices, value)
	case f.By == ByDay:
		_, err := ParseDate(value)
		return err == nil
	case f.By.IsNumber():
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	}
	sound := &Faults{}
	sound.sound(f.Name, value)
	return utf8.RuneCountInString(value) <= MaxName && sound.Err() == nil
}

// ListQuery is the view of a list: every filter goes with every other.
type ListQuery struct {
	LibraryID int64
	Set       map[string]string // the filters that are set, as addresses spell them
	After     Cursor            // where the page before ended
	Limit     int               // rows; 50 where 0
}

// With is the query with one filter more.
func (q ListQuery) With(name, value string) ListQuery {
	set := map[string]string{name: value}
	for other, v := range q.Set {
		if other != name {
			set[other] = v
		}
	}
	q.Set = set
	return q
}

// ID is the number that a filter is set to, 0 where it is not.
func (q ListQuery) ID(name string) int64 {
	id, err := strconv.ParseInt(q.Set[name], 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// Day is the day that a filter is set to, none where it is not.
func (q ListQuery) Day(name string) Date {
	d, err := ParseDate(q.Set[name])
	if err != nil {
		return Date{}
	}
	return d
}

// Cursor is the last row of a page: what the list is ordered by, as text, and the row's number. Zero begins at the start.
type Cursor struct {
	Key string
	ID  int64
}

// List is one page of a list.
type List[R any] struct {
	Rows []R
	Next *Cursor // nil on the last page
	Named
}

// ListService is the use cases of a noun that is listed.
type ListService[R any] interface {
	// List is a page of the list. Viewer, coordinator; Invalid for an unknown filter.
	List(ctx context.Context, q ListQuery) (List[R], error)
	// Export is the whole list, at most MaxExport rows, and notes in the history that it left the program. Viewer, coordinator; Invalid
	// where there are more.
	Export(ctx context.Context, q ListQuery) (List[R], error)
}

// Named is what a list says of others, which its rows and filters name by number.
type Named struct {
	Offices    map[int64]OfficeName
	Contacts   map[int64]string
	Users      map[int64]string
	Colleagues []Colleague `json:"-"` // of the library, to filter by and to hand on to
}
