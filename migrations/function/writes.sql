-- The libraries whose rows the actor may change.
CREATE OR REPLACE FUNCTION app.writes() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(NULLIF(current_setting('app.writes', true), '')::bigint[], '{}')
$$;
REVOKE EXECUTE ON FUNCTION app.writes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.writes TO liaison_app, liaison_system;
