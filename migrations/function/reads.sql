-- The libraries whose rows the actor reads by a role of their own. PARALLEL SAFE, or reports lose parallel plans.
CREATE OR REPLACE FUNCTION app.reads() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(NULLIF(current_setting('app.reads', true), '')::bigint[], '{}')
$$;
REVOKE EXECUTE ON FUNCTION app.reads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.reads TO liaison_app, liaison_system;
