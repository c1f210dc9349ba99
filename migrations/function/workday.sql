-- The first day from one on that a person works, as far as is known: none of their weekend, nor a day off of their country. Steps
-- that the program makes by itself fall on such a day, as those do that it proposes.
CREATE OR REPLACE FUNCTION app.workday(of_user bigint, day date) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT coalesce((
    SELECT d::date
    FROM public.app_user u
    LEFT JOIN public.country c ON c.code = u.country,
      generate_series(day::timestamp, day::timestamp + interval '30 days', interval '1 day') d
    WHERE u.id = of_user
      AND NOT to_char(d, 'dy') = any(coalesce(string_to_array(nullif(u.weekend, ''), ','), c.weekend, '{sat,sun}'))
      AND NOT EXISTS (
        SELECT FROM public.day_off o
        WHERE o.country = u.country AND o.on_date = d::date AND o.deleted_at IS NULL)
    ORDER BY d
    LIMIT 1), day)
$$;
REVOKE EXECUTE ON FUNCTION app.workday FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.workday TO liaison_app, liaison_system;
