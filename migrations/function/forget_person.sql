-- Empties what the history of other records tells of a person: the lines of the rows that name them, parts of records of one noun,
-- and those of rows that named them and are gone or name somebody else now.
CREATE OR REPLACE FUNCTION app.forget_person(person bigint, noun_of text, part text, records bigint[], parts bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.audit_value v
  SET before = NULL, after = NULL, erased_at = app.now()
  FROM public.audit a
  WHERE a.id = v.audit_id AND a.of_noun = noun_of AND a.of_id = any(records) AND a.noun = part AND a.row_id = any(parts);

  UPDATE public.audit_value v
  SET before = NULL, after = NULL, erased_at = app.now()
  WHERE v.before ? 'contact_id' AND v.before->>'contact_id' = person::text
$$;
REVOKE EXECUTE ON FUNCTION app.forget_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_person TO liaison_system;
