package db_test

import (
	"fmt"
	"testing"

	"liaison/crm"
)

// The next page of accounts begins where the last one ended, also where its last account has moved to the end meanwhile or is
// out of sight.
func TestPagesOfAccountsGoOn(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for i := range 12 {
		h, err := n.Users.Invite(n.as(t, n.amina), crm.Invitation{Name: fmt.Sprintf("Person %02d", i),
			Email: fmt.Sprintf("p%d@people.example", i), Lang: "en", LibraryID: n.library, Role: crm.Staff})
		must(t, err)
		if i == 11 || i == 10 {
			must(t, n.Users.End(n.as(t, n.amina), h.UserID))
		}
	}
	seen := ""
	for q := (crm.UserQuery{Text: "person", Limit: 4}); ; {
		list, err := n.Users.List(n.as(t, n.amina), q)
		must(t, err)
		for _, u := range list.Rows {
			seen += u.Name[len("Person "):] + " "
		}
		if list.Next == nil {
			break
		}
		if q.After = *list.Next; q.After.Name == "Person 03" {
			must(t, n.Users.End(n.as(t, n.amina), q.After.ID))
		}
		if q.After.Name == "Person 08" {
			n.Super(t, `DELETE FROM credential WHERE user_id = $1`, q.After.ID)
		}
	}
	if want := "00 01 02 03 04 05 06 07 08 09 03 10 11 "; seen != want { // who was ended stands with the others who were
		t.Errorf("the pages show %s, want %s", seen, want)
	}
}
