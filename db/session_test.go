package db_test

import (
	"slices"
	"testing"
	"time"

	"liaison/crm"
)

// A session ends after so much idleness, at the latest after its whole life; one that is kept on a phone lasts thirty days.
func TestTheEndsOfASession(t *testing.T) {
	t.Parallel()
	now := monday
	n := newNetworkAt(t, func() time.Time { return now })
	open := func(token string) bool {
		_, err := n.Sessions.Resolve(n.as(t, crm.Actor{}), token)
		if err != nil {
			wantKind(t, "a session that ended", err, crm.Unauthenticated)
		}
		return err == nil
	}
	// after tells whether a new session, used so often (0: never), is open so long after the sign-in.
	after := func(keep bool, used, at time.Duration) bool {
		begun := now
		s, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: "amina@mto.example", Password: password, Keep: keep})
		must(t, err)
		for d := used; used > 0 && d < at; d += used {
			now = begun.Add(d)
			open(s.Token)
		}
		now = begun.Add(at)
		return open(s.Token)
	}
	for _, c := range []struct {
		what string
		keep bool
		used time.Duration
		ends time.Duration
	}{
		{"left alone", false, 0, crm.SessionIdle},
		{"used each eleven hours", false, 11 * time.Hour, crm.SessionAbsolute},
		{"kept and left alone", true, 0, crm.SessionKept},
		{"kept and used each day", true, 24 * time.Hour, crm.SessionKept},
	} {
		if !after(c.keep, c.used, c.ends-time.Minute) {
			t.Errorf("%s: it had ended a minute before %v", c.what, c.ends)
		}
		if after(c.keep, c.used, c.ends+time.Minute) {
			t.Errorf("%s: it is open a minute after %v", c.what, c.ends)
		}
	}
}

// Nobody learns from the answer, or from how long it takes, whether there is such an account.
func TestAnUnknownAccountIsLikeAWrongPassword(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	try := func(email string) (took time.Duration, said string) {
		began := time.Now()
		_, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: email, Password: "another sentence"})
		took = time.Since(began)
		wantKind(t, email, err, crm.Invalid)
		return took, err.Error()
	}
	var known, unknown []time.Duration
	for range 4 { // the fifth would be too many
		a, said := try("amina@mto.example")
		b, likewise := try("nobody@mto.example")
		if said != likewise {
			t.Errorf("%q for an account, %q for none", said, likewise)
		}
		known, unknown = append(known, a), append(unknown, b)
	}
	if a, b := slices.Min(known), slices.Min(unknown); a > 2*b || b > 2*a {
		t.Errorf("an account takes %v, none takes %v", a, b)
	}
}
