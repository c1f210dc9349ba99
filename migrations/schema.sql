-- The tables as all migrations leave them, to read. Nothing runs this file: go test ./db -run TestSchemaFile -update
-- writes it from a migrated database. 'plain' and 'personal' say which columns tell of a person. The functions stand in
-- migrations/function.

CREATE TABLE access_link (
  token_hash bytea NOT NULL,
  user_id bigint NOT NULL,
  purpose text NOT NULL,  -- plain
  made_by bigint,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  opened_at timestamptz,
  told_at timestamptz,
  CONSTRAINT access_link_pkey PRIMARY KEY (token_hash),
  CONSTRAINT access_link_purpose CHECK (purpose = ANY (ARRAY['invitation', 'password_reset'])),
  CONSTRAINT access_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES app_user(id),
  CONSTRAINT access_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id));
CREATE INDEX access_link_of_user ON access_link USING btree (user_id, opened_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_link TO liaison_system;

CREATE TABLE app_user (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,  -- personal
  lang text NOT NULL DEFAULT 'en',  -- plain
  country text,  -- plain
  zone text NOT NULL DEFAULT 'UTC',  -- plain
  theme text NOT NULL DEFAULT '',  -- plain
  keys_off boolean NOT NULL DEFAULT false,
  network_role text NOT NULL DEFAULT '',  -- plain
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  disabled_at timestamptz,
  week_start text NOT NULL DEFAULT '',  -- plain
  weekend text NOT NULL DEFAULT '',  -- plain
  CONSTRAINT app_user_pkey PRIMARY KEY (id),
  CONSTRAINT app_user_lang CHECK (lang = ANY (ARRAY['en', 'fr', 'ar'])),
  CONSTRAINT app_user_network_role CHECK (network_role = ANY (ARRAY['', 'observer', 'coordinator', 'admin'])),
  CONSTRAINT app_user_theme CHECK (theme = ANY (ARRAY['', 'light', 'dark'])),
  CONSTRAINT app_user_week_start CHECK (week_start = ANY (ARRAY['', 'mon', 'fri', 'sat', 'sun'])),
  CONSTRAINT app_user_weekend CHECK (weekend = ANY (ARRAY['', 'sat,sun', 'fri,sat', 'thu,fri', 'fri,sun', 'fri', 'sat', 'sun'])),
  CONSTRAINT app_user_country_fkey FOREIGN KEY (country) REFERENCES country(code));
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON app_user FOR SELECT TO liaison_app USING (id = app.me() OR (id = ANY (((SELECT app.colleagues() AS
    colleagues))::bigint[])) OR app.reads_all());
CREATE POLICY app_update ON app_user FOR UPDATE TO liaison_app USING (id = app.me());
CREATE POLICY system_all ON app_user TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON app_user FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON app_user FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON app_user TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON app_user TO liaison_system;
GRANT UPDATE (name), UPDATE (lang), UPDATE (country), UPDATE (zone), UPDATE (theme), UPDATE (keys_off), UPDATE (week_start), UPDATE
    (weekend) ON app_user TO liaison_app;

CREATE TABLE appointment (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  office_id bigint NOT NULL,
  post_id bigint,
  title text NOT NULL DEFAULT '',  -- personal
  from_on date,
  to_on date,
  ended boolean NOT NULL DEFAULT false,
  left_how text NOT NULL DEFAULT '',  -- plain
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT appointment_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_library_id_id_key UNIQUE (library_id, id),
  CONSTRAINT appointment_dates CHECK (to_on >= from_on),
  CONSTRAINT appointment_left_how CHECK (left_how = ANY (ARRAY['', 'left', 'moved', 'retired'])),
  CONSTRAINT appointment_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id) ON DELETE
    CASCADE,
  CONSTRAINT appointment_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT appointment_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id));
CREATE INDEX appointment_contact ON appointment USING btree (contact_id);
CREATE INDEX appointment_office ON appointment USING btree (library_id, office_id);
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON appointment FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM contact
    p WHERE p.library_id = appointment.library_id AND p.id = appointment.contact_id)));
CREATE POLICY app_insert ON appointment FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = appointment.library_id AND p.id = appointment.contact_id)));
CREATE POLICY app_read ON appointment FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM contact p WHERE p.id =
    appointment.contact_id)));
CREATE POLICY app_update ON appointment FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM contact
    p WHERE p.library_id = appointment.library_id AND p.id = appointment.contact_id)));
CREATE POLICY system_all ON appointment TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON appointment FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON appointment FOR EACH ROW EXECUTE FUNCTION app.audit_row('contact', 'contact_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON appointment TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON appointment TO liaison_system;

CREATE TABLE audit (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT app.now(),
  user_id bigint,
  request text,  -- plain
  library_id bigint,
  visibility text NOT NULL,  -- plain
  readers bigint[] NOT NULL DEFAULT '{}'::bigint[],
  circle_id bigint,
  deleted_at timestamptz,
  of_noun text NOT NULL,  -- plain
  of_id bigint NOT NULL,
  noun text NOT NULL,  -- plain
  row_id bigint NOT NULL,
  version integer,
  action text NOT NULL,  -- plain
  fields text[] NOT NULL DEFAULT '{}'[],  -- plain
  of_version integer,
  CONSTRAINT audit_pkey PRIMARY KEY (id));
CREATE INDEX audit_of ON audit USING btree (of_noun, of_id, id);
CREATE INDEX audit_request ON audit USING btree (request, id);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON audit FOR SELECT TO liaison_app USING ((deleted_at IS NULL OR app.trash()) AND (((library_id = ANY (((SELECT
    app.reads() AS reads))::bigint[])) OR app.reads_all()) AND (visibility <> 'named' OR (app.me() = ANY (readers))) OR visibility = 'joint'
    AND (circle_id = ANY (((SELECT app.circles() AS circles))::bigint[])) OR visibility = 'network' AND cardinality(app.reads()) > 0));
CREATE POLICY directory_read ON audit FOR SELECT TO liaison_app USING (library_id IS NULL AND visibility = 'network' AND app.me() IS NOT
    NULL);
CREATE POLICY system_all ON audit TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT ON audit TO liaison_app;
GRANT SELECT ON audit TO liaison_system;

CREATE TABLE audit_value (
  audit_id bigint NOT NULL,
  before jsonb,  -- personal
  after jsonb,  -- personal
  erased_at timestamptz,
  CONSTRAINT audit_value_pkey PRIMARY KEY (audit_id),
  CONSTRAINT audit_value_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES audit(id));
CREATE INDEX audit_value_person ON audit_value USING btree (((before ->> 'contact_id'))) WHERE (before ? 'contact_id');
ALTER TABLE audit_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON audit_value FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM audit a WHERE a.id = audit_value.audit_id)));
CREATE POLICY system_all ON audit_value TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT ON audit_value TO liaison_app;
GRANT SELECT ON audit_value TO liaison_system;

CREATE TABLE circle (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  lead_library_id bigint NOT NULL,
  CONSTRAINT circle_pkey PRIMARY KEY (id),
  CONSTRAINT circle_lead_library_id_fkey FOREIGN KEY (lead_library_id) REFERENCES library(id));
GRANT SELECT ON circle TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON circle TO liaison_system;

CREATE TABLE circle_library (
  circle_id bigint NOT NULL,
  library_id bigint NOT NULL,
  joined_on date NOT NULL DEFAULT app.now()::date,
  left_on date,
  CONSTRAINT circle_library_pkey PRIMARY KEY (library_id, circle_id),
  CONSTRAINT circle_library_circle_id_fkey FOREIGN KEY (circle_id) REFERENCES circle(id),
  CONSTRAINT circle_library_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id));
ALTER TABLE circle_library ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON circle_library FOR SELECT TO liaison_app USING ((library_id = ANY (((SELECT app.reads() AS reads))::bigint[])) OR
    (circle_id = ANY (((SELECT app.circles() AS circles))::bigint[])) OR app.reads_all());
CREATE POLICY system_all ON circle_library TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT ON circle_library TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON circle_library TO liaison_system;

CREATE TABLE contact (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  uid uuid NOT NULL DEFAULT gen_random_uuid(),
  library_id bigint NOT NULL,
  visibility text NOT NULL DEFAULT 'library',  -- plain
  readers bigint[] NOT NULL DEFAULT '{}'::bigint[],  -- plain
  circle_id bigint,
  owner_id bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  deleted_at timestamptz,
  display_name text NOT NULL,  -- personal
  sort_name text COLLATE "und-x-icu" NOT NULL,  -- personal
  folded text NOT NULL,  -- personal
  fold_version integer NOT NULL,
  main_appointment_id bigint,
  main_office_id bigint,
  merged_into_id bigint,
  salutation text NOT NULL DEFAULT '',  -- personal
  protocol_title text NOT NULL DEFAULT '',  -- personal
  languages text[] NOT NULL DEFAULT '{}'[],  -- personal
  do_not_contact boolean NOT NULL DEFAULT false,
  do_not_reason text NOT NULL DEFAULT '',  -- personal
  note text NOT NULL DEFAULT '',  -- personal
  note_html text NOT NULL DEFAULT '',  -- personal
  basis text NOT NULL,  -- plain
  source text NOT NULL DEFAULT '',  -- personal
  duplicate_of_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],  -- plain
  salutation_why text NOT NULL DEFAULT '',  -- personal
  CONSTRAINT contact_pkey PRIMARY KEY (id),
  CONSTRAINT contact_library_id_id_key UNIQUE (library_id, id),
  CONSTRAINT contact_library_id_uid_key UNIQUE (library_id, uid),
  CONSTRAINT contact_basis CHECK (basis = ANY (ARRAY['legitimate_interest', 'consent', 'public_task', 'contract', 'not_stated'])),
  CONSTRAINT contact_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL),
  CONSTRAINT contact_readers CHECK ((visibility = 'named') = COALESCE(owner_id = ANY (readers), false) AND (visibility = 'named' OR readers
    = '{}'::bigint[])),
  CONSTRAINT contact_visibility CHECK (visibility = ANY (ARRAY['library', 'joint', 'network', 'named'])),
  CONSTRAINT contact_library_id_circle_id_fkey FOREIGN KEY (library_id, circle_id) REFERENCES circle_library(library_id, circle_id),
  CONSTRAINT contact_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id),
  CONSTRAINT contact_library_id_main_appointment_id_fkey FOREIGN KEY (library_id, main_appointment_id) REFERENCES appointment(library_id,
    id) ON DELETE SET NULL (main_appointment_id),
  CONSTRAINT contact_library_id_merged_into_id_fkey FOREIGN KEY (library_id, merged_into_id) REFERENCES contact(library_id, id) ON DELETE
    SET NULL (merged_into_id),
  CONSTRAINT contact_library_id_owner_id_fkey FOREIGN KEY (library_id, owner_id) REFERENCES member(library_id, user_id),
  CONSTRAINT contact_main_office_id_fkey FOREIGN KEY (main_office_id) REFERENCES office(id));
CREATE INDEX contact_folded ON contact USING gin (library_id, folded gin_trgm_ops);
CREATE INDEX contact_main_appointment ON contact USING btree (main_appointment_id) WHERE (main_appointment_id IS NOT NULL);
CREATE INDEX contact_main_office ON contact USING btree (main_office_id);
CREATE INDEX contact_merged_into ON contact USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX contact_office ON contact USING btree (library_id, main_office_id, sort_name, id);
CREATE INDEX contact_prefix ON contact USING btree (library_id, "left"(folded, 20) text_pattern_ops);
CREATE INDEX contact_recent ON contact USING btree (library_id, id);
CREATE INDEX contact_shared ON contact USING btree (sort_name, id) WHERE (visibility = 'network');
CREATE INDEX contact_sorted ON contact USING btree (library_id, sort_name, id);
CREATE INDEX contact_trash ON contact USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_insert ON contact FOR INSERT TO liaison_app WITH CHECK (library_id = ANY (app.writes()));
CREATE POLICY app_read ON contact FOR SELECT TO liaison_app USING ((deleted_at IS NULL OR app.trash()) AND (((library_id = ANY (((SELECT
    app.reads() AS reads))::bigint[])) OR app.reads_all()) AND (visibility <> 'named' OR (app.me() = ANY (readers))) OR visibility = 'joint'
    AND (circle_id = ANY (((SELECT app.circles() AS circles))::bigint[])) OR visibility = 'network' AND cardinality(app.reads()) > 0));
CREATE POLICY app_update ON contact FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (visibility <> 'named' OR
    (app.me() = ANY (readers))));
CREATE POLICY system_all ON contact TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION app.audit_row();
GRANT SELECT, INSERT, UPDATE ON contact TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO liaison_system;

CREATE TABLE contact_channel (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  kind text NOT NULL,  -- plain
  value text NOT NULL,  -- personal
  note text NOT NULL DEFAULT '',  -- personal
  preferred boolean NOT NULL DEFAULT false,
  CONSTRAINT contact_channel_pkey PRIMARY KEY (id),
  CONSTRAINT contact_channel_kind CHECK (kind = ANY (ARRAY['email', 'phone', 'mobile', 'messenger', 'address', 'web'])),
  CONSTRAINT contact_channel_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id) ON DELETE
    CASCADE);
CREATE INDEX contact_channel_contact ON contact_channel USING btree (contact_id);
CREATE INDEX contact_channel_key ON contact_channel USING btree (library_id, app.channel_key(kind, value));
CREATE UNIQUE INDEX contact_channel_preferred_key ON contact_channel USING btree (contact_id) WHERE preferred;
ALTER TABLE contact_channel ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON contact_channel FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_channel.library_id AND p.id = contact_channel.contact_id)));
CREATE POLICY app_insert ON contact_channel FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_channel.library_id AND p.id = contact_channel.contact_id)));
CREATE POLICY app_read ON contact_channel FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM contact p WHERE p.id =
    contact_channel.contact_id)));
CREATE POLICY app_update ON contact_channel FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_channel.library_id AND p.id = contact_channel.contact_id)));
CREATE POLICY system_all ON contact_channel TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON contact_channel FOR EACH ROW EXECUTE FUNCTION app.audit_row('contact',
    'contact_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_channel TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_channel TO liaison_system;

CREATE TABLE contact_name (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  kind text NOT NULL,  -- plain
  lang text NOT NULL DEFAULT '',  -- plain
  "full" text NOT NULL,  -- personal
  given text NOT NULL DEFAULT '',  -- personal
  family text NOT NULL DEFAULT '',  -- personal
  CONSTRAINT contact_name_pkey PRIMARY KEY (id),
  CONSTRAINT contact_name_kind CHECK (kind = ANY (ARRAY['own', 'latin', 'alias'])),
  CONSTRAINT contact_name_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id) ON DELETE
    CASCADE);
CREATE INDEX contact_name_contact ON contact_name USING btree (contact_id);
ALTER TABLE contact_name ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON contact_name FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM contact
    p WHERE p.library_id = contact_name.library_id AND p.id = contact_name.contact_id)));
CREATE POLICY app_insert ON contact_name FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_name.library_id AND p.id = contact_name.contact_id)));
CREATE POLICY app_read ON contact_name FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM contact p WHERE p.id =
    contact_name.contact_id)));
CREATE POLICY app_update ON contact_name FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM contact
    p WHERE p.library_id = contact_name.library_id AND p.id = contact_name.contact_id)));
CREATE POLICY system_all ON contact_name TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON contact_name FOR EACH ROW EXECUTE FUNCTION app.audit_row('contact',
    'contact_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_name TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_name TO liaison_system;

CREATE TABLE contact_theme (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  theme text NOT NULL,  -- plain
  CONSTRAINT contact_theme_pkey PRIMARY KEY (contact_id, theme),
  CONSTRAINT contact_theme_id_key UNIQUE (id),
  CONSTRAINT contact_theme_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id) ON DELETE
    CASCADE,
  CONSTRAINT contact_theme_theme_fkey FOREIGN KEY (theme) REFERENCES theme(key));
ALTER TABLE contact_theme ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON contact_theme FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_theme.library_id AND p.id = contact_theme.contact_id)));
CREATE POLICY app_insert ON contact_theme FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_theme.library_id AND p.id = contact_theme.contact_id)));
CREATE POLICY app_read ON contact_theme FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM contact p WHERE p.id =
    contact_theme.contact_id)));
CREATE POLICY app_update ON contact_theme FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    contact p WHERE p.library_id = contact_theme.library_id AND p.id = contact_theme.contact_id)));
CREATE POLICY system_all ON contact_theme TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON contact_theme FOR EACH ROW EXECUTE FUNCTION app.audit_row('contact',
    'contact_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_theme TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_theme TO liaison_system;

CREATE TABLE country (
  code text NOT NULL,  -- plain
  iso3 text NOT NULL,  -- plain
  names jsonb NOT NULL,  -- plain
  region text NOT NULL,  -- plain
  subregion text NOT NULL,  -- plain
  intermediate text NOT NULL DEFAULT '',  -- plain
  un_status text NOT NULL,  -- plain
  unesco_status text NOT NULL,  -- plain
  weekend text[] NOT NULL,  -- plain
  first_day text NOT NULL,  -- plain
  zones text[] NOT NULL,  -- plain
  languages text[] NOT NULL,  -- plain
  CONSTRAINT country_pkey PRIMARY KEY (code));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON country FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON country TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON country TO liaison_system;

CREATE TABLE credential (
  user_id bigint NOT NULL,
  email text NOT NULL,  -- personal
  email_folded text NOT NULL,  -- personal
  password_hash text,  -- personal
  CONSTRAINT credential_pkey PRIMARY KEY (user_id),
  CONSTRAINT credential_email_key UNIQUE (email_folded),
  CONSTRAINT credential_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id));
GRANT SELECT, INSERT, UPDATE, DELETE ON credential TO liaison_system;

CREATE TABLE day_off (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  country text NOT NULL,  -- plain
  on_date date NOT NULL,
  name text NOT NULL,  -- plain
  version integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  CONSTRAINT day_off_pkey PRIMARY KEY (id),
  CONSTRAINT day_off_name CHECK (name <> ''),
  CONSTRAINT day_off_country_fkey FOREIGN KEY (country) REFERENCES country(code));
CREATE UNIQUE INDEX day_off_once ON day_off USING btree (country, on_date) WHERE (deleted_at IS NULL);
CREATE TRIGGER a_version BEFORE UPDATE ON day_off FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON day_off FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON day_off FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT, INSERT, UPDATE ON day_off TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON day_off TO liaison_system;

CREATE TABLE first_step (
  kind text NOT NULL,  -- plain
  door integer NOT NULL,
  for_libraries jsonb NOT NULL,  -- plain
  why_yes jsonb NOT NULL,  -- plain
  ask jsonb NOT NULL,  -- plain
  note jsonb NOT NULL,  -- plain
  no_answer jsonb NOT NULL,  -- plain
  CONSTRAINT first_step_pkey PRIMARY KEY (kind),
  CONSTRAINT first_step_kind_fkey FOREIGN KEY (kind) REFERENCES office_kind(key));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON first_step FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON first_step TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON first_step TO liaison_system;

CREATE TABLE goal (
  number integer NOT NULL,
  labels jsonb NOT NULL,  -- plain
  color text NOT NULL,  -- plain
  CONSTRAINT goal_pkey PRIMARY KEY (number));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON goal FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON goal TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON goal TO liaison_system;

CREATE TABLE idempotency (
  user_id bigint NOT NULL,
  key uuid NOT NULL,
  use_case text NOT NULL,  -- plain
  body_hash bytea NOT NULL,
  result text,  -- personal
  at timestamptz NOT NULL DEFAULT app.now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (user_id, key));
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency TO liaison_app USING (user_id = app.me());
CREATE POLICY system_all ON idempotency TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON idempotency TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO liaison_system;

CREATE TABLE interaction (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  uid uuid NOT NULL DEFAULT gen_random_uuid(),
  library_id bigint NOT NULL,
  visibility text NOT NULL DEFAULT 'library',  -- plain
  readers bigint[] NOT NULL DEFAULT '{}'::bigint[],  -- plain
  circle_id bigint,
  owner_id bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  deleted_at timestamptz,
  office_id bigint,
  occurred_at timestamptz NOT NULL DEFAULT app.now(),
  zone text NOT NULL DEFAULT 'UTC',  -- plain
  kind text NOT NULL,  -- plain
  direction text NOT NULL DEFAULT 'out',  -- plain
  result text NOT NULL DEFAULT '',  -- plain
  our_ref text NOT NULL DEFAULT '',  -- personal
  their_ref text NOT NULL DEFAULT '',  -- personal
  subject text NOT NULL DEFAULT '',  -- personal
  note text NOT NULL DEFAULT '',  -- personal
  note_html text NOT NULL DEFAULT '',  -- personal
  lang text NOT NULL DEFAULT '',  -- plain
  folded text NOT NULL,  -- personal
  fold_version integer NOT NULL,
  logged_by bigint,
  CONSTRAINT interaction_pkey PRIMARY KEY (id),
  CONSTRAINT interaction_library_id_id_key UNIQUE (library_id, id),
  CONSTRAINT interaction_library_id_uid_key UNIQUE (library_id, uid),
  CONSTRAINT interaction_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL),
  CONSTRAINT interaction_direction CHECK (direction = ANY (ARRAY['out', 'in'])),
  CONSTRAINT interaction_kind CHECK (kind = ANY (ARRAY['call', 'email', 'letter', 'visit', 'event', 'message'])),
  CONSTRAINT interaction_readers CHECK ((visibility = 'named') = COALESCE(owner_id = ANY (readers), false) AND (visibility = 'named' OR
    readers = '{}'::bigint[])),
  CONSTRAINT interaction_result CHECK (result = ANY (ARRAY['', 'spoke', 'no_answer', 'left_message', 'asked_to_write', 'wrong_number'])),
  CONSTRAINT interaction_visibility CHECK (visibility = ANY (ARRAY['library', 'joint', 'network', 'named'])),
  CONSTRAINT interaction_library_id_circle_id_fkey FOREIGN KEY (library_id, circle_id) REFERENCES circle_library(library_id, circle_id),
  CONSTRAINT interaction_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id),
  CONSTRAINT interaction_library_id_logged_by_fkey FOREIGN KEY (library_id, logged_by) REFERENCES member(library_id, user_id),
  CONSTRAINT interaction_library_id_owner_id_fkey FOREIGN KEY (library_id, owner_id) REFERENCES member(library_id, user_id),
  CONSTRAINT interaction_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
CREATE INDEX interaction_by ON interaction USING btree (library_id, COALESCE(logged_by, owner_id), occurred_at, id);
CREATE INDEX interaction_folded ON interaction USING gin (library_id, folded gin_trgm_ops);
CREATE INDEX interaction_library ON interaction USING btree (library_id, occurred_at DESC, id DESC);
CREATE INDEX interaction_office ON interaction USING btree (library_id, office_id, occurred_at DESC, id DESC);
CREATE INDEX interaction_touch ON interaction USING btree (office_id, occurred_at);
CREATE INDEX interaction_trash ON interaction USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
ALTER TABLE interaction ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_insert ON interaction FOR INSERT TO liaison_app WITH CHECK (library_id = ANY (app.writes()));
CREATE POLICY app_read ON interaction FOR SELECT TO liaison_app USING ((deleted_at IS NULL OR app.trash()) AND (((library_id = ANY (((SELECT
    app.reads() AS reads))::bigint[])) OR app.reads_all()) AND (visibility <> 'named' OR (app.me() = ANY (readers))) OR visibility = 'joint'
    AND (circle_id = ANY (((SELECT app.circles() AS circles))::bigint[])) OR visibility = 'network' AND cardinality(app.reads()) > 0));
CREATE POLICY app_update ON interaction FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (visibility <> 'named' OR
    (app.me() = ANY (readers))));
CREATE POLICY system_all ON interaction TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON interaction FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON interaction FOR EACH ROW EXECUTE FUNCTION app.audit_row();
GRANT SELECT, INSERT, UPDATE ON interaction TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction TO liaison_system;

CREATE TABLE interaction_contact (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  interaction_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  appointment_id bigint,
  name_then text NOT NULL,  -- personal
  CONSTRAINT interaction_contact_pkey PRIMARY KEY (interaction_id, contact_id),
  CONSTRAINT interaction_contact_id_key UNIQUE (id),
  CONSTRAINT interaction_contact_library_id_appointment_id_fkey FOREIGN KEY (library_id, appointment_id) REFERENCES appointment(library_id,
    id),
  CONSTRAINT interaction_contact_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id),
  CONSTRAINT interaction_contact_library_id_interaction_id_fkey FOREIGN KEY (library_id, interaction_id) REFERENCES interaction(library_id,
    id) ON DELETE CASCADE);
CREATE INDEX interaction_contact_appointment ON interaction_contact USING btree (appointment_id) WHERE (appointment_id IS NOT NULL);
CREATE INDEX interaction_contact_contact ON interaction_contact USING btree (contact_id, interaction_id DESC);
ALTER TABLE interaction_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON interaction_contact FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_contact.library_id AND p.id = interaction_contact.interaction_id)));
CREATE POLICY app_insert ON interaction_contact FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT
    FROM interaction p WHERE p.library_id = interaction_contact.library_id AND p.id = interaction_contact.interaction_id)));
CREATE POLICY app_read ON interaction_contact FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM interaction p WHERE p.id =
    interaction_contact.interaction_id)));
CREATE POLICY app_update ON interaction_contact FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_contact.library_id AND p.id = interaction_contact.interaction_id)));
CREATE POLICY system_all ON interaction_contact TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON interaction_contact FOR EACH ROW EXECUTE FUNCTION app.audit_row('interaction',
    'interaction_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_contact TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_contact TO liaison_system;

CREATE TABLE interaction_goal (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  interaction_id bigint NOT NULL,
  goal integer NOT NULL,
  CONSTRAINT interaction_goal_pkey PRIMARY KEY (interaction_id, goal),
  CONSTRAINT interaction_goal_id_key UNIQUE (id),
  CONSTRAINT interaction_goal_goal_fkey FOREIGN KEY (goal) REFERENCES goal(number),
  CONSTRAINT interaction_goal_library_id_interaction_id_fkey FOREIGN KEY (library_id, interaction_id) REFERENCES interaction(library_id, id)
    ON DELETE CASCADE);
ALTER TABLE interaction_goal ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON interaction_goal FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_goal.library_id AND p.id = interaction_goal.interaction_id)));
CREATE POLICY app_insert ON interaction_goal FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT
    FROM interaction p WHERE p.library_id = interaction_goal.library_id AND p.id = interaction_goal.interaction_id)));
CREATE POLICY app_read ON interaction_goal FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM interaction p WHERE p.id =
    interaction_goal.interaction_id)));
CREATE POLICY app_update ON interaction_goal FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_goal.library_id AND p.id = interaction_goal.interaction_id)));
CREATE POLICY system_all ON interaction_goal TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON interaction_goal FOR EACH ROW EXECUTE FUNCTION app.audit_row('interaction',
    'interaction_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_goal TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_goal TO liaison_system;

CREATE TABLE interaction_theme (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  interaction_id bigint NOT NULL,
  theme text NOT NULL,  -- plain
  CONSTRAINT interaction_theme_pkey PRIMARY KEY (interaction_id, theme),
  CONSTRAINT interaction_theme_id_key UNIQUE (id),
  CONSTRAINT interaction_theme_library_id_interaction_id_fkey FOREIGN KEY (library_id, interaction_id) REFERENCES interaction(library_id,
    id) ON DELETE CASCADE,
  CONSTRAINT interaction_theme_theme_fkey FOREIGN KEY (theme) REFERENCES theme(key));
ALTER TABLE interaction_theme ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON interaction_theme FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_theme.library_id AND p.id = interaction_theme.interaction_id)));
CREATE POLICY app_insert ON interaction_theme FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT
    FROM interaction p WHERE p.library_id = interaction_theme.library_id AND p.id = interaction_theme.interaction_id)));
CREATE POLICY app_read ON interaction_theme FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM interaction p WHERE p.id =
    interaction_theme.interaction_id)));
CREATE POLICY app_update ON interaction_theme FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_theme.library_id AND p.id = interaction_theme.interaction_id)));
CREATE POLICY system_all ON interaction_theme TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON interaction_theme FOR EACH ROW EXECUTE FUNCTION app.audit_row('interaction',
    'interaction_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_theme TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_theme TO liaison_system;

CREATE TABLE interaction_user (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  interaction_id bigint NOT NULL,
  user_id bigint NOT NULL,
  CONSTRAINT interaction_user_pkey PRIMARY KEY (interaction_id, user_id),
  CONSTRAINT interaction_user_id_key UNIQUE (id),
  CONSTRAINT interaction_user_library_id_interaction_id_fkey FOREIGN KEY (library_id, interaction_id) REFERENCES interaction(library_id, id)
    ON DELETE CASCADE,
  CONSTRAINT interaction_user_library_id_user_id_fkey FOREIGN KEY (library_id, user_id) REFERENCES member(library_id, user_id));
ALTER TABLE interaction_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON interaction_user FOR DELETE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_user.library_id AND p.id = interaction_user.interaction_id)));
CREATE POLICY app_insert ON interaction_user FOR INSERT TO liaison_app WITH CHECK ((library_id = ANY (app.writes())) AND (EXISTS (SELECT
    FROM interaction p WHERE p.library_id = interaction_user.library_id AND p.id = interaction_user.interaction_id)));
CREATE POLICY app_read ON interaction_user FOR SELECT TO liaison_app USING ((EXISTS (SELECT FROM interaction p WHERE p.id =
    interaction_user.interaction_id)));
CREATE POLICY app_update ON interaction_user FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (EXISTS (SELECT FROM
    interaction p WHERE p.library_id = interaction_user.library_id AND p.id = interaction_user.interaction_id)));
CREATE POLICY system_all ON interaction_user TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON interaction_user FOR EACH ROW EXECUTE FUNCTION app.audit_row('interaction',
    'interaction_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_user TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON interaction_user TO liaison_system;

CREATE TABLE library (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,  -- plain
  kind text NOT NULL DEFAULT 'library',  -- plain
  country text,  -- plain
  place text NOT NULL DEFAULT '',  -- plain
  city text NOT NULL DEFAULT '',  -- plain
  zone text NOT NULL DEFAULT 'UTC',  -- plain
  isil text,  -- plain
  contact_basis text NOT NULL DEFAULT 'legitimate_interest',  -- plain
  version integer NOT NULL DEFAULT 1,
  closed_at timestamptz,
  CONSTRAINT library_pkey PRIMARY KEY (id),
  CONSTRAINT library_isil_key UNIQUE (isil),
  CONSTRAINT library_kind CHECK (kind = ANY (ARRAY['library', 'association'])),
  CONSTRAINT library_place CHECK (country IS NOT NULL OR place <> ''),
  CONSTRAINT library_country_fkey FOREIGN KEY (country) REFERENCES country(code));
CREATE UNIQUE INDEX library_name_key ON library USING btree (lower(name)) WHERE (closed_at IS NULL);
ALTER TABLE library ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON library FOR SELECT TO liaison_app USING (true);
CREATE POLICY app_update ON library FOR UPDATE TO liaison_app USING ((id = ANY (app.writes())) OR app.reads_all());
CREATE POLICY system_all ON library TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON library FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR UPDATE ON library FOR EACH ROW EXECUTE FUNCTION app.audit_row();
GRANT SELECT ON library TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON library TO liaison_system;
GRANT UPDATE (name), UPDATE (kind), UPDATE (country), UPDATE (place), UPDATE (city), UPDATE (zone), UPDATE (isil), UPDATE (contact_basis) ON
    library TO liaison_app;

CREATE TABLE library_office (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  office_id bigint NOT NULL,
  lead_user_id bigint,
  at_least_days integer,
  at_most_days integer,
  note text NOT NULL DEFAULT '',  -- personal
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT library_office_pkey PRIMARY KEY (id),
  CONSTRAINT library_office_key UNIQUE (library_id, office_id),
  CONSTRAINT library_office_at_least CHECK (at_least_days >= 1 AND at_least_days <= 1000),
  CONSTRAINT library_office_at_most CHECK (at_most_days >= 1 AND at_most_days <= 1000),
  CONSTRAINT library_office_rhythm CHECK (at_most_days <= at_least_days),
  CONSTRAINT library_office_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id),
  CONSTRAINT library_office_library_id_lead_user_id_fkey FOREIGN KEY (library_id, lead_user_id) REFERENCES member(library_id, user_id),
  CONSTRAINT library_office_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
ALTER TABLE library_office ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_delete ON library_office FOR DELETE TO liaison_app USING (library_id = ANY (app.writes()));
CREATE POLICY app_insert ON library_office FOR INSERT TO liaison_app WITH CHECK (library_id = ANY (app.writes()));
CREATE POLICY app_read ON library_office FOR SELECT TO liaison_app USING ((library_id = ANY (((SELECT app.reads() AS reads))::bigint[])) OR
    app.reads_all());
CREATE POLICY app_update ON library_office FOR UPDATE TO liaison_app USING (library_id = ANY (app.writes()));
CREATE POLICY system_all ON library_office TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON library_office FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON library_office FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id',
    'own');
GRANT SELECT, INSERT, UPDATE, DELETE ON library_office TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON library_office TO liaison_system;

CREATE TABLE member (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  user_id bigint NOT NULL,
  role text NOT NULL,  -- plain
  joined_at timestamptz NOT NULL DEFAULT app.now(),
  ended_at timestamptz,
  CONSTRAINT member_pkey PRIMARY KEY (library_id, user_id),
  CONSTRAINT member_id_key UNIQUE (id),
  CONSTRAINT member_role CHECK (role = ANY (ARRAY['viewer', 'staff', 'manager'])),
  CONSTRAINT member_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id),
  CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id));
CREATE INDEX member_user ON member USING btree (user_id);
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON member FOR SELECT TO liaison_app USING (user_id = app.me() OR (library_id = ANY (((SELECT app.reads() AS
    reads))::bigint[])) OR app.reads_all());
CREATE POLICY system_all ON member TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER z_audit AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON member FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON member TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON member TO liaison_system;

CREATE TABLE meta (
  key text NOT NULL,  -- plain
  value text NOT NULL,  -- plain
  CONSTRAINT meta_pkey PRIMARY KEY (key));
GRANT SELECT ON meta TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON meta TO liaison_system;

CREATE TABLE network (
  one boolean NOT NULL DEFAULT true,
  name text NOT NULL DEFAULT '',  -- plain
  touch text NOT NULL DEFAULT 'library',  -- plain
  set_up_at timestamptz,
  demo boolean NOT NULL DEFAULT false,
  id bigint NOT NULL GENERATED ALWAYS AS (1) STORED,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT network_pkey PRIMARY KEY (one),
  CONSTRAINT network_one CHECK (one),
  CONSTRAINT network_touch CHECK (touch = ANY (ARRAY['library', 'another', 'off'])));
CREATE TRIGGER a_version BEFORE UPDATE ON network FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER UPDATE ON network FOR EACH ROW EXECUTE FUNCTION app.audit_row();
GRANT SELECT ON network TO liaison_app;
GRANT SELECT, UPDATE ON network TO liaison_system;

CREATE TABLE office (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  uid uuid NOT NULL DEFAULT gen_random_uuid(),
  key text,  -- plain
  organisation_id bigint NOT NULL,
  kind text NOT NULL,  -- plain
  names jsonb NOT NULL,  -- plain
  short_name text NOT NULL DEFAULT '',  -- plain
  aliases text[] NOT NULL DEFAULT '{}'[],  -- plain
  name_local text NOT NULL DEFAULT '',  -- plain
  name_local_lang text NOT NULL DEFAULT '',  -- plain
  city text NOT NULL DEFAULT '',  -- plain
  country text NOT NULL,  -- plain
  website text NOT NULL DEFAULT '',  -- plain
  approach_first text NOT NULL DEFAULT '',  -- plain
  approach_lang text NOT NULL DEFAULT '',  -- plain
  approach_through text NOT NULL DEFAULT '',  -- plain
  approach_signer text NOT NULL DEFAULT '',  -- plain
  state text NOT NULL DEFAULT 'active',  -- plain
  successor_id bigint,
  merged_into_id bigint,
  folded text NOT NULL,  -- plain
  fold_version integer NOT NULL,
  version integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  CONSTRAINT office_pkey PRIMARY KEY (id),
  CONSTRAINT office_key_key UNIQUE (key),
  CONSTRAINT office_uid_key UNIQUE (uid),
  CONSTRAINT office_approach_first CHECK (approach_first = ANY (ARRAY['', 'call', 'letter', 'email', 'form'])),
  CONSTRAINT office_state CHECK (state = ANY (ARRAY['active', 'relocated', 'merged', 'closed'])),
  CONSTRAINT office_successor CHECK (successor_id <> id),
  CONSTRAINT office_country_fkey FOREIGN KEY (country) REFERENCES country(code),
  CONSTRAINT office_kind_fkey FOREIGN KEY (kind) REFERENCES office_kind(key),
  CONSTRAINT office_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES office(id),
  CONSTRAINT office_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT office_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES office(id));
CREATE INDEX office_folded ON office USING gin (folded gin_trgm_ops);
CREATE INDEX office_organisation ON office USING btree (organisation_id);
CREATE INDEX office_seat ON office USING btree (country, kind);
CREATE TRIGGER a_version BEFORE UPDATE ON office FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON office FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT, INSERT, UPDATE ON office TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office TO liaison_system;

CREATE TABLE office_aside (
  user_id bigint NOT NULL,
  office_id bigint NOT NULL,
  on_date date NOT NULL,
  CONSTRAINT office_aside_pkey PRIMARY KEY (user_id, office_id),
  CONSTRAINT office_aside_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT office_aside_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id));
ALTER TABLE office_aside ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON office_aside TO liaison_app USING (user_id = app.me());
CREATE POLICY system_all ON office_aside TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON office_aside TO liaison_app;
GRANT SELECT, DELETE ON office_aside TO liaison_system;

CREATE TABLE office_country (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  country text NOT NULL,  -- plain
  deleted_at timestamptz,
  CONSTRAINT office_country_pkey PRIMARY KEY (office_id, country),
  CONSTRAINT office_country_id_key UNIQUE (id),
  CONSTRAINT office_country_country_fkey FOREIGN KEY (country) REFERENCES country(code),
  CONSTRAINT office_country_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
CREATE INDEX office_country_country ON office_country USING btree (country, office_id);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_country FOR EACH ROW EXECUTE FUNCTION app.audit_row('office',
    'office_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON office_country TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_country TO liaison_system;

CREATE TABLE office_goal (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  goal integer NOT NULL,
  deleted_at timestamptz,
  CONSTRAINT office_goal_pkey PRIMARY KEY (office_id, goal),
  CONSTRAINT office_goal_id_key UNIQUE (id),
  CONSTRAINT office_goal_goal_fkey FOREIGN KEY (goal) REFERENCES goal(number),
  CONSTRAINT office_goal_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_goal FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON office_goal TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_goal TO liaison_system;

CREATE TABLE office_kind (
  key text NOT NULL,  -- plain
  names jsonb NOT NULL,  -- plain
  descriptions jsonb NOT NULL,  -- plain
  verify_days integer NOT NULL,
  CONSTRAINT office_kind_pkey PRIMARY KEY (key));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON office_kind FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON office_kind TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_kind TO liaison_system;

CREATE TABLE office_reach (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  kind text NOT NULL,  -- plain
  value text NOT NULL,  -- plain
  version integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  CONSTRAINT office_reach_pkey PRIMARY KEY (id),
  CONSTRAINT office_reach_kind CHECK (kind = ANY (ARRAY['phone', 'email', 'address', 'form', 'hours'])),
  CONSTRAINT office_reach_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
CREATE INDEX office_reach_office ON office_reach USING btree (office_id);
CREATE TRIGGER a_version BEFORE UPDATE ON office_reach FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_reach FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE ON office_reach TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_reach TO liaison_system;

CREATE TABLE office_report (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  state text NOT NULL,  -- plain
  successor_id bigint,
  source_kind text NOT NULL,  -- plain
  source text NOT NULL DEFAULT '',  -- plain
  note text NOT NULL DEFAULT '',  -- personal
  by_library_id bigint NOT NULL,
  by_user_id bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT app.now(),
  decision text,  -- plain
  decided_by bigint,
  decided_library_id bigint,
  decided_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  CONSTRAINT office_report_pkey PRIMARY KEY (id),
  CONSTRAINT office_report_decision CHECK (decision = ANY (ARRAY['confirmed', 'refused', 'withdrawn'])),
  CONSTRAINT office_report_state CHECK (state = ANY (ARRAY['active', 'relocated', 'merged', 'closed'])),
  CONSTRAINT office_report_by_library_id_fkey FOREIGN KEY (by_library_id) REFERENCES library(id),
  CONSTRAINT office_report_by_user_id_fkey FOREIGN KEY (by_user_id) REFERENCES app_user(id),
  CONSTRAINT office_report_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app_user(id),
  CONSTRAINT office_report_decided_library_id_fkey FOREIGN KEY (decided_library_id) REFERENCES library(id),
  CONSTRAINT office_report_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT office_report_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES office(id));
CREATE UNIQUE INDEX office_report_open_key ON office_report USING btree (office_id) WHERE ((decision IS NULL) AND (deleted_at IS NULL));
CREATE TRIGGER a_version BEFORE UPDATE ON office_report FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_report FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE ON office_report TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_report TO liaison_system;

CREATE TABLE office_source (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  field text NOT NULL DEFAULT '',  -- plain
  reach_id bigint,
  post_id bigint,
  source_kind text NOT NULL,  -- plain
  source text NOT NULL DEFAULT '',  -- plain
  as_of text NOT NULL DEFAULT '',  -- plain
  confidence text NOT NULL DEFAULT '',  -- plain
  by_library_id bigint,
  by_user_id bigint,
  at timestamptz NOT NULL DEFAULT app.now(),
  confirmed_by bigint,
  confirmed_at timestamptz,
  confirmed_via text NOT NULL DEFAULT '',  -- plain
  deleted_at timestamptz,
  CONSTRAINT office_source_pkey PRIMARY KEY (id),
  CONSTRAINT office_source_confidence CHECK (confidence = ANY (ARRAY['', 'high', 'medium'])),
  CONSTRAINT office_source_kind CHECK (source_kind = ANY (ARRAY['official_page', 'official_list', 'public_dataset', 'press',
    'general_knowledge', 'website', 'letter', 'person', 'phone', 'other'])),
  CONSTRAINT office_source_by_library_id_fkey FOREIGN KEY (by_library_id) REFERENCES library(id),
  CONSTRAINT office_source_by_user_id_fkey FOREIGN KEY (by_user_id) REFERENCES app_user(id),
  CONSTRAINT office_source_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES app_user(id),
  CONSTRAINT office_source_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT office_source_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id),
  CONSTRAINT office_source_reach_id_fkey FOREIGN KEY (reach_id) REFERENCES office_reach(id));
CREATE INDEX office_source_office ON office_source USING btree (office_id, field, id DESC);
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_source FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE ON office_source TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_source TO liaison_system;

CREATE TABLE office_theme (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  theme text NOT NULL,  -- plain
  deleted_at timestamptz,
  CONSTRAINT office_theme_pkey PRIMARY KEY (office_id, theme),
  CONSTRAINT office_theme_id_key UNIQUE (id),
  CONSTRAINT office_theme_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT office_theme_theme_fkey FOREIGN KEY (theme) REFERENCES theme(key));
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON office_theme FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE, DELETE ON office_theme TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_theme TO liaison_system;

CREATE TABLE organisation (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  key text,  -- plain
  names jsonb NOT NULL,  -- plain
  acronyms jsonb NOT NULL DEFAULT '{}'::jsonb,  -- plain
  parent_system text NOT NULL,  -- plain
  kind text NOT NULL,  -- plain
  website text NOT NULL DEFAULT '',  -- plain
  local_offices text NOT NULL,  -- plain
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_key_key UNIQUE (key),
  CONSTRAINT organisation_local_offices CHECK (local_offices = ANY (ARRAY['listed', 'partly', 'missing', 'no'])));
CREATE TRIGGER a_version BEFORE UPDATE ON organisation FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON organisation FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON organisation FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT, INSERT, UPDATE ON organisation TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation TO liaison_system;

CREATE TABLE organisation_goal (
  organisation_id bigint NOT NULL,
  goal integer NOT NULL,
  CONSTRAINT organisation_goal_pkey PRIMARY KEY (organisation_id, goal),
  CONSTRAINT organisation_goal_goal_fkey FOREIGN KEY (goal) REFERENCES goal(number),
  CONSTRAINT organisation_goal_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id));
GRANT SELECT ON organisation_goal TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_goal TO liaison_system;

CREATE TABLE organisation_theme (
  organisation_id bigint NOT NULL,
  theme text NOT NULL,  -- plain
  CONSTRAINT organisation_theme_pkey PRIMARY KEY (organisation_id, theme),
  CONSTRAINT organisation_theme_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT organisation_theme_theme_fkey FOREIGN KEY (theme) REFERENCES theme(key));
GRANT SELECT ON organisation_theme TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_theme TO liaison_system;

CREATE TABLE post (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office_id bigint NOT NULL,
  title text NOT NULL,  -- plain
  theme text,  -- plain
  holder_name text NOT NULL DEFAULT '',  -- personal
  form_of_address text NOT NULL DEFAULT '',  -- personal
  lang text NOT NULL DEFAULT '',  -- plain
  since date,
  version integer NOT NULL DEFAULT 1,
  deleted_at timestamptz,
  CONSTRAINT post_pkey PRIMARY KEY (id),
  CONSTRAINT post_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  CONSTRAINT post_theme_fkey FOREIGN KEY (theme) REFERENCES theme(key));
CREATE INDEX post_office ON post USING btree (office_id);
CREATE TRIGGER a_version BEFORE UPDATE ON post FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON post FOR EACH ROW EXECUTE FUNCTION app.audit_row('office', 'office_id');
GRANT SELECT, INSERT, UPDATE ON post TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON post TO liaison_system;

CREATE TABLE reference_row (
  noun text NOT NULL,  -- plain
  key text NOT NULL,  -- plain
  release text NOT NULL,  -- plain
  "row" jsonb NOT NULL,  -- plain
  CONSTRAINT reference_row_pkey PRIMARY KEY (noun, key));
GRANT SELECT, INSERT, UPDATE, DELETE ON reference_row TO liaison_system;

CREATE TABLE session (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  token_hash bytea NOT NULL,
  user_id bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  seen_at timestamptz NOT NULL DEFAULT app.now(),
  expires_at timestamptz NOT NULL,
  idle interval NOT NULL,
  agent text NOT NULL DEFAULT '',  -- personal
  ended_at timestamptz,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_token_key UNIQUE (token_hash),
  CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id));
CREATE INDEX session_of_user ON session USING btree (user_id) WHERE (ended_at IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO liaison_system;

CREATE TABLE set_up_code (
  code_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT set_up_code_pkey PRIMARY KEY (code_hash));
GRANT SELECT, INSERT, DELETE ON set_up_code TO liaison_system;

CREATE TABLE sign_in_failure (
  at timestamptz NOT NULL DEFAULT app.now(),
  account bytea,
  address text NOT NULL,  -- personal
);
CREATE INDEX sign_in_failure_account ON sign_in_failure USING btree (account, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure USING btree (address, at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO liaison_system;

CREATE TABLE target (
  code text NOT NULL,  -- plain
  goal integer NOT NULL,
  labels jsonb NOT NULL,  -- plain
  CONSTRAINT target_pkey PRIMARY KEY (code),
  CONSTRAINT target_goal_fkey FOREIGN KEY (goal) REFERENCES goal(number));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON target FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON target TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON target TO liaison_system;

CREATE TABLE task (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  library_id bigint NOT NULL,
  visibility text NOT NULL DEFAULT 'library',  -- plain
  readers bigint[] NOT NULL DEFAULT '{}'::bigint[],  -- plain
  circle_id bigint,
  owner_id bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT app.now(),
  deleted_at timestamptz,
  title text NOT NULL DEFAULT '',  -- personal
  title_key text NOT NULL DEFAULT '',  -- plain
  title_args jsonb NOT NULL DEFAULT '{}'::jsonb,  -- personal
  due_on date NOT NULL,
  due_was date,
  state text NOT NULL DEFAULT 'open',  -- plain
  done_at timestamptz,
  done_by bigint,
  given_by bigint,
  office_id bigint,
  contact_id bigint,
  interaction_id bigint,
  title_lang text NOT NULL DEFAULT '',  -- plain
  folded text NOT NULL DEFAULT '',  -- personal
  fold_version integer NOT NULL DEFAULT 0,
  CONSTRAINT task_pkey PRIMARY KEY (id),
  CONSTRAINT task_library_id_id_key UNIQUE (library_id, id),
  CONSTRAINT task_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL),
  CONSTRAINT task_done CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT task_readers CHECK ((visibility = 'named') = COALESCE(owner_id = ANY (readers), false) AND (visibility = 'named' OR readers =
    '{}'::bigint[])),
  CONSTRAINT task_state CHECK (state = ANY (ARRAY['open', 'done'])),
  CONSTRAINT task_title CHECK ((title = '') <> (title_key = '')),
  CONSTRAINT task_visibility CHECK (visibility = ANY (ARRAY['library', 'joint', 'network', 'named'])),
  CONSTRAINT task_library_id_circle_id_fkey FOREIGN KEY (library_id, circle_id) REFERENCES circle_library(library_id, circle_id),
  CONSTRAINT task_library_id_contact_id_fkey FOREIGN KEY (library_id, contact_id) REFERENCES contact(library_id, id) ON DELETE SET NULL
    (contact_id),
  CONSTRAINT task_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id),
  CONSTRAINT task_library_id_interaction_id_fkey FOREIGN KEY (library_id, interaction_id) REFERENCES interaction(library_id, id) ON DELETE
    SET NULL (interaction_id),
  CONSTRAINT task_library_id_owner_id_fkey FOREIGN KEY (library_id, owner_id) REFERENCES member(library_id, user_id),
  CONSTRAINT task_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id));
CREATE INDEX task_contact ON task USING btree (library_id, contact_id, state, due_on);
CREATE INDEX task_due ON task USING btree (library_id, state, due_on, id);
CREATE INDEX task_folded ON task USING gin (library_id, folded gin_trgm_ops);
CREATE INDEX task_interaction ON task USING btree (interaction_id) WHERE (interaction_id IS NOT NULL);
CREATE INDEX task_office ON task USING btree (library_id, office_id, state, due_on);
CREATE INDEX task_owner ON task USING btree (library_id, owner_id, state, due_on, id);
CREATE INDEX task_trash ON task USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_insert ON task FOR INSERT TO liaison_app WITH CHECK (library_id = ANY (app.writes()));
CREATE POLICY app_read ON task FOR SELECT TO liaison_app USING ((deleted_at IS NULL OR app.trash()) AND (((library_id = ANY (((SELECT
    app.reads() AS reads))::bigint[])) OR app.reads_all()) AND (visibility <> 'named' OR (app.me() = ANY (readers))) OR visibility = 'joint'
    AND (circle_id = ANY (((SELECT app.circles() AS circles))::bigint[])) OR visibility = 'network' AND cardinality(app.reads()) > 0));
CREATE POLICY app_update ON task FOR UPDATE TO liaison_app USING ((library_id = ANY (app.writes())) AND (visibility <> 'named' OR (app.me()
    = ANY (readers))));
CREATE POLICY system_all ON task TO liaison_system USING (true) WITH CHECK (true);
CREATE TRIGGER a_version BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR DELETE OR UPDATE ON task FOR EACH ROW EXECUTE FUNCTION app.audit_row();
GRANT SELECT, INSERT, UPDATE ON task TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO liaison_system;

CREATE TABLE theme (
  key text NOT NULL,  -- plain
  names jsonb NOT NULL,  -- plain
  descriptions jsonb NOT NULL,  -- plain
  CONSTRAINT theme_pkey PRIMARY KEY (key));
CREATE TRIGGER z_names AFTER INSERT OR DELETE OR UPDATE ON theme FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
GRANT SELECT ON theme TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON theme TO liaison_system;

CREATE TABLE undo (
  request text NOT NULL,  -- plain
  user_id bigint NOT NULL,
  use_case text NOT NULL,  -- plain
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT undo_pkey PRIMARY KEY (request));
ALTER TABLE undo ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON undo TO liaison_app USING (user_id = app.me());
CREATE POLICY system_all ON undo TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON undo TO liaison_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON undo TO liaison_system;
