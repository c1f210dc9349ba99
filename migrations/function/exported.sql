-- That a list left the program is told in the history of its library, by whoever reads the library and of themselves alone.
CREATE OR REPLACE FUNCTION app.exported(lib bigint, list text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF app.reads_all() OR lib = any(app.reads()) THEN
    PERFORM app.event('library', lib, lib, 'export_' || list);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.exported FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.exported TO liaison_app, liaison_system;
