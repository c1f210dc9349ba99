-- +goose Up
-- The network's settings are edited like a row, and a person may begin the week and rest on other days than the country does.
ALTER TABLE network ADD COLUMN id bigint NOT NULL GENERATED ALWAYS AS (1) STORED, ADD COLUMN version int NOT NULL DEFAULT 1;
CREATE TRIGGER a_version BEFORE UPDATE ON network FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_audit AFTER UPDATE ON network FOR EACH ROW EXECUTE FUNCTION app.audit_row();
ALTER TABLE app_user ADD COLUMN week_start text NOT NULL DEFAULT '' CONSTRAINT app_user_week_start CHECK (week_start IN ('', 'mon', 'fri', 'sat', 'sun')),
  ADD COLUMN weekend text NOT NULL DEFAULT '' CONSTRAINT app_user_weekend CHECK (weekend IN ('', 'sat,sun', 'fri,sat', 'thu,fri', 'fri,sun', 'fri', 'sat', 'sun'));
GRANT UPDATE (week_start, weekend) ON app_user TO liaison_app;
COMMENT ON COLUMN app_user.week_start IS 'plain'; COMMENT ON COLUMN app_user.weekend IS 'plain';
