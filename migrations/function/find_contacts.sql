-- The search of people behind the fence, with every filter and every order of the list. LIKE is not leakproof, so no policy may
-- stand before its index, and a filter outside would thin out a page that the search has already cut. It gives ids in page order, at
-- most four words in any order. Words are folded and escaped in Go ('%wanj%', '% 伟 %'); lo and hi are the bounds of one short word.
-- The statement is planned anew each time, and its text takes time too: only what is asked for is written into it. A rare word is
-- looked up in the index of letters and its finds are put in order: by its samples the planner would often rather walk all names in
-- their order until the page is full. The caller, who has looked at the first names, says so.
CREATE OR REPLACE FUNCTION app.find_contacts(
  lib bigint, office bigint, owner bigint, words text[], after_sort text, after_id bigint, n int, sort text DEFAULT 'name',
  lo text DEFAULT NULL, hi text DEFAULT NULL, country text DEFAULT NULL, theme text DEFAULT NULL, post text DEFAULT NULL,
  blocked boolean DEFAULT NULL, step text DEFAULT NULL, today date DEFAULT NULL, shared boolean DEFAULT false, rare boolean DEFAULT false)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 51 SET search_path = pg_catalog, public AS $$
DECLARE
  steps CONSTANT text := 'SELECT k.contact_id FROM public.task k WHERE k.library_id = $1 AND k.state = ''open'''
    || ' AND k.contact_id IS NOT NULL AND k.deleted_at IS NULL AND (k.visibility <> ''named'' OR app.me() = any(k.readers))';
  q text := CASE
    WHEN shared THEN ' FROM public.contact c WHERE c.visibility = ''network'' AND c.library_id <> $1'
    ELSE ' FROM public.contact c WHERE c.library_id = $1 AND (c.visibility <> ''named'' OR app.me() = any(c.readers))'
  END || ' AND c.deleted_at IS NULL';
BEGIN
  IF NOT (app.reads_all() OR lib = any(app.reads())) THEN RETURN; END IF;
  FOR i IN 1 .. least(coalesce(cardinality(words), 0), 4) LOOP
    IF words[i] IS NOT NULL THEN q := q || format(' AND c.folded LIKE $4[%s]', i); END IF;
  END LOOP;
  IF lo IS NOT NULL THEN q := q || ' AND left(c.folded, 20) ~>=~ $8'; END IF;
  IF hi IS NOT NULL THEN q := q || ' AND left(c.folded, 20) ~<~ $9'; END IF;
  IF office IS NOT NULL AND post IS DISTINCT FROM 'former' THEN q := q || ' AND c.main_office_id = $2'; END IF;
  IF owner IS NOT NULL THEN q := q || ' AND c.owner_id = $3'; END IF;
  IF blocked IS NOT NULL THEN q := q || ' AND c.do_not_contact = $13'; END IF;
  IF country IS NOT NULL THEN q := q || ' AND c.main_office_id IN (SELECT o.id FROM public.office o WHERE o.country = $10)'; END IF;
  IF theme IS NOT NULL AND shared THEN
    q := q || ' AND EXISTS (SELECT FROM public.contact_theme t WHERE t.contact_id = c.id AND t.theme = $11)';
  ELSIF theme IS NOT NULL THEN
    q := q || ' AND c.id IN (SELECT t.contact_id FROM public.contact_theme t WHERE t.library_id = $1 AND t.theme = $11)';
  END IF;
  IF post = 'current' THEN q := q || ' AND c.main_office_id IS NOT NULL'; END IF;
  IF post = 'former' AND shared THEN
    q := q || ' AND CASE WHEN $2 IS NULL THEN c.main_office_id IS NULL ELSE c.main_office_id IS DISTINCT FROM $2 END'
      || ' AND EXISTS (SELECT FROM public.appointment a WHERE a.contact_id = c.id AND a.ended AND ($2 IS NULL OR a.office_id = $2))';
  ELSIF post = 'former' AND office IS NULL THEN
    q := q || ' AND c.main_office_id IS NULL'
      || ' AND c.id IN (SELECT a.contact_id FROM public.appointment a WHERE a.library_id = $1 AND a.ended)';
  ELSIF post = 'former' THEN
    q := q || ' AND c.main_office_id IS DISTINCT FROM $2'
      || ' AND c.id IN (SELECT a.contact_id FROM public.appointment a WHERE a.library_id = $1 AND a.ended AND a.office_id = $2)';
  END IF;
  IF step = 'due' THEN q := q || ' AND c.id IN (' || steps || ' AND k.due_on <= $14)'; END IF;
  IF step = 'none' THEN q := q || ' AND c.id NOT IN (' || steps || ')'; END IF;
  q := CASE
    WHEN rare THEN 'WITH c AS MATERIALIZED (SELECT c.id, c.sort_name' || q || ') SELECT c.id FROM c WHERE true'
    ELSE 'SELECT c.id' || q
  END || CASE sort
    WHEN 'name' THEN ' AND (c.sort_name, c.id) > ($5 COLLATE "und-x-icu", $6) ORDER BY c.sort_name, c.id'
    WHEN '-name' THEN
      CASE WHEN after_id = 0 THEN '' ELSE ' AND (c.sort_name, c.id) < ($5 COLLATE "und-x-icu", $6)' END
      || ' ORDER BY c.sort_name DESC, c.id DESC'
    WHEN 'recent' THEN CASE WHEN after_id = 0 THEN '' ELSE ' AND c.id < $6' END || ' ORDER BY c.id DESC'
  END;
  RETURN QUERY EXECUTE q || ' LIMIT $7'
    USING lib, office, owner, words, after_sort, after_id, least(n, 5001), lo, hi, country, theme, post, blocked, today;
END $$;
REVOKE EXECUTE ON FUNCTION app.find_contacts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_contacts TO liaison_app, liaison_system;
