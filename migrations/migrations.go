// Package migrations holds the schema: numbered SQL, forward only.
package migrations

import "embed"

// FS holds every migration.
//
//go:embed *.sql
var FS embed.FS
