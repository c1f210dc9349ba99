-- The fence of a noun of a library: library_id, visibility, readers, circle_id. Each change raises its version and is told in the
-- history. Migrations call it.
CREATE OR REPLACE PROCEDURE app.fence_noun(t regclass)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($f$
    ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE ON %1$s TO liaison_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_system;
    CREATE TRIGGER a_version BEFORE UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.next_version();
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.audit_row()$f$, t);
  CALL app.fence_noun_policies(t);
END $$;
REVOKE EXECUTE ON PROCEDURE app.fence_noun FROM PUBLIC;
