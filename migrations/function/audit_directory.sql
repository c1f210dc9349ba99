-- A table of the directory: everybody reads it, the policy of the program says who writes, and each change is told. part_of names
-- the noun whose history a change belongs to, and col the column that holds its number. Migrations call it.
CREATE OR REPLACE PROCEDURE app.audit_directory(t regclass, part_of text DEFAULT NULL, col text DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION app.audit_row(%s)', t,
    CASE WHEN part_of IS NULL THEN '' ELSE format('%L, %L', part_of, col) END);
  EXECUTE format($f$
    GRANT SELECT, INSERT, UPDATE ON %1$s TO liaison_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_system$f$, t);
END $$;
REVOKE EXECUTE ON PROCEDURE app.audit_directory FROM PUBLIC;
