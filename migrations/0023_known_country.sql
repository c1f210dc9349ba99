-- +goose Up
-- The country of a library and of a person is one of the list, as an office's is. What was kept before stays as it is until
-- somebody changes it.
ALTER TABLE library ADD CONSTRAINT library_country FOREIGN KEY (country) REFERENCES country NOT VALID;
ALTER TABLE app_user ADD CONSTRAINT app_user_country FOREIGN KEY (country) REFERENCES country NOT VALID;
