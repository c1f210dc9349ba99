-- +goose Up
-- Search behind the fence, with every filter and every order of the list. LIKE is not leakproof, so no policy may stand before
-- its index, and a filter that stood outside would thin out a page that the search had already cut. Ids in page order, at most
-- four words in any order; words are folded and escaped in Go ('%wanj%', '% 伟 %'), lo and hi are the bounds of one short word.
-- EXECUTE plans anew each time with the values known: what is not asked for falls away.
DROP FUNCTION app.find_contacts(bigint, bigint, bigint, text[], text, bigint, int);
-- +goose StatementBegin
CREATE FUNCTION app.find_contacts(lib bigint, office bigint, owner bigint, words text[], after_sort text, after_id bigint, n int, sort text DEFAULT 'name',
  lo text DEFAULT NULL, hi text DEFAULT NULL, country text DEFAULT NULL, theme text DEFAULT NULL, post text DEFAULT NULL, blocked boolean DEFAULT NULL, step text DEFAULT NULL, today date DEFAULT NULL, shared boolean DEFAULT false)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 51 SET search_path = pg_catalog, public AS $$
DECLARE page text := CASE sort
  WHEN 'name' THEN ' AND (c.sort_name, c.id) > ($5 COLLATE "und-x-icu", $6) ORDER BY c.sort_name, c.id'
  WHEN '-name' THEN ' AND ($6 = 0 OR (c.sort_name, c.id) < ($5 COLLATE "und-x-icu", $6)) ORDER BY c.sort_name DESC, c.id DESC'
  WHEN 'recent' THEN ' AND ($6 = 0 OR c.id < $6) ORDER BY c.id DESC' END;
BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY EXECUTE $q$
  SELECT c.id FROM public.contact c WHERE ($16 OR c.library_id = $1) AND (NOT $16 OR c.visibility = 'network' AND c.library_id <> $1)
    AND c.deleted_at IS NULL AND (c.visibility <> 'named' OR app.me() = any(c.readers))
    AND c.folded LIKE coalesce($4[1], '%') AND c.folded LIKE coalesce($4[2], '%') AND c.folded LIKE coalesce($4[3], '%') AND c.folded LIKE coalesce($4[4], '%')
    AND ($8 IS NULL OR c.folded ~>=~ $8) AND ($9 IS NULL OR c.folded ~<~ $9)
    AND ($2 IS NULL OR $12 = 'former' OR c.main_office_id = $2) AND ($3 IS NULL OR c.owner_id = $3) AND ($13 IS NULL OR c.do_not_contact = $13)
    AND ($10 IS NULL OR c.main_office_id IN (SELECT o.id FROM public.office o WHERE o.country = $10))
    AND ($11 IS NULL OR c.id IN (SELECT t.contact_id FROM public.contact_theme t WHERE t.library_id = $1 AND t.theme = $11))
    AND ($12 IS DISTINCT FROM 'current' OR c.main_office_id IS NOT NULL)
    AND ($12 IS DISTINCT FROM 'former' OR CASE WHEN $2 IS NULL THEN c.main_office_id IS NULL ELSE c.main_office_id IS DISTINCT FROM $2 END
      AND c.id IN (SELECT a.contact_id FROM public.appointment a WHERE a.library_id = $1 AND a.ended AND ($2 IS NULL OR a.office_id = $2)))
    AND ($14 IS DISTINCT FROM 'due' OR c.id IN (SELECT k.contact_id FROM public.task k WHERE k.library_id = $1 AND k.state = 'open' AND k.due_on <= $15 AND k.contact_id IS NOT NULL AND k.deleted_at IS NULL AND (k.visibility <> 'named' OR app.me() = any(k.readers))))
    AND ($14 IS DISTINCT FROM 'none' OR c.id NOT IN (SELECT k.contact_id FROM public.task k WHERE k.library_id = $1 AND k.state = 'open' AND k.contact_id IS NOT NULL AND k.deleted_at IS NULL AND (k.visibility <> 'named' OR app.me() = any(k.readers))))
  $q$ || page || ' LIMIT $7' USING lib, office, owner, words, after_sort, after_id, least(n, 5001), lo, hi, country, theme, post, blocked, step, today, shared;
END IF; END $$;
-- +goose StatementEnd

-- Who has the same e-mail address or telephone number: asked while somebody types, so it needs an index, and an expression's
-- index does not stand behind a policy. The last nine digits tell numbers apart whether or not the country is written.
CREATE FUNCTION app.channel_key(kind text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS
$$ SELECT CASE WHEN kind = 'email' THEN lower(value) WHEN kind IN ('phone', 'mobile') THEN CASE WHEN length(regexp_replace(value, '[^0-9]', '', 'g')) >= 6 THEN right(regexp_replace(value, '[^0-9]', '', 'g'), 9) END END $$;
CREATE INDEX contact_channel_key ON contact_channel (library_id, app.channel_key(kind, value));
CREATE FUNCTION app.find_channels(lib bigint, emails text[], phones text[]) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT DISTINCT h.contact_id FROM public.contact_channel h WHERE (app.reads_all() OR lib = any(app.reads())) AND h.library_id = lib
   AND app.channel_key(h.kind, h.value) IN (SELECT app.channel_key('email', e) FROM unnest(emails) e UNION ALL SELECT app.channel_key('phone', p) FROM unnest(phones) p) LIMIT 20 $$;

-- Why somebody is addressed as they are: "the given name; Alemu is his father's".
ALTER TABLE contact ADD COLUMN salutation_why text NOT NULL DEFAULT '';
COMMENT ON COLUMN contact.salutation_why IS 'personal';

REVOKE EXECUTE ON FUNCTION app.find_contacts, app.channel_key, app.find_channels FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_contacts, app.channel_key, app.find_channels TO liaison_app, liaison_system;
