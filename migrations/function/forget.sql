-- Empties what the history of a record says of its values; who changed it and when stays.
CREATE OR REPLACE FUNCTION app.forget(noun_of text, id_of bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.audit_value v
  SET before = NULL, after = NULL, erased_at = app.now()
  FROM public.audit a
  WHERE a.id = v.audit_id AND a.of_noun = noun_of AND a.of_id = id_of
$$;
REVOKE EXECUTE ON FUNCTION app.forget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget TO liaison_system;
