-- +goose Up
-- Work in the background: River keeps its jobs in a schema of its own, whose tables its own migrations make, in the same run and under
-- the same lock. A use case puts a job there in its transaction; what a job is given are numbers, so that nothing personal lies there.
CREATE SCHEMA river;
GRANT USAGE ON SCHEMA river TO liaison_app, liaison_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO liaison_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT USAGE ON SEQUENCES TO liaison_app, liaison_system;
