-- Whether this transaction sees what was deleted: only the trash, undo and merging ask for it.
CREATE OR REPLACE FUNCTION app.trash() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(NULLIF(current_setting('app.trash', true), '')::boolean, false)
$$;
REVOKE EXECUTE ON FUNCTION app.trash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.trash TO liaison_app, liaison_system;
