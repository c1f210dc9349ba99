-- +goose Up
-- An entry that was handed on is still told as by whoever logged it; empty while that is its owner.
ALTER TABLE interaction ADD COLUMN logged_by bigint, ADD FOREIGN KEY (library_id, logged_by) REFERENCES member (library_id, user_id);
-- The words of a step that somebody typed have a language, as notes do; empty where it is not known, or the words are the program's.
ALTER TABLE task ADD COLUMN title_lang text NOT NULL DEFAULT '';
COMMENT ON COLUMN task.title_lang IS 'plain';
-- +goose StatementBegin
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('app.find_entries'::regproc), 'i.owner_id = by_user', 'coalesce(i.logged_by, i.owner_id) = by_user');
END $$;
-- +goose StatementEnd
-- Who reads a library's rows without a role in it: the coordinators and admins of the network. Forms say so.
DROP FUNCTION app.coordinated();
CREATE FUNCTION app.read_along(lib bigint, OUT coordinators bigint, OUT admins bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT count(*) FILTER (WHERE u.network_role = 'coordinator'), count(*) FILTER (WHERE u.network_role = 'admin') FROM public.app_user u WHERE u.network_role IN ('coordinator', 'admin') AND u.disabled_at IS NULL
     AND NOT EXISTS (SELECT FROM public.member m WHERE m.library_id = lib AND m.user_id = u.id AND m.ended_at IS NULL) $$;
REVOKE EXECUTE ON FUNCTION app.read_along FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.read_along TO liaison_app, liaison_system;
