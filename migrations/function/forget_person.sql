-- Empties what the history of other records tells of a person: who was there, also where that was taken back, and the steps about
-- them.
CREATE OR REPLACE FUNCTION app.forget_person(contact bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.audit_value v
  SET before = NULL, after = NULL, erased_at = app.now()
  FROM public.audit a
  WHERE a.id = v.audit_id AND (
    a.noun = 'interaction_contact' AND (
      (v.before->>'contact_id')::bigint = contact
      OR a.row_id IN (SELECT p.id FROM public.interaction_contact p WHERE p.contact_id = contact))
    OR a.noun = 'task' AND a.row_id IN (SELECT k.id FROM public.task k WHERE k.contact_id = contact))
$$;
REVOKE EXECUTE ON FUNCTION app.forget_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_person TO liaison_system;
