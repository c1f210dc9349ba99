package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// secretly is somebody whom Amina alone knows.
func secretly(name string) crm.ContactChange {
	c := named(name)
	c.Visibility = crm.ToNamed
	return c
}

// steps are the titles and names of the steps that somebody sees in the library's list.
func (n *network) steps(t *testing.T, who crm.Actor) (out []string) {
	t.Helper()
	list, err := n.Tasks.List(n.as(t, who), crm.ListQuery{LibraryID: n.library, Set: map[string]string{"state": "all"}})
	must(t, err)
	for _, k := range list.Rows {
		name, _ := k.TitleMessage.Args["name"].(string)
		out = append(out, k.Title+name)
	}
	return out
}

// What follows from a confidential person, without anybody being asked, is seen by that person's readers alone: the steps of a
// departure, a follower who is made, a planned step, an entry and its step.
func TestWhatConcernsAConfidentialPerson(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	colleague := n.person(t, "joel", n.library, crm.Staff, "")
	quiet := secretly("Quiet Source")
	quiet.OfficeID, quiet.Title = office, "Minister"
	gone, moved := n.met(t, quiet), n.met(t, quiet)
	open := named("Open Source")
	open.OfficeID = office
	known := n.met(t, open)
	_, err := n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: gone, How: "left"})
	must(t, err)
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: moved, How: "retired", Follower: "Next Source"})
	must(t, err)
	_, err = n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: "Ask the quiet one", DueOn: crm.DateOf(monday),
		ContactID: gone})
	must(t, err)
	logged, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office,
		ContactIDs: []int64{known, moved},
		Kind:       "call", Direction: "out", NextStep: "Write to both", NextOn: crm.DateOf(monday)})
	must(t, err)
	if got := n.steps(t, colleague); len(got) != 0 {
		t.Errorf("a colleague who does not see the person sees the steps %q", got)
	}
	if got := n.steps(t, n.amina); len(got) != 4 {
		t.Errorf("the reader sees the steps %q, want four", got)
	}
	list, err := n.Contacts.List(n.as(t, colleague), crm.ContactQuery{LibraryID: n.library})
	must(t, err)
	if len(list.Rows) != 1 {
		t.Errorf("a colleague sees %d people, want the one who is not confidential", len(list.Rows))
	}
	_, err = n.Interactions.Page(n.as(t, colleague), logged.ID)
	wantKind(t, "an entry with the person", err, crm.NotFound)
	chosen, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office,
		ContactIDs: []int64{moved},
		Kind:       "call", Direction: "out", Audience: crm.Audience{Visibility: crm.ToLibrary}})
	must(t, err)
	_, err = n.Interactions.Page(n.as(t, colleague), chosen.ID)
	must(t, err)
}

// A step names only somebody whom its maker sees; a number that is nobody's and one that is hidden are answered alike.
func TestTasksAboutPeopleOneDoesNotSee(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	colleague := n.person(t, "joel", n.library, crm.Staff, "")
	hidden := n.met(t, secretly("Quiet Source"))
	for what, id := range map[string]int64{"hidden": hidden, "nobody": 999} {
		_, err := n.Tasks.Add(n.as(t, colleague), crm.TaskChange{LibraryID: n.library, Title: "Write", DueOn: crm.DateOf(monday), ContactID: id})
		wantKind(t, what, err, crm.Invalid)
	}
}

// When a person becomes confidential their steps do, and go along with the readers; a step for fewer stays with these.
func TestTasksGoAlongWithTheirContact(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	joel, ruth := n.person(t, "joel", n.library, crm.Staff, ""), n.person(t, "ruth", n.library, crm.Staff, "")
	id := n.met(t, named("Open Source"))
	plan := func(title string, a crm.Audience) {
		_, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library, Title: title,
			DueOn: crm.DateOf(monday), ContactID: id, Audience: a})
		must(t, err)
	}
	plan("for all", crm.Audience{})
	plan("for me", crm.Audience{Visibility: crm.ToNamed})
	see := func(what string, a crm.Audience, version, reader, other int) {
		t.Helper()
		_, err := n.Contacts.HandOn(n.as(t, n.amina), crm.HandOn{ID: id, OwnerID: n.amina.UserID, Audience: a,
			Write: crm.Write{Version: version}})
		must(t, err)
		if a, b, c := len(n.steps(t, joel)), len(n.steps(t, ruth)), len(n.steps(t, n.amina)); a != reader || b != other || c != 2 {
			t.Errorf("%s: Joel sees %d, Ruth %d, Amina %d steps; want %d, %d, 2", what, a, b, c, reader, other)
		}
	}
	see("named", crm.Audience{Visibility: crm.ToNamed, Readers: []int64{joel.UserID}}, 1, 1, 0)
	see("other readers", crm.Audience{Visibility: crm.ToNamed, Readers: []int64{ruth.UserID}}, 2, 0, 1)
	see("for the library again", crm.Audience{Visibility: crm.ToLibrary}, 3, 1, 1)
}

// A confidential step that is given to a colleague is theirs to read too, whichever form gives it.
func TestConfidentialTaskIsGiven(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	k := crm.TaskChange{LibraryID: n.library, Title: "Write", DueOn: crm.DateOf(monday), Audience: crm.Audience{Visibility: crm.ToNamed}}
	done, err := n.Tasks.Add(n.as(t, n.amina), k)
	must(t, err)
	_, err = n.Tasks.Change(n.as(t, n.amina), crm.TaskChange{ID: done.ID, Title: "Write", DueOn: k.DueOn, OwnerID: joel.UserID,
		Write: crm.Write{Version: 1}})
	must(t, err)
	if got := n.steps(t, joel); len(got) != 1 {
		t.Errorf("the new owner sees %q", got)
	}
}

// Equal ways to reach a person, and equal names, that differ only in what is noted of them are changed one by one.
func TestEqualPartsAreKept(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	c := named("Grace Mfano")
	c.Channels = []crm.Channel{{Kind: "phone", Value: "+254 20 555 0142", Note: "office"},
		{Kind: "phone", Value: "+254 20 555 0142", Note: "mornings"}}
	c.Names = []crm.ContactName{{Kind: "alias", Full: "Mama Grace", Given: "Grace"}, {Kind: "alias", Full: "Mama Grace"}}
	id := n.met(t, c)
	got, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	change := crm.ContactChange{Contact: got, Write: crm.Write{Version: got.Version}}
	change.Channels[0].Note, change.Names[0].Given = "reception", "Mama"
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	got, err = n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	if len(got.Channels) != 2 || len(got.Names) != 2 {
		t.Errorf("what is left: %+v %+v", got.Channels, got.Names)
	}
}
