-- Who was there and what it was about, of entries that the actor reads; a person whom they do not read keeps the name of then. Each
-- table is asked once for all entries of a page, and found by key, so the plan is made once.
CREATE OR REPLACE FUNCTION app.interaction_parts(ids bigint[])
RETURNS TABLE (id bigint, people jsonb, themes text[], goals int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 21 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT i.id, w.people, coalesce(t.themes, '{}'), coalesce(g.goals, '{}')
  FROM public.interaction i
  LEFT JOIN (
    SELECT p.interaction_id AS entry, jsonb_agg(jsonb_build_object('ContactID', coalesce(c.id, 0), 'Name', p.name_then,
      'Title', CASE WHEN c.id IS NULL THEN '' ELSE coalesce(a.title, '') END) ORDER BY p.id) AS people
    FROM public.interaction_contact p
    LEFT JOIN public.contact c
      ON c.id = p.contact_id AND app.readable(c.library_id, c.visibility, c.readers, c.circle_id, c.deleted_at)
    LEFT JOIN public.appointment a ON a.id = p.appointment_id
    WHERE p.interaction_id = any(ids)
    GROUP BY p.interaction_id) w ON w.entry = i.id
  LEFT JOIN (
    SELECT x.interaction_id AS entry, array_agg(x.theme ORDER BY x.theme) AS themes
    FROM public.interaction_theme x
    WHERE x.interaction_id = any(ids)
    GROUP BY x.interaction_id) t ON t.entry = i.id
  LEFT JOIN (
    SELECT x.interaction_id AS entry, array_agg(x.goal ORDER BY x.goal) AS goals
    FROM public.interaction_goal x
    WHERE x.interaction_id = any(ids)
    GROUP BY x.interaction_id) g ON g.entry = i.id
  WHERE i.id = any(ids) AND app.readable(i.library_id, i.visibility, i.readers, i.circle_id, i.deleted_at);
END $$;
REVOKE EXECUTE ON FUNCTION app.interaction_parts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.interaction_parts TO liaison_app, liaison_system;
