package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"liaison/web/link"
)

var lists = []string{link.Contacts, link.Interactions, link.Tasks, link.Country("KE")}

// TestFilesOfTheDemonstrationSaySo: each list as a file says that its people are invented, and stays a file of its kind.
func TestFilesOfTheDemonstrationSaySo(t *testing.T) {
	t.Parallel()
	const says = "Demonstration: people and events are invented"
	p, v, _ := furnished(t)
	for _, list := range lists {
		for _, format := range []string{"csv", "json"} {
			if got := v.get(link.With(list, "format", format)); got.status != http.StatusOK || strings.Contains(got.body, says) {
				t.Errorf("%s as %s: answered %d, or is called invented", list, format, got.status)
			}
		}
	}
	p.Super(t, `UPDATE network SET demo = true`)
	p.later(11e9)
	for _, list := range lists {
		rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.get(link.With(list, "format", "csv")).body, "\uFEFF")))
		rows.FieldsPerRecord = -1
		all, err := rows.ReadAll()
		if err != nil || len(all) < 3 || all[0][0] != "id" || all[len(all)-1][0] != says {
			t.Errorf("%s as csv: %v %.300v", list, err, all)
		}
		var whole map[string]any
		if err := json.Unmarshal([]byte(v.get(link.With(list, "format", "json")).body), &whole); err != nil || whole["demonstration"] != says ||
			len(whole) < 2 {
			t.Errorf("%s as json: %v %.300v", list, err, whole)
		}
	}
}

// TestALookAtAFileIsNoExport: HEAD gives nothing out, so the history has no export.
func TestALookAtAFileIsNoExport(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for _, list := range lists {
		for _, format := range []string{"csv", "json"} {
			address := link.With(list, "format", format)
			got := v.do("HEAD", address, nil, "")
			if got.status != http.StatusOK || got.header.Get("Content-Type") != v.get(address).header.Get("Content-Type") {
				t.Errorf("HEAD %s answered %d, %s", address, got.status, got.header.Get("Content-Type"))
			}
		}
		wantStatus(t, list, v.do("HEAD", link.With(list, "format", "pdf"), nil, ""), http.StatusBadRequest)
	}
	before := p.count(t, `SELECT count(*) FROM audit WHERE action LIKE 'export%'`)
	for _, list := range lists {
		v.do("HEAD", link.With(list, "format", "csv"), nil, "")
	}
	if after := p.count(t, `SELECT count(*) FROM audit WHERE action LIKE 'export%'`); before != 6 || after != before {
		t.Errorf("%d exports in the history after GET, %d after HEAD", before, after)
	}
}
