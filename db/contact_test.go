package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// met adds somebody the library knows.
func (n *network) met(t *testing.T, c crm.ContactChange) int64 {
	t.Helper()
	c.LibraryID, c.Basis, c.Key = n.library, "legitimate_interest", uuid.NewString()
	done, err := n.Contacts.Add(n.as(t, n.amina), c)
	must(t, err)
	return done.ID
}

func named(name string) (c crm.ContactChange) {
	c.DisplayName = name
	return c
}

// found is whom a view of the list shows, page by page.
func (n *network) found(t *testing.T, q crm.ContactQuery) string {
	t.Helper()
	q.LibraryID = n.library
	var out []string
	for {
		list, err := n.Contacts.List(n.as(t, n.amina), q)
		must(t, err)
		for _, c := range list.Rows {
			out = append(out, c.DisplayName)
		}
		if list.Next == nil {
			return strings.Join(out, ",")
		}
		q.After = *list.Next
	}
}

// Every filter goes with a text, with every other and with each order, page by page.
func TestContactFilters(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	kenya, uganda := n.office(t, "natcom-ke"), n.office(t, "natcom-ug")
	joel := n.person(t, "joel", n.library, crm.Staff, "")
	ruth := named("Ruth Anzala")
	ruth.OfficeID, ruth.Themes = kenya, []string{"access-to-information"}
	omar := named("Omar Anzala")
	omar.OfficeID, omar.DoNotContact, omar.DoNotReason, omar.OwnerID = uganda, true, "asked", joel.UserID
	zoe := named("Zoë Anzala")
	shared := named("Hanna Anzala")
	shared.OfficeID, shared.Visibility = kenya, crm.ToNetwork
	n.met(t, ruth)
	n.met(t, omar)
	zoeID := n.met(t, zoe)
	hanna := n.met(t, shared)
	n.met(t, named("Somebody Else"))
	_, err := n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{LibraryID: n.library, Title: "Write", DueOn: crm.DateOf(monday), ContactID: zoeID})
	must(t, err)
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{ContactID: hanna, How: "left"})
	must(t, err)
	for _, c := range []struct {
		what string
		q    crm.ContactQuery
		want string
	}{
		{"a text", crm.ContactQuery{Text: "nzal"}, "Hanna Anzala,Omar Anzala,Ruth Anzala,Zoë Anzala"},
		{"from the end", crm.ContactQuery{Text: "nzal", Sort: "-name"}, "Zoë Anzala,Ruth Anzala,Omar Anzala,Hanna Anzala"},
		{"the newest first", crm.ContactQuery{Text: "nzal", Sort: "recent"}, "Hanna Anzala,Zoë Anzala,Omar Anzala,Ruth Anzala"},
		{"a country", crm.ContactQuery{Text: "nzal", Country: "UG"}, "Omar Anzala"},
		{"a country alone", crm.ContactQuery{Country: "KE", Sort: "-name"}, "Ruth Anzala"},
		{"an owner", crm.ContactQuery{Text: "nzal", OwnerID: joel.UserID}, "Omar Anzala"},
		{"an office", crm.ContactQuery{Text: "nzal", OfficeID: kenya}, "Ruth Anzala"},
		{"who was there", crm.ContactQuery{Text: "nzal", OfficeID: kenya, Post: "former"}, "Hanna Anzala"},
		{"who was anywhere", crm.ContactQuery{Post: "former"}, "Hanna Anzala"},
		{"who is in a post", crm.ContactQuery{Post: "current", Sort: "-name"}, "Ruth Anzala,Omar Anzala"},
		{"a theme", crm.ContactQuery{Theme: "access-to-information"}, "Ruth Anzala"},
		{"who asked not to be contacted", crm.ContactQuery{Contact: "no"}, "Omar Anzala"},
		{"who may be contacted", crm.ContactQuery{Text: "nzal", Contact: "yes", Country: "KE"}, "Ruth Anzala"},
		{"whose step is due", crm.ContactQuery{Next: "due"}, "Zoë Anzala"},
		{"without a step", crm.ContactQuery{Text: "anzala", Next: "none", Post: "current"}, "Omar Anzala,Ruth Anzala"},
		{"two letters with a filter", crm.ContactQuery{Text: "ru", Country: "KE"}, "Ruth Anzala"},
		{"two letters elsewhere", crm.ContactQuery{Text: "ru", Country: "UG"}, ""},
		{"all, from the end", crm.ContactQuery{Sort: "-name"}, "Zoë Anzala,Somebody Else,Ruth Anzala,Omar Anzala,Hanna Anzala"},
	} {
		for _, size := range []int{1, 0} {
			c.q.Limit = size
			if got := n.found(t, c.q); got != c.want {
				t.Errorf("%s, %d a page: %q, want %q", c.what, size, got, c.want)
			}
		}
	}
	for field, q := range map[string]crm.ContactQuery{"sort": {Sort: "age"}, "post": {Post: "x"}, "contact": {Contact: "x"},
		"next": {Next: "x"}} {
		_, err := n.Contacts.List(n.as(t, n.amina), q)
		wantKind(t, "an unknown "+field, err, crm.Invalid)
	}
	other := n.person(t, "fatuma", (&scene{network: n}).other(t), crm.Staff, "")
	for text, want := range map[string]int{"": 1, "anzala": 1, "ha": 1, "ruth": 0} {
		list, err := n.Contacts.List(n.as(t, other), crm.ContactQuery{LibraryID: other.HomeLibrary(), Shared: true, Text: text})
		must(t, err)
		if len(list.Rows) != want {
			t.Errorf("what others share, with %q: %d rows, want %d", text, len(list.Rows), want)
		}
	}
	// A filter has its name although nobody fits.
	list, err := n.Contacts.List(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library, OfficeID: uganda, OwnerID: joel.UserID,
		Text: "nobody"})
	must(t, err)
	if list.Offices[uganda].Country != "UG" || list.Users[joel.UserID] != "joel" {
		t.Errorf("the names of the filters: %v, %v", list.Offices, list.Users)
	}
}

// Whoever is searched for is found in every script, however it is typed.
func TestContactSearchInEveryScript(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for _, p := range []struct {
		name  string
		alias []string
		typed []string
	}{
		{"Núñez, Íñigo", nil, []string{"nunez", "INIGO", "uñe", "nigo nun"}},
		{"Nguyễn Thị Hương", nil, []string{"nguyen", "huong thi", "Hương"}},
		{"Łukasz Żółć", nil, []string{"lukasz", "zolc"}},
		{"أحمد المنصورة", nil, []string{"احمد", "المنصوره", "منصور", "أحمد"}},
		{"كریم یوسفی", nil, []string{"كريم", "يوسفي"}},
		{"张伟", []string{"Zhang Wei"}, []string{"张", "伟", "张伟", "zhang", "hang w"}},
		{"Михаил Ёлкин", []string{"Mikhail Yolkin"}, []string{"елкин", "МИХАИЛ", "yolk"}},
		{"Γιώργος Παπαδόπουλος", []string{"George"}, []string{"γιωργος", "παπαδοπ", "george"}},
		{"ተስፋዬ አለሙ", []string{"Tesfaye Alemu"}, []string{"ተስፋዬ", "ዐለሙ", "alemu"}},
		{"김민준", nil, []string{"김민준", "민"}},
		{"山田 太郎", []string{"Yamada Tarō"}, []string{"太郎", "taro"}},
		{"O’Brien, Seán", nil, []string{"obrien", "o'brien", "sean"}},
	} {
		c := named(p.name)
		for _, a := range p.alias {
			c.Names = append(c.Names, crm.ContactName{Kind: "alias", Full: a})
		}
		id := n.met(t, c)
		for _, text := range p.typed {
			list, err := n.Contacts.List(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library, Text: text})
			must(t, err)
			if !slices.ContainsFunc(list.Rows, func(c crm.ContactLine) bool { return c.ID == id }) {
				t.Errorf("%q does not find %s", text, p.name)
			}
		}
	}
}

// A person keeps several channels of a kind, names in several scripts and why they are addressed so; what stays is not touched.
func TestContactParts(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	c := named("张伟")
	c.Names = []crm.ContactName{{Kind: "own", Lang: "zh", Full: "张伟", Given: "伟", Family: "张"},
		{Kind: "latin", Full: "Zhang Wei", Given: "Wei", Family: "Zhang"}, {Kind: "alias", Full: "David Zhang"},
		{Kind: "alias", Full: "Chang Wei"}}
	c.Channels = []crm.Channel{{Kind: "email", Value: "one@office.example"},
		{Kind: "email", Value: "two@office.example", Note: "private", Preferred: true}, {}, {Kind: "phone", Value: "+254 20 555 0142"}}
	c.Languages, c.Salutation, c.SalutationWhy = []string{"zh", "fr"}, "Dear Mr Zhang", "the family name comes first"
	id := n.met(t, c)
	got, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	if got.SortName != "Zhang, Wei" || len(got.Names) != 4 || len(got.Channels) != 3 || !got.Channels[0].Preferred ||
		got.SalutationWhy != c.SalutationWhy || got.Names[0].Lang != "zh" {
		t.Errorf("what was kept: %+v", got)
	}
	change := crm.ContactChange{Contact: got}
	change.Write.Version = got.Version
	change.Channels[0].Preferred, change.Channels[1].Preferred = false, true
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	_, err = n.Contacts.Change(n.as(t, n.amina), crm.ContactChange{Contact: crm.Contact{ID: id, DisplayName: "x", Basis: "consent",
		Channels: []crm.Channel{{Kind: "email"}, {Kind: "email", Value: "no address"}}}})
	wantKind(t, "a bad address", err, crm.Invalid)
	if !strings.Contains(err.Error(), crm.ChannelField(1)+":") || strings.Contains(err.Error(), crm.ChannelField(0)) {
		t.Errorf("the fault does not name the row of the form: %v", err)
	}
	for what, q := range map[string]crm.SimilarQuery{
		"a name in another order":       {Names: []string{"Wei Zhang"}},
		"another spelling":              {Names: []string{"Nobody Known", "Chang Wei"}},
		"the address in capitals":       {Emails: []string{"TWO@office.example"}},
		"the number without a country":  {Phones: []string{"020 555 0142"}},
		"the number with other country": {Phones: []string{"00254205550142"}},
	} {
		q.LibraryID = n.library
		similar, err := n.Contacts.Similar(n.as(t, n.amina), q)
		must(t, err)
		if len(similar) != 1 || similar[0].ID != id || len(similar[0].Reasons) == 0 {
			t.Errorf("%s: %+v", what, similar)
		}
	}
	// Whoever was passed over is not shown again, on neither record.
	twin := named("Zhang Wei")
	twin.KnownTwins = []int64{id}
	other := n.met(t, twin)
	for _, at := range []int64{id, other} {
		c, err := n.Contacts.Get(n.as(t, n.amina), at)
		must(t, err)
		twins, err := n.Contacts.Similar(n.as(t, n.amina), crm.SimilarTo(c))
		must(t, err)
		if len(twins) != 0 {
			t.Errorf("%d is still taken for %+v", at, twins)
		}
	}
}

// Leaving and every other change can be taken back, whole.
func TestContactUndo(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, next := n.office(t, "natcom-ke"), n.office(t, "undp-ke")
	state := func() (sum string) {
		n.One(t, &sum, `SELECT concat_ws('|', (SELECT string_agg(concat_ws(' ', c.id, c.display_name, c.main_appointment_id, c.main_office_id),
			',' ORDER BY c.id) FROM contact c WHERE c.deleted_at IS NULL),
			(SELECT string_agg(concat_ws(' ', a.id, a.office_id, a.ended, a.to_on, a.left_how, a.title), ',' ORDER BY a.id) FROM appointment a
			JOIN contact c ON c.id = a.contact_id AND c.deleted_at IS NULL),
			(SELECT string_agg(concat_ws(' ', h.kind, h.value), ',' ORDER BY h.value) FROM contact_channel h
			JOIN contact c ON c.id = h.contact_id AND c.deleted_at IS NULL), (SELECT count(*) FROM task WHERE deleted_at IS NULL))`)
		return sum
	}
	c := named("Grace Mfano")
	c.OfficeID, c.Title, c.LibraryID, c.Basis = office, "officer", n.library, "consent"
	c.Channels = []crm.Channel{{Kind: "email", Value: "grace@office.example", Preferred: true}}
	added, err := n.Contacts.Add(n.as(t, n.amina), c)
	must(t, err)
	whole := state()
	back := func(what, request, want string) {
		t.Helper()
		out, err := n.History.Undo(n.as(t, n.amina), request)
		must(t, err)
		if got := state(); got != want || len(out.Skipped) != 0 {
			t.Errorf("taking back %s: skipped %v\n%s, want\n%s", what, out.Skipped, got, want)
		}
	}
	for how, d := range map[string]crm.Departure{"left": {}, "moved": {ToOfficeID: next, ToTitle: "head", Follower: "Joel Kimani, officer"},
		"retired": {Follower: "Ruth Chebet"}} {
		d.ContactID, d.How, d.Key = added.ID, how, uuid.NewString()
		done, err := n.Contacts.Leave(n.as(t, n.amina), d)
		must(t, err)
		if state() == whole {
			t.Errorf("%s changed nothing", how)
		}
		back(how, done.Undo, whole)
	}
	got, err := n.Contacts.Get(n.as(t, n.amina), added.ID)
	must(t, err)
	change := crm.ContactChange{Contact: got}
	change.Write.Version, change.DisplayName, change.Channels = got.Version, "Grace M.",
		[]crm.Channel{{Kind: "phone", Value: "+254 20 555 0142"}}
	done, err := n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	changes, err := n.History.Of(n.as(t, n.amina), "contact", added.ID)
	must(t, err)
	if len(changes) == 0 || changes[0].Request != done.Undo || !changes[0].Undoable {
		t.Errorf("the history does not offer to take the change back: %+v", changes[:1])
	}
	back("a change", done.Undo, whole)
	for _, a := range []crm.AppointmentChange{{OfficeID: next, Title: "chair", Main: true},
		{ID: got.Appointments[0].ID, OfficeID: office, Title: "information officer", From: crm.DateOf(monday).Add(-30)}} {
		a.ContactID, a.Key = added.ID, uuid.NewString()
		if a.ID != 0 {
			n.One(t, &a.Version, `SELECT version FROM appointment WHERE id = $1`, a.ID)
		}
		done, err = n.Contacts.Appoint(n.as(t, n.amina), a)
		must(t, err)
		back(fmt.Sprintf("a post %+v", a), done.Undo, whole)
	}
	// Who was changed since stays whole: their parts do not go without them.
	out, err := n.History.Undo(n.as(t, n.amina), added.Undo)
	must(t, err)
	if got := state(); got != whole || len(out.Skipped) != 1 {
		t.Errorf("taking back somebody who was changed since: skipped %v\n%s, want\n%s", out.Skipped, got, whole)
	}
	c = named("Joel Kimani")
	c.OfficeID, c.LibraryID, c.Basis = next, n.library, "consent"
	added, err = n.Contacts.Add(n.as(t, n.amina), c)
	must(t, err)
	back("a new person", added.Undo, whole)
}

// A post is corrected in place, and the contact's office follows.
func TestAppointmentCorrected(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office, next := n.office(t, "natcom-ke"), n.office(t, "undp-ke")
	c := named("Grace Mfano")
	c.OfficeID, c.Title = office, "oficer"
	id := n.met(t, c)
	page := func() crm.ContactPage {
		p, err := n.Contacts.Page(n.as(t, n.amina), id)
		must(t, err)
		return p
	}
	change := crm.AppointmentChange{ContactID: id, ID: page().Main.ID, OfficeID: next, Title: "officer", From: crm.DateOf(monday).Add(-100),
		Write: crm.Write{Version: page().Main.Version}}
	_, err := n.Contacts.Appoint(n.as(t, n.amina), change)
	must(t, err)
	if p := page(); p.Main == nil || p.Main.OfficeID != next || p.Main.Title != "officer" || len(p.Contact.Appointments) != 1 ||
		n.found(t, crm.ContactQuery{OfficeID: next}) != "Grace Mfano" {
		t.Errorf("after the correction: %+v", p.Main)
	}
	change.To, change.Version = crm.DateOf(monday).Add(-1), page().Main.Version
	_, err = n.Contacts.Appoint(n.as(t, n.amina), change)
	must(t, err)
	if p := page(); p.Main != nil || n.found(t, crm.ContactQuery{Post: "former"}) != "Grace Mfano" {
		t.Errorf("after its end: %+v", p.Main)
	}
	_, err = n.Contacts.Appoint(n.as(t, n.amina), crm.AppointmentChange{ContactID: n.met(t, named("Joel Kimani")), ID: change.ID,
		OfficeID: office})
	wantKind(t, "the post of somebody else", err, crm.NotFound)
}

// An export is whole, bounded, and in the library's history.
func TestContactExport(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	c := named("Grace Mfano")
	c.Channels, c.Languages = []crm.Channel{{Kind: "email", Value: "grace@office.example"}}, []string{"en"}
	n.met(t, c)
	n.Super(t, `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis)
		SELECT 1, 1, 'P ' || i, 'P ' || i, ' p ' || i || ' ', 1, 'consent' FROM generate_series(1, 4999) i`)
	out, err := n.Contacts.Export(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library})
	must(t, err)
	if len(out.Rows) != crm.MaxExport || out.Rows[0].DisplayName != "Grace Mfano" || len(out.Rows[0].Whole.Channels) != 1 ||
		len(out.Rows[0].Whole.Languages) != 1 {
		t.Errorf("%d rows, the first %+v", len(out.Rows), out.Rows[0])
	}
	var events int
	n.One(t, &events, `SELECT count(*) FROM audit WHERE action = 'export_contacts' AND library_id = 1 AND user_id = 1`)
	if events != 1 {
		t.Errorf("%d exports in the history, want one", events)
	}
	n.met(t, named("One More"))
	_, err = n.Contacts.Export(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library})
	wantKind(t, "too many", err, crm.Invalid)
	out, err = n.Contacts.Export(n.as(t, n.amina), crm.ContactQuery{LibraryID: n.library, Text: "mfano"})
	must(t, err)
	if len(out.Rows) != 1 {
		t.Errorf("narrowed: %d rows", len(out.Rows))
	}
}

// Thirty names of two hundred and fifty signs, none like another, are kept, found by each, and found by how they begin.
func TestLongestNames(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	c := named("Grace Mfano")
	for i := range 30 {
		var name strings.Builder
		for j := range 250 {
			name.WriteRune(rune(0x4E00 + (i*250+j)*2_654_435_761%20_000))
		}
		c.Names = append(c.Names, crm.ContactName{Kind: "alias", Full: name.String()})
	}
	n.met(t, c)
	for _, text := range []string{"gr", "mfano", c.Names[29].Full} {
		if got := n.found(t, crm.ContactQuery{Text: text}); got != "Grace Mfano" {
			t.Errorf("by %.20s… %q was found", text, got)
		}
	}
}

// The log and the steps leave as files like the people do.
func TestTooLongAnExport(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `INSERT INTO interaction (library_id, owner_id, zone, kind, direction, result, folded, fold_version)
		SELECT 1, 1, 'Africa/Nairobi', 'call', 'out', '', ' x ', 1 FROM generate_series(1, 5001)`)
	n.Super(t, `INSERT INTO task (library_id, owner_id, title, due_on) SELECT 1, 1, 'Write', '2026-11-23' FROM generate_series(1, 5001)`)
	export := map[string]func() (int, error){
		"entries": func() (int, error) {
			list, err := n.Interactions.Export(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library})
			return len(list.Rows), err
		},
		"steps": func() (int, error) {
			list, err := n.Tasks.Export(n.as(t, n.amina), crm.ListQuery{LibraryID: n.library})
			return len(list.Rows), err
		},
	}
	for what, leave := range export {
		_, err := leave()
		wantKind(t, what, err, crm.Invalid)
	}
	n.Super(t, `UPDATE interaction SET deleted_at = now() WHERE id = 1; UPDATE task SET deleted_at = now() WHERE id = 1`)
	for what, leave := range export {
		rows, err := leave()
		must(t, err)
		if rows != crm.MaxExport {
			t.Errorf("%s: %d rows, want %d", what, rows, crm.MaxExport)
		}
	}
	var events int
	n.One(t, &events, `SELECT count(*) FROM audit WHERE action LIKE 'export_%'`)
	if events != 2 {
		t.Errorf("%d exports in the history, want those that left", events)
	}
}

// Nothing of an erased person is left in any column of any table.
func TestErasure(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	office := n.office(t, "natcom-ke")
	entry := crm.InteractionChange{LibraryID: n.library, OfficeID: office, People: []string{"Quorra Zzyzx, keeper", "Grace Mfano"},
		Kind:      "call",
		Direction: "out", Result: "spoke", Subject: "With Quorra Zzyzx", Note: "**Quorra Zzyzx** called Grace Mfano back.",
		NextStep: "Call Quorra Zzyzx", NextOn: crm.DateOf(monday).Add(2)}
	entry.Key = uuid.NewString()
	logged, err := n.Interactions.Log(n.as(t, n.amina), entry)
	must(t, err)
	id := logged.NewPeople[0].ContactID
	c, err := n.Contacts.Get(n.as(t, n.amina), id)
	must(t, err)
	change := crm.ContactChange{Contact: c}
	change.Write.Version, change.Salutation, change.Note, change.ProtocolTitle, change.Source = c.Version, "Dear Zzyzx", "Zzyzx likes tea",
		"H.E. Zzyzx", "a card of Zzyzx"
	change.DoNotContact, change.DoNotReason, change.SalutationWhy = true, "Zzyzx asked", "Zzyzx is the family"
	change.Names = []crm.ContactName{{Kind: "latin", Full: "Zzyzx, Q.", Given: "Q.", Family: "Zzyzx"}}
	change.Channels = []crm.Channel{{Kind: "email", Value: "zzyzx@office.example", Note: "Zzyzx at home"}}
	_, err = n.Contacts.Change(n.as(t, n.amina), change)
	must(t, err)
	_, err = n.Contacts.Leave(n.as(t, n.amina), crm.Departure{Write: crm.Write{Key: uuid.NewString()}, ContactID: id, How: "left"})
	must(t, err)
	_, err = n.Tasks.Add(n.as(t, n.amina), crm.TaskChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: n.library,
		Title: "Thank quorra zzyzx", DueOn: crm.DateOf(monday), ContactID: id})
	must(t, err)
	must(t, n.Contacts.Erase(n.as(t, n.amina), id))
	var left string
	n.One(t, &left, `SELECT coalesce(string_agg(c.relname || ': ' ||
		(xpath('//r/text()', query_to_xml(format('SELECT string_agg(x::text, E''\n'') AS r FROM public.%I x WHERE x::text ILIKE ''%%zzyzx%%''',
		c.relname), true, false, '')))[1], E'\n'), '')
		FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`)
	if left != "" {
		t.Errorf("still known:\n%s", left)
	}
	page, err := n.Interactions.Page(n.as(t, n.amina), logged.ID)
	must(t, err)
	if !strings.Contains(page.Line.NoteHTML, "Grace Mfano") {
		t.Errorf("what is said of others is gone too: %s", page.Line.NoteHTML)
	}
	_, err = n.Contacts.Page(n.as(t, n.amina), id)
	wantKind(t, "the erased person", err, crm.NotFound)
}

// A merged contact leads to the one that stands for both.
func TestMergedContact(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	kept, gone := n.met(t, named("Grace Mfano")), n.met(t, named("Grace Mfano"))
	n.Super(t, fmt.Sprintf(`UPDATE contact SET merged_into_id = %d, deleted_at = now() WHERE id = %d`, kept, gone))
	page, err := n.Contacts.Page(n.as(t, n.amina), gone)
	must(t, err)
	if page.MovedTo != kept {
		t.Errorf("leads to %d, want %d", page.MovedTo, kept)
	}
}
