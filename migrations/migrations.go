// Package migrations holds the schema: numbered SQL, forward only, and the functions as they are today.
package migrations

import "embed"

// FS holds every migration, and under function every function of the schema app in a file of its own.
//
//go:embed [0-9]*.sql function/*.sql
var FS embed.FS
