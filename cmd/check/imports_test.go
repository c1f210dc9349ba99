package main

import "testing"

func TestTheImportRule(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"crm", "strings", true},
		{"crm", "net/url", true},
		{"crm", "net/http", false},
		{"crm", "net/http/httptest", false},
		{"crm", "database/sql", false},
		{"crm", "liaison/crm/fold", false},
		{"crm", "golang.org/x/text/language", false},
		{"crm/fold", "golang.org/x/text/unicode/norm", true},
		{"crm/secret", "liaison/db", false},
		{"db", "liaison/crm", true},
		{"db", "liaison/web", false},
		{"db", "liaison/web/link", false},
		{"db", "github.com/gin-gonic/gin", false},
		{"db/embedded", "github.com/lib/pq", false},
		{"web", "liaison/db", false},
		{"web", "github.com/lib/pq", false},
		{"web", "liaison/web/view/people", true},
		{"web/view/people", "liaison/web", false},
		{"web/view/people", "liaison/web/view/frame", true},
		{"web/view/people", "liaison/web/view/work", false},
		{"web/view/frame", "liaison/web/view/people", false},
		{"web/view/ui", "liaison/web/view/frame", false},
		{"web/view/ui", "github.com/gin-gonic/gin", false},
		{"web/link", "liaison/web/view/ui", false},
		{"cmd/liaison", "liaison/db", true},
	} {
		r, ok := roomOf(c.from)
		if !ok {
			t.Fatalf("%s has no room", c.from)
		}
		if got := r.allows(c.to); got != c.want {
			t.Errorf("%s imports %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
	if _, ok := roomOf("helpers"); ok {
		t.Error("a package that no room holds was let in")
	}
}
