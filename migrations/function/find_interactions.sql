-- The search of the log behind the fence: every filter of its list, ids in page order, the newest first. What is asked for differs
-- each time, so each call is planned with its own values.
CREATE OR REPLACE FUNCTION app.find_interactions(
  lib bigint, office bigint, of_kind text, of_result text, by_user bigint, with_contact bigint, from_at timestamptz, to_at timestamptz,
  words text[], before_at timestamptz, before_id bigint, n int)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 51 SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF app.reads_all() OR lib = any(app.reads()) THEN
    RETURN QUERY
    SELECT i.id
    FROM public.interaction i
    WHERE i.library_id = lib
      AND (office IS NULL OR i.office_id = office)
      AND (of_kind IS NULL OR i.kind = of_kind)
      AND (of_result IS NULL OR i.result = of_result)
      AND (by_user IS NULL OR coalesce(i.logged_by, i.owner_id) = by_user)
      AND (with_contact IS NULL
        OR EXISTS (SELECT FROM public.interaction_contact p WHERE p.interaction_id = i.id AND p.contact_id = with_contact))
      AND i.folded LIKE coalesce(words[1], '%')
      AND i.folded LIKE coalesce(words[2], '%')
      AND i.folded LIKE coalesce(words[3], '%')
      AND i.folded LIKE coalesce(words[4], '%')
      AND i.occurred_at >= from_at
      AND i.occurred_at < to_at
      AND (i.occurred_at, i.id) < (before_at, before_id)
      AND i.deleted_at IS NULL
      AND (i.visibility <> 'named' OR app.me() = any(i.readers))
    ORDER BY i.occurred_at DESC, i.id DESC
    LIMIT least(n, 5001);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.find_interactions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_interactions TO liaison_app, liaison_system;
