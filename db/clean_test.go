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

// TestCleanEndsAPileOfThousands: what is removed is more than one step takes, and what names it lets go of it.
func TestCleanEndsAPileOfThousands(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Super(t, `
		INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis, deleted_at)
			SELECT $1, $2, 'Old ' || n, 'Old ' || n, ' old ', 1, 'consent', '2026-10-01' FROM generate_series(1, 1200) n`,
		s.library, s.amina.UserID)
	s.Super(t, `INSERT INTO appointment (library_id, contact_id, office_id, title) SELECT library_id, id, $1, 'x' FROM contact
		WHERE display_name LIKE 'Old %'`, s.office)
	s.Super(t, `UPDATE contact c SET main_appointment_id = a.id, merged_into_id = c.id - 1 FROM appointment a WHERE a.contact_id = c.id
		AND c.display_name LIKE 'Old %' AND c.display_name <> 'Old 1'`)
	s.Super(t, `INSERT INTO task (library_id, owner_id, title, due_on, contact_id) SELECT library_id, owner_id, 'Write', '2026-12-01', id
		FROM contact WHERE display_name LIKE 'Old %'`)
	must(t, s.Clean(t.Context()))
	var left, steps int
	s.One(t, &left, `SELECT count(*) FROM contact WHERE display_name LIKE 'Old %'`)
	s.One(t, &steps, `SELECT count(*) FROM task WHERE title = 'Write' AND contact_id IS NULL`)
	if left != 0 || steps != 1200 {
		t.Errorf("%d people are left, %d steps let go of 1200", left, steps)
	}
}
