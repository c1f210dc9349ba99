-- The actor of a transaction: the role in the network, and the libraries with the role in each; nothing for somebody whose account
-- has ended. Every transaction opens with it, so it is two small statements, in PL/pgSQL, whose plans are kept for the connection.
CREATE OR REPLACE FUNCTION app.actor(of_user bigint, OUT network_role text, OUT libraries bigint[], OUT roles text[], OUT writes bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  network_role := '';
  libraries := '{}';
  roles := '{}';
  writes := '{}';
  SELECT u.network_role INTO network_role
  FROM public.app_user u
  WHERE u.id = of_user AND u.disabled_at IS NULL;
  IF NOT FOUND THEN
    network_role := '';
    RETURN;
  END IF;
  SELECT coalesce(array_agg(x.library_id), '{}'), coalesce(array_agg(x.role), '{}'),
    coalesce(array_agg(x.library_id) FILTER (WHERE x.role <> 'viewer'), '{}')
  INTO libraries, roles, writes
  FROM (
    SELECT m.library_id, m.role
    FROM public.member m
    WHERE m.user_id = of_user AND m.ended_at IS NULL
      AND EXISTS (SELECT FROM public.library l WHERE l.id = m.library_id AND l.closed_at IS NULL)
    ORDER BY m.joined_at, m.id) x;
END $$;
REVOKE EXECUTE ON FUNCTION app.actor FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.actor TO liaison_app, liaison_system;
