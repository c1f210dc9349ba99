package db_test

import (
	"strings"
	"testing"

	"liaison/crm"
)

// One short word finds the entries that have a word which begins with it, on the page, in the file and in the search of
// everything; a word that nothing begins with finds nothing.
func TestOneShortWordSearchesTheLog(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	for _, subject := range []string{"The UN day", "Réunion à Kisumu", "The sun garden", "数字图书馆 开放"} {
		_, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office, Kind: "call",
			Direction: "out",
			Subject:   subject})
		must(t, err)
	}
	for text, want := range map[string]string{"UN": "The UN day", "qx": "", "re": "Réunion à Kisumu", "r": "Réunion à Kisumu", "馆": "数字图书馆 开放",
		"u%": "The UN day", "%": "*", "": "*"} {
		list, err := n.Interactions.List(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library}.With("q", text))
		must(t, err)
		file, err := n.Interactions.Export(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library}.With("q", text))
		must(t, err)
		found, err := n.Search.Find(n.as(t, n.amina), crm.SearchQuery{LibraryID: n.library, Text: text})
		must(t, err)
		if want == "*" { // nothing to search by is no search
			if len(list.Rows) != 4 || len(file.Rows) != 4 || len(found.Interactions.Rows) != 0 {
				t.Errorf("%q: %d in the list, %d in the file, %d found", text, len(list.Rows), len(file.Rows), len(found.Interactions.Rows))
			}
			continue
		}
		for where, rows := range map[string][]crm.InteractionLine{"the list": list.Rows, "the file": file.Rows,
			"the search": found.Interactions.Rows} {
			var subjects []string
			for _, r := range rows {
				subjects = append(subjects, r.Subject)
			}
			if got := strings.Join(subjects, ", "); got != want {
				t.Errorf("%q in %s: %q, want %q", text, where, got, want)
			}
		}
	}
}
