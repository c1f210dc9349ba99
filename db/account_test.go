package db_test

import (
	"testing"

	"liaison/crm"
)

// TestALinkIsForAnOpenAccount makes none for who has left and for nobody.
func TestALinkIsForAnOpenAccount(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	brian := n.person(t, "brian", n.library, crm.Staff, "")
	h, err := n.ResetLink(t.Context(), "Brian@people.example")
	must(t, err)
	if h.UserID != brian.UserID || h.Token == "" {
		t.Errorf("a link for %d: %+v", brian.UserID, h)
	}
	must(t, n.Users.End(n.as(t, n.amina), brian.UserID))
	for _, email := range []string{"brian@people.example", "nobody@people.example"} {
		if _, err := n.ResetLink(t.Context(), email); crm.KindOf(err) != crm.NotFound {
			t.Errorf("%s: %v", email, err)
		}
	}
}
