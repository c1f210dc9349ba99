-- Whoever acts in this transaction. After a transaction a setting is '', not NULL.
CREATE OR REPLACE FUNCTION app.me() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT NULLIF(current_setting('app.user', true), '')::bigint
$$;
REVOKE EXECUTE ON FUNCTION app.me FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.me TO liaison_app, liaison_system;
