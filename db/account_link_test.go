package db_test

import (
	"context"
	"errors"
	"testing"

	"liaison/crm"
)

// second adds a library with a manager of its own.
func (n *network) second(t *testing.T) (library int64, keeper crm.Actor) {
	t.Helper()
	library, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Other", Kind: "library", Country: "KE",
		Basis: "legitimate_interest"})
	must(t, err)
	return library, n.person(t, "keeper", library, crm.Manager, "")
}

// A link opens what its maker keeps: it ends when its person gains a role, when its maker loses what it opens, and when the person
// chooses a password without it.
func TestALinkOpensNoMoreThanItsMakerKeeps(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, keeper := n.second(t)
	brian := n.person(t, "brian", other, crm.Staff, "")
	deputy := n.person(t, "deputy", other, crm.Manager, "")
	role := func(user, library int64, role crm.Role) func() error {
		return func() error {
			return n.Users.SetRole(n.as(t, n.amina), crm.RoleChange{UserID: user, LibraryID: library, Role: role})
		}
	}
	inNetwork := func(role crm.NetworkRole) func() error {
		return func() error { return n.Users.SetNetworkRole(n.as(t, n.amina), brian.UserID, role) }
	}
	for _, c := range []struct {
		what         string
		maker        crm.Actor
		change, back func() error
		open         bool // still, afterwards
	}{
		{"a role in the network", keeper, inNetwork(crm.Admin), inNetwork(crm.NoNetworkRole), false},
		{"a role in another library", keeper, role(brian.UserID, n.library, crm.Viewer), role(brian.UserID, n.library, crm.NoRole), false},
		{"a higher role", keeper, role(brian.UserID, other, crm.Manager), role(brian.UserID, other, crm.Staff), false},
		{"a lower role", keeper, role(brian.UserID, other, crm.Viewer), role(brian.UserID, other, crm.Staff), true},
		{"the maker is manager no more", deputy, role(deputy.UserID, other, crm.Staff), role(deputy.UserID, other, crm.Manager), false},
		{"another password", keeper, func() error {
			_, err := n.Accounts.ChangePassword(n.as(t, brian), crm.PasswordChange{Current: password, New: "another long sentence"})
			return err
		}, func() error { return nil }, false},
		{"the maker has left", deputy, func() error { return n.Users.End(n.as(t, n.amina), deputy.UserID) }, func() error { return nil }, false},
	} {
		h, err := n.Users.ResetPassword(n.as(t, c.maker), brian.UserID)
		must(t, err)
		must(t, c.change())
		_, err = n.Accounts.UseLink(n.as(t, crm.Actor{}), crm.UseLink{Token: h.Token, Password: password})
		if c.open && err != nil {
			t.Errorf("%s: the link works no longer: %v", c.what, err)
		} else if !c.open {
			wantKind(t, c.what, err, crm.NotFound)
		}
		must(t, c.back())
	}
}

// An invitation that nobody has opened ends as well: who gives more makes a new one, if they may.
func TestAnInvitationEndsWithAnotherRole(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, keeper := n.second(t)
	zuri := crm.Invitation{Name: "Zuri", Email: "zuri@people.example", Lang: "en", LibraryID: n.library, Role: crm.Staff}
	first, err := n.Users.Invite(n.as(t, n.amina), zuri)
	must(t, err)
	there := zuri
	there.LibraryID = other
	h, err := n.Users.Invite(n.as(t, keeper), there)
	must(t, err)
	if h.Token != "" || !h.Waits {
		t.Errorf("the manager of another library got %+v, want no link, and to hear that one is needed", h)
	}
	_, err = n.Accounts.Link(n.as(t, crm.Actor{}), first.Token)
	wantKind(t, "the first invitation", err, crm.NotFound)
	h, err = n.Users.ResetPassword(n.as(t, n.amina), first.UserID)
	must(t, err)
	if h.Purpose != "invitation" {
		t.Errorf("the new link is for %q, want an invitation", h.Purpose)
	}
	must(t, n.Users.SetNetworkRole(n.as(t, n.amina), first.UserID, crm.Observer))
	_, err = n.Accounts.UseLink(n.as(t, crm.Actor{}), crm.UseLink{Token: h.Token, Password: password})
	wantKind(t, "an invitation before a role in the network", err, crm.NotFound)
}

// Whoever keeps a library or the network is never taken away by two at once.
func TestSomebodyKeepsTheHouse(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, a := n.second(t)
	b := n.person(t, "b", other, crm.Manager, "")
	c := n.person(t, "c", n.library, crm.Viewer, crm.Admin)
	managers := `SELECT count(*) FROM member WHERE library_id = $1 AND role = 'manager' AND ended_at IS NULL`
	admins := `SELECT count(*) FROM app_user WHERE network_role = 'admin' AND disabled_at IS NULL`
	demote := func(by, who crm.Actor) func() error {
		ctx := n.as(t, by)
		return func() error {
			return n.Users.SetRole(ctx, crm.RoleChange{UserID: who.UserID, LibraryID: other, Role: crm.Staff})
		}
	}
	dismiss := func(by, who crm.Actor) func() error {
		ctx := n.as(t, by)
		return func() error { return n.Users.SetNetworkRole(ctx, who.UserID, crm.NoNetworkRole) }
	}
	leave := func(who crm.Actor) func() error {
		ctx := n.as(t, who)
		return func() error { return n.Users.SetRole(ctx, crm.RoleChange{UserID: who.UserID, LibraryID: other}) }
	}
	for range 5 {
		refusedOne(t, "two managers demote each other", demote(a, b), demote(b, a))
		n.left(t, 1, managers, other)
		for _, m := range []crm.Actor{a, b} {
			must(t, n.Users.SetRole(n.as(t, n.amina), crm.RoleChange{UserID: m.UserID, LibraryID: other, Role: crm.Manager}))
		}
		refusedOne(t, "two admins dismiss each other", dismiss(n.amina, c), dismiss(c, n.amina))
		n.left(t, 1, admins)
		n.Super(t, `UPDATE app_user SET network_role = 'admin' WHERE id IN ($1, $2)`, n.amina.UserID, c.UserID)
	}
	refusedOne(t, "both managers leave", leave(a), leave(b))
	n.left(t, 1, managers, other)
	must(t, dismiss(n.amina, c)())
	_, err := n.Users.Invite(n.as(t, n.amina), crm.Invitation{Name: "Amina Otieno", Email: "amina@mto.example", Lang: "en",
		Network: crm.Observer})
	wantKind(t, "the last admin invites herself as observer", err, crm.Conflict)
	n.left(t, 1, admins)
}

// left counts what is left.
func (n *network) left(t *testing.T, want int, query string, args ...any) {
	t.Helper()
	var got int
	n.One(t, &got, query, args...)
	if got != want {
		t.Errorf("%d are left, want %d", got, want)
	}
}

// refusedOne does things at once: one of them is refused.
func refusedOne(t *testing.T, what string, do ...func() error) {
	t.Helper()
	done := make(chan error, len(do))
	for _, f := range do {
		go func() { done <- f() }()
	}
	refused := 0
	for range do {
		var e *crm.Error
		if err := <-done; errors.As(err, &e) {
			refused++
		} else if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if refused != 1 {
		t.Errorf("%s: %d were refused, want one", what, refused)
	}
}

// TestAResetIsTold: who made the link by which a password was set is said once at the next sign-in, and stays in the account.
func TestAResetIsTold(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	_, keeper := n.second(t)
	other := keeper.HomeLibrary()
	brian := n.person(t, "brian", other, crm.Staff, "")
	in := func(with string) *crm.PasswordReset {
		s, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: "brian@people.example", Password: with})
		must(t, err)
		return s.Reset
	}
	if told := in(password); told != nil {
		t.Errorf("an invitation is told as a reset: %+v", told)
	}
	_, err := n.Users.ResetPassword(n.as(t, keeper), brian.UserID)
	must(t, err)
	if told := in(password); told != nil {
		t.Errorf("a link that nobody opened is told: %+v", told)
	}
	h, err := n.Users.ResetPassword(n.as(t, keeper), brian.UserID)
	must(t, err)
	_, err = n.Accounts.UseLink(n.as(t, crm.Actor{}), crm.UseLink{Token: h.Token, Password: "another long sentence"})
	must(t, err)
	if told := in("another long sentence"); told == nil || told.By != "keeper" || !told.At.Equal(monday) {
		t.Errorf("told: %+v, want by the keeper on Monday", told)
	}
	if told := in("another long sentence"); told != nil {
		t.Errorf("told twice: %+v", told)
	}
	a, err := n.Accounts.Get(n.as(t, brian))
	must(t, err)
	if len(a.Resets) != 1 || a.Resets[0].By != "keeper" {
		t.Errorf("the account shows %+v", a.Resets)
	}
}
