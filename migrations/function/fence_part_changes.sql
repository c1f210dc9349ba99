-- Who writes a part of a noun: those who write its library and read the noun. A policy FOR ALL would also be asked by every read, so
-- that each part asked its noun twice.
CREATE OR REPLACE PROCEDURE app.fence_part_changes(t regclass, parent regclass, col text)
LANGUAGE plpgsql AS $$
DECLARE
  own text := format(
    'library_id = any(app.writes()) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I)', t, parent, col);
BEGIN
  EXECUTE format($f$
    DROP POLICY IF EXISTS app_insert ON %1$s;
    DROP POLICY IF EXISTS app_update ON %1$s;
    DROP POLICY IF EXISTS app_delete ON %1$s;
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (%2$s);
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (%2$s);
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (%2$s)$f$, t, own);
END $$;
REVOKE EXECUTE ON PROCEDURE app.fence_part_changes FROM PUBLIC;
