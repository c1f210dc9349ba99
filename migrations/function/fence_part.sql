-- The fence of a part of a noun: whoever reads the noun reads it. Each change is told in the noun's history. Migrations call it.
CREATE OR REPLACE PROCEDURE app.fence_part(t regclass, parent regclass, col text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($f$
    ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (EXISTS (SELECT FROM %2$s p WHERE p.id = %3$I));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system;
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s
      FOR EACH ROW EXECUTE FUNCTION app.audit_row(%4$L, %3$L)$f$, t, parent, col, parent::text);
  CALL app.fence_part_changes(t, parent, col);
END $$;
REVOKE EXECUTE ON PROCEDURE app.fence_part FROM PUBLIC;
