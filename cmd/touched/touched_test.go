package main

import (
	"slices"
	"testing"
)

func TestWhoUsesWhatChanged(t *testing.T) {
	tests := []string{"liaison/crm", "liaison/crm.test errors liaison/crm", "liaison/db liaison/crm liaison/migrations",
		"liaison/db.test liaison/crm liaison/migrations", "liaison/db_test [liaison/db.test] liaison/crm", "liaison/migrations embed",
		"liaison/web liaison/crm", "liaison/web.test liaison/crm liaison/db liaison/migrations liaison/web"}
	for _, c := range []struct {
		file string
		want []string
	}{
		{"crm/task.go", []string{"liaison/crm", "liaison/db", "liaison/web"}},
		{"db/task_test.go", []string{"liaison/db", "liaison/web"}},
		{"migrations/function/me.sql", []string{"liaison/db", "liaison/web"}},
		{"web/routes.go", []string{"liaison/web"}},
		{"README.md", nil},
		{"go.mod", []string{"./..."}},
	} {
		if got := users([]string{c.file}, tests); !slices.Equal(got, c.want) {
			t.Errorf("%s changed: %v, want %v", c.file, got, c.want)
		}
	}
}
