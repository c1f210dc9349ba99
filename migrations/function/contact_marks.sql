-- What a list says beside each person: their function, last contact and next step. Behind the fence as the search is: only of a
-- library that the actor reads, never from what is deleted or named for others. Rows are found by key, whatever is asked for, so
-- the plan is made once.
CREATE OR REPLACE FUNCTION app.contact_marks(lib bigint, ids bigint[])
RETURNS TABLE (id bigint, title text, last_at timestamptz, next_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 51 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me bigint := app.me();
BEGIN
  IF app.reads_all() OR lib = any(app.reads()) THEN
    RETURN QUERY
    SELECT c.id, a.title,
      (SELECT max(i.occurred_at)
       FROM public.interaction_contact p
       JOIN public.interaction i ON i.id = p.interaction_id
       WHERE p.contact_id = c.id AND i.library_id = lib AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR me = any(i.readers))),
      (SELECT min(k.due_on)
       FROM public.task k
       WHERE k.library_id = lib AND k.contact_id = c.id AND k.state = 'open' AND k.deleted_at IS NULL
         AND (k.visibility <> 'named' OR me = any(k.readers)))
    FROM public.contact c
    LEFT JOIN public.appointment a ON a.id = c.main_appointment_id
    WHERE c.id = any(ids) AND c.deleted_at IS NULL
      AND (c.library_id = lib AND (c.visibility <> 'named' OR me = any(c.readers)) OR c.visibility = 'network');
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.contact_marks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.contact_marks TO liaison_app, liaison_system;
