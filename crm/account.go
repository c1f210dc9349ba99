package crm

import (
	"context"
	"time"
)

// Account is what a person sees of their own account.
type Account struct {
	ID                                      int64
	Name, Email, Lang, Country, Zone, Theme string
	KeysOff                                 bool
	Week                                    Week
	Network                                 NetworkRole
	Libraries                               []UserRole
	Version                                 int
	Resets                                  []PasswordReset // by links, the latest first
}

// PasswordReset is a new password that was set by a link: whoever made the link could have opened it.
type PasswordReset struct {
	By string // who made the link; empty where the command line did
	At time.Time
}

// AccountChange is what the account form carries.
type AccountChange struct {
	Name, Lang, Country, Zone, Theme string
	KeysOff                          bool
	Week                             Week
	Version                          int
}

// Check notes what is wrong.
func (c AccountChange) Check() *Faults {
	f := &Faults{}
	f.line("name", c.Name, true)
	f.oneOf("lang", c.Lang, "en", "fr", "ar")
	f.oneOf("theme", c.Theme, "", "light", "dark")
	c.Week.check(f)
	if !KnownZone(c.Zone) {
		f.Add("zone", "error.choice")
	}
	return f
}

// PasswordChange is what the password form carries.
type PasswordChange struct{ Current, New string }

// AccessLink is what a link is for.
type AccessLink struct {
	Purpose string // invitation or password_reset
	Name    string
	Email   string
	By      string // who made it
	Library string // for an invitation
}

// UseLink is what the page of a link posts.
type UseLink struct {
	Token, Password, Name string // Name only for an invitation
	Lang, Address, Agent  string
}

// Check notes what is wrong with the name; the password is judged elsewhere. Without a name the invitation's stays.
func (u UseLink) Check() *Faults {
	f := &Faults{}
	if u.Name != "" {
		f.line("name", u.Name, true)
	}
	return f
}

// User is an account as those who manage it see it.
type User struct {
	ID          int64
	Name, Email string
	Network     NetworkRole
	Roles       []UserRole
	Invited     bool // has never signed in
	DisabledAt  time.Time
}

// UserQuery asks for accounts by any part of name or e-mail, after the account that ended the page before.
type UserQuery struct {
	Text  string
	After UserCursor
	Limit int // 50 where 0
}

// UserCursor is the last row of the page before.
type UserCursor struct {
	Ended bool
	Name  string
	ID    int64
}

// UserList is one page of accounts.
type UserList struct {
	Rows []User
	Next *UserCursor // nil at the end
}

// UserRole is a role with the name of its library.
type UserRole struct {
	LibraryID int64
	Library   string
	Role      Role
}

// Invitation is what the form for a new account carries.
type Invitation struct {
	Name, Email, Lang string
	LibraryID         int64 // 0 for a network role alone
	Role              Role
	Network           NetworkRole
}

// Check notes what is wrong.
func (i Invitation) Check() *Faults {
	f := &Faults{}
	f.line("name", i.Name, true)
	f.email("email", i.Email, true)
	f.oneOf("lang", i.Lang, "en", "fr", "ar")
	if i.LibraryID != 0 {
		f.oneOf("role", string(i.Role), string(Viewer), string(Staff), string(Manager))
	} else if i.Network == NoNetworkRole {
		f.Add("role", "error.required")
	}
	f.oneOf("network_role", string(i.Network), "", string(Observer), string(Coordinator), string(Admin))
	return f
}

// MadeLink is a link to copy and give to its person. Token is empty where the person has an account already, or where the
// account reaches more than the actor manages.
type MadeLink struct {
	UserID    int64
	Name      string
	Token     string
	Waits     bool // nobody has opened the account yet: without a token, an admin has to make the link
	ExpiresAt time.Time
	Purpose   string
}

// RoleChange gives a person a role in a library, or with NoRole ends it.
type RoleChange struct {
	UserID, LibraryID int64
	Role              Role
}

// Leaving is what passes to whom when a person leaves a library or the network.
type Leaving struct {
	User    User
	All     bool // the whole account ends
	Stays   bool // another role remains, so the account goes on
	Passing []Passing
}

// Passing is what a leaver leaves behind in one library; everything else stays with the library as it is.
type Passing struct {
	Library   string
	LibraryID int64
	Managers  []Colleague // who takes it on; where there is none, the next manager does
	Open      []Counted   // records to be finished, for the first manager
	Named     int         // records that nobody else reads, for all managers
	Left      []Counted   // records that the leaver is answerable for: they stay so, unless they are handed on
}

// Counted is how many records of a noun there are.
type Counted struct {
	Noun  string
	Count int
}

// AccountService is what a person changes about themselves, and the links by which accounts begin.
type AccountService interface {
	// Get is the actor's own account. Signed in.
	Get(ctx context.Context) (Account, error)
	// Change keeps name, language, country, zone, theme, keys and week. Signed in; Invalid, Conflict when stale.
	Change(ctx context.Context, c AccountChange) error
	// ChangePassword replaces the password, ends all other sessions and gives this one a new token. Signed in; Invalid.
	ChangePassword(ctx context.Context, c PasswordChange) (NewSession, error)
	// Link shows what an invitation or reset link is for. Anybody; NotFound when it is used, expired or unknown.
	Link(ctx context.Context, token string) (AccessLink, error)
	// UseLink sets the password and signs in. Anybody with the link; Invalid, NotFound.
	UseLink(ctx context.Context, u UseLink) (NewSession, error)
}

// What AccountService does, as the policy and the routes name it.
const (
	AccountsGet            Action = "Accounts.Get"
	AccountsChange         Action = "Accounts.Change"
	AccountsChangePassword Action = "Accounts.ChangePassword"
	AccountsLink           Action = "Accounts.Link"
	AccountsUseLink        Action = "Accounts.UseLink"
)

// accountRules says who may do which of it.
var accountRules = map[Action]Rule{
	AccountsGet:            signedIn,
	AccountsChange:         signedIn,
	AccountsChangePassword: signedIn,
	AccountsLink:           public,
	AccountsUseLink:        public,
}
