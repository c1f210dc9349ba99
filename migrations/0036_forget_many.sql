-- +goose Up
-- The history of many records is emptied by one statement: app.forget takes a list.
DROP FUNCTION app.forget(text, bigint);
