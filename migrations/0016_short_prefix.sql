-- +goose Up
-- A search of one or two letters looks at the beginning of the names only; the index need hold no more of them. Thirty names in
-- many scripts were too long for a row of it.
-- +goose StatementBegin
DO $$ BEGIN
  EXECUTE replace(replace(pg_get_functiondef('app.find_contacts'::regproc), 'c.folded ~>=~', 'left(c.folded, 20) ~>=~'), 'c.folded ~<~', 'left(c.folded, 20) ~<~');
END $$;
DROP INDEX contact_prefix;
CREATE INDEX contact_prefix ON contact (library_id, left(folded, 20) text_pattern_ops);
-- +goose StatementEnd
