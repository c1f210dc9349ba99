package db_test

import (
	"testing"

	"liaison/db/dbtest"
)

func TestOpenIsFenced(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, nil)
	var role string
	d.One(t, &role, `SELECT rolconfig::text FROM pg_roles WHERE rolname = 'liaison'`)
	if role == "" {
		t.Fatal("the login has no role of its own")
	}
}

func TestMain(m *testing.M) { dbtest.Main(m) }
