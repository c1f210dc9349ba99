-- +goose Up
-- The search of the log knows every filter of the list: the result, who logged it, who was there and the days, besides office and kind.
-- +goose StatementBegin
DROP FUNCTION app.find_interactions(bigint, bigint, text, text[], timestamptz, bigint, int);
CREATE FUNCTION app.find_entries(lib bigint, office bigint, of_kind text, of_result text, by_user bigint, with_contact bigint, from_at timestamptz, to_at timestamptz, words text[], before_at timestamptz, before_id bigint, n int)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
  ROWS 51 SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$ BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN RETURN QUERY
  SELECT i.id FROM public.interaction i WHERE i.library_id = lib AND (office IS NULL OR i.office_id = office) AND (of_kind IS NULL OR i.kind = of_kind)
    AND (of_result IS NULL OR i.result = of_result) AND (by_user IS NULL OR i.owner_id = by_user)
    AND (with_contact IS NULL OR EXISTS (SELECT FROM public.interaction_contact p WHERE p.interaction_id = i.id AND p.contact_id = with_contact))
    AND i.folded LIKE coalesce(words[1], '%') AND i.folded LIKE coalesce(words[2], '%') AND i.folded LIKE coalesce(words[3], '%') AND i.folded LIKE coalesce(words[4], '%')
    AND i.occurred_at >= from_at AND i.occurred_at < to_at
    AND (i.occurred_at, i.id) < (before_at, before_id) AND i.deleted_at IS NULL AND (i.visibility <> 'named' OR app.me() = any(i.readers))
  ORDER BY i.occurred_at DESC, i.id DESC LIMIT least(n, 5001); END IF; END $$;
-- That a list left the program is told in the history of its library, by whoever reads the library and of themselves alone.
CREATE FUNCTION app.exported(lib bigint, list text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN IF app.reads_all() OR lib = any(app.reads()) THEN PERFORM app.event('library', lib, lib, 'export_' || list); END IF; END $$;
REVOKE EXECUTE ON FUNCTION app.find_entries, app.exported FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_entries, app.exported TO liaison_app, liaison_system;
-- +goose StatementEnd
