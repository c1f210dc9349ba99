package main

import (
	"strings"
	"testing"
)

// TestABackupSaysWhyThereIsNone: a database that is not reached is not called empty.
func TestABackupSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	said, code := liaison(t, "/nowhere", "backup", "-database-url", "host=127.0.0.1 port=1 user=liaison dbname=liaison sslmode=disable")
	if code != 1 || strings.Contains(said, "empty") || !strings.Contains(said, "refused") {
		t.Errorf("%d %s", code, said)
	}
}
