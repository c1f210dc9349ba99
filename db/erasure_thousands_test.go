package db_test

import (
	"testing"
)

// TestThousandsOfEntriesOfOnePerson: putting her back touches none, and erasing her rewrites them by the hundred.
func TestThousandsOfEntriesOfOnePerson(t *testing.T) {
	t.Parallel()
	const many = 2000
	s := newScene(t)
	s.Super(t, `WITH made AS (
			INSERT INTO interaction (library_id, owner_id, office_id, occurred_at, zone, kind, direction, note, note_html, folded, fold_version)
			SELECT library_id, owner_id, office_id, occurred_at - n * interval '1 minute', zone, 'letter', 'out', 'Grace Mfano asked, ' || n,
				'x', 'x', 1
			FROM interaction, generate_series(1, $2) n
			WHERE id = $1
			RETURNING id, library_id)
		INSERT INTO interaction_contact (library_id, interaction_id, contact_id, name_then)
		SELECT library_id, id, $3, 'Grace Mfano'
		FROM made`,
		s.entry, many, s.contact)
	s.Super(t, `CREATE TABLE said (n int)`)
	s.Super(t, `CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
		AS 'BEGIN INSERT INTO said VALUES (1); RETURN NULL; END'`)
	for _, table := range []string{"contact", "interaction", "interaction_contact", "audit_value"} {
		s.Super(t, `CREATE TRIGGER say AFTER UPDATE ON `+table+` FOR EACH STATEMENT EXECUTE FUNCTION say()`)
	}
	said := func() (statements int) {
		s.One(t, &statements, `SELECT count(*) FROM said`)
		return statements
	}
	c, err := s.Contacts.Get(s.as(t, s.amina), s.contact)
	must(t, err)
	gone, err := s.Contacts.Delete(s.as(t, s.amina), s.contact, c.Version)
	must(t, err)
	if left := s.undone(t, gone.Undo); left != "" || said() > 20 {
		t.Errorf("putting her back leaves %q and takes %d statements", left, said())
	}
	before := said()
	must(t, s.Contacts.Erase(s.as(t, s.amina), s.contact))
	statements := said() - before
	var left int
	s.One(t, &left, `SELECT count(*) FROM interaction WHERE note LIKE '%Mfano%' OR folded LIKE '%mfano%' OR note_html LIKE '%Mfano%'`)
	if left != 0 {
		t.Errorf("%d entries still name her", left)
	}
	if statements > many/10 {
		t.Errorf("%d statements for %d entries", statements, many)
	}
	page, err := s.Interactions.Page(s.as(t, s.amina), s.entry+many)
	must(t, err)
	if page.Line.NoteHTML == "" {
		t.Error("what else an entry says is gone")
	}
}
