-- +goose Up
-- Whoever makes a link for a new password could open it too, and read what is named to its person. So the person is told, at the
-- next sign-in and in the account: when a link was opened, and since when they know.
ALTER TABLE access_link
  ADD COLUMN opened_at timestamptz,
  ADD COLUMN told_at timestamptz;
CREATE INDEX access_link_of_user ON access_link (user_id, opened_at);
