package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// RolesSQL makes the four roles, once for each cluster, as superuser. It may run again. The owner owns all and is no
// superuser; the program logs in as liaison and is liaison_app unless it says otherwise (by ALTER ROLE, which works through
// PgBouncer, as the connection parameter does not).
const RolesSQL = `DO $$ DECLARE r text; BEGIN
  FOREACH r IN ARRAY ARRAY['liaison_owner', 'liaison_app', 'liaison_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'liaison') THEN
    CREATE ROLE liaison LOGIN NOINHERIT IN ROLE liaison_owner, liaison_app, liaison_system;
  END IF;
END $$;
ALTER ROLE liaison SET role = 'liaison_app';
ALTER ROLE liaison SET jit = off;
ALTER ROLE liaison_app SET jit = off;
`

// DatabaseSQL makes the program's database, after RolesSQL.
const DatabaseSQL = `SELECT 'CREATE DATABASE liaison OWNER liaison_owner'
	WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'liaison') \gexec
\connect liaison
ALTER SCHEMA public OWNER TO liaison_owner;
`

// makeRoles runs both once; a mark says that it was done, so that later starts save the time.
func (c *Cluster) makeRoles(ctx context.Context) error {
	mark := filepath.Join(c.data, "liaison-roles")
	if _, err := os.Stat(mark); err == nil {
		return nil
	}
	cmd := c.command(ctx, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", c.socket, "-U", superuser, "-d", "postgres")
	cmd.Stdin = strings.NewReader(RolesSQL + DatabaseSQL)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("making the roles: %w: %s", err, lastLines(out))
	}
	return os.WriteFile(mark, []byte("roles and database were made\n"), 0o644)
}
