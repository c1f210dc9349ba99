package db_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"liaison/crm"
)

// step is one use case that changes something, with a whole form; it tells what it answers.
type step struct {
	action crm.Action
	call   func(ctx context.Context, s *scene) (any, error)
}

// changes go through the use cases that write, one upon the other.
func changes(t *testing.T) []step {
	day, website := crm.DateOf(monday), crm.Source{Kind: "website", Text: "https://unesco.example"}
	var contact, task, post, office, report int64
	var undo, link string
	var person crm.Actor
	kept := func(id *int64, done crm.Done, err error) (any, error) {
		if id != nil {
			*id = done.ID
		}
		undo = done.Undo
		return done.Message, err
	}
	version := func(s *scene, table string, id int64) (v int) {
		s.One(t, &v, `SELECT version FROM `+table+` WHERE id = $1`, id)
		return v
	}
	none := func(err error) (any, error) { return nil, err }
	return []step{
		{"Contacts.Add", func(ctx context.Context, s *scene) (any, error) {
			c := crm.ContactChange{OfficeID: s.office, Title: "chair"}
			c.LibraryID, c.DisplayName, c.Basis, c.Visibility = s.library, "Joel Kimani", "consent", crm.ToNamed
			c.Channels, c.Themes = []crm.Channel{{Kind: "email"}, {Kind: "email", Value: "joel@unesco.example"}}, []string{"education"}
			done, err := s.Contacts.Add(ctx, c)
			return kept(&contact, done, err)
		}},
		{"Contacts.Change", func(ctx context.Context, s *scene) (any, error) {
			c := crm.ContactChange{}
			c.ID, c.DisplayName, c.Basis, c.Write.Version = contact, "Joel M. Kimani", "consent", version(s, "contact", contact)
			c.Channels = []crm.Channel{{Kind: "phone"}, {Kind: "phone", Value: "+254 20 123456"}}
			done, err := s.Contacts.Change(ctx, c)
			return kept(nil, done, err)
		}},
		{"Contacts.HandOn", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Contacts.HandOn(ctx, crm.HandOn{ID: contact, OwnerID: s.amina.UserID,
				Write: crm.Write{Version: version(s, "contact", contact)}, Audience: crm.Audience{Visibility: crm.ToLibrary}})
			return kept(nil, done, err)
		}},
		{"Contacts.Appoint", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Contacts.Appoint(ctx, crm.AppointmentChange{ContactID: contact, OfficeID: s.network.office(t, "undp-ke"),
				Title: "adviser"})
			return kept(nil, done, err)
		}},
		{"Contacts.Leave", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Contacts.Leave(ctx, crm.Departure{ContactID: contact, How: "left", Follower: "Ruth Chebet, chair"})
			return kept(nil, done, err)
		}},
		{"Interactions.Log", func(ctx context.Context, s *scene) (any, error) {
			logged, err := s.Interactions.Log(ctx, crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "visit", Direction: "out",
				People: []string{"Wanjiru Kamau, editor"}, Goals: []int{4}, Subject: "Reading week", NextStep: "Send the poster", NextOn: day.Add(2)})
			return logged.Message, err
		}},
		{"Interactions.Change", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Interactions.Change(ctx, crm.InteractionChange{Write: crm.Write{Version: 1}, ID: s.entry, OfficeID: s.office,
				Kind:      "call",
				Direction: "out", ContactIDs: []int64{s.contact}, People: []string{"Naomi Achieng, registrar"},
				Audience: crm.Audience{Visibility: crm.ToNamed}})
			return kept(nil, done, err)
		}},
		{"Interactions.HandOn", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Interactions.HandOn(ctx, crm.HandOn{ID: s.entry, OwnerID: s.amina.UserID,
				Write: crm.Write{Version: version(s, "interaction", s.entry)}, Audience: crm.Audience{Visibility: crm.ToLibrary}})
			return kept(nil, done, err)
		}},
		{"Tasks.Add", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Add(ctx, crm.TaskChange{LibraryID: s.library, Title: "Bring the posters", DueOn: day.Add(1), OfficeID: s.office})
			return kept(&task, done, err)
		}},
		{"Tasks.Change", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Change(ctx, crm.TaskChange{ID: task, Write: crm.Write{Version: version(s, "task", task)},
				Title: "Bring two posters", DueOn: day.Add(2)})
			return kept(nil, done, err)
		}},
		{"Tasks.Postpone", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Postpone(ctx, task, day.Add(9))
			return kept(nil, done, err)
		}},
		{"Tasks.Assign", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Assign(ctx, task, s.amina.UserID)
			return kept(nil, done, err)
		}},
		{"Tasks.HandOn", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.HandOn(ctx, crm.HandOn{ID: task, OwnerID: s.amina.UserID, Write: crm.Write{Version: version(s, "task", task)},
				Audience: crm.Audience{Visibility: crm.ToNamed}})
			return kept(nil, done, err)
		}},
		{"Tasks.Complete", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Complete(ctx, task)
			return kept(nil, done, err)
		}},
		{"Tasks.Delete", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Tasks.Delete(ctx, task, version(s, "task", task))
			return kept(nil, done, err)
		}},
		{"History.Restore", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.History.Restore(ctx, "task", task)
			return done.Message, err
		}},
		{"Offices.Add", func(ctx context.Context, s *scene) (any, error) {
			var o crm.Office
			s.One(t, &o.OrganisationID, `SELECT organisation_id FROM office WHERE id = $1`, s.office)
			o.Kind, o.Names, o.City, o.Country, o.Countries, o.Themes, o.Goals = "field_office", crm.Names{"en": "UNESCO desk", "fr": " "}, "Kisumu",
				"KE", []string{"UG"}, []string{"education"}, []int{4}
			done, err := s.Offices.Add(ctx, crm.OfficeChange{Office: o, LibraryID: s.library, Source: website})
			return kept(&office, done, err)
		}},
		{"Offices.Change", func(ctx context.Context, s *scene) (any, error) {
			o, err := s.Offices.Get(s.as(t, s.amina), office)
			must(t, err)
			o.Names, o.Countries, o.City = crm.Names{"fr": "Bureau de l’UNESCO"}, []string{"KE", "TZ"}, "Homa Bay"
			done, err := s.Offices.Change(ctx, crm.OfficeChange{Write: crm.Write{Version: o.Version}, Office: o, LibraryID: s.library,
				Source: website})
			return kept(nil, done, err)
		}},
		{"Offices.AddReach", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.AddReach(ctx, crm.ReachChange{OfficeID: office, LibraryID: s.library, Phone: "+254 20 765432",
				Email: "desk@unesco.example", Source: website})
			return kept(nil, done, err)
		}},
		{"Offices.RemoveReach", func(ctx context.Context, s *scene) (any, error) {
			var reach int64
			s.One(t, &reach, `SELECT max(id) FROM office_reach`)
			done, err := s.Offices.RemoveReach(ctx, office, reach)
			return kept(nil, done, err)
		}},
		{"Offices.Confirm", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.Confirm(ctx, crm.Confirmation{OfficeID: office, LibraryID: s.library, Via: "phone"})
			return kept(nil, done, err)
		}},
		{"Offices.SavePost", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.SavePost(ctx, crm.PostChange{Post: crm.Post{OfficeID: office, Title: "Head of desk", Holder: "Achieng Oduor"},
				LibraryID: s.library, Source: website})
			s.One(t, &post, `SELECT max(id) FROM post`)
			return kept(nil, done, err)
		}},
		{"Offices.SavePost", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.SavePost(ctx, crm.PostChange{Write: crm.Write{Version: 1},
				Post: crm.Post{ID: post, OfficeID: office, Title: "Head of desk", Holder: "Ruth Chebet"}, LibraryID: s.library, Source: website})
			return kept(nil, done, err)
		}},
		{"Offices.RemovePost", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.RemovePost(ctx, office, post)
			return kept(nil, done, err)
		}},
		{"Offices.SaveOwn", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.SaveOwn(ctx, crm.LibraryOffice{LibraryID: s.library, OfficeID: office, LeadID: s.amina.UserID, AtLeastDays: 30})
			return kept(nil, done, err)
		}},
		{"History.Undo", func(ctx context.Context, s *scene) (any, error) {
			out, err := s.History.Undo(ctx, undo)
			return out.Message, err
		}},
		{"Directory.AddDayOff", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Directory.AddDayOff(ctx, crm.DayOffChange{DayOff: crm.DayOff{Country: "KE", On: day.Add(20), Name: "Jamhuri Day"}})
			return kept(nil, done, err)
		}},
		{"Directory.RemoveDayOff", func(ctx context.Context, s *scene) (any, error) {
			var id int64
			s.One(t, &id, `SELECT max(id) FROM day_off`)
			done, err := s.Directory.RemoveDayOff(ctx, "KE", id)
			return kept(nil, done, err)
		}},
		{"Libraries.Add", func(ctx context.Context, s *scene) (any, error) {
			_, err := s.Libraries.Add(ctx, crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE", City: "Kisumu",
				Basis: "consent"})
			return none(err)
		}},
		{"Libraries.Change", func(ctx context.Context, s *scene) (any, error) {
			return none(s.Libraries.Change(ctx, crm.LibraryChange{Write: crm.Write{Version: version(s, "library", s.library)}, ID: s.library,
				Name: "Mto Library", Kind: "library", Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi", Basis: "consent"}))
		}},
		{"Libraries.ChangeNetwork", func(ctx context.Context, s *scene) (any, error) {
			return none(s.Libraries.ChangeNetwork(ctx, crm.Network{Name: "Libraries of Kenya", Touch: "another", Version: version(s, "network", 1)}))
		}},
		{"Offices.Report", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.Report(ctx, crm.StateReport{OfficeID: office, LibraryID: s.library, State: crm.Closed, Source: website})
			s.One(t, &report, `SELECT max(id) FROM office_report`)
			return done.Message, err
		}},
		{"Offices.Decide", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Offices.Decide(ctx, crm.StateDecision{OfficeID: office, ReportID: report, LibraryID: s.library, Decision: "withdrawn"})
			return done.Message, err
		}},
		{"Libraries.Close", func(ctx context.Context, s *scene) (any, error) {
			var id int64
			s.One(t, &id, `SELECT max(id) FROM library`)
			return none(s.Libraries.Close(ctx, id))
		}},
		{"Users.Invite", func(ctx context.Context, s *scene) (any, error) {
			h, err := s.Users.Invite(ctx, crm.Invitation{Name: "Otieno", Email: "otieno@mto.example", Lang: "en", LibraryID: s.library,
				Role: crm.Staff})
			link = h.Token
			return h.Name, err
		}},
		{"Accounts.UseLink", func(ctx context.Context, s *scene) (any, error) {
			out, err := s.Accounts.UseLink(crm.WithActor(ctx, crm.Actor{}), crm.UseLink{Token: link, Password: password})
			person = out.Actor
			return out.Actor.Name, err
		}},
		{"Users.ResetPassword", func(ctx context.Context, s *scene) (any, error) {
			h, err := s.Users.ResetPassword(ctx, person.UserID)
			return h.Purpose, err
		}},
		{"Users.SetRole", func(ctx context.Context, s *scene) (any, error) {
			return none(s.Users.SetRole(ctx, crm.RoleChange{UserID: person.UserID, LibraryID: s.library, Role: crm.Manager}))
		}},
		{"Users.SetNetworkRole", func(ctx context.Context, s *scene) (any, error) {
			return none(s.Users.SetNetworkRole(ctx, person.UserID, crm.Coordinator))
		}},
		{"Accounts.Change", func(ctx context.Context, s *scene) (any, error) {
			return none(s.Accounts.Change(ctx, crm.AccountChange{Name: "Amina A. Otieno", Lang: "fr", Country: "KE", Zone: "Africa/Nairobi",
				Version: version(s, "app_user", s.amina.UserID)}))
		}},
		{"Users.End", func(ctx context.Context, s *scene) (any, error) { return none(s.Users.End(ctx, person.UserID)) }},
		{"Interactions.Delete", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Interactions.Delete(ctx, s.entry, version(s, "interaction", s.entry))
			return done.Message, err
		}},
		{"Contacts.Delete", func(ctx context.Context, s *scene) (any, error) {
			done, err := s.Contacts.Delete(ctx, s.contact, version(s, "contact", s.contact))
			return done.Message, err
		}},
		{"Contacts.Erase", func(ctx context.Context, s *scene) (any, error) { return none(s.Contacts.Erase(ctx, contact)) }},
		{"Sessions.SignIn", func(ctx context.Context, s *scene) (any, error) {
			out, err := s.Sessions.SignIn(crm.WithActor(ctx, crm.Actor{}), crm.SignIn{Email: "amina@mto.example", Password: password})
			return out.Actor.Name, err
		}},
		{"Accounts.ChangePassword", func(ctx context.Context, s *scene) (any, error) {
			out, err := s.Accounts.ChangePassword(ctx, crm.PasswordChange{Current: password, New: "another long sentence"})
			return out.Actor.Name, err
		}},
	}
}

// written is what stands in the database, without the numbers that a lost attempt used up: rows of each table, and the words.
func (s *scene) written(t *testing.T) (sum string) {
	t.Helper()
	s.One(t, &sum, `SELECT (SELECT string_agg(relname || ' ' || (xpath('/row/n/text()',
		query_to_xml('SELECT count(*) AS n FROM ' || relname, false, true, '')))[1]::text, ', ' ORDER BY relname) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)
		|| '; ' || coalesce((SELECT string_agg(concat_ws(' ', noun, action, version, fields::text), ', ' ORDER BY noun, action, version, fields)
		FROM audit), '')
		|| '; ' || coalesce((SELECT string_agg(concat_ws(' ', display_name, visibility, cardinality(readers)), ', ' ORDER BY display_name)
		FROM contact), '')
		|| '; ' || coalesce((SELECT string_agg(concat_ws(' ', title, title_key, title_args, due_on, due_was, state), ', '
		ORDER BY title, title_key, title_args, due_on) FROM task), '')
		|| '; ' || coalesce((SELECT string_agg(concat_ws(' ', name_then, (SELECT title FROM appointment a WHERE a.id = appointment_id)), ', '
		ORDER BY name_then) FROM interaction_contact), '')
		|| '; ' || coalesce((SELECT string_agg(concat_ws(' ', title, holder_name, deleted_at), ', ' ORDER BY title, holder_name) FROM post), '')`)
	return sum
}

// TestALostAttemptLeavesNoTrace: whoever loses against another transaction and begins anew answers and writes what they would
// have without that; and what is read is read once.
func TestALostAttemptLeavesNoTrace(t *testing.T) {
	t.Parallel()
	calm, shaken := newScene(t), newScene(t)
	lost, writes := map[crm.Action]bool{}, map[crm.Action]bool{}
	shaken.LoseEveryFirst(func(a crm.Action) { lost[a] = true })
	first, second := changes(t), changes(t)
	for i, c := range first {
		want, err := c.call(calm.as(t, calm.amina), calm)
		must(t, err)
		got, err := second[i].call(shaken.as(t, shaken.amina), shaken)
		if err != nil {
			t.Fatalf("%s, begun anew: %v", c.action, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s, begun anew, answers %v, want %v", c.action, got, want)
		}
		if writes[c.action] = true; !lost[c.action] {
			t.Errorf("%s was not lost", c.action)
		}
		if got, want := shaken.written(t), calm.written(t); got != want {
			t.Fatalf("%s, begun anew, wrote\n%s\nwant\n%s", c.action, got, want)
		}
	}
	s := newScene(t)
	c := named("Somebody Deleted")
	c.Basis = "consent"
	c.LibraryID = s.library
	gone, err := s.Contacts.Add(s.as(t, s.amina), c)
	must(t, err)
	_, err = s.Contacts.Delete(s.as(t, s.amina), gone.ID, 1)
	must(t, err)
	var organisation int64
	s.One(t, &organisation, `SELECT organisation_id FROM office WHERE id = $1`, s.office)
	for _, m := range useCases(s.Services) {
		if writes[m.action] || strings.HasPrefix(string(m.action), "Sessions.") || strings.HasPrefix(string(m.action), "SetUp.") {
			continue
		}
		args := []reflect.Value{reflect.ValueOf(s.as(t, s.amina))}
		for i := 1; i < m.method.Type().NumIn(); i++ {
			x := reflect.New(m.method.Type().In(i)).Elem()
			s.fill(x, m.noun(), string(m.action))
			if m.action == "Directory.Organisation" {
				x.SetInt(organisation)
			}
			args = append(args, x)
		}
		answer := func() string {
			out := m.method.Call(args)
			body, err := json.Marshal(out[0].Interface())
			must(t, err)
			return string(body)
		}
		want := answer()
		s.LoseEveryFirst(func(crm.Action) {})
		if got := answer(); got != want {
			t.Errorf("%s, begun anew, reads\n%s\nwant\n%s", m.action, got, want)
		}
		s.LoseNothing()
	}
}

// TestATaskIsShownToWhomItsPersonIsNow: a person became confidential while the first attempt to keep a step about them was lost; the
// second one shows the step to those who see the person now.
func TestATaskIsShownToWhomItsPersonIsNow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.LoseFirst(func() {
		s.Super(t, `UPDATE contact SET visibility = 'named', readers = array[owner_id] WHERE id = $1`, s.contact)
	})
	k := crm.TaskChange{LibraryID: s.library, Title: "Ask for the posters", DueOn: crm.DateOf(monday).Add(1), ContactID: s.contact}
	made, err := s.Tasks.Add(s.as(t, s.amina), k)
	must(t, err)
	s.LoseNothing()
	if got, err := s.Tasks.Get(s.as(t, s.amina), made.ID); err != nil || got.Visibility != crm.ToNamed {
		t.Errorf("the step is for %q (%v), want those named", got.Visibility, err)
	}
}
