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

-- The first day from one on that a person works, as far as is known: none of their weekend, nor a day off of their country. Steps
-- that the program makes by itself fall on such a day, as those do that it proposes.
CREATE FUNCTION app.workday(of_user bigint, day date) RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, public AS
$$ SELECT coalesce((SELECT d::date FROM public.app_user u LEFT JOIN public.country c ON c.code = u.country, generate_series(day::timestamp, day::timestamp + interval '30 days', interval '1 day') d
     WHERE u.id = of_user AND NOT to_char(d, 'dy') = any(coalesce(string_to_array(nullif(u.weekend, ''), ','), c.weekend, '{sat,sun}'))
       AND NOT EXISTS (SELECT FROM public.day_off o WHERE o.country = u.country AND o.on_date = d::date AND o.deleted_at IS NULL) ORDER BY d LIMIT 1), day) $$;
REVOKE EXECUTE ON FUNCTION app.workday FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.workday TO liaison_app, liaison_system;
-- +goose StatementBegin
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('app.greet_new_holder'::regproc), '(app.now() + interval ''7 days'')::date', 'app.workday(to_user, (app.now() + interval ''7 days'')::date)');
END $$;
-- +goose StatementEnd
