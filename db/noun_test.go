package db_test

import (
	"database/sql"
	"strings"
	"testing"

	"liaison/db"
	"liaison/db/dbtest"
)

// TestEveryNounIsWhole compares the registry with the catalogue, and sees that each kind of gap is noticed.
func TestEveryNounIsWhole(t *testing.T) {
	t.Parallel()
	s := dbtest.New(t, nil)
	super, err := sql.Open("postgres", s.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close()
	faults := func() string {
		t.Helper()
		found, err := db.CatalogueFaults(t.Context(), super)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(found, "\n")
	}
	if found := faults(); found != "" {
		t.Fatalf("the registry of nouns is not whole:\n%s", found)
	}
	s.Super(t, `
		CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact_id bigint REFERENCES contact (id), name text NOT NULL);
		CALL app.make_noun('thing');
		DROP INDEX task_trash;
		DROP INDEX contact_merged_into;
		ALTER TABLE day_off ADD fold_version int;
		DROP TRIGGER z_audit ON post;
		DROP POLICY app_read ON interaction`)
	found := faults()
	for _, want := range []string{
		"thing is fenced as a noun of a library and not in the registry",
		"interaction is a noun of a library and not fenced as one",
		"task has no index of what lies in its trash",
		"thing is audited and stands in no noun",
		"post is in the registry and not audited",
		"day_off says of itself what search looks through",
		"contact.contact_library_id_merged_into_id_fkey stops the removal",
		"thing.thing_contact_id_fkey stops the removal",
		"thing.thing_contact_id_fkey names people and is forgotten",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not noticed; found were:\n%s", want, found)
		}
	}
}
