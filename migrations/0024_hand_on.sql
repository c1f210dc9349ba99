-- +goose Up
-- An entry that was handed on is still told as by whoever logged it; empty while that is its owner.
ALTER TABLE interaction ADD COLUMN logged_by bigint, ADD FOREIGN KEY (library_id, logged_by) REFERENCES member (library_id, user_id);
-- The words of a step that somebody typed have a language, as notes do; empty where it is not known, or the words are the program's.
ALTER TABLE task ADD COLUMN title_lang text NOT NULL DEFAULT '';
COMMENT ON COLUMN task.title_lang IS 'plain';
-- +goose StatementBegin
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('app.find_entries'::regproc), 'i.owner_id = by_user', 'coalesce(i.logged_by, i.owner_id) = by_user');
END $$;
-- +goose StatementEnd
