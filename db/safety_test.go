package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// TestGuesses: an account takes five wrong passwords in a quarter of an hour, also when they come at once; an address takes
// twenty, and one of IPv6 is counted with its neighbours. What is limited tells nothing of the password.
func TestGuesses(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	try := func(email, password, address string) error {
		_, err := n.Sessions.SignIn(n.as(t, crm.Actor{}), crm.SignIn{Email: email, Password: password, Address: address})
		return err
	}
	kinds := make(chan crm.Kind, 12)
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() { kinds <- crm.KindOf(try("amina@mto.example", "wrong", "192.0.2.1")) })
	}
	all.Wait()
	close(kinds)
	count := map[crm.Kind]int{}
	for k := range kinds {
		count[k]++
	}
	if count[crm.Invalid] != crm.SignInFailuresAccount || count[crm.TooMany] != 12-crm.SignInFailuresAccount {
		t.Errorf("of 12 guesses at once: %v", count)
	}
	wantKind(t, "the right password, limited", try("amina@mto.example", password, "192.0.2.1"), crm.TooMany)
	for i := range crm.SignInFailuresAddress {
		wantKind(t, "a guess", try(fmt.Sprintf("nobody%d@mto.example", i), "wrong", fmt.Sprintf("2001:db8:1:2:%x::1", i+1)), crm.Invalid)
	}
	wantKind(t, "a neighbour of the same /64", try("other@mto.example", "wrong", "2001:db8:1:2:ffff::9"), crm.TooMany)
	wantKind(t, "another network", try("other@mto.example", "wrong", "2001:db8:1:3::9"), crm.Invalid)
	n.Super(t, `UPDATE sign_in_failure SET at = at - interval '16 minutes'`)
	must(t, try("amina@mto.example", password, "192.0.2.1"))
	var left int
	n.One(t, &left, `SELECT count(*) FROM sign_in_failure WHERE at > $1`, monday.Add(-crm.SignInWindow))
	if left != 0 {
		t.Errorf("%d failures are counted against who proved who they are", left)
	}
}

// TestWrongPasswordsOfOthersLimitNobody: changing the password is limited by the session that does it.
func TestWrongPasswordsOfOthersLimitNobody(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `INSERT INTO sign_in_failure (at, account, address) SELECT $1, '\x01', '' FROM generate_series(1, 100)`, monday)
	_, err := n.Accounts.ChangePassword(n.as(t, n.amina), crm.PasswordChange{Current: password, New: "another long sentence"})
	must(t, err)
}

// holding lists where in the database a text stands.
func (n *network) holding(t *testing.T, text string) (found string) {
	t.Helper()
	n.One(t, &found, `SELECT coalesce(string_agg(relname || ': ' || rows, ', '), '')
		FROM (SELECT relname, query_to_xml(format('SELECT t::text AS row FROM %I t WHERE strpos(lower(t::text), %L) > 0', relname, $1::text),
		true, true, '')::text AS rows
		FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) x WHERE rows <> ''`, text)
	return found
}

// TestErasedMeansErased looks through every row of every table for the name of a person who was erased.
func TestErasedMeansErased(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	logged, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library,
		OfficeID: office, People: []string{"Grace Mfano, officer"}, Kind: "call", Direction: "out"})
	must(t, err)
	grace := logged.NewPeople[0].ContactID
	c, err := n.Contacts.Get(n.as(t, n.amina), grace)
	must(t, err)
	change := crm.ContactChange{Contact: c}
	change.Write.Version, change.Salutation, change.Note = c.Version, "Dear Ms Mfano", "Mfano likes tea."
	change.Names = append(change.Names, crm.ContactName{Kind: "alias", Full: "G. Mfano"})
	change.Channels = append(change.Channels, crm.Channel{Kind: "email", Value: "mfano@office.example"})
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{Write: crm.Write{Key: uuid.NewString()}, ContactID: grace, How: "left"})
	must(t, err)
	must(t, n.Contacts.Erase(n.as(t, n.amina), grace))
	if where := n.holding(t, "mfano"); where != "" {
		t.Error(where)
	}
	if n.holding(t, "otieno") == "" {
		t.Error("what is there is not found, so what is not found may be there")
	}
}

// TestReadersAreOfTheLibrary: nobody outside is made a reader or an owner, whatever a form says.
func TestReadersAreOfTheLibrary(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stranger := s.person(t, "x", s.other(t), crm.Staff, "")
	gone := s.person(t, "g", s.library, crm.Staff, "")
	must(t, s.Users.SetRole(s.as(t, s.amina), crm.RoleChange{UserID: gone.UserID, LibraryID: s.library}))
	before := s.kept(t)
	for _, outsider := range []int64{stranger.UserID, gone.UserID, 999999} {
		named := crm.Audience{Visibility: crm.ToNamed, Readers: []int64{s.amina.UserID, outsider}}
		c := crm.ContactChange{}
		c.LibraryID, c.DisplayName, c.Basis, c.Audience = s.library, "Quiet Source", "consent", named
		_, err := s.Contacts.Add(s.as(t, s.amina), c)
		wantKind(t, "a contact for an outsider", err, crm.Invalid)
		_, err = s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "call",
			Direction: "out",
			Audience:  named})
		wantKind(t, "an entry for an outsider", err, crm.Invalid)
		_, err = s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "call",
			Direction: "out",
			NextStep:  "Write", NextOn: crm.DateOf(monday), NextOwner: outsider})
		wantKind(t, "a step after an entry for an outsider", err, crm.Invalid)
		_, err = s.Tasks.Add(s.as(t, s.amina), crm.TaskChange{LibraryID: s.library, Title: "Write", DueOn: crm.DateOf(monday), OwnerID: outsider})
		wantKind(t, "a step for an outsider", err, crm.Invalid)
		_, err = s.Tasks.Change(s.as(t, s.amina), crm.TaskChange{ID: s.step, Write: crm.Write{Version: 2}, Title: "Write",
			DueOn: crm.DateOf(monday), OwnerID: outsider})
		wantKind(t, "a step given to an outsider", err, crm.Invalid)
		_, err = s.Tasks.Assign(s.as(t, s.amina), s.step, outsider)
		wantKind(t, "a step handed to an outsider", err, crm.Invalid)
		_, err = s.Contacts.HandOn(s.as(t, s.amina), crm.HandOn{Write: crm.Write{Version: 2}, ID: s.contact, OwnerID: outsider})
		wantKind(t, "a contact handed to an outsider", err, crm.Invalid)
		_, err = s.Offices.SaveOwn(s.as(t, s.amina), crm.LibraryOffice{LibraryID: s.library, OfficeID: s.office, LeadID: outsider})
		wantKind(t, "an office led by an outsider", err, crm.Invalid)
	}
	if s.kept(t) != before {
		t.Error("something was kept")
	}
}

// TestUndoIsOnesOwn: nobody takes another's request back, nor what they may not write any more; and they are told.
func TestUndoIsOnesOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	leaver := s.person(t, "l", s.library, crm.Staff, "")
	must(t, s.Users.SetRole(s.as(t, s.amina), crm.RoleChange{UserID: leaver.UserID, LibraryID: s.other(t), Role: crm.Staff}))
	c := crm.ContactChange{}
	c.LibraryID, c.DisplayName, c.Basis = s.library, "Ruth Chebet", "consent"
	added, err := s.Contacts.Add(s.as(t, leaver), c)
	must(t, err)
	deleted, err := s.Tasks.Delete(s.as(t, leaver), s.step, 2)
	must(t, err)
	for who, a := range map[string]crm.Actor{"a colleague": s.amina, "a coordinator": s.person(t, "c", 0, "", crm.Coordinator)} {
		_, err = s.History.Undo(s.as(t, a), added.Undo)
		wantKind(t, who, err, crm.NotFound)
	}
	must(t, s.Users.SetRole(s.as(t, s.amina), crm.RoleChange{UserID: leaver.UserID, LibraryID: s.library, Role: crm.Viewer}))
	before := s.kept(t)
	for _, request := range []string{added.Undo, deleted.Undo} {
		out, err := s.History.Undo(s.as(t, leaver), request)
		if err == nil && len(out.Skipped) == 0 {
			t.Errorf("taken back without the right to: %+v", out)
		}
	}
	_, err = s.History.Restore(s.as(t, leaver), "task", s.step)
	wantKind(t, "restoring what one may not write any more", err, crm.Forbidden)
	if s.kept(t) != before {
		t.Error("something changed")
	}
}

// TestACuratorTakesBackTheirOwn: what offers an undo can be undone, also by a coordinator without a library.
func TestACuratorTakesBackTheirOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	curator := s.person(t, "c", 0, "", crm.Coordinator)
	done, err := s.Offices.AddReach(s.as(t, curator), crm.ReachChange{OfficeID: s.office, Phone: "+254 20 000 0000",
		Source: crm.Source{Kind: "website"}})
	must(t, err)
	out, err := s.History.Undo(s.as(t, curator), done.Undo)
	must(t, err)
	var left int
	s.One(t, &left, `SELECT count(*) FROM office_reach WHERE value = '+254 20 000 0000' AND deleted_at IS NULL`)
	if left != 0 || len(out.Skipped) != 0 {
		t.Errorf("%d numbers are left, skipped %v", left, out.Skipped)
	}
}

// TestAUsedKeyNamesWhatItSaved, so that the form leads there.
func TestAUsedKeyNamesWhatItSaved(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	key := crm.Write{Key: uuid.NewString()}
	done, err := s.Tasks.Add(s.as(t, s.amina), crm.TaskChange{Write: key, LibraryID: s.library, Title: "Write", DueOn: crm.DateOf(monday)})
	must(t, err)
	_, err = s.Tasks.Add(s.as(t, s.amina), crm.TaskChange{Write: key, LibraryID: s.library, Title: "Ring", DueOn: crm.DateOf(monday)})
	wantKind(t, "other content", err, crm.Conflict)
	var e *crm.Error
	if !errors.As(err, &e) || e.Saved != fmt.Sprintf("task:%d", done.ID) {
		t.Errorf("saved: %+v", e)
	}
}

// TestASecondSubmitIsAnsweredLikeTheFirst, whatever the first one changed: the office is already in the state that was told,
// the person has already left. Nothing is made twice.
func TestASecondSubmitIsAnsweredLikeTheFirst(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for name, submit := range map[string]func(context.Context, crm.Write) (crm.Done, error){
		"report": func(ctx context.Context, w crm.Write) (crm.Done, error) {
			return s.Offices.Report(ctx, crm.StateReport{Write: w, OfficeID: s.office, LibraryID: s.library, State: "closed",
				Source: crm.Source{Kind: "website", Text: "https://office.example/closed"}})
		},
		"leave": func(ctx context.Context, w crm.Write) (crm.Done, error) {
			return s.Contacts.Leave(ctx, crm.Departure{Write: w, ContactID: s.contact, How: "left"})
		},
	} {
		key := crm.Write{Key: uuid.NewString()}
		first, err := submit(s.as(t, s.amina), key)
		must(t, err)
		var before, after int
		s.One(t, &before, `SELECT count(*) FROM audit`)
		second, err := submit(s.as(t, s.amina), key)
		must(t, err)
		s.One(t, &after, `SELECT count(*) FROM audit`)
		if second.ID != first.ID || second.Undo != first.Undo || second.Message.Key != first.Message.Key || first.Undo == "" || after != before {
			t.Errorf("%s: first %+v, then %+v; %d changes more", name, first, second, after-before)
		}
	}
	_, err := s.Tasks.Add(s.as(t, s.amina), crm.TaskChange{Write: crm.Write{Key: "no key"}, LibraryID: s.library, Title: "Write",
		DueOn: crm.DateOf(monday)})
	wantKind(t, "no key", err, crm.Invalid)
}

// TestWhatTheProgramMayDo holds every right of the program's role, so that a new one is seen; nothing of the audit, of
// credentials or of sessions is in it.
func TestWhatTheProgramMayDo(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	var tables, functions, truncates string
	n.One(t, &tables, `SELECT string_agg(relname || ':' || (CASE WHEN has_table_privilege('liaison_app', c.oid, 'SELECT') THEN 'r'
		ELSE '' END) || (CASE WHEN has_table_privilege('liaison_app', c.oid, 'INSERT') THEN 'i' ELSE '' END)
		|| (CASE WHEN has_any_column_privilege('liaison_app', c.oid, 'UPDATE') THEN 'u' ELSE '' END) || (CASE
		WHEN has_table_privilege('liaison_app', c.oid, 'DELETE') THEN 'd' ELSE '' END), ' ' ORDER BY relname)
		FROM pg_class c WHERE relkind IN ('r', 'v', 'm', 'p') AND relnamespace = 'public'::regnamespace`)
	want := strings.Join([]string{
		"access_link: app_user:ru appointment:riud audit:r audit_value:r circle:r circle_library:r contact:riu contact_channel:riud " +
			"contact_name:riud contact_theme:riud country:r credential: day_off:riu first_step:r goal:r goose_db_version:r",
		"idempotency:riu interaction:riu interaction_contact:riud interaction_goal:riud interaction_theme:riud interaction_user:riud " +
			"library:ru library_office:riud member:r meta:r network:r office:riu office_aside:riu office_country:riud office_goal:riud",
		"office_kind:r office_reach:riu office_report:riu office_source:riu office_theme:riud organisation:riu organisation_goal:r " +
			"organisation_theme:r post:riu reference_row: session: set_up_code: sign_in_failure: target:r task:riu theme:r undo:riu",
	}, " ")
	if tables != want {
		t.Errorf("the rights on tables are\n%s\nwant\n%s", tables, want)
	}
	n.One(t, &truncates, `SELECT coalesce(string_agg(relname || ' ' || p, ', '), '')
		FROM pg_class c, unnest(ARRAY['TRUNCATE', 'TRIGGER', 'REFERENCES']) p, unnest(ARRAY['liaison_app', 'liaison_system', 'liaison']) r
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND has_table_privilege(r, c.oid, p)`)
	if truncates != "" {
		t.Errorf("too much is allowed: %s", truncates)
	}
	n.One(t, &functions, `SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc
		WHERE pronamespace = 'app'::regnamespace AND has_function_privilege('liaison_app', oid, 'EXECUTE') AND prosecdef`)
	if want := "actor audit_row circles colleagues contact_marks exported find_channels find_contacts find_interactions find_records " +
		"greet_new_holder interaction_parts office_in_use office_marks office_touch read_along voice"; functions != want {
		t.Errorf("the functions that pass the fence are\n%s\nwant\n%s", functions, want)
	}
	var public, loose string
	n.One(t, &public, `SELECT coalesce(string_agg(proname, ' '), '') FROM pg_proc
		WHERE pronamespace = 'app'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE')`)
	n.One(t, &loose, `SELECT coalesce(string_agg(proname, ' '), '') FROM pg_proc
		WHERE pronamespace = 'app'::regnamespace AND prosecdef
		AND NOT coalesce(array_to_string(proconfig, ' ') LIKE '%search_path=pg_catalog, public%', false)`)
	if public != "" || loose != "" {
		t.Errorf("functions that anybody may call: %s; functions with the owner's rights that trust the caller's search_path: %s", public, loose)
	}
}

// TestEventsAreWrittenByTheSystem: the program's role forges no event, and reads none of other people's accounts.
func TestEventsAreWrittenByTheSystem(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var open int
	s.One(t, &open, `SELECT count(*) FROM audit WHERE noun IN ('session', 'user') AND (visibility <> 'named' OR library_id IS NOT NULL)`)
	if open != 0 {
		t.Errorf("%d events of accounts are open to others", open)
	}
	pool, err := sql.Open("postgres", s.DSN)
	must(t, err)
	defer pool.Close()
	for _, forged := range []string{
		`SELECT app.event('contact', 1, 1, 'erased')`,
		`SELECT app.forget_person(1, 'task', 'task', '{1}', '{1}')`,
		`TRUNCATE audit`,
		`DELETE FROM audit`,
		`DELETE FROM audit_value`,
		`SELECT id FROM session`,
		`UPDATE network SET touch = 'off'`,
		`INSERT INTO member (library_id, user_id, role) VALUES (1, 1, 'manager')`,
		`UPDATE app_user SET network_role = 'admin'`,
	} {
		if _, err := pool.ExecContext(t.Context(), forged); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v", forged, err)
		}
	}
}
