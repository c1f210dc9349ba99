-- Whether the actor reads every library, as coordinators and admins of the network do.
CREATE OR REPLACE FUNCTION app.reads_all() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(NULLIF(current_setting('app.reads_all', true), '')::boolean, false)
$$;
REVOKE EXECUTE ON FUNCTION app.reads_all FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.reads_all TO liaison_app, liaison_system;
