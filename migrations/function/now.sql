-- The transaction's time, one clock for all copies; tests and the demonstration set another.
CREATE OR REPLACE FUNCTION app.now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(NULLIF(current_setting('app.now', true), '')::timestamptz, now())
$$;
REVOKE EXECUTE ON FUNCTION app.now FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.now TO liaison_app, liaison_system;
