-- Whose voice a change of the directory is: to others it is a library's, never a person's.
CREATE OR REPLACE FUNCTION app.voice(of_user bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.name
  FROM public.member m
  JOIN public.library l ON l.id = m.library_id
  WHERE m.user_id = of_user
  ORDER BY m.ended_at IS NOT NULL, m.joined_at, m.id
  LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION app.voice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.voice TO liaison_app, liaison_system;
