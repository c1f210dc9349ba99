package main

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		file, line string
		found      bool
	}{
		{"db/contact_test.go", "\tt.Skip(\"later\")", true},
		{"db/contact.go", "\ttx.Select(&all, `SELECT * FROM contact`)", true},
		{"db/contact.go", "\ttx.Select(&all, `SELECT id FROM contact`)", false},
		{"db/contact.go", "\tat := time.Now()", true},
		{"db/contact_test.go", "\tat := time.Now()", false},
		{"cmd/liaison/serve.go", "\tat := time.Now()", false},
		{"web/contact.go", "\tc.ShouldBind(&in)", true},
		{"web/contact.go", "\tc.ShouldBindJSON(&in)", true},
		{"web/contact.go", "\tctx := context.Background()", true},
		{"web/view/people/contact.templ", `<a href="/contacts">`, true},
		{"web/view/people/contact.templ", `<a href={ link.Contacts() }>`, false},
		{"web/view/people/contact.templ", `<p style="color:red">`, true},
		{"web/view/people/contact.templ", `<p onclick="go()">`, true},
		{"web/view/people/contact.templ", strings.Repeat("é", 140), false},
		{"web/view/people/contact.templ", strings.Repeat("é", 141), true},
		{"crm/contact.go", "\t" + strings.Repeat("é", 139), false},
		{"crm/contact.go", "\t" + strings.Repeat("é", 140), true},
		{"crm/contact_test.go", strings.Repeat("x", 141), true},
		{"web/view/people/contact_templ.go", strings.Repeat("x", 141), false},
		{"migrations/function/touch.sql", strings.Repeat("x", 141), true},
		{"migrations/0001_start.sql", strings.Repeat("x", 141), false},
		{"web/assets/package-lock.json", `"resolved": "somewhere"`, true},
		{"migrations/0011_voice.sql", "EXECUTE replace(pg_get_functiondef('app.voice'::regproc), 'a', 'b')", false},
		{"migrations/0030_voice.sql", "EXECUTE replace(pg_get_functiondef('app.voice'::regproc), 'a', 'b')", true},
		{"crm/office.go", "// TODO: more", true},
	} {
		got := wordsIn(c.file, []byte(c.line))
		if (len(got) > 0) != c.found {
			t.Errorf("%s: %s: found %v, want %v", c.file, c.line, got, c.found)
		}
	}
	if len(wordsIn("crm/helpers.go", nil)) == 0 {
		t.Error("a vague name was let in")
	}
	if len(wordsIn("crm/office.go", []byte(strings.Repeat("\n", longestFile+1)))) == 0 {
		t.Error("a long file was let in")
	}
}
