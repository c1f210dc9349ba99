-- The history, one trigger for every table. Without arguments the row is a record of its own. With (parent noun, column) it is a
-- part of one, and its line takes the parent's visibility. A third argument says that it keeps its own, as a library's facts on an
-- office do. of_version is the version of the record at which the change was written: undo and stale forms are decided by it.
CREATE OR REPLACE FUNCTION app.audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  a jsonb;
  b jsonb;
  row_now jsonb;
  changed text[] := '{}';
  line bigint;
  p record;
  of_noun text := TG_TABLE_NAME;
  of_id bigint;
  lib bigint;
  vis text;
  who bigint[] := '{}';
  ring bigint;
  gone timestamptz;
  at_version int;
  widths CONSTANT text[] := ARRAY['named', 'library', 'joint', 'network'];
BEGIN
  IF TG_OP <> 'DELETE' THEN a := to_jsonb(NEW); END IF;
  IF TG_OP <> 'INSERT' THEN b := to_jsonb(OLD); END IF;
  row_now := coalesce(a, b);
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(array_agg(k), '{}') INTO changed
    FROM jsonb_object_keys(a) k
    WHERE a->k IS DISTINCT FROM b->k AND k NOT IN ('version', 'folded', 'fold_version', 'note_html');
    IF changed = '{}' THEN RETURN NULL; END IF;
  END IF;
  of_id := (row_now->>'id')::bigint;
  lib := (row_now->>'library_id')::bigint;
  vis := coalesce(row_now->>'visibility', CASE WHEN lib IS NULL THEN 'network' ELSE 'library' END);
  IF row_now ? 'readers' THEN
    SELECT coalesce(array_agg(v::bigint), '{}') INTO who FROM jsonb_array_elements_text(row_now->'readers') v;
  END IF;
  ring := (row_now->>'circle_id')::bigint;
  at_version := (row_now->>'version')::int;
  IF row_now ? 'visibility' THEN gone := (row_now->>'deleted_at')::timestamptz; END IF;
  IF TG_NARGS >= 2 THEN
    of_noun := TG_ARGV[0];
    of_id := (row_now->>TG_ARGV[1])::bigint;
    IF lib IS NOT NULL AND TG_NARGS = 2 THEN
      EXECUTE format('SELECT visibility, readers, circle_id, deleted_at, version FROM public.%I WHERE id = $1', of_noun) INTO p USING of_id;
      IF p.visibility IS NOT NULL THEN
        vis := p.visibility;
        who := p.readers;
        ring := p.circle_id;
        gone := p.deleted_at;
      END IF;
      at_version := p.version;
    ELSIF TG_NARGS = 2 THEN
      EXECUTE format('SELECT version FROM public.%I WHERE id = $1', of_noun) INTO at_version USING of_id;
    ELSE
      at_version := NULL;
    END IF;
  ELSIF changed && ARRAY['visibility', 'readers', 'circle_id', 'deleted_at'] AND row_now ? 'visibility' THEN
    -- A row that became narrower takes its history along. One that became wider does not open what was told before: each line keeps
    -- the narrower of both. Among readers that is who was one before and still is; where nobody is left, the history passes on.
    UPDATE public.audit u
    SET deleted_at = gone,
      visibility = CASE
        WHEN array_position(widths, vis) < array_position(widths, u.visibility) THEN vis
        WHEN u.visibility = 'joint' AND vis = 'joint' AND u.circle_id IS DISTINCT FROM ring THEN 'library'
        ELSE u.visibility END,
      readers = CASE
        WHEN vis <> 'named' THEN u.readers
        WHEN u.visibility <> 'named' THEN who
        ELSE coalesce(NULLIF(ARRAY(SELECT r FROM unnest(u.readers) r WHERE r = any(who)), '{}'), who) END,
      circle_id = CASE WHEN vis = 'joint' AND u.visibility = 'network' THEN ring ELSE u.circle_id END
    WHERE u.of_noun = TG_TABLE_NAME AND u.of_id = (row_now->>'id')::bigint;
  END IF;
  INSERT INTO public.audit (user_id, request, library_id, visibility, readers, circle_id, deleted_at, of_noun, of_id, noun, row_id,
    version, of_version, action, fields)
  VALUES (app.me(), NULLIF(current_setting('app.request', true), ''), lib, vis, who, ring, gone, of_noun, of_id, TG_TABLE_NAME,
    (row_now->>'id')::bigint, (row_now->>'version')::int, at_version, lower(TG_OP), changed)
  RETURNING id INTO line;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO public.audit_value (audit_id, before, after)
    SELECT line, jsonb_object_agg(k, b->k), jsonb_object_agg(k, a->k)
    FROM unnest(changed) k;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.audit_value (audit_id, before) VALUES (line, b);
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.audit_row FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.audit_row TO liaison_app, liaison_system;
