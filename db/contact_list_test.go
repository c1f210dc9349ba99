package db_test

import (
	"fmt"
	"slices"
	"testing"

	"liaison/crm"
)

// TestCommonAndRareWords turns the pages of searches that the first names in order answer, of those that only the search behind
// the fence can, and of those that begin with the one and end with the other: all find the same people in the same order.
func TestCommonAndRareWords(t *testing.T) {
	n := newNetwork(t)
	joel := n.person(t, "Joel", n.library, crm.Staff, "")
	n.Super(t, `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis)
		SELECT $1, $2, x.name, x.name, ' ' || lower(x.name) || ' ', 1, 'not_stated' FROM
		(SELECT CASE WHEN i % 100 = 0 THEN 'Zuri' WHEN i % 3 = 0 THEN 'Mara' ELSE 'Odhiambo' END || to_char(i, ' FM0000') AS name
		FROM generate_series(1, 2400) i) x`, n.library, n.amina.UserID)
	n.Super(t, `UPDATE contact SET visibility = 'named', readers = ARRAY[$1::bigint], owner_id = $1
		WHERE sort_name = 'Mara 0012'`, joel.UserID)
	for text, count := range map[string]int{"mar": 791, "uri": 24, "mara 000": 3, "odhi 1": 0, "nobody": 0} {
		for _, limit := range []int{2, 50} {
			t.Run(fmt.Sprint(text, limit), func(t *testing.T) {
				ctx := n.as(t, n.amina)
				whole, err := n.Contacts.List(ctx, crm.ContactQuery{LibraryID: n.library, Text: text, Limit: 5000})
				must(t, err)
				want := sortNames(whole.Rows)
				if count > 0 && len(want) != count || slices.Contains(want, "Mara 0012") || !slices.IsSorted(want) {
					t.Fatalf("%d people: %v", len(want), want)
				}
				var got []string
				q := crm.ContactQuery{LibraryID: n.library, Text: text, Limit: limit}
				for more := true; more && len(got) < 300; {
					page, err := n.Contacts.List(ctx, q)
					must(t, err)
					got = append(got, sortNames(page.Rows)...)
					if more = page.Next != nil; more {
						q.After = *page.Next
					}
				}
				if !slices.Equal(got, want[:min(len(want), len(got))]) || len(got) < min(len(want), 300) {
					t.Errorf("page by page %v, at once %v", got, want)
				}
			})
		}
	}
}

func sortNames(rows []crm.ContactLine) (out []string) {
	for _, c := range rows {
		out = append(out, c.SortName)
	}
	return out
}
