-- Whose names an actor may see: the people of the libraries they read. Policies ask it in every request, so it is PL/pgSQL, whose
-- plan is kept for the connection.
CREATE OR REPLACE FUNCTION app.colleagues() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN array(SELECT m.user_id FROM public.member m WHERE m.library_id = any(app.reads()));
END $$;
REVOKE EXECUTE ON FUNCTION app.colleagues FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.colleagues TO liaison_app, liaison_system;
