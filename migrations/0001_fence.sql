-- +goose Up
-- The ground all tables stand on: settings of a transaction, the audit, and the fence (row-level security) as procedures
-- that later migrations call for their tables. Roles are never made here.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app, public TO liaison_app, liaison_system;
GRANT SELECT ON goose_db_version TO liaison_app;

-- After a transaction a setting is '', not NULL. PARALLEL SAFE, or reports lose parallel plans.
CREATE FUNCTION app.me()        RETURNS bigint      LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT NULLIF(current_setting('app.user', true), '')::bigint $$;
CREATE FUNCTION app.reads()     RETURNS bigint[]    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(NULLIF(current_setting('app.reads', true), '')::bigint[], '{}') $$;
CREATE FUNCTION app.writes()    RETURNS bigint[]    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(NULLIF(current_setting('app.writes', true), '')::bigint[], '{}') $$;
CREATE FUNCTION app.reads_all() RETURNS boolean     LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(NULLIF(current_setting('app.reads_all', true), '')::boolean, false) $$;
CREATE FUNCTION app.trash()     RETURNS boolean     LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(NULLIF(current_setting('app.trash', true), '')::boolean, false) $$;
-- Set by tests and demo only; in production the transaction's time, one clock for all copies.
CREATE FUNCTION app.now()       RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(NULLIF(current_setting('app.now', true), '')::timestamptz, now()) $$;

CREATE TABLE meta (
  key   text PRIMARY KEY,
  value text NOT NULL);
INSERT INTO meta VALUES ('reads_from', '1');          -- the oldest schema number a program must know to run on this database
COMMENT ON COLUMN meta.key IS 'plain'; COMMENT ON COLUMN meta.value IS 'plain';

-- Audit. The head holds no personal value and is append-only; values stand apart and can be emptied. of_noun and of_id name
-- the record whose history a line belongs to: for a child row its parent. Lines of the directory carry 'network' and no library.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT app.now(), user_id bigint, request text, library_id bigint,
  visibility text NOT NULL, readers bigint[] NOT NULL DEFAULT '{}', circle_id bigint, deleted_at timestamptz,
  of_noun text NOT NULL, of_id bigint NOT NULL, noun text NOT NULL, row_id bigint NOT NULL, version int, action text NOT NULL, fields text[] NOT NULL DEFAULT '{}');
CREATE INDEX audit_of ON audit (of_noun, of_id, id);
CREATE INDEX audit_request ON audit (request, id);
CREATE TABLE audit_value (
  audit_id bigint PRIMARY KEY REFERENCES audit, before jsonb, after jsonb, erased_at timestamptz);
COMMENT ON COLUMN audit.request IS 'plain'; COMMENT ON COLUMN audit.visibility IS 'plain'; COMMENT ON COLUMN audit.of_noun IS 'plain';
COMMENT ON COLUMN audit.noun IS 'plain'; COMMENT ON COLUMN audit.action IS 'plain'; COMMENT ON COLUMN audit.fields IS 'plain';
COMMENT ON COLUMN audit_value.before IS 'personal'; COMMENT ON COLUMN audit_value.after IS 'personal';

-- One trigger for every table. Without arguments the row is a record of its own; with (parent noun, column) it is a part of
-- one, and its line takes the parent's visibility; a third one says that it keeps its own, as a library's facts on an office do.
-- +goose StatementBegin
CREATE FUNCTION app.audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE a jsonb; b jsonb; row_now jsonb; changed text[] := '{}'; line bigint; p record; of_noun text := TG_TABLE_NAME; of_id bigint; lib bigint; vis text; who bigint[] := '{}'; ring bigint; gone timestamptz;
BEGIN
  IF TG_OP <> 'DELETE' THEN a := to_jsonb(NEW); END IF;
  IF TG_OP <> 'INSERT' THEN b := to_jsonb(OLD); END IF;
  row_now := coalesce(a, b);
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(array_agg(k), '{}') INTO changed FROM jsonb_object_keys(a) k WHERE a->k IS DISTINCT FROM b->k AND k NOT IN ('version', 'folded', 'fold_version', 'note_html');
    IF changed = '{}' THEN RETURN NULL; END IF;
  END IF;
  of_id := (row_now->>'id')::bigint; lib := (row_now->>'library_id')::bigint;
  vis := coalesce(row_now->>'visibility', CASE WHEN lib IS NULL THEN 'network' ELSE 'library' END);
  IF row_now ? 'readers' THEN SELECT coalesce(array_agg(v::bigint), '{}') INTO who FROM jsonb_array_elements_text(row_now->'readers') v; END IF;
  ring := (row_now->>'circle_id')::bigint;
  IF row_now ? 'visibility' THEN gone := (row_now->>'deleted_at')::timestamptz; END IF;
  IF TG_NARGS >= 2 THEN
    of_noun := TG_ARGV[0]; of_id := (row_now->>TG_ARGV[1])::bigint;
    IF lib IS NOT NULL AND TG_NARGS = 2 THEN
      EXECUTE format('SELECT visibility, readers, circle_id, deleted_at FROM public.%I WHERE id = $1', of_noun) INTO p USING of_id;
      IF p.visibility IS NOT NULL THEN vis := p.visibility; who := p.readers; ring := p.circle_id; gone := p.deleted_at; END IF;
    END IF;
  ELSIF changed && ARRAY['visibility', 'readers', 'circle_id', 'deleted_at'] AND row_now ? 'visibility' THEN
    -- a row that became narrower takes its history along
    UPDATE public.audit u SET visibility = vis, readers = who, circle_id = ring, deleted_at = gone WHERE u.of_noun = TG_TABLE_NAME AND u.of_id = (row_now->>'id')::bigint;
  END IF;
  INSERT INTO public.audit (user_id, request, library_id, visibility, readers, circle_id, deleted_at, of_noun, of_id, noun, row_id, version, action, fields)
  VALUES (app.me(), NULLIF(current_setting('app.request', true), ''), lib, vis, who, ring, gone, of_noun, of_id, TG_TABLE_NAME, (row_now->>'id')::bigint, (row_now->>'version')::int, lower(TG_OP), changed) RETURNING id INTO line;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO public.audit_value (audit_id, before, after) SELECT line, jsonb_object_agg(k, b->k), jsonb_object_agg(k, a->k) FROM unnest(changed) k;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.audit_value (audit_id, before) VALUES (line, b);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.next_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$;
-- Events that are not changes of a row: sign-in, export, erasure, hand-over of a link.
CREATE FUNCTION app.event(noun text, row_id bigint, library_id bigint, action text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ INSERT INTO public.audit (user_id, request, library_id, visibility, of_noun, of_id, noun, row_id, action)
   VALUES (app.me(), NULLIF(current_setting('app.request', true), ''), library_id, CASE WHEN library_id IS NULL THEN 'network' ELSE 'library' END, noun, row_id, noun, row_id, action) $$;
CREATE FUNCTION app.forget(noun_of text, id_of bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ UPDATE public.audit_value v SET before = NULL, after = NULL, erased_at = app.now() FROM public.audit a WHERE a.id = v.audit_id AND a.of_noun = noun_of AND a.of_id = id_of $$;

-- Who is in which circle is asked by the policies; filled once the tables of libraries stand.
-- The shapes of the fence. A: a noun of a library.
CREATE PROCEDURE app.fence_noun(t regclass) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (
      (deleted_at IS NULL OR (SELECT app.trash()))
      AND (((SELECT app.reads_all()) OR library_id = any((SELECT app.reads())::bigint[])) AND (visibility <> 'named' OR (SELECT app.me()) = any(readers))
           OR visibility = 'joint' AND circle_id = any((SELECT app.circles())::bigint[])
           OR visibility = 'network' AND cardinality((SELECT app.reads())::bigint[]) > 0));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true)$f$, t);
  IF t <> 'public.audit'::regclass THEN EXECUTE format($f$
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any((SELECT app.writes())::bigint[]));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]) AND (visibility <> 'named' OR (SELECT app.me()) = any(readers)));
    GRANT SELECT, INSERT, UPDATE ON %1$s TO liaison_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_system;
    CREATE TRIGGER a_version BEFORE UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.next_version();
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.audit_row()$f$, t);
  END IF;
END $$;
-- B: a part of a noun: whoever reads the parent; written by those who write the parent's library and read the parent.
CREATE PROCEDURE app.fence_part(t regclass, parent regclass, col text) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (EXISTS (SELECT FROM %2$s p WHERE p.id = %3$I));
    CREATE POLICY app_write ON %1$s TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system;
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.audit_row(%4$L, %3$L)$f$, t, parent, col, parent::text);
END $$;
-- A library's own facts that everybody in it reads: library_id, no visibility.
CREATE PROCEDURE app.fence_library(t regclass) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING ((SELECT app.reads_all()) OR library_id = any((SELECT app.reads())::bigint[]));
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any((SELECT app.writes())::bigint[]));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]));
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system$f$, t);
END $$;
-- E: the directory: grants and the policy of the program; audited, no row security. part_of names the noun whose history it is.
CREATE PROCEDURE app.audit_directory(t regclass, part_of text DEFAULT NULL, col text DEFAULT NULL) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION app.audit_row(%s)', t,
    CASE WHEN part_of IS NULL THEN '' ELSE format('%L, %L', part_of, col) END);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO liaison_app; GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO liaison_system', t, t);
END $$;
-- +goose StatementEnd
