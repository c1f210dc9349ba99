-- Events that are not changes of a row: a sign-in, an export, an erasure, a link handed over. Those of accounts carry no library;
-- they are nobody's to read but the system's, so their visibility names the person they concern. Only the system writes events.
CREATE OR REPLACE FUNCTION app.event(noun text, row_id bigint, library_id bigint, action text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO public.audit (user_id, request, library_id, visibility, readers, of_noun, of_id, noun, row_id, action)
  VALUES (app.me(), NULLIF(current_setting('app.request', true), ''), library_id,
    CASE WHEN library_id IS NULL THEN 'named' ELSE 'library' END,
    CASE WHEN library_id IS NOT NULL THEN '{}' WHEN noun = 'user' THEN ARRAY[row_id] ELSE array_remove(ARRAY[app.me()], NULL) END,
    noun, row_id, noun, row_id, action)
$$;
REVOKE EXECUTE ON FUNCTION app.event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.event TO liaison_system;
