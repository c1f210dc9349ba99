-- Empties what the history of some records of a noun says of their values; who changed them and when stays.
CREATE OR REPLACE FUNCTION app.forget(noun_of text, ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.audit_value v
  SET before = NULL, after = NULL, erased_at = app.now()
  FROM public.audit a
  WHERE a.id = v.audit_id AND a.of_noun = noun_of AND a.of_id = any(ids)
$$;
REVOKE EXECUTE ON FUNCTION app.forget(text, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget(text, bigint[]) TO liaison_system;
