-- A post has a new holder: one step for each library that knows somebody in it, in the transaction that says so. Whoever is linked
-- to the post, or bears the name of the one before at that office, holds it. The step goes to the person's owner, else to who leads
-- the office, else to a manager. Of people kept to named readers nothing is told.
CREATE OR REPLACE FUNCTION app.greet_new_holder(of_post bigint, before_folded text, holder text, post_title text) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH known AS (
    SELECT DISTINCT ON (c.library_id) c.library_id, c.id, c.owner_id, a.office_id
    FROM public.post p
    JOIN public.appointment a ON a.office_id = p.office_id
    JOIN public.contact c ON c.id = a.contact_id
    WHERE (app.reads_all() OR cardinality(app.writes()) > 0)
      AND p.id = of_post
      AND NOT a.ended
      AND c.deleted_at IS NULL
      AND c.visibility <> 'named'
      AND (a.post_id = p.id OR a.post_id IS NULL AND before_folded <> ' ' AND position(before_folded IN c.folded) > 0)
    ORDER BY c.library_id, a.post_id IS NULL, c.id),
  owned AS (
    SELECT k.*, (
      SELECT m.user_id
      FROM public.member m
      LEFT JOIN public.library_office f ON f.library_id = m.library_id AND f.office_id = k.office_id
      WHERE m.library_id = k.library_id AND m.ended_at IS NULL AND m.role <> 'viewer'
      ORDER BY m.user_id <> k.owner_id, m.user_id IS DISTINCT FROM f.lead_user_id, m.role <> 'manager', m.id
      LIMIT 1) AS to_user
    FROM known k),
  made AS (
    INSERT INTO public.task (library_id, owner_id, title_key, title_args, due_on, office_id, contact_id)
    SELECT library_id, to_user, 'step.greet_new', jsonb_build_object('name', holder, 'title', post_title),
      app.workday(to_user, (app.now() + interval '7 days')::date), office_id, id
    FROM owned
    WHERE to_user IS NOT NULL
    RETURNING 1)
  SELECT count(*)::int FROM made
$$;
REVOKE EXECUTE ON FUNCTION app.greet_new_holder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.greet_new_holder TO liaison_app, liaison_system;
