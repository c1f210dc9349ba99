-- The only window between libraries: which library touched an office on which day; no person, no text, never a named row. The
-- network may close it, or let it say "another library". Rows are found by key, so the plan is made once.
CREATE OR REPLACE FUNCTION app.office_touch(offices bigint[], since timestamptz)
RETURNS TABLE (office_id bigint, library_id bigint, last_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT i.office_id, CASE WHEN n.touch = 'library' THEN i.library_id END, max((i.occurred_at AT TIME ZONE i.zone)::date)
  FROM public.network n, public.interaction i
  WHERE n.touch <> 'off'
    AND i.office_id = any(offices)
    AND i.occurred_at >= since
    AND i.visibility <> 'named'
    AND i.deleted_at IS NULL
    AND NOT i.library_id = any(app.reads())
    AND (app.reads_all() OR cardinality(app.reads()) > 0)
  GROUP BY 1, 2
  ORDER BY 3 DESC
  LIMIT 500;
END $$;
REVOKE EXECUTE ON FUNCTION app.office_touch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.office_touch TO liaison_app, liaison_system;
