-- What two channels have in common when they are the same: an address in small letters, or the last nine digits of a number, which
-- tell numbers apart whether or not the country is written. An index stands on it.
CREATE OR REPLACE FUNCTION app.channel_key(kind text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE
    WHEN kind = 'email' THEN lower(value)
    WHEN kind IN ('phone', 'mobile') THEN
      CASE WHEN length(regexp_replace(value, '[^0-9]', '', 'g')) >= 6 THEN right(regexp_replace(value, '[^0-9]', '', 'g'), 9) END
  END
$$;
REVOKE EXECUTE ON FUNCTION app.channel_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.channel_key TO liaison_app, liaison_system;
