-- +goose Up
-- People as one library knows them, in their posts over time.
CREATE TABLE contact (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uid uuid NOT NULL DEFAULT gen_random_uuid(), library_id bigint NOT NULL REFERENCES library,
  visibility text NOT NULL DEFAULT 'library' CONSTRAINT contact_visibility CHECK (visibility IN ('library', 'joint', 'network', 'named')), readers bigint[] NOT NULL DEFAULT '{}', circle_id bigint, owner_id bigint NOT NULL,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT app.now(), deleted_at timestamptz,
  display_name text NOT NULL, sort_name text COLLATE "und-x-icu" NOT NULL, folded text NOT NULL, fold_version int NOT NULL,
  main_appointment_id bigint, main_office_id bigint REFERENCES office, merged_into_id bigint,
  salutation text NOT NULL DEFAULT '', protocol_title text NOT NULL DEFAULT '', languages text[] NOT NULL DEFAULT '{}',
  do_not_contact boolean NOT NULL DEFAULT false, do_not_reason text NOT NULL DEFAULT '', note text NOT NULL DEFAULT '', note_html text NOT NULL DEFAULT '',
  basis text NOT NULL CONSTRAINT contact_basis CHECK (basis IN ('legitimate_interest', 'consent', 'public_task', 'contract', 'not_stated')), source text NOT NULL DEFAULT '', duplicate_of_ids bigint[] NOT NULL DEFAULT '{}',
  UNIQUE (library_id, id), UNIQUE (library_id, uid),
  FOREIGN KEY (library_id, circle_id) REFERENCES circle_library (library_id, circle_id), FOREIGN KEY (library_id, owner_id) REFERENCES member (library_id, user_id),
  FOREIGN KEY (library_id, merged_into_id) REFERENCES contact (library_id, id),
  CONSTRAINT contact_readers CHECK ((visibility = 'named') = coalesce(owner_id = any(readers), false) AND (visibility = 'named' OR readers = '{}')),
  CONSTRAINT contact_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL));
CREATE INDEX contact_sorted ON contact (library_id, sort_name, id);
CREATE INDEX contact_recent ON contact (library_id, id);
CREATE INDEX contact_office ON contact (library_id, main_office_id, sort_name, id);
CREATE INDEX contact_main_office ON contact (main_office_id);
CREATE INDEX contact_shared ON contact (sort_name, id) WHERE visibility = 'network';
CREATE INDEX contact_prefix ON contact (library_id, folded text_pattern_ops);
CREATE INDEX contact_folded ON contact USING gin (library_id, folded gin_trgm_ops);
CALL app.fence_noun('contact');

CREATE TABLE contact_name (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library_id bigint NOT NULL, contact_id bigint NOT NULL,
  kind text NOT NULL CONSTRAINT contact_name_kind CHECK (kind IN ('own', 'latin', 'alias')), lang text NOT NULL DEFAULT '', "full" text NOT NULL, given text NOT NULL DEFAULT '', family text NOT NULL DEFAULT '',
  FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id) ON DELETE CASCADE);
CREATE INDEX contact_name_contact ON contact_name (contact_id);
CREATE TABLE contact_channel (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library_id bigint NOT NULL, contact_id bigint NOT NULL,
  kind text NOT NULL CONSTRAINT contact_channel_kind CHECK (kind IN ('email', 'phone', 'mobile', 'messenger', 'address', 'web')), value text NOT NULL, note text NOT NULL DEFAULT '', preferred boolean NOT NULL DEFAULT false,
  FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id) ON DELETE CASCADE);
CREATE INDEX contact_channel_contact ON contact_channel (contact_id);
CREATE UNIQUE INDEX contact_channel_preferred_key ON contact_channel (contact_id) WHERE preferred;
CREATE TABLE appointment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library_id bigint NOT NULL, contact_id bigint NOT NULL, office_id bigint NOT NULL REFERENCES office, post_id bigint REFERENCES post,
  title text NOT NULL DEFAULT '', from_on date, to_on date, ended boolean NOT NULL DEFAULT false, left_how text NOT NULL DEFAULT '' CONSTRAINT appointment_left_how CHECK (left_how IN ('', 'left', 'moved', 'retired')),
  UNIQUE (library_id, id), FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id) ON DELETE CASCADE,
  CONSTRAINT appointment_dates CHECK (to_on >= from_on));
CREATE INDEX appointment_contact ON appointment (contact_id);
CREATE INDEX appointment_office ON appointment (library_id, office_id);
ALTER TABLE contact ADD FOREIGN KEY (library_id, main_appointment_id) REFERENCES appointment (library_id, id);
CREATE TABLE contact_theme (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, library_id bigint NOT NULL, contact_id bigint NOT NULL, theme text NOT NULL REFERENCES theme, PRIMARY KEY (contact_id, theme),
  FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id) ON DELETE CASCADE);
CALL app.fence_part('contact_name', 'contact', 'contact_id');
CALL app.fence_part('contact_channel', 'contact', 'contact_id');
CALL app.fence_part('appointment', 'contact', 'contact_id');
CALL app.fence_part('contact_theme', 'contact', 'contact_id');

-- +goose StatementBegin
-- Search behind the fence: LIKE is not leakproof, so no policy may stand before its index. Ids in page order, at most four
-- words in any order, each further filter of the list a parameter; words folded and escaped in Go ('%wanj%', '% 伟 %').
CREATE FUNCTION app.find_contacts(lib bigint, office bigint, owner bigint, words text[], after_sort text, after_id bigint, n int) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 51 SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$ BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY
  SELECT c.id FROM public.contact c WHERE c.library_id = lib AND (office IS NULL OR c.main_office_id = office) AND (owner IS NULL OR c.owner_id = owner)
    AND c.folded LIKE coalesce(words[1], '%') AND c.folded LIKE coalesce(words[2], '%') AND c.folded LIKE coalesce(words[3], '%') AND c.folded LIKE coalesce(words[4], '%')
    AND (c.sort_name, c.id) > (after_sort COLLATE "und-x-icu", after_id) AND c.deleted_at IS NULL AND (c.visibility <> 'named' OR app.me() = any(c.readers))
  ORDER BY c.sort_name, c.id LIMIT least(n, 501); END IF; END $$;
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT c.table_name, c.column_name FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'jsonb', 'ARRAY')
    AND c.table_name IN ('contact', 'contact_name', 'contact_channel', 'appointment', 'contact_theme')
  LOOP EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', r.table_name, r.column_name, CASE WHEN r.column_name IN ('visibility', 'readers', 'kind', 'lang', 'basis', 'theme', 'left_how', 'duplicate_of_ids') THEN 'plain' ELSE 'personal' END);
  END LOOP;
END $$;
-- +goose StatementEnd
