package crm

import "time"

// SignIn is what the sign-in form carries.
type SignIn struct {
	Email, Password string
	Keep            bool   // stay signed in on this phone: 30 days
	Address         string // the client's network address, for the limits
	Agent           string // the browser's own description, for the list of sessions
}

// NewSession is a session just begun. The token is shown once, to the browser; the database keeps its SHA-256.
type NewSession struct {
	Token     string
	ExpiresAt time.Time
	Keep      bool
	Email     string // with which one signs in again
	Actor     Actor
}

// Session is one open session of the actor.
type Session struct {
	ID                           int64
	CreatedAt, SeenAt, ExpiresAt time.Time
	Agent                        string
	Current                      bool
}

// The ends of a session: after so much idleness, and at the latest.
const (
	SessionIdle     = 12 * time.Hour
	SessionAbsolute = 7 * 24 * time.Hour
	SessionKept     = 30 * 24 * time.Hour // both, where the person chose to stay signed in on this phone
)

// The limits of failed sign-ins: so many within the window, then one waits until the oldest of them is that old.
const (
	SignInWindow          = 15 * time.Minute
	SignInFailuresAccount = 5
	SignInFailuresAddress = 20
)

// How long what is handed over or put away stays good.
const (
	InvitationLife    = 14 * 24 * time.Hour
	PasswordResetLife = 24 * time.Hour
	SetUpCodeLife     = time.Hour
	TrashLife         = 30 * 24 * time.Hour
)

// The length of a password in characters (OWASP ASVS 5), and the one that all accounts of a demonstration have.
const (
	MinPassword  = 8
	MaxPassword  = 128
	DemoPassword = "liaison-demo"
)

// MaxSessionStaleness is how long a copy of the program may trust what it read of a session.
const MaxSessionStaleness = 10 * time.Second

// MaxLibrariesOfOneActor bounds "all my libraries", which is one query for each.
const MaxLibrariesOfOneActor = 50
