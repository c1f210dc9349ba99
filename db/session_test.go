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

// TestWhoGuessesKeepsNobodyOut: guesses count by account and address together; a device that is known, and who is signed in, have
// counts of their own, which end too.
func TestWhoGuessesKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	s := func(address, device, with string) error {
		in := crm.SignIn{Email: "amina@mto.example", Password: with, Address: address, Device: device}
		_, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), in)
		return err
	}
	for range crm.SignInFailuresAccount {
		wantKind(t, "a guess", s("10.0.0.1", "", "a guess of it"), crm.Invalid)
	}
	wantKind(t, "one guess more", s("10.0.0.1", "", password), crm.TooMany)
	must(t, s("10.0.0.2", "", password))
	must(t, s("10.0.0.1", "hers", password))
	n.Super(t, `INSERT INTO sign_in_failure (at, account, address)
		SELECT f.at, f.account, '10.1.0.' || g FROM (SELECT at, account FROM sign_in_failure LIMIT 1) f, generate_series(1, 99) g`)
	wantKind(t, "an unknown device while all the world guesses", s("10.0.0.3", "", password), crm.TooMany)
	must(t, s("10.0.0.3", "hers", password))
	_, err := n.Accounts.ChangePassword(n.as(t, n.amina), crm.PasswordChange{Current: password, New: password + " two"})
	must(t, err)
	for range crm.SignInFailuresAccount {
		wantKind(t, "a guess on her device", s("10.0.0.3", "hers", "a guess of it"), crm.Invalid)
	}
	wantKind(t, "one guess more on her device", s("10.0.0.3", "hers", password+" two"), crm.TooMany)
}

// TestRightSignInsAtOnce: many from one place are as many sign-ins.
func TestRightSignInsAtOnce(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	const many = 24
	done := make(chan error, many)
	for range many {
		ctx := n.as(t, crm.Actor{})
		go func() {
			_, err := n.Sessions.SignIn(ctx, crm.SignIn{Email: "amina@mto.example", Password: password, Address: "10.0.0.1"})
			done <- err
		}()
	}
	for range many {
		if err := <-done; err != nil {
			t.Errorf("a right sign-in among others: %v", err)
		}
	}
}
