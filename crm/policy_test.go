package crm_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"liaison/crm"
)

// What each person may do, told person by person as the roles are described, and not action by action as the policy holds it:
// a slip in one of the two shows here.
const (
	anybody = `SetUp.Needed SetUp.Countries SetUp.Start Sessions.SignIn Sessions.Resolve Accounts.Link Accounts.UseLink Status.Ready`

	// the own account, the directory and what stands in it, and what the fence shows of a history
	anyAccount = `Sessions.SignOut Sessions.List Sessions.Revoke Sessions.RevokeOthers
		Accounts.Get Accounts.Change Accounts.ChangePassword Libraries.List Libraries.Get Libraries.Network Status.Frame
		Directory.Countries Directory.Country Directory.Organisation Directory.Terms
		Offices.Page Offices.Get Offices.Posts Offices.Find Tasks.Today Search.Find History.Of History.Record History.Timeline`

	reads = `Libraries.Colleagues Contacts.List Contacts.Export Contacts.Page Contacts.Get Contacts.Similar
		Interactions.List Interactions.Export Interactions.Page Tasks.List Tasks.Export Tasks.Get`

	writes = `Contacts.Add Contacts.Change Contacts.Leave Contacts.Appoint Contacts.HandOn Contacts.Delete
		Interactions.Prepare Interactions.Log Interactions.Change Interactions.HandOn Interactions.Delete
		Tasks.Add Tasks.Change Tasks.Complete Tasks.Postpone Tasks.Assign Tasks.HandOn Tasks.Delete
		Offices.Report Offices.SaveOwn History.Trash History.Restore`

	curates = `Directory.AddDayOff Directory.RemoveDayOff
		Offices.Similar Offices.Add Offices.Change Offices.AddReach Offices.RemoveReach Offices.Confirm Offices.PutAside
		Offices.SavePost Offices.RemovePost Offices.Decide History.Undo`

	keepsPeople = `Users.List Users.Get Users.Leaving Users.Invite Users.ResetPassword Users.SetRole Libraries.Change`
	erases      = `Contacts.Erase`
	reverts     = `Offices.Revert`
	runs        = `Users.SetNetworkRole Users.End Libraries.Add Libraries.Close Libraries.ChangeNetwork Status.Get Work.List Work.Retry`
)

func TestWhoMay(t *testing.T) {
	t.Parallel()
	in := func(r crm.Role) crm.Actor {
		return crm.Actor{UserID: 1, Libraries: []crm.Membership{{LibraryID: 7, Role: r}}}
	}
	of := func(r crm.NetworkRole) crm.Actor { return crm.Actor{UserID: 1, Network: r} }
	all := lists(anybody, anyAccount, reads, writes, curates, keepsPeople, erases, reverts, runs)
	for _, p := range []struct {
		name    string
		actor   crm.Actor
		may     []string
		library []string // may be done in library 7
	}{
		{"nobody", crm.Actor{}, lists(anybody), lists(anybody)},
		{"an account without a role", crm.Actor{UserID: 1}, lists(anybody, anyAccount), lists(anybody, anyAccount)},
		{"viewer", in(crm.Viewer), lists(anybody, anyAccount, reads), lists(anybody, anyAccount, reads)},
		{"staff", in(crm.Staff), lists(anybody, anyAccount, reads, writes, curates), lists(anybody, anyAccount, reads, writes, curates)},
		{"manager", in(crm.Manager), lists(anybody, anyAccount, reads, writes, curates, keepsPeople, erases),
			lists(anybody, anyAccount, reads, writes, curates, keepsPeople, erases)},
		{"observer", of(crm.Observer), lists(anybody, anyAccount), lists(anybody, anyAccount)},
		{"coordinator", of(crm.Coordinator), lists(anybody, anyAccount, reads, curates, reverts),
			lists(anybody, anyAccount, reads, curates, reverts)},
		{"admin", of(crm.Admin), lists(anybody, anyAccount, reads, curates, reverts, keepsPeople, runs),
			lists(anybody, anyAccount, reads, curates, reverts, keepsPeople, runs)},
		{"manager of another library", crm.Actor{UserID: 1, Libraries: []crm.Membership{{LibraryID: 8, Role: crm.Manager}}},
			lists(anybody, anyAccount, reads, writes, curates, keepsPeople, erases), lists(anybody, anyAccount)},
		{"viewer here and manager there", crm.Actor{UserID: 1, Libraries: []crm.Membership{{LibraryID: 7, Role: crm.Viewer},
			{LibraryID: 8, Role: crm.Manager}}},
			lists(anybody, anyAccount, reads, writes, curates, keepsPeople, erases), lists(anybody, anyAccount, reads)},
	} {
		for _, action := range all {
			if got, want := p.actor.May(crm.Action(action)), slices.Contains(p.may, action); got != want {
				t.Errorf("%s: may %s anywhere: %v, want %v", p.name, action, got, want)
			}
			if got, want := p.actor.MayIn(crm.Action(action), 7), slices.Contains(p.library, action); got != want {
				t.Errorf("%s: may %s in the library: %v, want %v", p.name, action, got, want)
			}
		}
		for _, action := range []crm.Action{"", "Contacts.Everything"} {
			if p.actor.May(action) || p.actor.MayIn(action, 7) {
				t.Errorf("%s may do %q, which the policy does not know", p.name, action)
			}
		}
	}
	services := reflect.TypeFor[crm.Services]()
	for i := range services.NumField() {
		for j := range services.Field(i).Type.NumMethod() {
			if action := services.Field(i).Name + "." + services.Field(i).Type.Method(j).Name; !slices.Contains(all, action) {
				t.Errorf("nobody is told to do %s", action)
			}
		}
	}
}

func lists(parts ...string) (all []string) {
	for _, p := range parts {
		all = append(all, strings.Fields(p)...)
	}
	return all
}
