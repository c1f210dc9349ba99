package db_test

import (
	"slices"
	"testing"

	"liaison/crm"
)

// A step is found by its words by those who read it, as long as it is there; what is taken back is found by what it says again.
func TestTasksAreFoundByTheirWords(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	add := func(title string, a crm.Audience) crm.Done {
		t.Helper()
		due := crm.Date{Year: 2026, Month: 12, Day: 4}
		done, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: title, DueOn: due, Audience: a})
		must(t, err)
		return done
	}
	open := add("Send the café's façade photographs", crm.Audience{})
	add("Photographs of the dinner", crm.Audience{Visibility: crm.ToNamed, Readers: []int64{n.amina.UserID}})
	found := func(who crm.Actor, text string) (names []string) {
		t.Helper()
		out, err := n.Search.Find(n.as(t, who), crm.SearchQuery{LibraryID: n.library, Text: text})
		must(t, err)
		for _, r := range out.Records {
			if r.Noun != "task" || r.ID == 0 {
				t.Errorf("found %+v", r)
			}
			names = append(names, r.Name)
		}
		return names
	}
	want := func(what string, got []string, names ...string) {
		t.Helper()
		if !slices.Equal(got, names) {
			t.Errorf("%s: %q, want %q", what, got, names)
		}
	}
	want("hers", found(n.amina, "photograph"), "Photographs of the dinner", "Send the café's façade photographs")
	want("a colleague's", found(joel, "photograph"), "Send the café's façade photographs")
	want("without accents, in any order", found(joel, "facade cafe"), "Send the café's façade photographs")
	k, err := n.Tasks.Get(n.as(t, n.amina), open.ID)
	must(t, err)
	changed, err := n.Tasks.Change(n.as(t, n.amina), crm.TaskChange{Write: crm.Write{Version: k.Version}, ID: open.ID, Title: "Call again",
		DueOn: k.DueOn})
	must(t, err)
	want("in its old words", found(joel, "facade"))
	_, err = n.History.Undo(n.as(t, n.amina), changed.Undo)
	must(t, err)
	want("taken back", found(joel, "facade"), "Send the café's façade photographs")
	k, err = n.Tasks.Get(n.as(t, n.amina), open.ID)
	must(t, err)
	_, err = n.Tasks.Delete(n.as(t, n.amina), open.ID, k.Version)
	must(t, err)
	want("in the trash", found(joel, "facade"))
}
