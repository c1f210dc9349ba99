package crm

import (
	"context"
	"time"
)

// SignIn is what the sign-in form carries.
type SignIn struct {
	Email, Password string
	Keep            bool   // stay signed in on this phone: 30 days
	Address         string // the client's network address, for the limits
	Device          string // one that has shown an earlier right sign-in to this account; its tries are counted by themselves
	Agent           string // the browser's own description, for the list of sessions
}

// NewSession is a session just begun. The token is shown once, to the browser; the database keeps its SHA-256.
type NewSession struct {
	Token     string
	ExpiresAt time.Time
	Keep      bool
	Email     string         // with which one signs in again
	Reset     *PasswordReset // of which its person is told now, at the first sign-in since
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
	DeviceKept      = 180 * 24 * time.Hour // how long a browser is known that somebody has signed in with
	SessionKept     = 30 * 24 * time.Hour  // both, where the person chose to stay signed in on this phone
)

// The limits of failed sign-ins: so many within the window, then one waits until the oldest of them is that old.
const (
	SignInWindow          = 15 * time.Minute
	SignInFailuresAccount = 5   // of an account, from one address or by one known device
	SignInFailuresAddress = 20  // from an address
	SignInFailuresAll     = 100 // of an account, from wherever; a known device is let in all the same
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

// SessionService is signing in and out.
type SessionService interface {
	// SignIn proves who somebody is. Anybody. One answer and one duration for an unknown account and a wrong password (Invalid);
	// after five failures of an account from one address, or twenty from an address, in 15 minutes TooMany. A known device has a count of
	// its own, so that who guesses keeps nobody out.
	SignIn(ctx context.Context, s SignIn) (NewSession, error)
	// Resolve is the actor behind a session's token. Anybody; Unauthenticated when it has ended, NotFound never.
	Resolve(ctx context.Context, token string) (Actor, error)
	// SignOut ends the session of the actor. Signed in.
	SignOut(ctx context.Context) error
	// List shows the actor's own open sessions, the current one first. Signed in.
	List(ctx context.Context) ([]Session, error)
	// Revoke ends one of the actor's own sessions. Signed in.
	Revoke(ctx context.Context, id int64) error
	// RevokeOthers ends all of the actor's own sessions but the one that asks. Signed in.
	RevokeOthers(ctx context.Context) error
}

// What SessionService does, as the policy and the routes name it.
const (
	SessionsSignIn       Action = "Sessions.SignIn"
	SessionsResolve      Action = "Sessions.Resolve"
	SessionsSignOut      Action = "Sessions.SignOut"
	SessionsList         Action = "Sessions.List"
	SessionsRevoke       Action = "Sessions.Revoke"
	SessionsRevokeOthers Action = "Sessions.RevokeOthers"
)

// sessionRules says who may do which of it.
var sessionRules = map[Action]Rule{
	SessionsSignIn:       public,
	SessionsResolve:      public,
	SessionsSignOut:      signedIn,
	SessionsList:         signedIn,
	SessionsRevoke:       signedIn,
	SessionsRevokeOthers: signedIn,
}
