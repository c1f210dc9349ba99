-- +goose Up
-- "Ten minutes left?" asks about one office after another. Whom somebody would not be asked about today stands here, so that they
-- can leave and go on where they were. It is nobody else's, has no history, and the nightly cleaning removes it.
CREATE TABLE office_aside (
  user_id bigint NOT NULL REFERENCES app_user, office_id bigint NOT NULL REFERENCES office, on_date date NOT NULL, PRIMARY KEY (user_id, office_id));
ALTER TABLE office_aside ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON office_aside TO liaison_app USING (user_id = app.me());
CREATE POLICY system_all ON office_aside TO liaison_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON office_aside TO liaison_app; GRANT SELECT, DELETE ON office_aside TO liaison_system;
