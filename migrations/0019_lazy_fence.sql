-- +goose Up
-- The same fence, cheaper to start: each (SELECT …) in a policy is a plan of its own that every statement prepares, whether a
-- row needs it or not. It stays for what every row asks, which libraries the actor reads; what only few rows ask, such as
-- those that are deleted or named, is asked of them alone, and what is written is one row at a time.
-- +goose StatementBegin
CREATE PROCEDURE app.fence_noun_policies(t regclass) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$
    DROP POLICY IF EXISTS app_read ON %1$s; DROP POLICY IF EXISTS app_insert ON %1$s; DROP POLICY IF EXISTS app_update ON %1$s;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (
      (deleted_at IS NULL OR app.trash())
      AND ((library_id = any((SELECT app.reads())::bigint[]) OR app.reads_all()) AND (visibility <> 'named' OR app.me() = any(readers))
           OR visibility = 'joint' AND circle_id = any((SELECT app.circles())::bigint[])
           OR visibility = 'network' AND cardinality(app.reads()) > 0))$f$, t);
  IF t <> 'public.audit'::regclass THEN EXECUTE format($f$
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any(app.writes()));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any(app.writes()) AND (visibility <> 'named' OR app.me() = any(readers)))$f$, t);
  END IF;
END $$;
CREATE OR REPLACE PROCEDURE app.fence_noun(t regclass) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE ON %1$s TO liaison_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_system;
    CREATE TRIGGER a_version BEFORE UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.next_version();
    CREATE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION app.audit_row()$f$, t);
  CALL app.fence_noun_policies(t);
END $$;
CREATE OR REPLACE PROCEDURE app.fence_part_changes(t regclass, parent regclass, col text) LANGUAGE plpgsql AS $$ DECLARE
  own text := format('library_id = any(app.writes()) AND EXISTS (SELECT FROM %2$s p WHERE p.library_id = %1$s.library_id AND p.id = %3$I)', t, parent, col); BEGIN
  EXECUTE format($f$
    DROP POLICY IF EXISTS app_insert ON %1$s; DROP POLICY IF EXISTS app_update ON %1$s; DROP POLICY IF EXISTS app_delete ON %1$s;
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (%2$s);
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (%2$s);
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (%2$s)$f$, t, own);
END $$;
DO $$ DECLARE noun text; part text[]; BEGIN
  FOREACH noun IN ARRAY ARRAY['contact', 'interaction', 'task', 'audit'] LOOP CALL app.fence_noun_policies(noun::regclass); END LOOP;
  FOREACH part SLICE 1 IN ARRAY ARRAY[['contact_name', 'contact'], ['contact_channel', 'contact'], ['appointment', 'contact'], ['contact_theme', 'contact'],
      ['interaction_contact', 'interaction'], ['interaction_user', 'interaction'], ['interaction_theme', 'interaction'], ['interaction_goal', 'interaction']] LOOP
    CALL app.fence_part_changes(part[1]::regclass, part[2]::regclass, part[2] || '_id');
  END LOOP;
END $$;
CREATE OR REPLACE PROCEDURE app.fence_library(t regclass) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format($f$ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS app_read ON %1$s; DROP POLICY IF EXISTS app_insert ON %1$s; DROP POLICY IF EXISTS app_update ON %1$s; DROP POLICY IF EXISTS app_delete ON %1$s; DROP POLICY IF EXISTS system_all ON %1$s;
    CREATE POLICY app_read ON %1$s FOR SELECT TO liaison_app USING (library_id = any((SELECT app.reads())::bigint[]) OR app.reads_all());
    CREATE POLICY app_insert ON %1$s FOR INSERT TO liaison_app WITH CHECK (library_id = any(app.writes()));
    CREATE POLICY app_update ON %1$s FOR UPDATE TO liaison_app USING (library_id = any(app.writes()));
    CREATE POLICY app_delete ON %1$s FOR DELETE TO liaison_app USING (library_id = any(app.writes()));
    CREATE POLICY system_all ON %1$s TO liaison_system USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO liaison_app, liaison_system$f$, t);
END $$;
CALL app.fence_library('library_office');
-- +goose StatementEnd
ALTER POLICY app_read ON member USING (user_id = app.me() OR library_id = any((SELECT app.reads())::bigint[]) OR app.reads_all());
ALTER POLICY app_read ON app_user USING (id = app.me() OR id = any((SELECT app.colleagues())::bigint[]) OR app.reads_all());
ALTER POLICY app_update ON app_user USING (id = app.me());
ALTER POLICY app_update ON library USING (id = any(app.writes()) OR app.reads_all());
ALTER POLICY app_read ON circle_library USING (library_id = any((SELECT app.reads())::bigint[]) OR circle_id = any((SELECT app.circles())::bigint[]) OR app.reads_all());
ALTER POLICY own ON idempotency USING (user_id = app.me());
ALTER POLICY own ON undo USING (user_id = app.me());
REVOKE EXECUTE ON PROCEDURE app.fence_noun_policies FROM PUBLIC;
