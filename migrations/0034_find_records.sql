-- +goose Up
-- Next steps are found by their words, as every noun is whose table has them folded (app.find_records).
ALTER TABLE task
  ADD folded text NOT NULL DEFAULT '',
  ADD fold_version int NOT NULL DEFAULT 0;
COMMENT ON COLUMN task.folded IS 'personal';
CREATE INDEX task_folded ON task USING gin (library_id, folded gin_trgm_ops);
-- The steps that are there are folded with the next start.
DELETE FROM meta WHERE key = 'folded';
