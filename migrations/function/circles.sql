-- The circles of joint work that the actor's libraries belong to today.
CREATE OR REPLACE FUNCTION app.circles() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array(SELECT circle_id FROM public.circle_library WHERE library_id = any(app.reads()) AND left_on IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION app.circles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.circles TO liaison_app, liaison_system;
