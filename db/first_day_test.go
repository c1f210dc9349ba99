package db_test

import (
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// The first day at the database: the office, its telephone number, a call that makes a person known, and the next step.
func TestFirstDay(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	ctx := n.as(t, n.amina)

	country, err := n.Directory.Country(ctx, crm.CountryQuery{Country: "KE", LibraryID: n.library})
	must(t, err)
	if country.Total != 16 || country.SeatedAll != 14 || len(country.Covering) != 2 || country.Confirmed != 0 || len(country.Doors) != 3 {
		t.Errorf("Kenya: %d offices, %d seated, %d covering, %d confirmed, %d doors", country.Total, country.SeatedAll, len(country.Covering),
			country.Confirmed, len(country.Doors))
	}
	for i, want := range []string{"Kenya National Commission for UNESCO", "United Nations Information Service Nairobi",
		"United Nations Resident Coordinator's Office in Kenya"} {
		if got, _ := country.Doors[i].Office.Names.In("en"); got != want {
			t.Errorf("door %d is %q, want %q", i, got, want)
		}
	}
	office := country.Doors[1].Office.ID

	done, err := n.Offices.AddReach(n.as(t, n.amina), crm.ReachChange{OfficeID: office, LibraryID: n.library, Phone: "+254 20 000 0000",
		Source: crm.Source{Kind: "website"}})
	must(t, err)
	if done.Undo == "" {
		t.Error("the number cannot be taken back")
	}
	entry := crm.InteractionChange{LibraryID: n.library, OfficeID: office, People: []string{"Grace Mfano, information officer"}, Kind: "call",
		Direction: "out", Result: "spoke",
		Note: "Likes a display for Human Rights Day, wants a letter first", NextStep: "Send a letter", NextOn: crm.DateOf(monday).Add(4)}
	entry.Key = uuid.NewString()
	logged, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	again, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	if again.ID != logged.ID {
		t.Errorf("a double submit made %d and %d", logged.ID, again.ID)
	}
	other := entry
	other.Note = "Something else"
	_, err = n.Interactions.Log(n.as(t, n.amina), other)
	wantKind(t, "the same key with other content", err, crm.Conflict)
	if len(logged.NewPeople) != 1 || logged.NewPeople[0].Name != "Grace Mfano" || logged.NewPeople[0].Title != "information officer" ||
		logged.Next == nil {
		t.Fatalf("logged %+v", logged)
	}
	_, err = n.Offices.Confirm(n.as(t, n.amina), crm.Confirmation{OfficeID: office, LibraryID: n.library, Via: "phone"})
	must(t, err)

	page, err := n.Offices.Page(ctx, crm.OfficeQuery{ID: office, LibraryID: n.library})
	must(t, err)
	if len(page.Reach) != 1 || len(page.People) != 1 || page.NextStep == nil || page.Freshness.ConfirmedBy != "Amina Otieno" ||
		page.Freshness.Via != "phone" {
		t.Errorf("the office: %d ways, %d people, next %v, confirmed %+v", len(page.Reach), len(page.People), page.NextStep, page.Freshness)
	}
	entries := 0
	for _, e := range page.Timeline {
		if e.Interaction != nil {
			entries++
			if e.Interaction.People[0].Name != "Grace Mfano" || e.Interaction.By != "Amina Otieno" {
				t.Errorf("the entry: %+v", e.Interaction)
			}
		}
	}
	if entries != 1 {
		t.Errorf("%d entries on the timeline", entries)
	}

	today, err := n.Tasks.Today(ctx, crm.TodayQuery{})
	must(t, err)
	if today.WeekCount != 1 || today.ThisWeek[0].Title != "Send a letter" || today.ThisWeek[0].Contact != "Grace Mfano" ||
		today.Verify == nil {
		t.Errorf("today: %+v", today)
	}

	// The same person again is the same person, however she is typed.
	second, err := n.Interactions.Log(n.as(t, n.amina), crm.InteractionChange{LibraryID: n.library, OfficeID: office,
		People: []string{"GRACE MFANO"},
		Kind:   "call", Direction: "out", Result: "no_answer"})
	must(t, err)
	if len(second.NewPeople) != 0 {
		t.Errorf("she was made twice: %+v", second.NewPeople)
	}
	if _, err := n.History.Undo(n.as(t, n.amina), second.Undo); err != nil {
		t.Errorf("undo: %v", err)
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM library`: 1, `SELECT count(*) FROM app_user`: 1,
		`SELECT count(*) FROM office_reach WHERE value = '+254 20 000 0000'`:                        1,
		`SELECT count(*) FROM office_source WHERE reach_id IS NOT NULL AND source_kind = 'website'`: 1,
		`SELECT count(*) FROM contact`: 1, `SELECT count(*) FROM appointment`: 1, `SELECT count(*) FROM interaction WHERE deleted_at IS NULL`: 1,
		`SELECT count(*) FROM task`:                                         1,
		`SELECT count(*) FROM office_source WHERE confirmed_at IS NOT NULL`: 1,
		`SELECT count(DISTINCT noun) FROM audit
				WHERE action = 'insert' AND user_id IS NOT NULL AND noun IN ('contact', 'appointment', 'interaction', 'task', 'office_reach',
				'office_source')`: 6,
	} {
		var got int
		if n.One(t, &got, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

// What was logged is found, handed over, put off, done, deleted, restored.
func TestTasks(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	colleague := n.person(t, "joel", n.library, crm.Staff, "")
	office := n.office(t, "natcom-ke")
	done, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: "Ask about the register", DueOn: crm.DateOf(monday),
		OfficeID: office})
	must(t, err)
	_, err = n.Tasks.Postpone(n.as(t, n.amina), done.ID, crm.DateOf(monday).Add(-1))
	wantKind(t, "a day that is past", err, crm.Invalid)
	_, err = n.Tasks.Postpone(n.as(t, n.amina), done.ID, crm.DateOf(monday).Add(3))
	must(t, err)
	_, err = n.Tasks.Assign(n.as(t, n.amina), done.ID, colleague.UserID)
	must(t, err)
	finished, err := n.Tasks.Complete(n.as(t, colleague), done.ID)
	must(t, err)
	back, err := n.History.Undo(n.as(t, colleague), finished.Undo)
	must(t, err)
	if len(back.Skipped) > 0 || back.Noun != "task" {
		t.Errorf("undo: %+v", back)
	}
	k, err := n.Tasks.Get(n.as(t, n.amina), done.ID)
	must(t, err)
	if k.State != "open" || k.OwnerID != colleague.UserID || k.GivenBy != "Amina Otieno" || k.DueWas != crm.DateOf(monday) {
		t.Errorf("the step: %+v", k)
	}
	gone, err := n.Tasks.Delete(n.as(t, colleague), done.ID, k.Version)
	must(t, err)
	if gone.Undo == "" {
		t.Error("a deletion without undo")
	}
	trash, err := n.History.Trash(n.as(t, n.amina), n.library)
	must(t, err)
	if len(trash) != 1 || trash[0].Noun != "task" || trash[0].By != "joel" {
		t.Errorf("the trash: %+v", trash)
	}
	_, err = n.History.Restore(n.as(t, n.amina), "task", done.ID)
	must(t, err)
}

// A contact through its life: names in scripts, channels, search, a stale edit, leaving, deletion, erasure.
func TestContact(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, next := n.office(t, "natcom-ke"), n.office(t, "undp-ke")
	c := crm.ContactChange{OfficeID: office, Title: "Programme specialist"}
	c.LibraryID, c.DisplayName, c.Basis = n.library, "ተስፋዬ አለሙ", "legitimate_interest"
	c.Names = []crm.ContactName{{Kind: "latin", Full: "Tesfaye Alemu", Given: "Tesfaye", Family: "Alemu"},
		{Kind: "alias", Full: "Tesfay Alamu"}}
	c.Channels = []crm.Channel{{Kind: "email", Value: "tesfaye@office.example", Preferred: true}}
	done, err := n.Contacts.Add(n.as(t, n.amina), c)
	must(t, err)
	for _, text := range []string{"tesf", "ALEMU", "alamu tesfay", "ተስፋዬ", "lem", "al"} {
		list, err := n.Contacts.List(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library, Text: text})
		must(t, err)
		if want := text != "al"; (len(list.Rows) == 1) != want { // two letters are sought from the start of the text only
			t.Errorf("searching %q found %d", text, len(list.Rows))
		}
	}
	got, err := n.Contacts.Get(n.as(t, n.amina), done.ID)
	must(t, err)
	if got.SortName != "Alemu, Tesfaye" || len(got.Names) != 2 || len(got.Channels) != 1 || len(got.Appointments) != 1 {
		t.Errorf("the contact: %+v", got)
	}
	change := crm.ContactChange{Contact: got}
	change.Write.Version = got.Version
	change.Salutation = "Dear Dr Tesfaye"
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	change.Salutation = "Dear Mr Alemu"
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	wantKind(t, "a stale edit", err, crm.Conflict)
	similar, err := n.Contacts.Similar(n.as(t, n.amina), crm.SimilarQuery{LibraryID: n.library, Names: []string{"Alemu Tesfaye"},
		OfficeID: office})
	must(t, err)
	if len(similar) != 1 || similar[0].Score < 60 {
		t.Errorf("likely duplicates: %+v", similar)
	}
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: done.ID, How: "moved", ToOfficeID: next, Follower: "Ruth Chebet"})
	must(t, err)
	page, err := n.Contacts.Page(n.as(t, n.amina), done.ID)
	must(t, err)
	if page.Main == nil || page.Main.OfficeID != next || len(page.Contact.Appointments) != 2 || page.Zone != "Africa/Nairobi" {
		t.Errorf("after the move: %+v", page.Main)
	}
	gone, err := n.Contacts.Delete(n.as(t, n.amina), done.ID, page.Contact.Version)
	must(t, err)
	_, err = n.Contacts.Get(n.as(t, n.amina), done.ID)
	wantKind(t, "a deleted contact", err, crm.NotFound)
	_, err = n.History.Undo(n.as(t, n.amina), gone.Undo)
	must(t, err)
	must(t, n.Contacts.Erase(n.as(t, n.amina), done.ID))
	var left int
	n.One(t, &left, `SELECT (SELECT count(*) FROM contact WHERE contact::text ILIKE '%tesfaye%') + (SELECT count(*)
		FROM contact_name) + (SELECT count(*) FROM audit_value WHERE audit_value::text ILIKE '%tesfaye%')`)
	if left != 0 {
		t.Errorf("%d places still know the erased person", left)
	}
}
