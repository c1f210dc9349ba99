-- The fence of a library's own facts that everybody in it reads: library_id and no visibility. Migrations call it.
CREATE OR REPLACE PROCEDURE app.fence_library(t regclass)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($f$
    ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS app_read ON %1$s;
    DROP POLICY IF EXISTS app_insert ON %1$s;
    DROP POLICY IF EXISTS app_update ON %1$s;
    DROP POLICY IF EXISTS app_delete ON %1$s;
    DROP POLICY IF EXISTS system_all ON %1$s;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (library_id = any((SELECT app.reads())::bigint[]) OR app.reads_all());
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any(app.writes()));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any(app.writes()));
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (library_id = any(app.writes()));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system$f$, t);
END $$;
REVOKE EXECUTE ON PROCEDURE app.fence_library FROM PUBLIC;
