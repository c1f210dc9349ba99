-- +goose Up
-- The search of interactions is called by their name; its file makes it.
DROP FUNCTION app.find_entries;
