package crm

import (
	"context"
	"regexp"
)

// Library is one of our institutions.
type Library struct {
	ID                                     int64
	Name, Kind, Country, Place, City, Zone string
	ISIL                                   string
	Basis                                  string // the lawful basis for new contacts
	Version                                int
	People                                 int // with a role now
}

// LibraryChange is what the library's form carries.
type LibraryChange struct {
	Write
	ID                                                  int64
	Name, Kind, Country, Place, City, Zone, ISIL, Basis string
}

// Check notes what is wrong.
func (l LibraryChange) Check() *Faults {
	f := &Faults{}
	f.line("name", l.Name, true)
	f.oneOf("kind", l.Kind, "library", "association")
	f.line("place", l.Place, false)
	if l.Country == "" && wordless(l.Place) {
		f.Add("country", "error.country_required")
	}
	f.line("city", l.City, false)
	if !KnownZone(l.Zone) {
		f.Add("zone", "error.choice")
	}
	f.isil("isil", l.ISIL)
	f.oneOf("basis", l.Basis, Bases()...)
	return f
}

// Network is what all libraries share: its name, and what one of them tells the others of its work with an office.
type Network struct {
	Name    string
	Touch   string // library: by name; another: that there was one; off: nothing
	Version int
}

// Check notes what is wrong.
func (n Network) Check() *Faults {
	f := &Faults{}
	f.line("name", n.Name, false)
	f.oneOf("touch", n.Touch, "library", "another", "off")
	return f
}

// Colleague is a person with a role in a library.
type Colleague struct {
	ID   int64
	Name string
	Role Role
}

// isilForm is ISO 15511: a prefix, a hyphen, and an identifier, sixteen characters at most.
var isilForm = regexp.MustCompile(`^[A-Za-z0-9]{1,4}-[A-Za-z0-9/:-]{1,11}$`)

func (f *Faults) isil(field, s string) {
	if s != "" && !isilForm.MatchString(s) {
		f.Add(field, "error.bad_isil")
	}
}

// LibraryService is the libraries of the network.
type LibraryService interface {
	// List shows every open library by name. Signed in (names are shared).
	List(ctx context.Context) ([]Library, error)
	// Get is one library. Signed in.
	Get(ctx context.Context, id int64) (Library, error)
	// Add makes a library. Admin; Invalid.
	Add(ctx context.Context, l LibraryChange) (int64, error)
	// Change keeps a library's facts. Manager of it, admin; Invalid, Conflict when stale.
	Change(ctx context.Context, l LibraryChange) error
	// Close ends a library: nobody has a role there any more, its rows stay for the network's coordinators. Admin; Conflict for
	// the last one.
	Close(ctx context.Context, id int64) error
	// Network is the network's own settings. Signed in.
	Network(ctx context.Context) (Network, error)
	// ChangeNetwork keeps them. Admin; Invalid, Conflict when stale.
	ChangeNetwork(ctx context.Context, n Network) error
	// Colleagues lists the people with a role in the library, by name, for choosing an owner or a reader. Viewer of it,
	// coordinator.
	Colleagues(ctx context.Context, library int64) ([]Colleague, error)
}

// What LibraryService does, as the policy and the routes name it.
const (
	LibrariesList          Action = "Libraries.List"
	LibrariesGet           Action = "Libraries.Get"
	LibrariesAdd           Action = "Libraries.Add"
	LibrariesChange        Action = "Libraries.Change"
	LibrariesClose         Action = "Libraries.Close"
	LibrariesNetwork       Action = "Libraries.Network"
	LibrariesChangeNetwork Action = "Libraries.ChangeNetwork"
	LibrariesColleagues    Action = "Libraries.Colleagues"
)

// libraryRules says who may do which of it.
var libraryRules = map[Action]Rule{
	LibrariesList:          signedIn,
	LibrariesGet:           signedIn,
	LibrariesAdd:           admin,
	LibrariesChange:        keeper,
	LibrariesClose:         admin,
	LibrariesNetwork:       signedIn,
	LibrariesChangeNetwork: admin,
	LibrariesColleagues:    reader,
}
