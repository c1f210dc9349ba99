package db_test

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"testing"

	"liaison/crm"
)

// scene is a network in which a library holds one row of each noun, and the people who may or may not see them.
type scene struct {
	*network
	contact, entry, step, office int64
	look                         *sql.DB // past every fence
}

func newScene(t *testing.T) *scene {
	s := &scene{network: newNetwork(t)}
	s.office = s.network.office(t, "natcom-ke")
	logged, err := s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office,
		People: []string{"Grace Mfano, officer"}, Kind: "call", Direction: "out", NextStep: "Write", NextOn: crm.DateOf(monday).Add(3)})
	must(t, err)
	s.contact, s.entry, s.step = logged.NewPeople[0].ContactID, logged.ID, logged.Next.ID
	return s
}

// kept tells whether anything was written: all that is written leaves its line in the audit, or is in one of these tables;
// failed sign-ins, and when a session was seen, are not counted.
func (s *scene) kept(t *testing.T) (sum string) {
	t.Helper()
	if s.look == nil {
		pool, err := sql.Open("postgres", s.SuperDSN)
		must(t, err)
		t.Cleanup(func() { _ = pool.Close() })
		s.look = pool
	}
	must(t, s.look.QueryRowContext(t.Context(), `SELECT concat_ws(' ', (SELECT max(id) || ':' || count(*)
		FROM audit), (SELECT count(*) || ':' || count(before) || ':' || count(after) FROM audit_value), (SELECT count(*)
		FROM idempotency), (SELECT count(*) FROM undo),
		(SELECT md5(string_agg(u::text, '' ORDER BY id)) FROM app_user u), (SELECT md5(string_agg(c::text, '' ORDER BY user_id))
		FROM credential c), (SELECT count(*) || ':' || count(ended_at) FROM session),
		(SELECT count(*) || ':' || count(used_at) FROM access_link), (SELECT n::text FROM network n), (SELECT count(*)
		FROM circle_library))`).Scan(&sum))
	return sum
}

// roles are all who may ask, each in a network of its own.
var roles = map[string]func(*testing.T, *scene) crm.Actor{
	"nobody":      func(*testing.T, *scene) crm.Actor { return crm.Actor{} },
	"viewer":      func(t *testing.T, s *scene) crm.Actor { return s.person(t, "v", s.library, crm.Viewer, "") },
	"staff":       func(t *testing.T, s *scene) crm.Actor { return s.person(t, "s", s.library, crm.Staff, "") },
	"manager":     func(t *testing.T, s *scene) crm.Actor { return s.person(t, "m", s.library, crm.Manager, "") },
	"observer":    func(t *testing.T, s *scene) crm.Actor { return s.person(t, "o", 0, "", crm.Observer) },
	"coordinator": func(t *testing.T, s *scene) crm.Actor { return s.person(t, "c", 0, "", crm.Coordinator) },
	"admin":       func(t *testing.T, s *scene) crm.Actor { return s.person(t, "a", 0, "", crm.Admin) },
	"staff of another library": func(t *testing.T, s *scene) crm.Actor {
		return s.person(t, "x", s.other(t), crm.Staff, "")
	},
	"viewer here and manager there": func(t *testing.T, s *scene) crm.Actor {
		a := s.person(t, "y", s.other(t), crm.Manager, "")
		must(t, s.Users.SetRole(s.as(t, s.amina), crm.RoleChange{UserID: a.UserID, LibraryID: s.library, Role: crm.Viewer}))
		a.Libraries = append(a.Libraries, crm.Membership{LibraryID: s.library, Role: crm.Viewer})
		return a
	},
}

func (s *scene) other(t *testing.T) int64 {
	id, err := s.Libraries.Add(s.as(t, s.amina), crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE",
		City: "Kisumu", Basis: "consent"})
	must(t, err)
	return id
}

// TestEveryUseCaseAsEveryRole calls every method of every service as every role with rows of the library. Whoever may do it
// nowhere is refused as such; nobody gets an internal error; and who may not do it in the library changes nothing there.
func TestEveryUseCaseAsEveryRole(t *testing.T) {
	t.Parallel()
	for name, make := range roles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			actor := make(t, s)
			before := s.kept(t)
			for _, m := range useCases(s.Services) {
				if m.action == "Sessions.SignOut" || strings.HasPrefix(string(m.action), "Sessions.Revoke") {
					continue // they would end the actor's own session, nothing of the library's
				}
				err := m.call(s.as(t, actor), s)
				kind := crm.KindOf(err)
				switch {
				case err != nil && kind == crm.Internal:
					t.Errorf("%s: internal error: %v", m.action, err)
				case !actor.May(m.action) && !actor.SignedIn() && kind != crm.Unauthenticated:
					t.Errorf("%s: nobody got %v", m.action, err)
				case !actor.May(m.action) && actor.SignedIn() && kind != crm.Forbidden:
					t.Errorf("%s: may nowhere, but got %v", m.action, err)
				case actor.May(m.action) && m.ofLibrary() && !actor.MayIn(m.action, s.library) && kind != crm.NotFound &&
					(kind != crm.Forbidden || !actor.ReadsLibrary(s.library)):
					t.Errorf("%s: may not in the library, but got %v", m.action, err)
				}
				if now := s.kept(t); now != before {
					if !actor.MayIn(m.action, s.library) {
						t.Errorf("%s changed something:\n%s\n%s", m.action, before, now)
					}
					before = now
				}
			}
		})
	}
}

// TestEveryUseCaseHasARule holds the policy's table against the services.
func TestEveryUseCaseHasARule(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for _, m := range useCases(n.Services) {
		if _, ok := crm.RuleOf(m.action); !ok {
			t.Errorf("%s has no rule", m.action)
		}
	}
}

type useCase struct {
	action crm.Action
	method reflect.Value
}

func useCases(s crm.Services) (out []useCase) {
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		service := v.Field(i)
		for j := range v.Type().Field(i).Type.NumMethod() {
			name := v.Type().Field(i).Type.Method(j).Name
			out = append(out, useCase{crm.Action(v.Type().Field(i).Name + "." + name), service.MethodByName(name)})
		}
	}
	return out
}

// ofLibrary tells whether the use case concerns rows of a library, and fill names the library's. The directory is everybody's,
// lists of keepers show what they keep, and what a history tells is the fence's.
func (u useCase) ofLibrary() bool {
	rule, _ := crm.RuleOf(u.action)
	switch service, _, _ := strings.Cut(string(u.action), "."); service {
	case "Contacts", "Interactions", "Tasks":
		return rule.Library != crm.NoRole
	case "Libraries":
		return u.action == "Libraries.Change" || u.action == "Libraries.Colleagues"
	case "Offices":
		return u.action == "Offices.Report" || u.action == "Offices.SaveOwn"
	case "Users":
		return u.action != "Users.List" && rule.Library != crm.NoRole
	}
	return u.action == "History.Trash" || u.action == "History.Restore"
}

func (u useCase) call(ctx context.Context, s *scene) error {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < u.method.Type().NumIn(); i++ {
		x := reflect.New(u.method.Type().In(i)).Elem()
		s.fill(x, u.noun(), string(u.action))
		args = append(args, x)
	}
	out := u.method.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

// noun is the row that an argument called ID means.
func (u useCase) noun() string {
	for _, n := range []string{"Contacts", "Interactions", "Tasks", "Offices", "Libraries", "Users"} {
		if len(u.action) > len(n) && string(u.action[:len(n)]) == n {
			return n
		}
	}
	return "Contacts"
}

// fill sets an argument to rows of the library.
func (s *scene) fill(x reflect.Value, noun, name string) {
	ids := map[string]int64{"Contacts": s.contact, "Interactions": s.entry, "Tasks": s.step, "Offices": s.office, "Libraries": s.library,
		"Users":     s.amina.UserID,
		"LibraryID": s.library, "OfficeID": s.office, "ContactID": s.contact, "UserID": s.amina.UserID}
	switch x.Kind() {
	case reflect.Int64:
		if id, ok := ids[name]; ok {
			x.SetInt(id)
		} else {
			x.SetInt(ids[noun])
		}
	case reflect.Int:
		x.SetInt(1)
	case reflect.String:
		if noun == "Contacts" && x.Type().Kind() == reflect.String && x.Type().PkgPath() == "" {
			x.SetString("contact")
		}
	case reflect.Struct:
		for i := range x.NumField() {
			f := x.Type().Field(i)
			switch {
			case !f.IsExported() || f.Name == "Key":
			case f.Name == "ID" || f.Name == "LibraryID" || f.Name == "OfficeID" || f.Name == "ContactID" || f.Name == "UserID" ||
				f.Name == "Version" || f.Anonymous:
				s.fill(x.Field(i), noun, f.Name)
			}
		}
	}
}

// TestTheFenceAlone switches the policy off: PostgreSQL still shows a stranger nothing and lets them change nothing.
func TestTheFenceAlone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stranger := s.person(t, "x", s.other(t), crm.Manager, "")
	s.Trusting()
	before := s.kept(t)
	_, err := s.Contacts.Get(s.as(t, stranger), s.contact)
	wantKind(t, "another library's contact", err, crm.NotFound)
	list, err := s.Contacts.List(s.as(t, stranger), crm.ContactQuery{LibraryID: s.library})
	must(t, err)
	found, err := s.Contacts.List(s.as(t, stranger), crm.ContactQuery{LibraryID: s.library, Text: "grace"})
	must(t, err)
	if len(list.Rows)+len(found.Rows) != 0 {
		t.Errorf("the fence leaks %d rows, the search %d", len(list.Rows), len(found.Rows))
	}
	if _, err := s.Interactions.Log(s.as(t, stranger), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "call",
		Direction: "out"}); err == nil {
		t.Error("a stranger wrote into the library's log")
	}
	if _, err := s.Tasks.Complete(s.as(t, stranger), s.step); crm.KindOf(err) != crm.NotFound {
		t.Errorf("a stranger completed a step: %v", err)
	}
	if s.kept(t) != before {
		t.Error("the stranger changed something")
	}
}

// TestNamed shows a named row to its readers and to nobody else, the coordinator and the admin included.
func TestNamed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	colleague := s.person(t, "j", s.library, crm.Manager, "")
	c := crm.ContactChange{}
	c.LibraryID, c.DisplayName, c.Basis, c.Visibility = s.library, "Quiet Source", "consent", crm.ToNamed
	done, err := s.Contacts.Add(s.as(t, s.amina), c)
	must(t, err)
	for who, a := range map[string]crm.Actor{"a colleague": colleague, "a coordinator": s.person(t, "c", 0, "", crm.Coordinator),
		"another admin": s.person(t, "a", 0, "", crm.Admin)} {
		_, err := s.Contacts.Get(s.as(t, a), done.ID)
		wantKind(t, who, err, crm.NotFound)
		_, err = s.History.Of(s.as(t, a), "contact", done.ID)
		wantKind(t, who+" asking for the history", err, crm.NotFound)
	}
	_, err = s.Contacts.HandOn(s.as(t, s.amina), crm.HandOn{ID: done.ID, OwnerID: colleague.UserID, Write: crm.Write{Version: 1},
		Audience: crm.Audience{Visibility: crm.ToNamed, Readers: []int64{colleague.UserID}}})
	must(t, err)
	_, err = s.Contacts.Get(s.as(t, s.amina), done.ID)
	wantKind(t, "who handed it on and left", err, crm.NotFound)
	must(t, s.Users.End(s.as(t, s.amina), colleague.UserID))
	if _, err = s.Contacts.Get(s.as(t, s.amina), done.ID); err != nil {
		t.Errorf("the last reader is gone, and no manager got the row: %v", err)
	}
}

// TestTheWindow tells another library of a touch: library and day, never a named row.
func TestTheWindow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stranger := s.person(t, "x", s.other(t), crm.Staff, "")
	form, err := s.Interactions.Prepare(s.as(t, stranger), crm.LogQuery{LibraryID: stranger.HomeLibrary(), OfficeID: s.office})
	must(t, err)
	if len(form.Touches) != 1 || form.Touches[0].Library != "Mto Public Library" || form.Touches[0].On != crm.DateOf(monday) {
		t.Errorf("the window: %+v", form.Touches)
	}
	if len(form.Last)+len(form.People) != 0 {
		t.Errorf("the window tells more than the day: %+v", form)
	}
}

// TestEveryColumnSaysWhetherItIsPersonal, so that erasure and audit cannot forget one; and every library's table is fenced.
func TestEveryColumnSaysWhetherItIsPersonal(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	var silent string
	n.One(t, &silent, `SELECT coalesce(string_agg(c.table_name || '.' || c.column_name, ', '), '') FROM information_schema.columns c
		JOIN pg_class k ON k.relname = c.table_name AND k.relkind = 'r' AND k.relnamespace = 'public'::regnamespace
		WHERE c.table_schema = 'public' AND c.table_name <> 'goose_db_version' AND c.data_type IN ('text', 'jsonb')
		AND coalesce(col_description(k.oid, c.ordinal_position), '') NOT IN ('personal', 'plain')`)
	if silent != "" {
		t.Errorf("columns without COMMENT 'personal' or 'plain': %s", silent)
	}
	var open string
	n.One(t, &open, `SELECT coalesce(string_agg(c.table_name, ', '), '') FROM information_schema.columns c
		JOIN pg_class k ON k.relname = c.table_name AND k.relnamespace = 'public'::regnamespace
		WHERE c.table_schema = 'public' AND c.column_name = 'library_id' AND NOT k.relrowsecurity`)
	if open != "" {
		t.Errorf("tables of libraries without row security: %s", open)
	}
}
