package db_test

import (
	"runtime"
	"testing"

	"liaison/crm"
)

// Hashing a password costs memory and time; who asks for a set-up that is done, or has no code, gets their answer before it. Not
// in parallel, because it looks at what the whole program takes.
func TestStrangersDoNotMakeItHash(t *testing.T) {
	n := newNetwork(t)
	s := crm.SetUp{Code: "ABCD-EFGH", Library: "Another Library", Country: "KE", City: "Nairobi", Name: "Somebody", Email: "x@mto.example",
		Password: password, Lang: "en", Address: "192.0.2.1"}
	for _, open := range []bool{false, true} {
		if open {
			n.Super(t, `UPDATE network SET set_up_at = NULL`)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := n.SetUp.Start(n.as(t, crm.Actor{}), s)
		runtime.ReadMemStats(&after)
		wantKind(t, "a set-up", err, map[bool]crm.Kind{false: crm.NotFound, true: crm.Invalid}[open])
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 4 {
			t.Errorf("open %v: it took %d MB", open, took)
		}
	}
}
