package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// TestNaughtyStrings sends every string of big-list-of-naughty-strings into the text fields over HTTP: each comes back
// exactly, in the page or in the 422 that refuses it, and never as markup.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("assets/node_modules/big-list-of-naughty-strings/blns.json")
	if err != nil {
		t.Fatalf("%v: build the assets first (go run ./web/assets/build)", err)
	}
	var list []string
	if err := json.Unmarshal(body, &list); err != nil || len(list) < 400 {
		t.Fatalf("the list holds %d strings: %v", len(list), err)
	}
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	forms := []struct {
		name, action string
		fields       url.Values
		text         []string // the fields that take the string
		edit         bool     // what was kept is read in the form for editing it
	}{
		{"a person", link.Contacts, url.Values{"library": {"1"}, "basis": {"consent"}, "anyway": {"1"}}, []string{"name", "salutation", "protocol_title", "source", "note", "channel_messenger", "do_not_reason", "name_latin"}, true},
		{"an entry", link.Interactions, url.Values{"library": {"1"}, "office": {id64(office)}, "kind": {"call"}, "direction": {"out"}, "result": {"spoke"}}, []string{"subject", "our_ref", "their_ref", "note"}, false},
		{"a step", link.Tasks, url.Values{"library": {"1"}, "due_on": {"2026-12-01"}, "return": {link.Tasks}}, []string{"title"}, false},
	}
	for _, s := range list {
		want := strings.ReplaceAll(s, "\r\n", "\n")
		for _, f := range forms {
			fields := url.Values{"idempotency_key": {form.NewKey()}}
			for k, x := range f.fields {
				fields[k] = x
			}
			for _, name := range f.text {
				fields.Set(name, s)
			}
			got := v.post(f.action, fields)
			switch got.status {
			case http.StatusUnprocessableEntity:
				wantShown(t, f.name+" refused", got.body, want)
			case http.StatusSeeOther:
				address := got.location()
				if f.edit {
					address = link.Edit(address)
				}
				if f.name == "an entry" {
					address = link.Edit(link.Interaction(int64(p.count(t, `SELECT max(id) FROM interaction`))))
				}
				if f.name == "a step" {
					address = link.Task(int64(p.count(t, `SELECT max(id) FROM task`)))
				}
				wantShown(t, f.name, v.get(address).body, want)
			default:
				t.Errorf("%s with %q answered %d", f.name, s, got.status)
			}
		}
	}
	if strings.Contains(p.log.String(), "level=ERROR") {
		t.Errorf("the log holds errors:\n%s", p.log)
	}
}

func id64(n int64) string { return number(n) }
