package db_test

import (
	"testing"

	"liaison/crm"
)

// TestAFaultOfTheServerIsNoFaultOfTheForm: where a question to the database itself fails, nobody is told that a country, a
// library or a record is wrong.
func TestAFaultOfTheServerIsNoFaultOfTheForm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		broken string
		call   func(*testing.T, *scene) error
	}{
		"a new library": {`ALTER TABLE country RENAME COLUMN zones TO clocks`, func(t *testing.T, s *scene) error {
			_, err := s.Libraries.Add(s.as(t, s.amina), crm.LibraryChange{Name: "Kisumu", Kind: "library", Country: "KE", City: "Kisumu",
				Basis: "consent"})
			return err
		}},
		"an invitation": {`ALTER TABLE library RENAME COLUMN zone TO clock`, func(t *testing.T, s *scene) error {
			_, err := s.Users.Invite(s.as(t, s.amina), crm.Invitation{Name: "Joel", Email: "joel@example.org", Lang: "en", LibraryID: s.library,
				Role: crm.Staff})
			return err
		}},
		"a restoration": {`ALTER TABLE audit RENAME COLUMN fields TO columns`, func(t *testing.T, s *scene) error {
			_, err := s.History.Restore(s.as(t, s.amina), "task", s.step)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.Super(t, c.broken)
			if err := c.call(t, s); err == nil || crm.KindOf(err) != crm.Internal {
				t.Errorf("the answer is %v", err)
			}
		})
	}
}
