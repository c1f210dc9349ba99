-- +goose Up
-- What search looks through is written anew when a release folds words in another way. The row itself stays as it was, so its
-- version does too: nobody's open form becomes stale by it. The audit takes no notice of these columns already.
CREATE OR REPLACE FUNCTION app.next_version() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.version := OLD.version + CASE WHEN current_setting('app.folding', true) = 'on' THEN 0 ELSE 1 END; RETURN NEW; END $$;

-- The country of a library and of a person is one of the list. What is not becomes the place that somebody typed.
UPDATE library SET place = CASE WHEN place = '' THEN country ELSE place END, country = NULL WHERE country NOT IN (SELECT code FROM country);
UPDATE app_user SET country = NULL WHERE country NOT IN (SELECT code FROM country);
ALTER TABLE library ADD CONSTRAINT library_country_fkey FOREIGN KEY (country) REFERENCES country;
ALTER TABLE app_user ADD CONSTRAINT app_user_country_fkey FOREIGN KEY (country) REFERENCES country;
