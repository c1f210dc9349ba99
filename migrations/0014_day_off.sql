-- +goose Up
-- Days on which a country does not work beside its weekend: a short list that those who keep the directory type in.
CREATE TABLE day_off (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, country text NOT NULL REFERENCES country, on_date date NOT NULL,
  name text NOT NULL CONSTRAINT day_off_name CHECK (name <> ''), version int NOT NULL DEFAULT 1, deleted_at timestamptz);
CREATE UNIQUE INDEX day_off_once ON day_off (country, on_date) WHERE deleted_at IS NULL;
CREATE TRIGGER a_version BEFORE UPDATE ON day_off FOR EACH ROW EXECUTE FUNCTION app.next_version();
CREATE TRIGGER z_names AFTER INSERT OR UPDATE OR DELETE ON day_off FOR EACH STATEMENT EXECUTE FUNCTION app.names_changed();
CALL app.audit_directory('day_off');
COMMENT ON COLUMN day_off.country IS 'plain'; COMMENT ON COLUMN day_off.name IS 'plain';
