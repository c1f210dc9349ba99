-- Who reads a library's rows without a role in it: the coordinators and admins of the network. Forms say so.
CREATE OR REPLACE FUNCTION app.read_along(lib bigint, OUT coordinators bigint, OUT admins bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) FILTER (WHERE u.network_role = 'coordinator'), count(*) FILTER (WHERE u.network_role = 'admin')
  FROM public.app_user u
  WHERE u.network_role IN ('coordinator', 'admin')
    AND u.disabled_at IS NULL
    AND NOT EXISTS (SELECT FROM public.member m WHERE m.library_id = lib AND m.user_id = u.id AND m.ended_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION app.read_along FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.read_along TO liaison_app, liaison_system;
