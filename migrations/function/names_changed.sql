-- Every copy of the program remembers names and lists, and forgets them when it hears of a change.
CREATE OR REPLACE FUNCTION app.names_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('names', '');
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.names_changed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.names_changed TO liaison_app, liaison_system;
