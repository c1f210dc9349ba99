package db_test

import (
	"testing"

	"liaison/db/dbtest"
)

func TestReference(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, nil)
	for query, want := range map[string]int{
		`SELECT count(*) FROM country`:                     213,
		`SELECT count(*) FROM goal`:                        17,
		`SELECT count(*) FROM target`:                      169,
		`SELECT count(*) FROM organisation`:                73,
		`SELECT count(*) FROM office`:                      1077,
		`SELECT count(*) FROM first_step`:                  7,
		`SELECT count(*) FROM office WHERE country = 'KE'`: 14,
		`SELECT count(*) FROM office o JOIN office_country c ON c.office_id = o.id WHERE c.country = 'KE' AND o.country <> 'KE'`: 2,
		`SELECT count(*) FROM office_source WHERE field = ''`:                                                                    1077,
	} {
		var got int
		if d.One(t, &got, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if again, err := d.LoadReference(t.Context()); err != nil || again {
		t.Errorf("the same release was loaded again: %v, %v", again, err)
	}
}

// A person's correction stays when a new release comes; what nobody touched takes the new value.
func TestNewRelease(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, nil)
	d.Super(t, `UPDATE office SET city = 'Kisumu' WHERE key = 'natcom-ke'`)
	d.Super(t, `UPDATE reference_row SET row = row || '{"city": "Mombasa", "website": "https://old.example"}' WHERE key = 'natcom-ke'`)
	d.Super(t, `UPDATE office SET website = 'https://old.example' WHERE key = 'natcom-ke'`)
	d.Super(t, `UPDATE meta SET value = 'an older release' WHERE key = 'reference_hash'`)
	if loaded, err := d.LoadReference(t.Context()); err != nil || !loaded {
		t.Fatalf("loading: %v, %v", loaded, err)
	}
	var city, website string
	d.One(t, &city, `SELECT city FROM office WHERE key = 'natcom-ke'`)
	d.One(t, &website, `SELECT website FROM office WHERE key = 'natcom-ke'`)
	if city != "Kisumu" {
		t.Errorf("the correction was lost: %s", city)
	}
	if website != "https://unesco.go.ke" {
		t.Errorf("the new release's website was not taken: %s", website)
	}
}
