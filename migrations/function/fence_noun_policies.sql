-- Who reads and writes a noun of a library; the history is read alike and written by its trigger alone. Each (SELECT …) in a policy
-- is a plan of its own that every statement prepares, whether a row needs it or not. It stands for what every row asks, which
-- libraries the actor reads; what only few rows ask, such as those that are deleted or named, is asked of them alone.
CREATE OR REPLACE PROCEDURE app.fence_noun_policies(t regclass)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($f$
    DROP POLICY IF EXISTS app_read ON %1$s;
    DROP POLICY IF EXISTS app_insert ON %1$s;
    DROP POLICY IF EXISTS app_update ON %1$s;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (
      (deleted_at IS NULL OR app.trash())
      AND ((library_id = any((SELECT app.reads())::bigint[]) OR app.reads_all()) AND (visibility <> 'named' OR app.me() = any(readers))
           OR visibility = 'joint' AND circle_id = any((SELECT app.circles())::bigint[])
           OR visibility = 'network' AND cardinality(app.reads()) > 0))$f$, t);
  IF t <> 'public.audit'::regclass THEN
    EXECUTE format($f$
      CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any(app.writes()));
      CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (
        library_id = any(app.writes()) AND (visibility <> 'named' OR app.me() = any(readers)))$f$, t);
  END IF;
END $$;
REVOKE EXECUTE ON PROCEDURE app.fence_noun_policies FROM PUBLIC;
