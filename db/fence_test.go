package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/lib/pq"

	"liaison/db/dbtest"
)

// A check is one statement before the fence, asked as somebody: it answers what is wanted, or is refused with a state.
type check struct {
	as      actor
	what    string
	ask     string // one value, as text
	want    string // "null" for NULL
	refused string // SQLSTATE, or "0 rows" for a change that finds nothing to change
	do      string // neither asked nor refused: it must work
	role    string // liaison_app where nothing is said
}

// actor is what a transaction tells of who acts.
type actor struct{ user, reads, writes, all string }

var (
	nobodyAtAll = actor{}
	grace       = actor{"7", "{1}", "{1}", ""} // staff of library 1, who owns what is named
	joel        = actor{"8", "{1}", "{1}", ""} // a colleague
	visitor     = actor{"6", "{1}", "{}", ""}  // a viewer
	partner     = actor{"20", "{2}", "{2}", ""}
	stranger    = actor{"30", "{3}", "{3}", ""}
	observer    = actor{"99", "{}", "{}", ""}
	coordinator = actor{"9", "{}", "{}", "true"}
)

const refused = "42501" // insufficient_privilege

const allNames = `SELECT string_agg(display_name, ',' ORDER BY id) FROM contact`

// fenceChecks are asked in this order on one connection; each builds on what the ones before wrote.
var fenceChecks = []check{
	{as: nobodyAtAll, what: "no actor reads nothing", ask: `SELECT count(*) FROM contact`, want: "0"},
	{as: grace, do: `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis, main_office_id)
		VALUES (1, 7, 'Grace Mfano', 'Mfano, Grace', ' mfano grace ', 1, 'consent', 5), (1, 7, '张伟', '张伟', ' 张 伟 ', 1, 'consent', 5)`},
	{as: grace, do: `INSERT INTO contact (library_id, owner_id, visibility, readers, display_name, sort_name, folded, fold_version, basis)
		VALUES (1, 7, 'named', '{7}', 'Secret', 'Secret', ' secret ', 1, 'consent')`},
	{as: grace, do: `INSERT INTO contact (library_id, owner_id, visibility, display_name, sort_name, folded, fold_version, basis)
		VALUES (1, 7, 'network', 'Shared', 'Shared', ' shared ', 1, 'consent')`},
	{as: grace, do: `INSERT INTO contact (library_id, owner_id, visibility, circle_id, display_name, sort_name, folded, fold_version, basis)
		VALUES (1, 7, 'joint', 1, 'Joint', 'Joint', ' joint ', 1, 'consent')`},
	{as: grace, do: `INSERT INTO interaction (library_id, owner_id, office_id, kind, folded, fold_version)
		VALUES (1, 7, 5, 'call', ' poster ', 1)`},
	{as: grace, do: `INSERT INTO interaction (library_id, owner_id, office_id, kind, folded, fold_version, visibility, readers)
		VALUES (1, 7, 6, 'call', ' whisper ', 1, 'named', '{7}')`},
	{as: grace, do: `INSERT INTO interaction_contact (library_id, interaction_id, contact_id, name_then)
		VALUES (1, 1, 1, 'Grace Mfano'), (1, 2, 2, '张伟')`},
	{as: grace, do: `INSERT INTO task (library_id, owner_id, title, due_on, contact_id, visibility, readers)
		VALUES (1, 7, 'Quietly', '2026-12-01', 2, 'named', '{7}')`},
	{as: grace, what: "own staff reads all of theirs", ask: allNames, want: "Grace Mfano,张伟,Secret,Shared,Joint"},
	{as: grace, what: "a named row without its owner", refused: "23514", do: `INSERT INTO contact (library_id, owner_id, visibility, readers,
		display_name, sort_name, folded, fold_version, basis) VALUES (1, 8, 'named', '{7}', 'x', 'x', ' x ', 1, 'consent')`},
	{as: grace, what: "a row of another library", refused: refused, do: `INSERT INTO contact (library_id, owner_id, display_name, sort_name,
		folded, fold_version, basis) VALUES (2, 20, 'x', 'x', ' x ', 1, 'consent')`},
	{as: grace, what: "leaving a named row by a plain update", refused: refused, do: `UPDATE contact SET readers = '{8}', owner_id = 8
		WHERE display_name = 'Secret'`},
	{as: grace, what: "soft delete outside the trash", refused: refused, do: `UPDATE contact SET deleted_at = app.now()
		WHERE display_name = 'Shared'`},
	{as: grace, what: "hard delete", refused: refused, do: `DELETE FROM contact`},
	{as: grace, what: "words in any order", ask: `SELECT string_agg(display_name, ',') FROM contact
		WHERE id IN (SELECT app.find_contacts(1, NULL, NULL, '{%grace%,%mfano%}', '', 0, 51))`, want: "Grace Mfano"},
	{as: grace, what: "a Chinese word, with a filter", ask: `SELECT string_agg(display_name, ',') FROM contact
		WHERE id IN (SELECT app.find_contacts(1, 5, NULL, ARRAY['% 伟 %'], '', 0, 51))`, want: "张伟"},
	{as: joel, what: "a colleague does not see named", ask: allNames, want: "Grace Mfano,张伟,Shared,Joint"},
	{as: joel, what: "nor find it", ask: `SELECT count(*) FROM app.find_contacts(1, NULL, NULL, '{%secret%}', '', 0, 51)`, want: "0"},
	{as: joel, what: "nor find what was said in it", ask: `SELECT count(*)
		FROM app.find_interactions(1, NULL, NULL, NULL, NULL, NULL, '-infinity', 'infinity', '{%whisper%}', 'infinity', 0, 51)`, want: "0"},
	{as: joel, what: "nor learn its day from a list", ask: `SELECT coalesce(last_at::text, '') || coalesce(next_on::text, '')
		FROM app.contact_marks(1, '{2}')`, want: ""},
	{as: joel, what: "nor who was there", ask: `SELECT string_agg(id || ':' || (people->0->>'Name'), ',')
		FROM app.interaction_parts('{1,2}')`, want: "1:Grace Mfano"},
	{as: joel, what: "nor that the office was called", ask: `SELECT coalesce(last_at::text, 'never') FROM app.office_marks(1, '{6}')`,
		want: "never"},
	{as: grace, what: "she who may sees that it was", ask: `SELECT last_at IS NOT NULL FROM app.office_marks(1, '{6}')`, want: "true"},
	{as: joel, do: `UPDATE contact SET main_office_id = 9`}, // no WHERE: only the policy for updates guards here
	{as: grace, what: "nor change it blindly", ask: `SELECT main_office_id FROM contact WHERE display_name = 'Secret'`, want: "null"},
	{as: joel, what: "nor plant a part in it", refused: refused, do: `INSERT INTO interaction_contact (library_id, interaction_id, contact_id,
		name_then) VALUES (1, 2, 1, 'planted')`},
	{as: visitor, what: "a viewer changes nothing", refused: "0 rows", do: `UPDATE contact SET display_name = 'x'`},
	{as: visitor, what: "not even the library", refused: "0 rows", do: `UPDATE library SET name = name || 'x' WHERE id = 1`},
	{as: partner, what: "a partner reads joint and network", ask: allNames, want: "Shared,Joint"},
	{as: partner, what: "a partner does not edit it", refused: "0 rows", do: `UPDATE contact SET display_name = 'x'`},
	{as: partner, what: "the window tells library and day, once, and no named row", ask: `SELECT string_agg(office_id || ':' || library_id,
		',') FROM app.office_touch('{5,6}', app.now() - interval '9 days')`, want: "5:1"},
	{as: partner, what: "a left join keeps the parent whose part is hidden", ask: `SELECT count(*) FROM contact c
		LEFT JOIN interaction_contact ic ON ic.contact_id = c.id WHERE c.display_name = 'Joint'`, want: "1"},
	{as: stranger, what: "a stranger reads network only", ask: allNames, want: "Shared"},
	{as: stranger, what: "a stranger finds nothing of ours", ask: `SELECT count(*) FROM app.find_contacts(1, NULL, NULL, '{%}', '', 0, 51)`,
		want: "0"},
	{as: stranger, what: "nor in the log", ask: `SELECT count(*)
		FROM app.find_interactions(1, NULL, NULL, NULL, NULL, NULL, '-infinity', 'infinity', '{%}', 'infinity', 0, 51)`, want: "0"},
	{as: stranger, what: "nor beside a name", ask: `SELECT count(*) FROM app.contact_marks(1, '{1}')`, want: "0"},
	{as: stranger, what: "nor who was there", ask: `SELECT count(*) FROM app.interaction_parts('{1,2}')`, want: "0"},
	{as: stranger, what: "nor how we stand with an office", ask: `SELECT count(*) FROM app.office_marks(1, '{5,6}')`, want: "0"},
	{as: joel, what: "nor a colleague beside a named one", ask: `SELECT count(*) FROM app.contact_marks(1, '{3}')`, want: "0"},
	{as: stranger, what: "a stranger cannot reference ours", refused: "23503", do: `INSERT INTO interaction (library_id, owner_id, office_id,
		kind, folded, fold_version, visibility, circle_id) VALUES (3, 30, 5, 'call', '', 1, 'joint', 1)`},
	{as: stranger, what: "a stranger changes no library of ours", refused: "0 rows", do: `UPDATE library SET name = 'x' WHERE id = 1`},
	{as: stranger, what: "nor sees our accounts", ask: `SELECT count(*) FROM app_user WHERE id IN (6, 7, 8)`, want: "0"},
	{as: observer, what: "an observer reads no person", ask: `SELECT count(*) FROM contact`, want: "0"},
	{as: observer, what: "and has no window", ask: `SELECT count(*) FROM app.office_touch('{5}', app.now() - interval '9 days')`, want: "0"},
	{as: coordinator, what: "a coordinator reads all but named", ask: allNames, want: "Grace Mfano,张伟,Shared,Joint"},
	{as: coordinator, what: "a coordinator without a role writes nothing", refused: "0 rows", do: `UPDATE contact SET display_name = 'x'`},
	{as: grace, do: `UPDATE contact SET display_name = 'Grace N. Mfano' WHERE id = 1`},
	{as: grace, what: "the version rises", ask: `SELECT version FROM contact WHERE id = 1`, want: "3"},
	{as: grace, what: "the audit holds before and after", ask: `SELECT v.before->>'display_name' || ' > ' || (v.after->>'display_name')
		FROM audit a JOIN audit_value v ON v.audit_id = a.id
		WHERE a.noun = 'contact' AND a.row_id = 1 AND v.before ? 'display_name'`, want: "Grace Mfano > Grace N. Mfano"},
	{as: grace, what: "an insert writes no value", ask: `SELECT count(*) FROM audit a JOIN audit_value v ON v.audit_id = a.id
		WHERE a.noun = 'contact' AND a.action = 'insert'`, want: "0"},
	{as: grace, what: "the program cannot rewrite the audit", refused: refused, do: `UPDATE audit SET user_id = 1`},
	{as: grace, what: "nor write in it", refused: refused, do: `INSERT INTO audit (visibility, of_noun, of_id, noun, row_id, action)
		VALUES ('network', 'x', 1, 'x', 1, 'x')`},
	{as: grace, what: "nor forget", refused: refused, do: `SELECT app.forget('contact', array[1::bigint])`},
	{as: grace, what: "nor read who proves to be whom", refused: refused, do: `SELECT count(*) FROM credential`},
	{as: grace, do: `UPDATE contact SET visibility = 'named', readers = '{7}' WHERE id = 1`},
	{as: joel, what: "a row made narrower takes its history along", ask: `SELECT count(*) FROM audit WHERE noun = 'contact' AND row_id = 1`,
		want: "0"},
	{as: joel, what: "and keeps in entries the name of then", ask: `SELECT (people->0->>'ContactID') || ' ' || (people->0->>'Name')
		FROM app.interaction_parts('{1}')`, want: "0 Grace Mfano"},
	{as: grace, do: `SELECT set_config('app.trash', 'on', false)`},
	{as: grace, do: `UPDATE contact SET deleted_at = app.now() WHERE display_name = 'Shared'`},
	{as: grace, do: `SELECT set_config('app.trash', '', false)`},
	{as: grace, what: "what is deleted is gone from every query", ask: `SELECT count(*) FROM contact WHERE display_name = 'Shared'`,
		want: "0"},
	{as: grace, what: "and from the search", ask: `SELECT count(*) FROM app.find_contacts(1, NULL, NULL, '{%shared%}', '', 0, 51)`, want: "0"},
	{as: grace, do: `INSERT INTO idempotency (user_id, key, use_case, body_hash)
		VALUES (7, '00000000-0000-0000-0000-000000000001', 'log', '\x00')`},
	{as: grace, what: "another one's key", refused: refused, do: `INSERT INTO idempotency (user_id, key, use_case, body_hash)
		VALUES (8, '00000000-0000-0000-0000-000000000002', 'log', '\x00')`},
	{as: grace, do: `INSERT INTO office_aside (user_id, office_id, on_date) SELECT 7, min(id), '2026-11-23' FROM office`},
	{as: joel, what: "what a colleague put aside is nobody's", ask: `SELECT count(*) FROM office_aside`, want: "0"},
	{as: grace, what: "nor is anything put aside for others", refused: refused, do: `INSERT INTO office_aside (user_id, office_id, on_date)
		SELECT 8, min(id), '2026-11-23' FROM office`},
	{as: nobodyAtAll, what: "no actor writes nothing", refused: refused, do: `INSERT INTO contact (library_id, owner_id, display_name,
		sort_name, folded, fold_version, basis) VALUES (1, 7, 'x', 'x', ' x ', 1, 'consent')`},
	{role: "liaison_system", what: "the system role reads all", ask: `SELECT count(*) FROM contact`, want: "5"},
	{role: "liaison_system", do: `SELECT app.forget('contact', array[1::bigint])`},
	{role: "liaison_system", what: "erasure empties the values", ask: `SELECT count(*) FROM audit_value v JOIN audit a ON a.id = v.audit_id
		WHERE a.noun = 'contact' AND a.row_id = 1 AND (before IS NOT NULL OR after IS NOT NULL)`, want: "0"},
}

// people are three libraries with their staff, and a circle of the first two.
const people = `INSERT INTO library (name, country) SELECT 'Library ' || g, 'KE' FROM generate_series(1, 4) g;
	INSERT INTO app_user (id, name) OVERRIDING SYSTEM VALUE SELECT g, 'User ' || g FROM unnest('{6,7,8,9,20,30,99}'::bigint[]) g;
	INSERT INTO member (library_id, user_id, role)
	VALUES (1, 7, 'staff'), (1, 8, 'staff'), (1, 6, 'viewer'), (2, 20, 'staff'), (3, 30, 'staff');
	INSERT INTO circle (lead_library_id) VALUES (1); INSERT INTO circle_library (circle_id, library_id) VALUES (1, 1), (1, 2);
	INSERT INTO network (name) SELECT 'Network' WHERE NOT EXISTS (SELECT FROM network)`

// leaks asks all checks on a fresh database and tells which fail; a fault is planted first.
func leaks(t *testing.T, fault string) (failed []string) {
	t.Helper()
	n := dbtest.New(t, nil)
	n.Super(t, people)
	if fault != "" {
		n.Super(t, fault)
	}
	pool, err := sql.Open("postgres", n.DSN)
	must(t, err)
	defer pool.Close()
	conn, err := pool.Conn(t.Context())
	must(t, err)
	defer func() { _ = conn.Close() }()
	for _, c := range fenceChecks {
		if wrong := c.run(t.Context(), conn); wrong != nil {
			failed = append(failed, fmt.Sprintf("%s: %v", c.what, wrong))
		}
	}
	return failed
}

func (c check) run(ctx context.Context, conn *sql.Conn) error {
	role := c.role
	if role == "" {
		role = "liaison_app"
	}
	if _, err := conn.ExecContext(ctx, `SET ROLE `+role); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `SELECT set_config('app.user', $1, false), set_config('app.reads', $2, false),
		set_config('app.writes', $3, false), set_config('app.reads_all', $4, false)`, c.as.user, c.as.reads, c.as.writes, c.as.all); err != nil {
		return err
	}
	if c.ask != "" {
		var got sql.NullString
		if err := conn.QueryRowContext(ctx, c.ask).Scan(&got); err != nil {
			return err
		}
		if !got.Valid {
			got.String = "null"
		}
		if got.String != c.want {
			return fmt.Errorf("got %q, want %q", got.String, c.want)
		}
		return nil
	}
	result, err := conn.ExecContext(ctx, c.do)
	if c.refused == "" {
		return err
	}
	var refusal *pq.Error
	if errors.As(err, &refusal) && string(refusal.Code) == c.refused {
		return nil
	}
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n != 0 || c.refused != "0 rows" {
		return errors.New("it was allowed")
	}
	return nil
}

// TestTheFence proves the row-level security, statement by statement, as the program's own roles.
func TestTheFence(t *testing.T) {
	t.Parallel()
	for _, failed := range leaks(t, "") {
		t.Error(failed)
	}
}

// TestTheFenceIsProven plants faults in the fence: the checks above must notice each.
func TestTheFenceIsProven(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{
		"no row security":            `ALTER TABLE contact DISABLE ROW LEVEL SECURITY`,
		"parts without row security": `ALTER TABLE interaction_contact DISABLE ROW LEVEL SECURITY`,
		"named is read by all": `ALTER POLICY app_read ON contact USING ((deleted_at IS NULL OR (SELECT app.trash()))
			AND (library_id = any((SELECT app.reads())::bigint[]) OR (SELECT app.reads_all()) OR visibility = 'network'
			AND cardinality((SELECT app.reads())::bigint[]) > 0 OR visibility = 'joint' AND circle_id = any((SELECT app.circles())::bigint[])))`,
		"deleted is read": `ALTER POLICY app_read ON contact USING (((SELECT app.reads_all())
			OR library_id = any((SELECT app.reads())::bigint[])) AND (visibility <> 'named' OR (SELECT app.me()) = any(readers))
			OR visibility = 'joint' AND circle_id = any((SELECT app.circles())::bigint[]) OR visibility = 'network'
			AND cardinality((SELECT app.reads())::bigint[]) > 0)`,
		"network without any library": `ALTER POLICY app_read ON contact USING ((deleted_at IS NULL OR (SELECT app.trash()))
			AND (((SELECT app.reads_all()) OR library_id = any((SELECT app.reads())::bigint[]))
			AND (visibility <> 'named' OR (SELECT app.me()) = any(readers)) OR visibility = 'network' OR visibility = 'joint'
			AND circle_id = any((SELECT app.circles())::bigint[])))`,
		"joint is not read": `CREATE OR REPLACE FUNCTION app.circles() RETURNS bigint[] LANGUAGE sql STABLE AS $$
			SELECT '{}'::bigint[] $$`,
		"joint is read by all": `CREATE OR REPLACE FUNCTION app.circles() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT array_agg(id) FROM public.circle $$`,
		"insert anywhere":                `ALTER POLICY app_insert ON contact WITH CHECK (true)`,
		"update by readers":              `ALTER POLICY app_update ON contact USING (library_id = any((SELECT app.reads())::bigint[]))`,
		"update of named by the library": `ALTER POLICY app_update ON contact USING (library_id = any((SELECT app.writes())::bigint[]))`,
		"update by a coordinator": `ALTER POLICY app_update ON contact USING ((SELECT app.reads_all())
			OR library_id = any((SELECT app.writes())::bigint[]))`,
		"parts of what is not read": `ALTER POLICY app_insert ON interaction_contact WITH CHECK
			(library_id = any((SELECT app.writes())::bigint[]))`,
		"libraries without row security": `ALTER TABLE library DISABLE ROW LEVEL SECURITY`,
		"accounts without row security":  `ALTER TABLE app_user DISABLE ROW LEVEL SECURITY`,
		"delete is granted": `GRANT DELETE ON contact TO liaison_app;
			CREATE POLICY app_delete ON contact FOR DELETE TO liaison_app USING (true)`,
		"the audit is writable": `GRANT INSERT, UPDATE ON audit TO liaison_app;
			CREATE POLICY w ON audit TO liaison_app USING (true)`,
		"the program may forget":   `GRANT EXECUTE ON FUNCTION app.forget TO liaison_app`,
		"no audit":                 `DROP TRIGGER z_audit ON contact`,
		"the version stands still": `DROP TRIGGER a_version ON contact`,
		"the search asks no rights": replaced(
			"app.find_contacts(bigint,bigint,bigint,text[],text,bigint,int,text,text,text,text,text,text,boolean,text,date,boolean,boolean)",
			"IF NOT (app.reads_all() OR lib = any(app.reads())) THEN RETURN; END IF;", ""),
		"the search finds named": replaced(
			"app.find_contacts(bigint,bigint,bigint,text[],text,bigint,int,text,text,text,text,text,text,boolean,text,date,boolean,boolean)",
			"AND (c.visibility <> ''''named'''' OR app.me() = any(c.readers))", ""),
		"the search finds deleted": replaced(
			"app.find_contacts(bigint,bigint,bigint,text[],text,bigint,int,text,text,text,text,text,text,boolean,text,date,boolean,boolean)",
			"AND c.deleted_at IS NULL", ""),
		"the search of the log finds named": replaced(
			"app.find_interactions(bigint,bigint,text,text,bigint,bigint,timestamptz,timestamptz,text[],timestamptz,bigint,int)",
			"AND (i.visibility <> ''named'' OR app.me() = any(i.readers))", ""),
		"the search of the log asks nothing": replaced(
			"app.find_interactions(bigint,bigint,text,text,bigint,bigint,timestamptz,timestamptz,text[],timestamptz,bigint,int)",
			"IF app.reads_all() OR lib = any(app.reads()) THEN", "IF true THEN"),
		"the marks ask no rights": replaced("app.contact_marks(bigint,bigint[])", "IF app.reads_all() OR lib = any(app.reads()) THEN",
			"IF true THEN"),
		"the marks tell of named": replaced("app.contact_marks(bigint,bigint[])",
			"AND (k.visibility <> ''named'' OR me = any(k.readers))", ""),
		"the marks tell of named people": replaced("app.contact_marks(bigint,bigint[])",
			"AND (c.visibility <> ''named'' OR me = any(c.readers))", ""),
		"the parts of entries ask nothing": `CREATE OR REPLACE FUNCTION app.readable(library bigint, visibility text, readers bigint[],
			circle bigint, deleted timestamptz) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'`,
		"entries tell of people not read": replaced("app.interaction_parts(bigint[])",
			"AND app.readable(c.library_id, c.visibility, c.readers, c.circle_id, c.deleted_at)", ""),
		"the marks of offices ask no rights": replaced("app.office_marks(bigint,bigint[])", "IF app.reads_all() OR lib = any(app.reads()) THEN",
			"IF true THEN"),
		"the marks of offices tell of named": replaced("app.office_marks(bigint,bigint[])",
			"AND (i.visibility <> ''named'' OR me = any(i.readers))", ""),
		"the window tells of named": replaced("app.office_touch(bigint[],timestamptz)", "AND i.visibility <> ''named''", ""),
		"the window is open to observers": replaced("app.office_touch(bigint[],timestamptz)",
			"AND (app.reads_all() OR cardinality(app.reads()) > 0)", ""),
		"history stays wide":                replaced("app.audit_row()", "WHERE u.of_noun = TG_TABLE_NAME AND", "WHERE false AND"),
		"owners may be left out of readers": `ALTER TABLE contact DROP CONSTRAINT contact_readers`,
		"credentials are readable":          `GRANT SELECT ON credential TO liaison_app`,
		"keys of others":                    `ALTER POLICY own ON idempotency USING (true)`,
		"what others put aside":             `ALTER POLICY own ON office_aside USING (true)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if failed := leaks(t, fault); len(failed) == 0 {
				t.Error("no check notices")
			}
		})
	}
}

// replaced plants a fault in the text of a function, and fails where the text is not in it.
func replaced(function, old, with string) string {
	return fmt.Sprintf(`DO $fault$ DECLARE d text := pg_get_functiondef('%s'::regprocedure); BEGIN
		IF position('%s' IN d) = 0 THEN RAISE EXCEPTION 'nothing to plant a fault in'; END IF;
		EXECUTE replace(d, '%s', '%s'); END $fault$`, function, old, old, with)
}
