-- +goose Up
-- The directory: organisations, offices, posts, themes. Shared by all who can sign in; no library_id, no row security.
-- Kinds and themes are key tables; the texts of every language stand in jsonb by language code.
CREATE TABLE country (
  code text PRIMARY KEY, iso3 text NOT NULL, names jsonb NOT NULL, region text NOT NULL, subregion text NOT NULL, intermediate text NOT NULL DEFAULT '',
  un_status text NOT NULL, unesco_status text NOT NULL, weekend text[] NOT NULL, first_day text NOT NULL, zones text[] NOT NULL, languages text[] NOT NULL);
CREATE TABLE theme  (key text PRIMARY KEY, names jsonb NOT NULL, descriptions jsonb NOT NULL);
CREATE TABLE goal   (number int PRIMARY KEY, labels jsonb NOT NULL, color text NOT NULL);
CREATE TABLE target (code text PRIMARY KEY, goal int NOT NULL REFERENCES goal, labels jsonb NOT NULL);
CREATE TABLE office_kind (key text PRIMARY KEY, names jsonb NOT NULL, descriptions jsonb NOT NULL, verify_days int NOT NULL);
CREATE TABLE first_step (
  kind text PRIMARY KEY REFERENCES office_kind, door int NOT NULL, for_libraries jsonb NOT NULL, why_yes jsonb NOT NULL, ask jsonb NOT NULL, note jsonb NOT NULL, no_answer jsonb NOT NULL);
CREATE TABLE organisation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text CONSTRAINT organisation_key_key UNIQUE,
  names jsonb NOT NULL, acronyms jsonb NOT NULL DEFAULT '{}', parent_system text NOT NULL, kind text NOT NULL, website text NOT NULL DEFAULT '',
  local_offices text NOT NULL CONSTRAINT organisation_local_offices CHECK (local_offices IN ('listed', 'partly', 'missing', 'no')), version int NOT NULL DEFAULT 1);
CREATE TABLE organisation_theme (organisation_id bigint NOT NULL REFERENCES organisation, theme text NOT NULL REFERENCES theme, PRIMARY KEY (organisation_id, theme));
CREATE TABLE organisation_goal  (organisation_id bigint NOT NULL REFERENCES organisation, goal int NOT NULL REFERENCES goal, PRIMARY KEY (organisation_id, goal));

CREATE TABLE office (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE, key text CONSTRAINT office_key_key UNIQUE,
  organisation_id bigint NOT NULL REFERENCES organisation, kind text NOT NULL REFERENCES office_kind,
  names jsonb NOT NULL, short_name text NOT NULL DEFAULT '', aliases text[] NOT NULL DEFAULT '{}', name_local text NOT NULL DEFAULT '', name_local_lang text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '', country text NOT NULL REFERENCES country, website text NOT NULL DEFAULT '',
  approach_first text NOT NULL DEFAULT '' CONSTRAINT office_approach_first CHECK (approach_first IN ('', 'call', 'letter', 'email', 'form')),
  approach_lang text NOT NULL DEFAULT '', approach_through text NOT NULL DEFAULT '', approach_signer text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'active' CONSTRAINT office_state CHECK (state IN ('active', 'relocated', 'merged', 'closed')),
  successor_id bigint REFERENCES office, merged_into_id bigint REFERENCES office,
  folded text NOT NULL, fold_version int NOT NULL, version int NOT NULL DEFAULT 1, deleted_at timestamptz,
  CONSTRAINT office_successor CHECK (successor_id <> id));
CREATE INDEX office_organisation ON office (organisation_id);
CREATE INDEX office_seat ON office (country, kind);
CREATE INDEX office_folded ON office USING gin (folded gin_trgm_ops);
CREATE TABLE office_country (id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, office_id bigint NOT NULL REFERENCES office, country text NOT NULL REFERENCES country, deleted_at timestamptz, PRIMARY KEY (office_id, country));
CREATE INDEX office_country_country ON office_country (country, office_id);
CREATE TABLE office_theme (id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, office_id bigint NOT NULL REFERENCES office, theme text NOT NULL REFERENCES theme, deleted_at timestamptz, PRIMARY KEY (office_id, theme));
CREATE TABLE office_goal (id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, office_id bigint NOT NULL REFERENCES office, goal int NOT NULL REFERENCES goal, deleted_at timestamptz, PRIMARY KEY (office_id, goal));
CREATE TABLE office_reach (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office_id bigint NOT NULL REFERENCES office,
  kind text NOT NULL CONSTRAINT office_reach_kind CHECK (kind IN ('phone', 'email', 'address', 'form', 'hours')), value text NOT NULL,
  version int NOT NULL DEFAULT 1, deleted_at timestamptz);
CREATE INDEX office_reach_office ON office_reach (office_id);
CREATE TABLE post (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office_id bigint NOT NULL REFERENCES office,
  title text NOT NULL, theme text REFERENCES theme, holder_name text NOT NULL DEFAULT '', form_of_address text NOT NULL DEFAULT '', lang text NOT NULL DEFAULT '', since date,
  version int NOT NULL DEFAULT 1, deleted_at timestamptz);
CREATE INDEX post_office ON post (office_id);
-- Where each fact comes from. Append-only: the latest line of a field wins, field '' is the whole row; a confirmation is a new line.
-- A line taken back by undo keeps its place with deleted_at set.
CREATE TABLE office_source (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office_id bigint NOT NULL REFERENCES office, field text NOT NULL DEFAULT '',
  reach_id bigint REFERENCES office_reach, post_id bigint REFERENCES post,
  source_kind text NOT NULL CONSTRAINT office_source_kind CHECK (source_kind IN ('official_page', 'official_list', 'public_dataset', 'press', 'general_knowledge', 'website', 'letter', 'person', 'phone', 'other')),
  source text NOT NULL DEFAULT '', as_of text NOT NULL DEFAULT '', confidence text NOT NULL DEFAULT '' CONSTRAINT office_source_confidence CHECK (confidence IN ('', 'high', 'medium')),
  by_library_id bigint REFERENCES library, by_user_id bigint REFERENCES app_user, at timestamptz NOT NULL DEFAULT app.now(),
  confirmed_by bigint REFERENCES app_user, confirmed_at timestamptz, confirmed_via text NOT NULL DEFAULT '', deleted_at timestamptz);
CREATE INDEX office_source_office ON office_source (office_id, field, id DESC);
-- A change of state that one library reports: it stands beside the office until a second voice decides.
CREATE TABLE office_report (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office_id bigint NOT NULL REFERENCES office,
  state text NOT NULL CONSTRAINT office_report_state CHECK (state IN ('active', 'relocated', 'merged', 'closed')), successor_id bigint REFERENCES office,
  source_kind text NOT NULL, source text NOT NULL DEFAULT '', note text NOT NULL DEFAULT '', by_library_id bigint NOT NULL REFERENCES library, by_user_id bigint NOT NULL REFERENCES app_user,
  at timestamptz NOT NULL DEFAULT app.now(), decision text CONSTRAINT office_report_decision CHECK (decision IN ('confirmed', 'refused', 'withdrawn')),
  decided_by bigint REFERENCES app_user, decided_library_id bigint REFERENCES library, decided_at timestamptz, version int NOT NULL DEFAULT 1, deleted_at timestamptz);
CREATE UNIQUE INDEX office_report_open_key ON office_report (office_id) WHERE decision IS NULL AND deleted_at IS NULL;
-- Reference data as last loaded, so that a newer release can tell what people changed since.
CREATE TABLE reference_row (noun text NOT NULL, key text NOT NULL, release text NOT NULL, row jsonb NOT NULL, PRIMARY KEY (noun, key));

-- Every copy of the program remembers names and lists, and forgets them when it hears of a change.
-- +goose StatementBegin
CREATE FUNCTION app.names_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('names', ''); RETURN NULL; END $$;
-- +goose StatementEnd

-- A library's own facts on a shared office: who leads, the agreed rhythm, a note.
CREATE TABLE library_office (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library_id bigint NOT NULL REFERENCES library, office_id bigint NOT NULL REFERENCES office,
  lead_user_id bigint, at_least_days int CONSTRAINT library_office_at_least CHECK (at_least_days BETWEEN 1 AND 1000), at_most_days int CONSTRAINT library_office_at_most CHECK (at_most_days BETWEEN 1 AND 1000),
  note text NOT NULL DEFAULT '', version int NOT NULL DEFAULT 1,
  CONSTRAINT library_office_key UNIQUE (library_id, office_id), FOREIGN KEY (library_id, lead_user_id) REFERENCES member (library_id, user_id),
  CONSTRAINT library_office_rhythm CHECK (at_most_days <= at_least_days));
CALL app.fence_library('library_office');
CREATE TRIGGER a_version BEFORE UPDATE ON library_office FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON library_office FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id', 'own');

-- +goose StatementBegin
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['organisation', 'office', 'office_reach', 'post', 'office_report'] LOOP
    EXECUTE format('CREATE TRIGGER a_version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION app.next_version()', t);
  END LOOP;
  CALL app.audit_directory('organisation'); CALL app.audit_directory('office');
  FOREACH t IN ARRAY ARRAY['organisation', 'office', 'app_user', 'member', 'country', 'theme', 'goal', 'target', 'office_kind', 'first_step'] LOOP
    EXECUTE format('CREATE TRIGGER z_names AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['office_country', 'office_theme', 'office_goal', 'office_reach', 'post', 'office_source', 'office_report'] LOOP
    CALL app.audit_directory(t::regclass, 'office', 'office_id');
  END LOOP;
END $$;
-- +goose StatementEnd
GRANT DELETE ON office_country, office_theme, office_goal TO liaison_app;
GRANT SELECT ON country, theme, goal, target, office_kind, first_step, organisation_theme, organisation_goal TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON country, theme, goal, target, office_kind, first_step, organisation_theme, organisation_goal, reference_row TO liaison_system;

-- +goose StatementBegin
-- Every text and jsonb column of the directory is public by nature, but for the holders of posts and what people write as a source.
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT c.table_name, c.column_name FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'jsonb', 'ARRAY')
    AND c.table_name IN ('country', 'theme', 'goal', 'target', 'office_kind', 'first_step', 'organisation', 'organisation_theme', 'office', 'office_country', 'office_theme', 'office_reach', 'post', 'office_source', 'office_report', 'reference_row', 'library_office')
  LOOP EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', r.table_name, r.column_name, CASE WHEN (r.table_name, r.column_name) IN (('post', 'holder_name'), ('post', 'form_of_address'), ('office_report', 'note'), ('library_office', 'note')) THEN 'personal' ELSE 'plain' END);
  END LOOP;
END $$;
-- +goose StatementEnd
