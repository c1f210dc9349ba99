-- Each change raises the version of its row, so that an older form is told apart. What search looks through may be written anew by a
-- release that folds words in another way: the row stays as it was, and so does its version.
CREATE OR REPLACE FUNCTION app.next_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + CASE WHEN current_setting('app.folding', true) = 'on' THEN 0 ELSE 1 END;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION app.next_version FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.next_version TO liaison_app, liaison_system;
