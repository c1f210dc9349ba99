-- +goose Up
-- The log: one row for each touch, and the steps that follow from it.
CREATE TABLE interaction (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uid uuid NOT NULL DEFAULT gen_random_uuid(), library_id bigint NOT NULL REFERENCES library,
  visibility text NOT NULL DEFAULT 'library' CONSTRAINT interaction_visibility CHECK (visibility IN ('library', 'joint', 'network', 'named')), readers bigint[] NOT NULL DEFAULT '{}', circle_id bigint, owner_id bigint NOT NULL,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT app.now(), deleted_at timestamptz,
  office_id bigint REFERENCES office, occurred_at timestamptz NOT NULL DEFAULT app.now(), zone text NOT NULL DEFAULT 'UTC',
  kind text NOT NULL CONSTRAINT interaction_kind CHECK (kind IN ('call', 'email', 'letter', 'visit', 'event', 'message')),
  direction text NOT NULL DEFAULT 'out' CONSTRAINT interaction_direction CHECK (direction IN ('out', 'in')),
  result text NOT NULL DEFAULT '' CONSTRAINT interaction_result CHECK (result IN ('', 'spoke', 'no_answer', 'left_message', 'asked_to_write', 'wrong_number')),
  our_ref text NOT NULL DEFAULT '', their_ref text NOT NULL DEFAULT '', subject text NOT NULL DEFAULT '', note text NOT NULL DEFAULT '', note_html text NOT NULL DEFAULT '', lang text NOT NULL DEFAULT '',
  folded text NOT NULL, fold_version int NOT NULL,
  UNIQUE (library_id, id), UNIQUE (library_id, uid),
  FOREIGN KEY (library_id, circle_id) REFERENCES circle_library (library_id, circle_id), FOREIGN KEY (library_id, owner_id) REFERENCES member (library_id, user_id),
  CONSTRAINT interaction_readers CHECK ((visibility = 'named') = coalesce(owner_id = any(readers), false) AND (visibility = 'named' OR readers = '{}')),
  CONSTRAINT interaction_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL));
CREATE INDEX interaction_library ON interaction (library_id, occurred_at DESC, id DESC);
CREATE INDEX interaction_office ON interaction (library_id, office_id, occurred_at DESC, id DESC);
CREATE INDEX interaction_touch ON interaction (office_id, occurred_at);
CREATE INDEX interaction_folded ON interaction USING gin (library_id, folded gin_trgm_ops);
CALL app.fence_noun('interaction');
CREATE TABLE interaction_contact (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, library_id bigint NOT NULL, interaction_id bigint NOT NULL, contact_id bigint NOT NULL, appointment_id bigint, name_then text NOT NULL,
  PRIMARY KEY (interaction_id, contact_id),
  FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id) ON DELETE CASCADE, FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id),
  FOREIGN KEY (library_id, appointment_id) REFERENCES appointment (library_id, id));
CREATE INDEX interaction_contact_contact ON interaction_contact (contact_id, interaction_id DESC);
CREATE TABLE interaction_user (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, library_id bigint NOT NULL, interaction_id bigint NOT NULL, user_id bigint NOT NULL, PRIMARY KEY (interaction_id, user_id),
  FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id) ON DELETE CASCADE, FOREIGN KEY (library_id, user_id) REFERENCES member (library_id, user_id));
CREATE TABLE interaction_theme (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, library_id bigint NOT NULL, interaction_id bigint NOT NULL, theme text NOT NULL REFERENCES theme, PRIMARY KEY (interaction_id, theme),
  FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id) ON DELETE CASCADE);
CREATE TABLE interaction_goal (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, library_id bigint NOT NULL, interaction_id bigint NOT NULL, goal int NOT NULL REFERENCES goal, PRIMARY KEY (interaction_id, goal),
  FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id) ON DELETE CASCADE);
CALL app.fence_part('interaction_contact', 'interaction', 'interaction_id');
CALL app.fence_part('interaction_user', 'interaction', 'interaction_id');
CALL app.fence_part('interaction_theme', 'interaction', 'interaction_id');
CALL app.fence_part('interaction_goal', 'interaction', 'interaction_id');

-- A next step. Its title was typed, or is a message key with arguments where the program proposed it.
CREATE TABLE task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library_id bigint NOT NULL REFERENCES library,
  visibility text NOT NULL DEFAULT 'library' CONSTRAINT task_visibility CHECK (visibility IN ('library', 'joint', 'network', 'named')), readers bigint[] NOT NULL DEFAULT '{}', circle_id bigint, owner_id bigint NOT NULL,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT app.now(), deleted_at timestamptz,
  title text NOT NULL DEFAULT '', title_key text NOT NULL DEFAULT '', title_args jsonb NOT NULL DEFAULT '{}', due_on date NOT NULL, due_was date,
  state text NOT NULL DEFAULT 'open' CONSTRAINT task_state CHECK (state IN ('open', 'done')), done_at timestamptz, done_by bigint, given_by bigint,
  office_id bigint REFERENCES office, contact_id bigint, interaction_id bigint,
  UNIQUE (library_id, id), FOREIGN KEY (library_id, circle_id) REFERENCES circle_library (library_id, circle_id), FOREIGN KEY (library_id, owner_id) REFERENCES member (library_id, user_id),
  FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id), FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id),
  CONSTRAINT task_title CHECK ((title = '') <> (title_key = '')), CONSTRAINT task_done CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT task_readers CHECK ((visibility = 'named') = coalesce(owner_id = any(readers), false) AND (visibility = 'named' OR readers = '{}')),
  CONSTRAINT task_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL));
CREATE INDEX task_due ON task (library_id, state, due_on, id);
CREATE INDEX task_owner ON task (library_id, owner_id, state, due_on, id);
CREATE INDEX task_office ON task (library_id, office_id, state, due_on);
CREATE INDEX task_contact ON task (library_id, contact_id, state, due_on);
CALL app.fence_noun('task');

-- +goose StatementBegin
CREATE FUNCTION app.find_interactions(lib bigint, office bigint, of_kind text, words text[], before_at timestamptz, before_id bigint, n int) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 51 SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$ BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY
  SELECT i.id FROM public.interaction i WHERE i.library_id = lib AND (office IS NULL OR i.office_id = office) AND (of_kind IS NULL OR i.kind = of_kind)
    AND i.folded LIKE coalesce(words[1], '%') AND i.folded LIKE coalesce(words[2], '%') AND i.folded LIKE coalesce(words[3], '%') AND i.folded LIKE coalesce(words[4], '%')
    AND (i.occurred_at, i.id) < (before_at, before_id) AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR app.me() = any(i.readers))
  ORDER BY i.occurred_at DESC, i.id DESC LIMIT least(n, 501); END IF; END $$;
-- What a list says beside each person: their function, last contact and next step. Behind the fence as the search is: only of
-- a library that the actor reads, never from what is deleted or named for others.
CREATE FUNCTION app.contact_marks(lib bigint, ids bigint[]) RETURNS TABLE (id bigint, title text, last_at timestamptz, next_on date) LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 51 SET search_path = pg_catalog, public AS $$ DECLARE me bigint := app.me(); BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY
  SELECT c.id, a.title, (SELECT max(i.occurred_at) FROM public.interaction_contact p JOIN public.interaction i ON i.id = p.interaction_id
      WHERE p.contact_id = c.id AND i.library_id = lib AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR me = any(i.readers))),
    (SELECT min(k.due_on) FROM public.task k WHERE k.library_id = lib AND k.contact_id = c.id AND k.state = 'open' AND k.deleted_at IS NULL AND (k.visibility <> 'named' OR me = any(k.readers)))
  FROM public.contact c LEFT JOIN public.appointment a ON a.id = c.main_appointment_id
  WHERE c.id = any(ids) AND c.deleted_at IS NULL AND (c.library_id = lib AND (c.visibility <> 'named' OR me = any(c.readers)) OR c.visibility = 'network'); END IF; END $$;
-- One voice: the only window between libraries; library and day, no person, no text, never a named row.
CREATE FUNCTION app.office_touch(offices bigint[], since timestamptz) RETURNS TABLE (office_id bigint, library_id bigint, last_on date) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT i.office_id, CASE WHEN n.touch = 'library' THEN i.library_id END, max((i.occurred_at AT TIME ZONE i.zone)::date) FROM public.network n, public.interaction i
   WHERE n.touch <> 'off' AND i.office_id = any(offices) AND i.occurred_at >= since AND i.visibility <> 'named' AND i.deleted_at IS NULL
     AND NOT i.library_id = any(app.reads()) AND (app.reads_all() OR cardinality(app.reads()) > 0) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 500 $$;
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT c.table_name, c.column_name FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'jsonb', 'ARRAY')
    AND c.table_name IN ('interaction', 'interaction_contact', 'interaction_theme', 'task')
  LOOP EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', r.table_name, r.column_name, CASE WHEN r.column_name IN ('note', 'note_html', 'subject', 'our_ref', 'their_ref', 'folded', 'name_then', 'title', 'title_args') THEN 'personal' ELSE 'plain' END);
  END LOOP;
END $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
REVOKE EXECUTE ON ALL PROCEDURES IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO liaison_app, liaison_system;
REVOKE EXECUTE ON FUNCTION app.forget FROM liaison_app;
-- +goose StatementEnd
