-- +goose Up
-- The steps of an entry are asked for with every line of a timeline.
CREATE INDEX task_interaction ON task (interaction_id) WHERE interaction_id IS NOT NULL;
