package db_test

import (
	"errors"
	"testing"

	"liaison/crm"
)

// An account that has ended is nobody's any more: a role does not bring its old password back to life, a new invitation does
// begin it anew.
func TestAnEndedAccountBeginsAnew(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	juma := n.person(t, "juma", n.library, crm.Staff, "")
	must(t, n.Users.End(n.as(t, n.amina), juma.UserID))
	wantKind(t, "a role for an ended account", n.Users.SetRole(n.as(t, n.amina),
		crm.RoleChange{UserID: juma.UserID, LibraryID: n.library, Role: crm.Staff}), crm.Conflict)
	wantKind(t, "a network role for an ended account", n.Users.SetNetworkRole(n.as(t, n.amina), juma.UserID, crm.Observer), crm.Conflict)
	h, err := n.Users.Invite(n.as(t, n.amina), crm.Invitation{Name: "Juma", Email: "JUMA@people.example", Lang: "en", LibraryID: n.library,
		Role: crm.Viewer})
	must(t, err)
	if h.UserID != juma.UserID || h.Token == "" {
		t.Fatalf("invited again: account %d with token %q, want %d and a link", h.UserID, h.Token, juma.UserID)
	}
	_, err = n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: "juma@people.example", Password: password, Address: "10.0.0.1"})
	wantKind(t, "the old password", err, crm.Invalid)
	_, err = n.Accounts.UseLink(n.as(t, crm.Actor{}), crm.UseLink{Token: h.Token, Password: "another long sentence"})
	must(t, err)
}

// Whoever has not yet opened an invitation of another library gets a second role, but its manager gets no link to the account.
func TestAnInvitationOpensNothingElsewhere(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Other", Kind: "library", Country: "KE",
		Basis: "legitimate_interest"})
	must(t, err)
	keeper := n.person(t, "keeper", other, crm.Manager, "")
	first := crm.Invitation{Name: "Zuri", Email: "zuri@people.example", Lang: "en", LibraryID: n.library, Role: crm.Staff}
	_, err = n.Users.Invite(n.as(t, n.amina), first)
	must(t, err)
	second := first
	second.LibraryID = other
	h, err := n.Users.Invite(n.as(t, keeper), second)
	must(t, err)
	if h.Token != "" {
		t.Error("the manager of another library got a link to an account that has a role elsewhere")
	}
	if h, err = n.Users.Invite(n.as(t, n.amina), first); err != nil || h.Token == "" {
		t.Errorf("the admin invites again who has not come yet: %v, want a new link", err)
	}
}

// What a leaver alone could read passes to the managers; where there is none, to the next one.
func TestNamedRowsAreNeverLeftAlone(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Other", Kind: "library", Country: "KE",
		Basis: "legitimate_interest"})
	must(t, err)
	keeper := n.person(t, "keeper", other, crm.Manager, "")
	c := crm.ContactChange{}
	c.LibraryID, c.DisplayName, c.Basis, c.Visibility, c.Readers = other, "Confidential Person", "legitimate_interest", crm.ToNamed,
		[]int64{keeper.UserID}
	made, err := n.Contacts.Add(n.as(t, keeper), c)
	must(t, err)
	wantKind(t, "the last manager leaves", n.Users.SetRole(n.as(t, keeper), crm.RoleChange{UserID: keeper.UserID, LibraryID: other}),
		crm.Conflict)
	wantKind(t, "the last manager becomes staff", n.Users.SetRole(n.as(t, keeper),
		crm.RoleChange{UserID: keeper.UserID, LibraryID: other, Role: crm.Staff}), crm.Conflict)

	l, err := n.Users.Leaving(n.as(t, n.amina), keeper.UserID, 0)
	must(t, err)
	if len(l.Passing) != 1 || l.Passing[0].Named != 1 || len(l.Passing[0].Managers) != 0 {
		t.Errorf("leaving: %+v, want one named row and no manager", l)
	}
	must(t, n.Users.End(n.as(t, n.amina), keeper.UserID))
	next := n.person(t, "next", other, crm.Manager, "")
	if _, err := n.Contacts.Page(n.as(t, next), made.ID); err != nil {
		t.Errorf("the next manager reads what the last one left: %v", err)
	}
	changes, err := n.History.Of(n.as(t, next), "contact", made.ID)
	must(t, err)
	if len(changes) == 0 || changes[0].Action != "passed_on" && changes[1].Action != "passed_on" {
		t.Errorf("the history does not say that the row was passed on: %+v", changes)
	}
	_, err = n.Contacts.Page(n.as(t, n.amina), made.ID)
	wantKind(t, "the admin", err, crm.NotFound)
}

// A new password keeps what the person chose when signing in.
func TestANewPasswordKeepsTheSessionsLife(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.person(t, "juma", n.library, crm.Staff, "")
	s, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: "juma@people.example", Password: password, Keep: true,
		Agent: "a telephone", Address: "10.0.0.1"})
	must(t, err)
	changed, err := n.Accounts.ChangePassword(n.as(t, s.Actor), crm.PasswordChange{Current: password, New: "another long sentence"})
	must(t, err)
	if !changed.Keep || !changed.ExpiresAt.Equal(s.ExpiresAt) {
		t.Errorf("kept %v until %v, want until %v", changed.Keep, changed.ExpiresAt, s.ExpiresAt)
	}
	list, err := n.Sessions.List(n.as(t, changed.Actor))
	must(t, err)
	if len(list) != 1 || list[0].Agent != "a telephone" {
		t.Errorf("sessions after a new password: %+v, want this one with its device", list)
	}
}

// The network's settings are edited like a row: a stale edit says who was first.
func TestTheNetworksSettings(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	first, err := n.Libraries.Network(n.as(t, n.amina))
	must(t, err)
	second := first
	first.Name, second.Touch = "Libraries of Kenya", "off"
	must(t, n.Libraries.ChangeNetwork(n.as(t, n.amina), first))
	err = n.Libraries.ChangeNetwork(n.as(t, n.amina), second)
	wantKind(t, "a stale edit", err, crm.Conflict)
	var e *crm.Error
	if !errors.As(err, &e) || e.Stale == nil || e.Stale.By != "Amina Otieno" || e.Stale.Version != first.Version+1 {
		t.Fatalf("a stale edit: %+v, want who and the version now", e)
	}
	second.Version = e.Stale.Version
	must(t, n.Libraries.ChangeNetwork(n.as(t, n.amina), second))
	wantKind(t, "closing the last library", n.Libraries.Close(n.as(t, n.amina), n.library), crm.Conflict)
}
