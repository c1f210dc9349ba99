package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"liaison/crm"
)

var demoCommand = command{name: "demo", short: "fill an empty database with an invented network", long: `
liaison demo [-contacts N] [-seed S] fills an empty database with libraries, people and events that are invented, at real
offices of the reference data, and exits. The same numbers give the same rows. A database that holds anything else is left
alone. All demonstration accounts have the password ` + crm.DemoPassword + `.`, flags: func(f *flag.FlagSet, p *program) {
	f.IntVar(&p.contacts, "contacts", 60, "how many `people` the first library knows")
	f.Uint64Var(&p.seed, "seed", 1, "the `number` from which everything is drawn")
}, run: demo}

// demoAccounts are who signs in, with their roles.
var demoAccounts = []struct {
	email, name string
	library     int // 0 the first, 1 the second, -1 none
	role        crm.Role
	network     crm.NetworkRole
}{
	{"coordinator@demo.example", "Halima Yusuf", -1, "", crm.Coordinator},
	{"manager@demo.example", "Daniel Mwangi", 0, crm.Manager, ""},
	{"staff@demo.example", "Amina Odhiambo", 0, crm.Staff, ""},
	{"viewer@demo.example", "Grace Wanjiru", 0, crm.Viewer, ""},
	{"other@demo.example", "Fatuma Ali", 1, crm.Staff, ""},
}

func demo(ctx context.Context, p *program) (err error) {
	if p.contacts < 0 {
		return fmt.Errorf("-contacts %d: a library knows nobody or somebody", p.contacts)
	}
	s, err := p.open(ctx, slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelWarn})), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	fresh, err := s.MarkDemo(ctx)
	if err != nil {
		return err
	}
	numbers := fmt.Sprintf("-contacts %d -seed %d", p.contacts, p.seed)
	if !fresh {
		return p.foundDemo(ctx, s, numbers)
	}
	f := &filler{store: s, Services: s.Services(), rand: rand.New(rand.NewPCG(p.seed, 7)), now: time.Now()}
	if err := f.fill(ctx, p.contacts); err != nil {
		return fmt.Errorf("the demonstration was not finished: %w", err)
	}
	if err := s.FinishDemo(ctx, numbers); err != nil {
		return err
	}
	return p.printDemo()
}

// foundDemo answers where people have worked already, and where an earlier demonstration is.
func (p *program) foundDemo(ctx context.Context, s *store, wanted string) error {
	demo, numbers, err := s.Demo(ctx)
	switch {
	case err != nil:
		return err
	case !demo:
		return errors.New("this database holds a real network; the demonstration is for an empty one (another LIAISON_DATA)")
	case numbers == "":
		return fmt.Errorf("the demonstration in this database was interrupted while it was filled; nothing in it is real: "+
			"remove it (%s) or name another LIAISON_DATA, and start again", p.databasePlace())
	case numbers != wanted:
		fmt.Fprintf(p.out, "This demonstration was made before, with %s, and stays as it is.\n", numbers)
	}
	return p.printDemo()
}

func (p *program) databasePlace() string {
	if p.databaseURL != "" {
		return "the database of DATABASE_URL"
	}
	return p.data
}

func (p *program) printDemo() error {
	fmt.Fprintf(p.out, "The demonstration is ready: people and events are invented. Password of all accounts: %s\n  admin@demo.example\n",
		crm.DemoPassword)
	for _, a := range demoAccounts {
		fmt.Fprintf(p.out, "  %s\n", a.email)
	}
	return nil
}

// filler fills the demonstration through the use cases, as its people would.
type filler struct {
	*store
	crm.Services
	rand      *rand.Rand
	now       time.Time
	libraries [2]int64
	actors    map[string]crm.Actor
	request   int
}

func (f *filler) as(ctx context.Context, who string) context.Context {
	f.request++
	return crm.WithRequest(crm.WithActor(ctx, f.actors[who]), fmt.Sprintf("demo-%d", f.request))
}

func (f *filler) fill(ctx context.Context, contacts int) error {
	if err := f.people(ctx); err != nil {
		return err
	}
	offices, err := f.offices(ctx)
	if err != nil {
		return err
	}
	if err := f.contacts(ctx, offices, contacts); err != nil {
		return err
	}
	if err := f.events(ctx, offices); err != nil {
		return err
	}
	return f.agency(ctx, offices[1%len(offices)])
}

func (f *filler) people(ctx context.Context) error {
	code, err := f.NewSetUpCode(ctx)
	if err != nil {
		return err
	}
	first, err := f.SetUp.Start(ctx, crm.SetUp{Code: code, Library: "Nairobi City Library (fictional)", Network: "Demonstration network",
		Country: "KE", City: "Nairobi", Name: "Joseph Kariuki", Email: "admin@demo.example", Password: crm.DemoPassword, Lang: "en"})
	if err != nil {
		return err
	}
	f.actors = map[string]crm.Actor{"admin": first.Actor}
	f.libraries[0] = first.Actor.HomeLibrary()
	if f.libraries[1], err = f.Libraries.Add(f.as(ctx, "admin"),
		crm.LibraryChange{Name: "Mombasa City Library (fictional)", Kind: "library", Country: "KE", City: "Mombasa",
			Basis: "legitimate_interest"}); err != nil {
		return err
	}
	for _, a := range demoAccounts {
		i := crm.Invitation{Name: a.name, Email: a.email, Lang: "en", Role: a.role, Network: a.network}
		if a.library >= 0 {
			i.LibraryID = f.libraries[a.library]
		}
		h, err := f.Users.Invite(f.as(ctx, "admin"), i)
		if err != nil {
			return err
		}
		session, err := f.Accounts.UseLink(ctx, crm.UseLink{Token: h.Token, Password: crm.DemoPassword})
		if err != nil {
			return err
		}
		f.actors[a.name] = session.Actor
	}
	return nil
}

// demoOffices are real offices of the reference data; those that a release no longer lists are passed over.
var demoOffices = []string{"natcom-ke", "unic-nairobi", "undp-ke", "unicef-ke", "un-habitat-ro-nairobi", "un-women-ro-nairobi"}

func (f *filler) offices(ctx context.Context) (ids []int64, err error) {
	for _, key := range demoOffices {
		id, err := f.FindOffice(ctx, key)
		if err != nil {
			return nil, err
		}
		if id != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, errors.New("the reference data holds none of the demonstration's offices")
	}
	return ids, nil
}

var (
	givenNames = []string{"Ruth", "Samuel", "Claudine", "Esther", "David", "Nadia", "Hanna", "Beatrice", "Andrew", "Mercy", "Neema", "Eric",
		"Josephine", "Peter", "Leila", "Omar", "Ingrid", "Paulo"}
	familyNames = []string{"Chebet", "Kiprono", "Uwase", "Nakato", "Mutua", "Haddad", "Desta", "Achieng", "Mukasa", "Njeri", "Shirima",
		"Uwimana", "Wambui", "Otieno", "Karimi", "Barasa", "Lindqvist", "Ferreira"}
	postTitles = []string{"Programme officer", "Information officer", "Secretary-General", "Education specialist", "Reference librarian",
		"Communication officer", "Deputy director, culture"}
)

func pick[T any](f *filler, list []T) T { return list[f.rand.IntN(len(list))] }

func (f *filler) contacts(ctx context.Context, offices []int64, n int) error {
	for i := range n {
		given, family := pick(f, givenNames), pick(f, familyNames)
		c := crm.ContactChange{OfficeID: offices[i%len(offices)], Title: pick(f, postTitles)}
		c.LibraryID, c.DisplayName, c.Basis, c.Source, c.Visibility = f.libraries[0], given+" "+family, "legitimate_interest",
			"invented for the demonstration", crm.ToLibrary
		c.Names = []crm.ContactName{{Kind: "latin", Full: given + " " + family, Given: given, Family: family}}
		c.Channels = []crm.Channel{{Kind: "email", Value: fmt.Sprintf("person%d@office.example", i+1), Preferred: true}}
		if _, err := f.Contacts.Add(f.as(ctx, "Amina Odhiambo"), c); err != nil {
			return err
		}
	}
	return nil
}

// events are calls, letters and steps of the last weeks, told as they would have been logged.
func (f *filler) events(ctx context.Context, offices []int64) error {
	day := crm.DateOf(f.now)
	for _, e := range []struct {
		by, kind, people, note, step string
		office, ago, due             int
	}{
		{"Amina Odhiambo", "letter", "", "Three branches, 41,000 visits a month, one question: who follows media literacy for Kenya?", "", 0, 78,
			0},
		{"Daniel Mwangi", "call", "Claudine Uwase, programme officer",
			"She needs reading figures of the branches for a report on adult literacy. Sent the same day.", "", 3, 47, 0},
		{"Amina Odhiambo", "visit", "Ruth Chebet, deputy director, culture",
			"Talked about oral history recordings in Eastlands; *two recording days* are enough to begin.", "Propose three recording days", 0, 11,
			2},
		{"Amina Odhiambo", "call", "Samuel Kiprono, reference librarian",
			"Likes the travelling exhibition. Wants the texts of panels 3 and 4 first.", "Confirm the texts of panels 3 and 4", 1, 5, 0},
		{"Daniel Mwangi", "email", "David Mutua, education specialist", "400 book bags are packed; photographs follow.",
			"Thank him for the photographs", 3, 4, -1},
		{"Amina Odhiambo", "event", "", "Short talk after the keynote of the media literacy week.", "Send the outline of the trainer course", 4,
			9, -4},
		{"Fatuma Ali", "letter", "", "Asked for a visit of the information service to Mombasa.", "", 1, 7, 0},
	} {
		l := crm.InteractionChange{OfficeID: offices[e.office%len(offices)], Kind: e.kind, Direction: "out", Note: e.note, NoteLang: "en",
			At: f.now.AddDate(0, 0, -e.ago), NextStep: e.step}
		l.LibraryID = f.actors[e.by].HomeLibrary()
		if e.people != "" {
			l.People = []string{e.people}
		}
		if e.step != "" {
			l.NextOn = day.Add(e.due)
		}
		if e.kind == "call" {
			l.Result = "spoke"
		}
		if _, err := f.Interactions.Log(f.as(ctx, e.by), l); err != nil {
			return err
		}
	}
	if _, err := f.Offices.SaveOwn(f.as(ctx, "Amina Odhiambo"),
		crm.LibraryOffice{LibraryID: f.libraries[0], OfficeID: offices[0], LeadID: f.actors["Amina Odhiambo"].UserID,
			AtLeastDays: 45}); err != nil {
		return err
	}
	if _, err := f.Offices.AddReach(f.as(ctx, "Amina Odhiambo"),
		crm.ReachChange{OfficeID: offices[0], LibraryID: f.libraries[0], Phone: "+254 20 555 0140",
			Source: crm.Source{Kind: "other", Text: "invented for the demonstration"}}); err != nil {
		return err
	}
	_, err := f.Offices.Confirm(f.as(ctx, "Amina Odhiambo"), crm.Confirmation{OfficeID: offices[0], LibraryID: f.libraries[0], Via: "phone"})
	return err
}

// agency is an organisation of the demonstration's own, where things may go wrong: who must not be written to, a rumour that
// they moved. The real office only gets a post that nobody holds.
func (f *filler) agency(ctx context.Context, real int64) error {
	const by, source = "Amina Odhiambo", "invented for the demonstration"
	invented := crm.Source{Kind: "other", Text: source}
	organisation, err := f.AddDemoOrganisation(ctx, crm.Names{"en": "Example Agency (fictional)", "fr": "Agence témoin (fictive)",
		"ar": "وكالة المثال (خيالية)"})
	if err != nil {
		return err
	}
	c := crm.OfficeChange{LibraryID: f.libraries[0], Source: invented}
	c.Office = crm.Office{OrganisationID: organisation, Kind: "representation", Country: "KE", City: "Nairobi",
		Themes: []string{"access-to-information"}, Goals: []int{16},
		Names: crm.Names{"en": "Example Agency, Kenya Office (fictional)", "fr": "Agence témoin, bureau du Kenya (fictif)",
			"ar": "وكالة المثال، مكتب كينيا (خيالي)"},
		ShortName: "EA Kenya", Approach: crm.Approach{First: "letter", Lang: "English", Through: "the County Librarian",
			Signer: "the head of the library"}}
	added, err := f.Offices.Add(f.as(ctx, by), c)
	if err != nil {
		return err
	}
	for _, p := range []crm.PostChange{
		{Post: crm.Post{OfficeID: added.ID, Title: "Head of office", Holder: "Tesfaye Alemu", FormOfAddress: "Dr Tesfaye", Lang: "en"},
			LibraryID: f.libraries[0], Source: invented},
		{Post: crm.Post{OfficeID: real, Title: "Focal point for libraries"}, LibraryID: f.libraries[0], Source: invented},
	} {
		if _, err := f.Offices.SavePost(f.as(ctx, by), p); err != nil {
			return err
		}
	}
	if err := f.agencyPeople(ctx, added.ID); err != nil {
		return err
	}
	jamhuri := crm.Date{Year: f.now.Year(), Month: time.December, Day: 12}
	if _, err := f.Directory.AddDayOff(f.as(ctx, by), crm.DayOffChange{DayOff: crm.DayOff{Country: "KE", On: jamhuri,
		Name: "Jamhuri Day"}}); err != nil {
		return err
	}
	_, err = f.Offices.Report(f.as(ctx, "Fatuma Ali"), crm.StateReport{OfficeID: added.ID, LibraryID: f.libraries[1], State: crm.Relocated,
		Note: "The guard said they moved in October.", Source: crm.Source{Kind: "person", Text: source}})
	return err
}

// agencyPeople show what a contact can hold: several scripts, why somebody is addressed so, who asked not to be contacted, who is
// kept to named readers.
func (f *filler) agencyPeople(ctx context.Context, office int64) error {
	const by = "Amina Odhiambo"
	people := []crm.Contact{
		{DisplayName: "ተስፋዬ አለሙ", Names: []crm.ContactName{{Kind: "own", Lang: "am", Full: "ተስፋዬ አለሙ"},
			{Kind: "latin", Full: "Tesfaye Alemu", Given: "Tesfaye", Family: "Alemu"}}, Salutation: "Dear Dr Tesfaye",
			SalutationWhy: "the given name; Alemu is his father’s", ProtocolTitle: "Dr",
			Languages: []string{"am", "en"}, Channels: []crm.Channel{{Kind: "phone", Value: "+254 20 555 0177", Preferred: true},
				{Kind: "email", Value: "tesfaye@agency.example", Note: "mornings"}}, Note: "Speaks at the literacy week every year.",
			Themes: []string{"access-to-information", "literacy"}, Audience: crm.Audience{Visibility: crm.ToLibrary}},
		{DisplayName: "ليلى حداد", Names: []crm.ContactName{{Kind: "own", Lang: "ar", Full: "ليلى حداد"},
			{Kind: "latin", Full: "Leila Haddad", Given: "Leila", Family: "Haddad"}, {Kind: "alias", Full: "Layla Haddad"}},
			Salutation: "Dear Ms Haddad", DoNotContact: true, DoNotReason: "asked to be written to by the agency only",
			Languages: []string{"ar", "fr"}, Audience: crm.Audience{Visibility: crm.ToLibrary}},
		{DisplayName: "Odette Nyong’o", Names: []crm.ContactName{{Kind: "latin", Full: "Odette Nyong’o", Given: "Odette", Family: "Nyong’o"}},
			Note:     "Helped us quietly; please keep her name inside.",
			Audience: crm.Audience{Visibility: crm.ToNamed, Readers: []int64{f.actors[by].UserID}}},
	}
	for i, title := range []string{"Head of office", "Programme officer", "Archivist"} {
		c := crm.ContactChange{Contact: people[i], OfficeID: office, Title: title}
		c.LibraryID, c.Basis, c.Source = f.libraries[0], "legitimate_interest", "invented for the demonstration"
		if _, err := f.Contacts.Add(f.as(ctx, by), c); err != nil {
			return err
		}
	}
	_, err := f.Interactions.Log(f.as(ctx, by), crm.InteractionChange{LibraryID: f.libraries[0], OfficeID: office, Kind: "call",
		Direction: "out",
		Result:    "no_answer", Note: "Third try this month.", NoteLang: "en", At: f.now.AddDate(0, 0, -2),
		NextStep: "Send the letter about the reading room", NextOn: crm.DateOf(f.now).Add(1)})
	return err
}
