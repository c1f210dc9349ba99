package web

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"liaison/crm"
	"liaison/web/link"
)

// sessionCookie holds the session's token and, sealed, whose it is: when the session has ended, the second half still
// tells who was at work, and with which address they sign in (see carry.go). A browser drops a __Host- cookie on plain http, so the
// name follows the base URL.
func (s *site) sessionCookie() string {
	if s.https {
		return "__Host-liaison"
	}
	return "liaison"
}

const personPurpose = "person"

// startSession gives the browser a new session. The token is new at each sign-in, so none from before is worth stealing.
func (r *Request) startSession(n crm.NewSession) {
	life := untilBrowserCloses
	if n.Keep {
		life = n.ExpiresAt.Sub(r.now())
	}
	r.token, r.Actor = n.Token, n.Actor
	r.site.sessions.forgetAll()
	r.rememberDevice(n.Email)
	r.setCookie(r.site.sessionCookie(), n.Token+"."+r.site.sealPerson(n.Actor.UserID, n.Email), life)
}

// deviceCookie tells, sealed, who has signed in with this browser before, so that whoever guesses at the account cannot keep its person
// out. It outlives the session, and opens nothing.
const deviceCookie = "device"

// device is the name of this browser where the account has been signed in to with it before, empty where not.
func (r *Request) device(email string) string {
	c, err := r.Cookie(deviceCookie)
	if err != nil {
		return ""
	}
	plain, err := r.site.Sealer.Open(deviceCookie, c.Value)
	if err != nil {
		return ""
	}
	name, known, _ := strings.Cut(string(plain), " ")
	if !strings.EqualFold(known, strings.TrimSpace(email)) {
		return ""
	}
	return name
}

// rememberDevice makes this browser known for an account.
func (r *Request) rememberDevice(email string) {
	if r.device(email) == "" {
		r.setCookie(deviceCookie, r.site.Sealer.Seal(deviceCookie, []byte(newReference()+" "+email)), crm.DeviceKept)
	}
}

func (r *Request) endSession() { r.setCookie(r.site.sessionCookie(), "", ended) }

func (s *site) sealPerson(user int64, email string) string {
	return s.Sealer.Seal(personPurpose, []byte(number(user)+" "+email))
}

func (s *site) openPerson(sealed string) (user int64, email string) {
	plain, err := s.Sealer.Open(personPurpose, sealed)
	if err != nil {
		return 0, ""
	}
	digits, email, _ := strings.Cut(string(plain), " ")
	user, _ = strconv.ParseInt(digits, 10, 64) // what opens was made by sealPerson
	return user, email
}

// identify finds who asks. A session that has ended leaves nobody; only a database that is away is an error.
func (s *site) identify(r *Request) error {
	c, err := r.Cookie(s.sessionCookie())
	if errors.Is(err, http.ErrNoCookie) {
		return nil
	}
	if err != nil {
		return err
	}
	token, _, _ := strings.Cut(c.Value, ".")
	actor, turn, cached := s.sessions.actor(token)
	if !cached {
		found, err := s.Services.Sessions.Resolve(r.Context(), token)
		switch {
		case err == nil:
		case crm.KindOf(err) == crm.Unauthenticated:
			return nil
		default:
			return err
		}
		actor = found
		s.sessions.keep(token, actor, turn)
	}
	r.become(token, actor)
	return nil
}

// become puts the actor into the request, and draws its pages in the actor's language.
func (r *Request) become(token string, actor crm.Actor) {
	r.token, r.Actor = token, actor
	r.Request = r.WithContext(crm.WithActor(r.Context(), actor))
	r.Print = r.site.printerFor(r)
}

// frame is what every page of a signed-in person shows around its content; it is kept with the session.
func (r *Request) frame() (crm.Frame, error) {
	f, turn, cached := r.site.sessions.frame(r.token)
	if cached {
		return f, nil
	}
	f, err := r.Services.Status.Frame(r.Context())
	if err == nil {
		r.site.sessions.keepFrame(r.token, f, turn)
	}
	return f, err
}

// sessionCache spares most requests the look-up of their session. It trusts what it read for crm.MaxSessionStaleness, so
// that a session ended by another copy of the program lives no longer than that here. What was read before something was forgotten is
// not kept afterwards: the read may have begun before the change.
type sessionCache struct {
	uptime func() time.Duration
	mu     sync.Mutex
	turn   uint64 // raised whenever sessions are forgotten
	frames uint64 // gives each frame that is to be read a turn of its own
	known  map[[sha256.Size]byte]*knownSession
}

type knownSession struct {
	actor crm.Actor
	until time.Duration
	turn  uint64 // of the frame: another one once it was forgotten
	frame crm.Frame
	drawn bool
}

// managesAccounts are the beginnings of addresses whose posts end sessions or change roles.
var managesAccounts = []string{link.Admin, link.Account, link.SignOut}

const maxKnownSessions = 20_000

func newSessionCache(uptime func() time.Duration) *sessionCache {
	return &sessionCache{uptime: uptime, known: map[[sha256.Size]byte]*knownSession{}}
}

// find needs the lock.
func (c *sessionCache) find(token string) *knownSession {
	k := c.known[sha256.Sum256([]byte(token))]
	if k == nil || c.uptime() >= k.until {
		return nil
	}
	return k
}

// actor is who has the token; where that is not known, keep takes the turn with what was read.
func (c *sessionCache) actor(token string) (a crm.Actor, turn uint64, cached bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.find(token); k != nil {
		return k.actor, c.turn, true
	}
	return crm.Actor{}, c.turn, false
}

func (c *sessionCache) keep(token string, actor crm.Actor, turn uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if turn != c.turn {
		return
	}
	if len(c.known) >= maxKnownSessions {
		clear(c.known)
	}
	c.frames++
	c.known[sha256.Sum256([]byte(token))] = &knownSession{actor: actor, until: c.uptime() + crm.MaxSessionStaleness, turn: c.frames}
}

// frame is like actor; keepFrame takes the turn.
func (c *sessionCache) frame(token string) (f crm.Frame, turn uint64, cached bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.find(token)
	if k == nil {
		return crm.Frame{}, 0, false
	}
	return k.frame, k.turn, k.drawn
}

func (c *sessionCache) keepFrame(token string, f crm.Frame, turn uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.find(token); k != nil && k.turn == turn {
		k.frame, k.drawn = f, true
	}
}

// forget needs the lock.
func (c *sessionCache) forget() {
	c.turn++
	clear(c.known)
}

func (c *sessionCache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
}

// changed forgets what a post may have made untrue: the counts of who posted; and everybody's roles where the post was to
// one of the pages that manage accounts.
func (c *sessionCache) changed(token, path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	// nobody else's; their own sessions elsewhere learn of it within crm.MaxSessionStaleness
	if path == link.Account || path == link.AccountLanguage {
		c.turn++
		delete(c.known, sha256.Sum256([]byte(token)))
		return
	}
	for _, prefix := range managesAccounts {
		if strings.HasPrefix(path, prefix) {
			c.forget()
			return
		}
	}
	if k := c.find(token); k != nil {
		c.frames++
		k.turn, k.drawn = c.frames, false
	}
}
