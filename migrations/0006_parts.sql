-- +goose Up
-- What pages ask most is asked once: a part of a record is read by one policy instead of two, and what lists say beside each
-- row comes through functions behind the fence, as the marks of people do.

-- +goose StatementBegin
-- A policy FOR ALL also reads, so that every part asked its parent twice. Reading has its own policy; this one is for changes.
CREATE OR REPLACE PROCEDURE app.fence_part(t regclass, parent regclass, col text) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (EXISTS (SELECT FROM %2$s p WHERE p.id = %3$I));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system;
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.audit_row(%4$L, %3$L)$f$, t, parent, col, parent::text);
  CALL app.fence_part_changes(t, parent, col);
END $$;
CREATE PROCEDURE app.fence_part_changes(t regclass, parent regclass, col text) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any((SELECT app.writes())::bigint[]) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I));
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (library_id = any((SELECT app.writes())::bigint[]) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I))$f$, t, parent, col);
END $$;
DO $$ DECLARE part text[]; BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[['contact_name', 'contact'], ['contact_channel', 'contact'], ['appointment', 'contact'], ['contact_theme', 'contact'],
      ['interaction_contact', 'interaction'], ['interaction_user', 'interaction'], ['interaction_theme', 'interaction'], ['interaction_goal', 'interaction']] LOOP
    EXECUTE format('DROP POLICY app_write ON %I', part[1]);
    CALL app.fence_part_changes(part[1]::regclass, part[2]::regclass, part[2] || '_id');
  END LOOP;
END $$;

-- Whether the actor reads a noun's row: the policy app_read in words, for functions that stand behind the fence.
CREATE FUNCTION app.readable(library bigint, visibility text, readers bigint[], circle bigint, deleted timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (deleted IS NULL OR app.trash())
    AND ((app.reads_all() OR library = any(app.reads())) AND (visibility <> 'named' OR app.me() = any(readers))
      OR visibility = 'joint' AND circle = any(app.circles())
      OR visibility = 'network' AND cardinality(app.reads()) > 0) $$;

-- Who was there and what it was about, of entries that the actor reads; a person whom they do not read keeps the name of then.
CREATE FUNCTION app.interaction_parts(ids bigint[]) RETURNS TABLE (id bigint, people jsonb, themes text[], goals int[]) LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 21 SET search_path = pg_catalog, public AS $$ BEGIN RETURN QUERY
  SELECT i.id,
    (SELECT jsonb_agg(jsonb_build_object('ContactID', coalesce(c.id, 0), 'Name', p.name_then, 'Title', CASE WHEN c.id IS NULL THEN '' ELSE coalesce(a.title, '') END) ORDER BY p.id)
      FROM public.interaction_contact p LEFT JOIN public.contact c ON c.id = p.contact_id AND app.readable(c.library_id, c.visibility, c.readers, c.circle_id, c.deleted_at)
      LEFT JOIN public.appointment a ON a.id = p.appointment_id WHERE p.interaction_id = i.id),
    array(SELECT x.theme FROM public.interaction_theme x WHERE x.interaction_id = i.id ORDER BY x.theme), array(SELECT x.goal FROM public.interaction_goal x WHERE x.interaction_id = i.id ORDER BY x.goal)
  FROM public.interaction i WHERE i.id = any(ids) AND app.readable(i.library_id, i.visibility, i.readers, i.circle_id, i.deleted_at); END $$;

-- How a library stands with offices: people in post, the last touch, open steps. Only of a library that the actor reads, never
-- from what is deleted or named for others.
CREATE FUNCTION app.office_marks(lib bigint, ids bigint[]) RETURNS TABLE (id bigint, people bigint, last_at timestamptz, open_steps bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 20 SET search_path = pg_catalog, public AS $$ DECLARE me bigint := app.me(); BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY
  SELECT o.id, (SELECT count(*) FROM public.appointment a JOIN public.contact c ON c.id = a.contact_id WHERE a.library_id = lib AND a.office_id = o.id AND NOT a.ended AND c.deleted_at IS NULL AND (c.visibility <> 'named' OR me = any(c.readers))),
    (SELECT i.occurred_at FROM public.interaction i WHERE i.library_id = lib AND i.office_id = o.id AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR me = any(i.readers)) ORDER BY i.occurred_at DESC, i.id DESC LIMIT 1),
    (SELECT count(*) FROM public.task t WHERE t.library_id = lib AND t.office_id = o.id AND t.state = 'open' AND t.deleted_at IS NULL AND (t.visibility <> 'named' OR me = any(t.readers)))
  FROM unnest(ids) o(id); END IF; END $$;

-- Asked by policies and pages of every request: in PL/pgSQL their plans are kept for the connection.
CREATE OR REPLACE FUNCTION app.colleagues() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN RETURN array(SELECT m.user_id FROM public.member m WHERE m.library_id = any(app.reads())); END $$;
CREATE OR REPLACE FUNCTION app.office_touch(offices bigint[], since timestamptz) RETURNS TABLE (office_id bigint, library_id bigint, last_on date) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, public AS
$$ BEGIN RETURN QUERY
   SELECT i.office_id, CASE WHEN n.touch = 'library' THEN i.library_id END, max((i.occurred_at AT TIME ZONE i.zone)::date) FROM public.network n, public.interaction i
   WHERE n.touch <> 'off' AND i.office_id = any(offices) AND i.occurred_at >= since AND i.visibility <> 'named' AND i.deleted_at IS NULL
     AND NOT i.library_id = any(app.reads()) AND (app.reads_all() OR cardinality(app.reads()) > 0) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 500; END $$;
-- They find rows by key, whatever is asked for, and need not be planned anew each time.
ALTER FUNCTION app.contact_marks SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION app.interaction_parts SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION app.office_marks SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION app.office_touch SET plan_cache_mode = force_generic_plan;
REVOKE EXECUTE ON FUNCTION app.readable, app.interaction_parts, app.office_marks FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE app.fence_part_changes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.readable, app.interaction_parts, app.office_marks TO liaison_app, liaison_system;
-- +goose StatementEnd
