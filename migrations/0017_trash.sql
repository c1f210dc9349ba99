-- +goose Up
-- What lies in the trash is found without reading what does not: by its page, and by each night's cleaning, which begins with
-- the program.
CREATE INDEX contact_trash ON contact (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX interaction_trash ON interaction (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX task_trash ON task (deleted_at) WHERE deleted_at IS NOT NULL;
