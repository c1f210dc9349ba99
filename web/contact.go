package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view"
)

// contactFilters are all that the address of the list may say.
var contactFilters = []string{"q", "sort", "after", "library", "office", "owner", "country", "theme", "post", "contact", "next", "shared", "format", "lang"}

// contactQuery reads the view that an address means. What it does not know is refused, never passed over.
func (r *Request) contactQuery() (q crm.ContactQuery, err error) {
	for name := range r.URL.Query() {
		if !slices.Contains(contactFilters, name) {
			return q, link.UnknownFilter(name)
		}
	}
	q = crm.ContactQuery{Text: r.query("q"), Sort: r.query("sort"), Country: strings.ToUpper(r.query("country")), Theme: r.query("theme"), Post: r.query("post"), Contact: r.query("contact"), Next: r.query("next"), Shared: r.query("shared") == "1"}
	if !slices.Contains([]string{"", "1"}, r.query("shared")) {
		return q, link.UnknownFilter("shared")
	}
	if q.LibraryID, err = r.library(); err != nil {
		return q, err
	}
	if q.OfficeID, err = r.queryNumber("office"); err != nil {
		return q, err
	}
	if q.OwnerID, err = r.queryNumber("owner"); err != nil {
		return q, err
	}
	_, err = link.Cursor(r.URL.Query(), r.site.Sealer, &q.After)
	return q, err
}

// contactTerms are the controlled lists where the view is filtered by one, and refuse what they do not hold.
func (r *Request) contactTerms(q crm.ContactQuery) (*crm.Terms, error) {
	if q.Country+q.Theme == "" {
		return nil, nil
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	switch {
	case err != nil:
		return nil, err
	case q.Country != "" && !slices.ContainsFunc(terms.Countries, func(c crm.Country) bool { return c.ISO2 == q.Country }):
		return nil, link.UnknownFilter("country")
	case q.Theme != "" && !slices.ContainsFunc(terms.Themes, func(t crm.Theme) bool { return t.Key == q.Theme }):
		return nil, link.UnknownFilter("theme")
	}
	return terms, nil
}

// showContacts is one page of a library's people; the address is the whole view.
func showContacts(r *Request) error {
	q, err := r.contactQuery()
	if err != nil {
		return err
	}
	terms, err := r.contactTerms(q)
	if err != nil {
		return err
	}
	switch format := r.query("format"); {
	case wantsJSON(r) || format == "csv":
		return r.exportContacts(q, format)
	case format != "":
		return link.UnknownFilter("format")
	}
	list, err := r.Services.Contacts.List(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	page := view.ContactsPage{List: list, Query: q, Terms: terms, MayWrite: r.Actor.MayIn("Contacts.Add", q.LibraryID)}
	if list.Next != nil {
		if page.More, err = link.After(link.Contacts, r.URL.Query(), r.site.Sealer, list.Next); err != nil {
			return err
		}
	}
	f, err := r.shell("contacts", r.Print.T("word.contacts"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, view.Contacts(f, page))
}

// exportContacts answers with the whole of the filtered list.
func (r *Request) exportContacts(q crm.ContactQuery, format string) error {
	out, err := r.Services.Contacts.Export(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	if format == "csv" {
		return r.csv("contacts.csv", view.ContactRows(r.Print, out))
	}
	return r.json(http.StatusOK, view.ContactsJSON(r.Print, out))
}

// showContactFilter is the form of every filter of the list.
func showContactFilter(r *Request) error {
	q, err := r.contactQuery()
	if err != nil {
		return err
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	page := view.ContactsPage{Query: q, Terms: terms}
	if page.List.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), q.LibraryID); err != nil {
		return err
	}
	if q.OfficeID != 0 {
		o, err := r.Services.Offices.Get(r.Context(), q.OfficeID)
		if err != nil {
			return err
		}
		page.List.Offices = map[int64]crm.OfficeName{o.ID: {ID: o.ID, Names: o.Names}}
	}
	f, err := r.shell("contacts", r.Print.T("contact.filter_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(http.StatusOK, view.ContactFilter(f, page))
}

// showContact is a person's record.
func showContact(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	return r.contactPage(http.StatusOK, id, "", form.State{})
}

// contactPage draws the record; open names the form on it that was refused, as it stands.
func (r *Request) contactPage(status int, id int64, open string, refused form.State) error {
	p, err := r.Services.Contacts.Page(r.Context(), id)
	if err != nil {
		return err
	}
	if p.MovedTo != 0 {
		return r.moved(link.Contact(p.MovedTo))
	}
	around, err := r.frame()
	if err != nil {
		return err
	}
	page := view.ContactPage{ContactPage: p, Open: open, Refused: refused, Alone: around.Alone}
	asked, err := r.timelineAsked("contact", id, p.Contact.LibraryID)
	if err != nil {
		return err
	}
	shown := crm.Timeline{Rows: p.Timeline, Next: p.More}
	if asked.Show != "" || asked.After != (crm.TimelineCursor{}) {
		if shown, err = r.Services.History.Timeline(r.Context(), asked); err != nil {
			return err
		}
	}
	if page.Happened, err = r.timelineView(link.Contact(id), asked, shown); err != nil {
		return err
	}
	if p.MayEdit && p.Main != nil {
		if page.Near, err = r.officesAround(p.Contact.LibraryID); err != nil {
			return err
		}
	}
	if page.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), p.Contact.LibraryID); err != nil {
		return err
	}
	f, err := r.shell("contacts", p.Contact.DisplayName)
	if err != nil {
		return err
	}
	f.LogHref = link.With(link.NewInteraction, "contact", number(id), "return", link.Contact(id))
	return r.page(status, view.Contact(f, page))
}

func showContactNew(r *Request) error {
	library, err := r.library()
	if err != nil {
		return err
	}
	basis := "legitimate_interest"
	if library != 0 {
		l, err := r.Services.Libraries.Get(r.Context(), library)
		if err != nil {
			return err
		}
		basis = l.Basis
	}
	if !r.Actor.MayIn("Contacts.Add", library) {
		return crm.ErrForbidden()
	}
	return r.contactForm(http.StatusOK, 0, form.Fresh("library", number(library), "office", r.query("office"), "basis", basis, "visibility", string(crm.ToLibrary)), nil)
}

func showContactEdit(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !r.Actor.MayIn("Contacts.Change", c.LibraryID) {
		return crm.ErrForbidden()
	}
	return r.contactForm(http.StatusOK, id, view.ContactState(c), nil)
}

func (r *Request) contactForm(status int, id int64, s form.State, twins []crm.SimilarContact) error {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	around, err := r.frame()
	if err != nil {
		return err
	}
	page := view.ContactFormPage{ID: id, Form: s, Terms: terms, Twins: twins, Alone: around.Alone}
	if library := form.Number(s.Value("library")); id == 0 && r.Actor.ReadsLibrary(library) {
		if page.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), library); err != nil {
			return err
		}
	}
	if office := form.Number(s.Value("office")); office != 0 {
		o, err := r.Services.Offices.Get(r.Context(), office)
		if err != nil {
			return err
		}
		page.Office = o.Names
	}
	title := r.Print.T("contact.new_title")
	if id != 0 {
		title = r.Print.T("contact.edit_title")
	}
	f, err := r.shell("contacts", title)
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, view.ContactForm(f, page))
}

// contactOf reads the form of a person.
func contactOf(v *form.Values) crm.ContactChange {
	c := crm.ContactChange{OfficeID: v.Int64("office"), Title: v.Text("title"), KnownTwins: v.Int64s("twin")}
	c.LibraryID, c.DisplayName, c.Salutation, c.ProtocolTitle = v.Int64("library"), v.Text("name"), v.Text("salutation"), v.Text("protocol_title")
	c.SalutationWhy, c.Readers = v.Text("salutation_why"), v.Int64s("reader")
	c.DoNotContact, c.DoNotReason, c.Note, c.Basis, c.Source = v.Bool("do_not_contact"), v.Text("do_not_reason"), v.Lines("note"), v.Text("basis"), v.Text("source")
	c.Visibility, c.Themes = crm.Visibility(v.Text("visibility")), v.All("theme")
	for _, l := range v.All("language") {
		if l != "" && !slices.Contains(c.Languages, l) {
			c.Languages = append(c.Languages, l)
		}
	}
	for _, kind := range []string{"own", "latin"} {
		n := crm.ContactName{Kind: kind, Lang: v.Text("lang_" + kind), Full: v.Text("name_" + kind), Given: v.Text("given_" + kind), Family: v.Text("family_" + kind)}
		if n.Full == "" {
			n.Full = strings.TrimSpace(n.Given + " " + n.Family)
		}
		if n.Full != "" {
			c.Names = append(c.Names, n)
		}
	}
	for _, a := range strings.Split(v.Lines("aliases"), "\n") {
		if a != "" {
			c.Names = append(c.Names, crm.ContactName{Kind: "alias", Full: a})
		}
	}
	for i := range view.MaxRows { // a row that nobody wrote into stays, so that each keeps its place in the form
		if field := crm.ChannelField(i); v.Has(field) {
			c.Channels = append(c.Channels, crm.Channel{Kind: v.Text(field + "_kind"), Value: v.Lines(field), Note: v.Text(field + "_note"), Preferred: v.Text("preferred") == strconv.Itoa(i)})
		}
	}
	return c
}

func addContact(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	c := contactOf(v)
	c.Key = v.Key()
	if v.Err() == nil && !v.Bool("anyway") {
		alike := crm.SimilarTo(c.Contact)
		alike.OfficeID = c.OfficeID
		twins, err := r.Services.Contacts.Similar(r.Context(), alike)
		if err != nil {
			return err
		}
		if len(twins) > 0 {
			return r.contactForm(http.StatusUnprocessableEntity, 0, form.Keep(v, nil), twins)
		}
	}
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Add(r.Context(), c) }, func(done crm.Done) string { return link.Contact(done.ID) },
		func(status int, s form.State) error { return r.contactForm(status, 0, s, nil) })
}

func changeContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c := contactOf(v)
	c.ID, c.Write.Version = id, v.Version()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Change(r.Context(), c) }, func(crm.Done) string { return link.Contact(id) },
		func(status int, s form.State) error { return r.contactForm(status, id, s, nil) })
}

// showSimilar answers while a name is typed: whom the library may know already, as a piece of a page.
func showSimilar(r *Request) error {
	library, err := r.library()
	if err != nil {
		return err
	}
	office, err := r.queryNumber("office")
	if err != nil {
		return err
	}
	q := crm.SimilarQuery{LibraryID: library, OfficeID: office}
	for name, values := range r.URL.Query() {
		switch {
		case !strings.HasPrefix(name, "channel_"):
			if strings.HasPrefix(name, "name") {
				q.Names = append(q.Names, values...)
			}
		case strings.Contains(values[0], "@"):
			q.Emails = append(q.Emails, values...)
		default:
			q.Phones = append(q.Phones, values...)
		}
	}
	twins, err := r.Services.Contacts.Similar(r.Context(), q)
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, view.Similar(r.bare(""), twins))
}

// contactAct is a post of one button about a person; it leads back to the record.
func contactAct(read func(*Request, *form.Values, int64) deed, next func(int64) string) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		return r.press(v, read(r, v, id), link.Local(v.Text("return"), next(id)))
	}
}

// leaveContact keeps that somebody has left their post, where to, and who follows.
func leaveContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	d := crm.Departure{ContactID: id, AppointmentID: v.Int64("appointment"), How: v.Text("how"), On: v.Date("on"), ToTitle: v.Text("to_title"), Follower: v.Text("follower")}
	if d.ToOfficeID, err = r.chosenOffice(v, "to_office"); err != nil {
		return err
	}
	d.Key = v.Key()
	var done crm.Done
	if err = v.Err(); err == nil {
		done, err = r.Services.Contacts.Leave(r.Context(), d)
	}
	if kind := crm.KindOf(err); err != nil && (kind == crm.Invalid || kind == crm.Conflict) {
		return r.contactPage(statusOf(err), id, "leave", form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	return r.done(done, link.Contact(id))
}

// showPosting is the form of a function at an office: a new one, or one to correct.
func showPosting(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !r.Actor.MayIn("Contacts.Appoint", c.LibraryID) {
		return crm.ErrForbidden()
	}
	if r.param("part") == "" {
		return r.posting(http.StatusOK, c, 0, form.Fresh())
	}
	part, err := r.number("part")
	if err != nil {
		return err
	}
	for _, a := range c.Appointments {
		if a.ID == part {
			name, _ := r.Print.Name(a.Office)
			return r.posting(http.StatusOK, c, part, form.Fresh("office", name, "title", a.Title, "from", a.From.String(), "to", a.To.String()))
		}
	}
	return crm.ErrNotFound()
}

func (r *Request) posting(status int, c crm.Contact, part int64, s form.State) error {
	near, err := r.officesAround(c.LibraryID)
	if err != nil {
		return err
	}
	f, err := r.shell("contacts", r.Print.T("contact.post_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, view.Posting(f, view.PostingPage{Contact: c, Part: part, Form: s, Near: near}))
}

// appointContact keeps a function at an office.
func appointContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	a := crm.AppointmentChange{ContactID: id, Title: v.Text("title"), From: v.Date("from"), To: v.Date("to"), Main: v.Bool("main")}
	if r.param("part") != "" {
		if a.ID, err = r.number("part"); err != nil {
			return err
		}
	}
	if a.OfficeID, err = r.officeOfPost(v, id, a.ID); err != nil {
		return err
	}
	a.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Appoint(r.Context(), a) }, func(crm.Done) string { return link.Contact(id) }, func(status int, s form.State) error {
		c, err := r.Services.Contacts.Get(r.Context(), id)
		if err != nil {
			return err
		}
		return r.posting(status, c, a.ID, s)
	})
}

// officeOfPost is the office whose name was typed; one that was left as it stood is meant, closed or not.
func (r *Request) officeOfPost(v *form.Values, contact, post int64) (int64, error) {
	if post != 0 {
		c, err := r.Services.Contacts.Get(r.Context(), contact)
		if err != nil {
			return 0, err
		}
		for _, a := range c.Appointments {
			if name, _ := r.Print.Name(a.Office); a.ID == post && name == v.Text("office") {
				return a.OfficeID, nil
			}
		}
	}
	return r.chosenOffice(v, "office")
}

// handOnContact gives a person to a colleague, or changes who sees them.
func handOnContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	h := crm.HandOn{ContactID: id, OwnerID: v.Int64("owner")}
	h.Write.Version, h.Visibility, h.Readers = v.Version(), crm.Visibility(v.Text("visibility")), v.Int64s("reader")
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.HandOn(r.Context(), h) }, func(done crm.Done) string {
		if done.ID == 0 {
			return link.Contacts
		}
		return link.Contact(id)
	}, func(status int, s form.State) error { return r.contactPage(status, id, "handover", s) })
}

var deleteContact = contactAct(func(r *Request, v *form.Values, id int64) deed {
	version := v.Version()
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Contacts.Delete(ctx, id, version) }
}, func(int64) string { return link.Contacts })

var eraseContact = contactAct(func(r *Request, _ *form.Values, id int64) deed {
	return func(ctx context.Context) (crm.Done, error) {
		return crm.Done{Message: crm.Say("contact.erased")}, r.Services.Contacts.Erase(ctx, id)
	}
}, func(int64) string { return link.Contacts })

// saluteContact keeps how a person is addressed, asked right after a talk. What is refused is shown in the person's own form.
func saluteContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	change := crm.ContactChange{Contact: c}
	change.Write.Version, change.Salutation = c.Version, v.Text("salutation")
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Change(r.Context(), change) }, func(crm.Done) string { return link.Local(v.Text("return"), link.Contact(id)) },
		func(status int, s form.State) error {
			return r.contactForm(status, id, view.ContactState(c).With("salutation", change.Salutation).Blame(s), nil)
		})
}

func showContactHistory(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	changes, err := r.Services.History.Of(r.Context(), "contact", id)
	if err != nil {
		return err
	}
	f, err := r.shell("contacts", r.Print.T("word.history"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, view.ContactHistory(f, c, changes))
}
