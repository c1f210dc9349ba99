package web

import (
	"context"
	"net/http"
	"strings"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view"
)

// showContacts is one page of a library's people; the address is the whole view.
func showContacts(r *Request) error {
	q := crm.ContactQuery{Text: r.query("q"), Sort: r.query("sort"), Country: strings.ToUpper(r.query("country")), Shared: r.query("shared") != ""}
	var err error
	if q.LibraryID, err = r.library(); err != nil {
		return err
	}
	if q.OfficeID, err = r.queryNumber("office"); err != nil {
		return err
	}
	if q.OwnerID, err = r.queryNumber("owner"); err != nil {
		return err
	}
	if _, err := link.Cursor(r.URL.Query(), r.site.Sealer, &q.After); err != nil {
		return err
	}
	list, err := r.Services.Contacts.List(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	if wantsJSON(r) {
		return r.json(http.StatusOK, list)
	}
	if r.query("format") == "csv" {
		return r.csv("contacts.csv", view.ContactRows(r.Print, list))
	}
	page := view.ContactsPage{List: list, Query: q, MayWrite: r.Actor.MayIn("Contacts.Add", q.LibraryID)}
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

// showContact is a person's record.
func showContact(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	return r.contactPage(http.StatusOK, id, form.Fresh("how", "left"))
}

// contactPage draws the record, with the form of leaving as it stands.
func (r *Request) contactPage(status int, id int64, leave form.State) error {
	p, err := r.Services.Contacts.Page(r.Context(), id)
	if err != nil {
		return err
	}
	if p.MovedTo != 0 {
		return r.moved(link.Contact(p.MovedTo))
	}
	page := view.ContactPage{ContactPage: p, Leave: leave, Leaving: status != http.StatusOK}
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
	page := view.ContactFormPage{ID: id, Form: s, Terms: terms, Twins: twins, Alone: true}
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
	c.DoNotContact, c.DoNotReason, c.Note, c.Basis, c.Source = v.Bool("do_not_contact"), v.Text("do_not_reason"), v.Lines("note"), v.Text("basis"), v.Text("source")
	c.Visibility, c.Themes = crm.Visibility(v.Text("visibility")), v.All("theme")
	for _, l := range strings.FieldsFunc(v.Text("languages"), func(x rune) bool { return x == ',' || x == '،' || x == ';' }) {
		if l = strings.TrimSpace(l); l != "" {
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
	for _, kind := range crm.ChannelKinds() {
		if value := v.Lines("channel_" + kind); value != "" {
			c.Channels = append(c.Channels, crm.Channel{Kind: kind, Value: value, Note: v.Text("channel_" + kind + "_note"), Preferred: v.Text("preferred") == kind})
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
		twins, err := r.Services.Contacts.Similar(r.Context(), crm.SimilarQuery{LibraryID: c.LibraryID, OfficeID: c.OfficeID, Name: c.DisplayName, Email: v.Text("channel_email"), Phone: v.Text("channel_phone")})
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
	twins, err := r.Services.Contacts.Similar(r.Context(), crm.SimilarQuery{LibraryID: library, OfficeID: office, Name: r.query("name"), Email: r.query("channel_email"), Phone: r.query("channel_phone")})
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
		return r.contactPage(statusOf(err), id, form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	return r.done(done, link.Contact(id))
}

var appointContact = contactAct(func(r *Request, v *form.Values, id int64) deed {
	a := crm.AppointmentChange{ContactID: id, OfficeID: v.Int64("office"), Title: v.Text("title"), From: v.Date("from"), To: v.Date("to"), Main: v.Bool("main")}
	a.Key = v.Key()
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Contacts.Appoint(ctx, a) }
}, link.Contact)

var handOnContact = contactAct(func(r *Request, v *form.Values, id int64) deed {
	h := crm.HandOn{ContactID: id, OwnerID: v.Int64("owner")}
	h.Write.Version, h.Visibility, h.Readers = v.Version(), crm.Visibility(v.Text("visibility")), v.Int64s("reader")
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Contacts.HandOn(ctx, h) }
}, link.Contact)

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
