-- +goose Up
-- Events of accounts (sign-in, a link made, a role in the network, an end) are nobody's to read but the system's: they carry
-- no library, and their visibility names the person they concern. Only the system writes events at all.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION app.event(noun text, row_id bigint, library_id bigint, action text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ INSERT INTO public.audit (user_id, request, library_id, visibility, readers, of_noun, of_id, noun, row_id, action)
   VALUES (app.me(), NULLIF(current_setting('app.request', true), ''), library_id, CASE WHEN library_id IS NULL THEN 'named' ELSE 'library' END,
     CASE WHEN library_id IS NOT NULL THEN '{}' WHEN noun = 'user' THEN ARRAY[row_id] ELSE array_remove(ARRAY[app.me()], NULL) END, noun, row_id, noun, row_id, action) $$;
-- What the history of other records tells of a person: who was there, also where that was taken back, and the steps about them.
CREATE FUNCTION app.forget_person(contact bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ UPDATE public.audit_value v SET before = NULL, after = NULL, erased_at = app.now() FROM public.audit a WHERE a.id = v.audit_id AND (
     a.noun = 'interaction_contact' AND ((v.before->>'contact_id')::bigint = contact OR a.row_id IN (SELECT p.id FROM public.interaction_contact p WHERE p.contact_id = contact))
     OR a.noun = 'task' AND a.row_id IN (SELECT k.id FROM public.task k WHERE k.contact_id = contact)) $$;
-- +goose StatementEnd
UPDATE audit SET visibility = 'named', readers = CASE noun WHEN 'user' THEN ARRAY[row_id] ELSE array_remove(ARRAY[user_id], NULL) END WHERE noun IN ('session', 'user') AND library_id IS NULL;
REVOKE EXECUTE ON FUNCTION app.event(text, bigint, bigint, text), app.forget_person(bigint) FROM PUBLIC, liaison_app;
GRANT EXECUTE ON FUNCTION app.event(text, bigint, bigint, text), app.forget_person(bigint) TO liaison_system;
COMMENT ON COLUMN idempotency.result IS 'personal';
