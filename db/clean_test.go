package db_test

import (
	"testing"

	"liaison/crm"
)

// TestClean: what is 31 days in the trash is gone, with what the history kept of it; what is younger stays; somebody whom an
// entry mentions leaves a number.
func TestClean(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := crm.ContactChange{}
	c.LibraryID, c.DisplayName, c.Basis, c.Visibility, c.Note = s.library, "Old Acquaintance", "consent", crm.ToLibrary, "secret of old"
	gone, err := s.Contacts.Add(s.as(t, s.amina), c)
	must(t, err)
	c.DisplayName = "Still Here"
	young, err := s.Contacts.Add(s.as(t, s.amina), c)
	must(t, err)
	for _, id := range []int64{gone.ID, young.ID, s.contact} {
		got, err := s.Contacts.Get(s.as(t, s.amina), id)
		must(t, err)
		_, err = s.Contacts.Delete(s.as(t, s.amina), id, got.Version)
		must(t, err)
	}
	s.Super(t, `UPDATE contact SET deleted_at = deleted_at - interval '31 days' WHERE id <> $1`, young.ID)
	s.Super(t, `INSERT INTO idempotency (user_id, key, use_case, body_hash, at) VALUES (1, gen_random_uuid(), 'x', '\x00', '2026-11-01')`)
	s.Super(t, `INSERT INTO office_aside (user_id, office_id, on_date) SELECT 1, id, CASE WHEN id = $1 THEN '2026-11-22'
		ELSE '2026-11-20' END::date FROM office WHERE id <= $1 ORDER BY id DESC LIMIT 3`, s.office)
	must(t, s.Clean(t.Context()))
	for what, n := range map[string]int{
		`contact WHERE display_name = 'Old Acquaintance'`:                                     0,
		`contact WHERE display_name = 'Still Here'`:                                           1,
		`contact WHERE display_name = 'Grace Mfano'`:                                          0,
		`interaction_contact`:                                                                 1,
		`idempotency WHERE use_case = 'x'`:                                                    0,
		`office_aside WHERE on_date = '2026-11-20'`:                                           0,
		`office_aside WHERE on_date = '2026-11-22'`:                                           1,
		`audit_value WHERE before::text LIKE '%secret of old%' AND before::text LIKE '%Acq%'`: 0,
	} {
		var got int
		if s.One(t, &got, `SELECT count(*) FROM `+what); got != n {
			t.Errorf("%s: %d rows, want %d", what, got, n)
		}
	}
	must(t, s.Clean(t.Context()))
}
