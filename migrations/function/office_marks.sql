-- How a library stands with offices: people in post, the last touch, open steps. Only of a library that the actor reads, never from
-- what is deleted or named for others. Rows are found by key, so the plan is made once.
CREATE OR REPLACE FUNCTION app.office_marks(lib bigint, ids bigint[])
RETURNS TABLE (id bigint, people bigint, last_at timestamptz, open_steps bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me bigint := app.me();
BEGIN
  IF app.reads_all() OR lib = any(app.reads()) THEN
    RETURN QUERY
    SELECT o.id,
      (SELECT count(*)
       FROM public.appointment a
       JOIN public.contact c ON c.id = a.contact_id
       WHERE a.library_id = lib AND a.office_id = o.id AND NOT a.ended AND c.deleted_at IS NULL
         AND (c.visibility <> 'named' OR me = any(c.readers))),
      (SELECT i.occurred_at
       FROM public.interaction i
       WHERE i.library_id = lib AND i.office_id = o.id AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR me = any(i.readers))
       ORDER BY i.occurred_at DESC, i.id DESC
       LIMIT 1),
      (SELECT count(*)
       FROM public.task t
       WHERE t.library_id = lib AND t.office_id = o.id AND t.state = 'open' AND t.deleted_at IS NULL
         AND (t.visibility <> 'named' OR me = any(t.readers)))
    FROM unnest(ids) o(id);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.office_marks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.office_marks TO liaison_app, liaison_system;
