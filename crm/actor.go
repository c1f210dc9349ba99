package crm

import "context"

// Role is what a person may do in one library; each role includes the ones before it.
type Role string

// The roles in a library.
const (
	NoRole  Role = ""
	Viewer  Role = "viewer"  // reads
	Staff   Role = "staff"   // also writes the library's rows and the directory, undoes, restores own deletions
	Manager Role = "manager" // also library settings, trash, overrides, invites, ends memberships of that library
)

// Roles lists the roles in a library, least first.
func Roles() []Role { return []Role{Viewer, Staff, Manager} }

func (r Role) rank() int {
	switch r {
	case Viewer:
		return 1
	case Staff:
		return 2
	case Manager:
		return 3
	}
	return 0
}

// Exceeds tells whether a role may more than another.
func (r Role) Exceeds(other Role) bool { return r.rank() > other.rank() }

// NetworkRole is what a person may do in the whole network, beside any role in libraries.
type NetworkRole string

// The roles in the network.
const (
	NoNetworkRole NetworkRole = ""
	Observer      NetworkRole = "observer"    // the directory and figures; no persons, no notes
	Coordinator   NetworkRole = "coordinator" // reads all that is not named, curates the directory
	Admin         NetworkRole = "admin"       // coordinator, and libraries, users, settings, backup
)

// NetworkRoles lists the roles in the network, least first, none included.
func NetworkRoles() []NetworkRole {
	return []NetworkRole{NoNetworkRole, Observer, Coordinator, Admin}
}

func (r NetworkRole) rank() int {
	switch r {
	case Observer:
		return 1
	case Coordinator:
		return 2
	case Admin:
		return 3
	}
	return 0
}

// Exceeds tells whether a role may more than another.
func (r NetworkRole) Exceeds(other NetworkRole) bool { return r.rank() > other.rank() }

// ReadsAll tells whether the role reads every library's rows that are not named.
func (r NetworkRole) ReadsAll() bool { return r.rank() >= Coordinator.rank() }

// Membership is a person's role in one library.
type Membership struct {
	LibraryID int64
	Role      Role
}

// Actor is who asks: a signed-in person with the roles of now. The zero Actor is nobody.
type Actor struct {
	UserID    int64
	SessionID int64
	Name      string
	Lang      string // en, fr, ar
	Country   string // ISO 3166 alpha-2, for months, week start and weekend; may be empty
	Zone      string // IANA time zone
	Theme     string // "", light or dark
	KeysOff   bool   // single-letter keys switched off
	Week      Week   // their own, where it is not the country's
	Network   NetworkRole
	Libraries []Membership // in the order they were joined; the first is the default
}

// SignedIn tells whether there is a person behind the actor.
func (a Actor) SignedIn() bool { return a.UserID != 0 }

// RoleIn is the actor's role in a library, NoRole where there is none.
func (a Actor) RoleIn(library int64) Role {
	for _, m := range a.Libraries {
		if m.LibraryID == library {
			return m.Role
		}
	}
	return NoRole
}

// ReadsLibrary tells whether the actor reads the library's rows at all.
func (a Actor) ReadsLibrary(library int64) bool {
	return a.Network.ReadsAll() || a.RoleIn(library) != NoRole
}

// HomeLibrary is the library the actor works in by default, 0 where there is none.
func (a Actor) HomeLibrary() int64 {
	if len(a.Libraries) == 0 {
		return 0
	}
	return a.Libraries[0].LibraryID
}

type contextKey int

const (
	actorKey contextKey = iota
	requestKey
)

// WithActor puts the actor into the context of a request.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey, a)
}

// ActorFrom is the actor of the context, nobody where none was put.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey).(Actor)
	return a
}

// WithRequest puts the request's reference into the context; audit and undo go by it.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey, id)
}

// RequestFrom is the reference of the request, empty outside one.
func RequestFrom(ctx context.Context) string {
	id, _ := ctx.Value(requestKey).(string)
	return id
}
