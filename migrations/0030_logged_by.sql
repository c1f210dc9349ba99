-- +goose Up
-- What one person logged is found by an index, whoever is answerable for it now.
CREATE INDEX interaction_by ON interaction (library_id, (coalesce(logged_by, owner_id)), occurred_at, id);
