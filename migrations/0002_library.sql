-- +goose Up
-- Libraries, the people who sign in, and the machinery of their requests.
CREATE TABLE network (
  one boolean PRIMARY KEY DEFAULT true CONSTRAINT network_one CHECK (one),
  name text NOT NULL DEFAULT '',
  touch text NOT NULL DEFAULT 'library' CONSTRAINT network_touch CHECK (touch IN ('library', 'another', 'off')),
  set_up_at timestamptz,
  demo boolean NOT NULL DEFAULT false);
INSERT INTO network DEFAULT VALUES;
GRANT SELECT ON network TO liaison_app; GRANT SELECT, UPDATE ON network TO liaison_system;

CREATE TABLE set_up_code (
  code_hash bytea PRIMARY KEY, expires_at timestamptz NOT NULL);
GRANT SELECT, INSERT, DELETE ON set_up_code TO liaison_system;

CREATE TABLE library (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL, kind text NOT NULL DEFAULT 'library' CONSTRAINT library_kind CHECK (kind IN ('library', 'association')),
  country text, place text NOT NULL DEFAULT '', city text NOT NULL DEFAULT '', zone text NOT NULL DEFAULT 'UTC', isil text,
  contact_basis text NOT NULL DEFAULT 'legitimate_interest',
  version int NOT NULL DEFAULT 1, closed_at timestamptz,
  CONSTRAINT library_isil_key UNIQUE (isil),
  CONSTRAINT library_place CHECK (country IS NOT NULL OR place <> ''));
CREATE UNIQUE INDEX library_name_key ON library (lower(name)) WHERE closed_at IS NULL;

CREATE TABLE app_user (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL, lang text NOT NULL DEFAULT 'en' CONSTRAINT app_user_lang CHECK (lang IN ('en', 'fr', 'ar')), country text, zone text NOT NULL DEFAULT 'UTC',
  theme text NOT NULL DEFAULT '' CONSTRAINT app_user_theme CHECK (theme IN ('', 'light', 'dark')), keys_off boolean NOT NULL DEFAULT false,
  network_role text NOT NULL DEFAULT '' CONSTRAINT app_user_network_role CHECK (network_role IN ('', 'observer', 'coordinator', 'admin')),
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT app.now(), disabled_at timestamptz);
-- A membership ends, it is never deleted.
CREATE TABLE member (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  library_id bigint NOT NULL REFERENCES library, user_id bigint NOT NULL REFERENCES app_user,
  role text NOT NULL CONSTRAINT member_role CHECK (role IN ('viewer', 'staff', 'manager')), joined_at timestamptz NOT NULL DEFAULT app.now(), ended_at timestamptz,
  PRIMARY KEY (library_id, user_id));
CREATE INDEX member_user ON member (user_id);
-- For liaison_system alone: what proves who somebody is.
CREATE TABLE credential (
  user_id bigint PRIMARY KEY REFERENCES app_user,
  email text NOT NULL, email_folded text NOT NULL CONSTRAINT credential_email_key UNIQUE, password_hash text);
CREATE TABLE session (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL CONSTRAINT session_token_key UNIQUE, user_id bigint NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT app.now(), seen_at timestamptz NOT NULL DEFAULT app.now(), expires_at timestamptz NOT NULL, idle interval NOT NULL, agent text NOT NULL DEFAULT '', ended_at timestamptz);
CREATE INDEX session_of_user ON session (user_id) WHERE ended_at IS NULL;
CREATE TABLE sign_in_failure (
  at timestamptz NOT NULL DEFAULT app.now(), account bytea, address text NOT NULL);
CREATE INDEX sign_in_failure_account ON sign_in_failure (account, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);
-- A link that somebody hands over: one purpose, one use, an end.
CREATE TABLE access_link (
  token_hash bytea PRIMARY KEY, user_id bigint NOT NULL REFERENCES app_user, purpose text NOT NULL CONSTRAINT access_link_purpose CHECK (purpose IN ('invitation', 'password_reset')),
  made_by bigint REFERENCES app_user, created_at timestamptz NOT NULL DEFAULT app.now(), expires_at timestamptz NOT NULL, used_at timestamptz);
GRANT SELECT, INSERT, UPDATE, DELETE ON credential, session, sign_in_failure, access_link TO liaison_system;

CREATE TABLE circle (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lead_library_id bigint NOT NULL REFERENCES library);
CREATE TABLE circle_library (
  circle_id bigint NOT NULL REFERENCES circle, library_id bigint NOT NULL REFERENCES library, joined_on date NOT NULL DEFAULT app.now()::date, left_on date, PRIMARY KEY (library_id, circle_id));
CREATE TABLE idempotency (
  user_id bigint NOT NULL, key uuid NOT NULL, use_case text NOT NULL, body_hash bytea NOT NULL, result text, at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (user_id, key));
CREATE TABLE undo (
  request text PRIMARY KEY, user_id bigint NOT NULL, use_case text NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz);

-- +goose StatementBegin
-- The actor of a transaction: network role, and libraries with roles; nothing for one whose account has ended. In PL/pgSQL,
-- because its plan is kept for the connection: it runs in every transaction.
CREATE FUNCTION app.actor(of_user bigint) RETURNS TABLE (network_role text, libraries bigint[], roles text[], writes bigint[]) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public AS
$$ BEGIN RETURN QUERY SELECT coalesce((SELECT u.network_role FROM public.app_user u WHERE u.id = of_user AND u.disabled_at IS NULL), ''), coalesce(array_agg(m.library_id ORDER BY m.joined_at, m.id), '{}'),
          coalesce(array_agg(m.role ORDER BY m.joined_at, m.id), '{}'), coalesce(array_agg(m.library_id) FILTER (WHERE m.role <> 'viewer'), '{}')
   FROM public.member m JOIN public.app_user u ON u.id = m.user_id AND u.disabled_at IS NULL JOIN public.library l ON l.id = m.library_id AND l.closed_at IS NULL
   WHERE m.user_id = of_user AND m.ended_at IS NULL; END $$;
CREATE FUNCTION app.circles() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT array(SELECT circle_id FROM public.circle_library WHERE library_id = any(app.reads()) AND left_on IS NULL) $$;
-- Whether somebody beside the library reads along; forms say so.
CREATE FUNCTION app.coordinated() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT EXISTS (SELECT FROM public.app_user WHERE network_role IN ('coordinator', 'admin') AND disabled_at IS NULL AND id <> app.me()) $$;
-- The memberships and names that an actor may see: of the libraries they read, and their own.
CREATE FUNCTION app.colleagues() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT array(SELECT user_id FROM public.member WHERE library_id = any(app.reads())) $$;
-- +goose StatementEnd

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON member FOR SELECT TO liaison_app USING ((SELECT app.reads_all()) OR user_id = (SELECT app.me()) OR library_id = any((SELECT app.reads())::bigint[]));
CREATE POLICY system_all ON member TO liaison_system USING (true) WITH CHECK (true);
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON app_user FOR SELECT TO liaison_app USING ((SELECT app.reads_all()) OR id = (SELECT app.me()) OR id = any((SELECT app.colleagues())::bigint[]));
CREATE POLICY app_update ON app_user FOR UPDATE TO liaison_app USING (id = (SELECT app.me()));
CREATE POLICY system_all ON app_user TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT ON member, app_user, library, circle, circle_library TO liaison_app;
GRANT UPDATE (name, lang, country, zone, theme, keys_off) ON app_user TO liaison_app;
GRANT UPDATE (name, kind, country, place, city, zone, isil, contact_basis) ON library TO liaison_app;
GRANT SELECT, INSERT, UPDATE ON member, app_user, library, circle, circle_library TO liaison_system;
-- Everybody signed in may know a library's name; only those who write for it, and the network's own, change it.
ALTER TABLE library ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON library FOR SELECT TO liaison_app USING (true);
CREATE POLICY app_update ON library FOR UPDATE TO liaison_app USING ((SELECT app.reads_all()) OR id = any((SELECT app.writes())::bigint[]));
CREATE POLICY system_all ON library TO liaison_system USING (true) WITH CHECK (true);
ALTER TABLE circle_library ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON circle_library FOR SELECT TO liaison_app USING ((SELECT app.reads_all()) OR library_id = any((SELECT app.reads())::bigint[]) OR circle_id = any((SELECT app.circles())::bigint[]));
CREATE POLICY system_all ON circle_library TO liaison_system USING (true) WITH CHECK (true);
-- One's own rows.
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency TO liaison_app USING (user_id = (SELECT app.me()));
CREATE POLICY system_all ON idempotency TO liaison_system USING (true) WITH CHECK (true);
ALTER TABLE undo ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON undo TO liaison_app USING (user_id = (SELECT app.me()));
CREATE POLICY system_all ON undo TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON idempotency, undo TO liaison_app; GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency, undo TO liaison_system;

CALL app.fence_noun('audit');
ALTER TABLE audit_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_read ON audit_value FOR SELECT TO liaison_app USING (EXISTS (SELECT FROM audit a WHERE a.id = audit_id));
CREATE POLICY system_all ON audit_value TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT ON audit, audit_value, meta TO liaison_app; GRANT SELECT, INSERT, UPDATE ON meta TO liaison_system; GRANT SELECT ON audit, audit_value TO liaison_system;
CREATE TRIGGER a_version BEFORE UPDATE ON library FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER INSERT OR UPDATE ON library FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER z_audit AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION app.audit_row();
CREATE TRIGGER a_version BEFORE UPDATE ON app_user FOR EACH ROW EXECUTE FUNCTION app.next_version();

COMMENT ON COLUMN network.name IS 'plain'; COMMENT ON COLUMN network.touch IS 'plain';
COMMENT ON COLUMN library.name IS 'plain'; COMMENT ON COLUMN library.kind IS 'plain'; COMMENT ON COLUMN library.country IS 'plain'; COMMENT ON COLUMN library.place IS 'plain';
COMMENT ON COLUMN library.city IS 'plain'; COMMENT ON COLUMN library.zone IS 'plain'; COMMENT ON COLUMN library.isil IS 'plain'; COMMENT ON COLUMN library.contact_basis IS 'plain';
COMMENT ON COLUMN app_user.name IS 'personal'; COMMENT ON COLUMN app_user.lang IS 'plain'; COMMENT ON COLUMN app_user.country IS 'plain'; COMMENT ON COLUMN app_user.zone IS 'plain';
COMMENT ON COLUMN app_user.theme IS 'plain'; COMMENT ON COLUMN app_user.network_role IS 'plain'; COMMENT ON COLUMN member.role IS 'plain';
COMMENT ON COLUMN credential.email IS 'personal'; COMMENT ON COLUMN credential.email_folded IS 'personal'; COMMENT ON COLUMN credential.password_hash IS 'personal';
COMMENT ON COLUMN session.agent IS 'personal'; COMMENT ON COLUMN sign_in_failure.address IS 'personal'; COMMENT ON COLUMN access_link.purpose IS 'plain';
COMMENT ON COLUMN idempotency.use_case IS 'plain'; COMMENT ON COLUMN idempotency.result IS 'plain'; COMMENT ON COLUMN undo.request IS 'plain'; COMMENT ON COLUMN undo.use_case IS 'plain';
