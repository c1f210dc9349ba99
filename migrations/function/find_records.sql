-- The search of a noun behind the fence: the newest records of a library that have all words. The words are compared here, behind
-- the fence, so that an index of letters may find them.
CREATE OR REPLACE FUNCTION app.find_records(noun text, lib bigint, words text[], n int)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF app.reads_all() OR lib = any(app.reads()) THEN
    RETURN QUERY EXECUTE format('
      SELECT x.id
      FROM public.%I x
      WHERE x.library_id = $1
        AND x.folded LIKE ALL ($2)
        AND x.deleted_at IS NULL
        AND app.readable(x.library_id, x.visibility, x.readers, x.circle_id, x.deleted_at)
      ORDER BY x.id DESC
      LIMIT $3', noun) USING lib, words, n;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.find_records FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_records TO liaison_app, liaison_system;
