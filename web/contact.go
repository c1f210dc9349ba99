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
	"liaison/web/view/people"
)

// showContact is a person's record.
func showContact(r *Request, id int64) error {
	return r.contactPage(http.StatusOK, id, people.ContactPage{})
}

// showContactSimilar is the record with those who may be the same person: they are sought where somebody asks.
func showContactSimilar(r *Request, id int64) error {
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	twins, err := r.Services.Contacts.Similar(r.Context(), crm.SimilarTo(c))
	if err != nil {
		return err
	}
	return r.contactPage(http.StatusOK, id, people.ContactPage{Sought: true, Twins: twins})
}

// contactPage draws the record; page tells what stands open on it.
func (r *Request) contactPage(status int, id int64, page people.ContactPage) error {
	p, err := r.Services.Contacts.Page(r.Context(), id)
	if err != nil {
		return err
	}
	if p.MovedTo != 0 {
		return r.moved(link.Contact(p.MovedTo))
	}
	page.ContactPage, page.MayCompare = p, r.Actor.MayIn(crm.ContactsSimilar, p.Contact.LibraryID)
	if page.Terms, err = r.Services.Directory.Terms(r.Context()); err != nil {
		return err
	}
	if page.Happened, err = r.timelineOn("contact", id, p.Contact.LibraryID, &crm.Timeline{Rows: p.Timeline, Next: p.More}); err != nil {
		return err
	}
	if page.Leaves() {
		if page.Near, err = r.officesAround(p.Contact.LibraryID); err != nil {
			return err
		}
	}
	if p.MayEdit {
		if page.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), p.Contact.LibraryID); err != nil {
			return err
		}
	}
	f, err := r.shellOf(p.Contact.LibraryID, "contacts", p.Contact.DisplayName)
	if err != nil {
		return err
	}
	if p.MayEdit {
		f.LogHref = link.With(link.NewInteraction, "contact", number(id), "return", link.Contact(id))
	}
	return r.page(status, people.Contact(f, page))
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
	if !r.Actor.MayIn(crm.ContactsAdd, library) {
		return crm.ErrForbidden()
	}
	return r.contactForm(http.StatusOK, 0, form.Fresh("library", number(library), "office", r.query("office"), "basis", basis, "visibility",
		string(crm.ToLibrary)), nil)
}

func showContactEdit(r *Request, id int64) error {
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !r.Actor.MayIn(crm.ContactsChange, c.LibraryID) {
		return crm.ErrForbidden()
	}
	return r.contactForm(http.StatusOK, id, people.State(c), nil)
}

func (r *Request) contactForm(status int, id int64, s form.State, twins []crm.SimilarContact) error {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	page := people.FormPage{ID: id, Form: s, Terms: terms, Twins: twins, At: r.query("at")}
	if library := form.ParseID(s.Value("library")); id == 0 && r.Actor.ReadsLibrary(library) {
		if page.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), library); err != nil {
			return err
		}
	}
	if office := form.ParseID(s.Value("office")); office != 0 {
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
	f, err := r.shellOf(form.ParseID(s.Value("library")), "contacts", title)
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, people.Form(f, page))
}

// contactOf reads the form of a person.
func contactOf(v *form.Values) crm.ContactChange {
	c := crm.ContactChange{OfficeID: v.Int64("office"), Title: v.Text("title"), KnownTwins: v.Int64s("twin")}
	c.LibraryID, c.DisplayName, c.Salutation, c.ProtocolTitle = v.Int64("library"), v.Text("name"), v.Text("salutation"),
		v.Text("protocol_title")
	c.SalutationWhy, c.Readers = v.Text("salutation_why"), v.Int64s("reader")
	c.DoNotContact, c.DoNotReason, c.Note, c.Basis, c.Source = v.Bool("do_not_contact"), v.Text("do_not_reason"), v.Lines("note"),
		v.Text("basis"), v.Text("source")
	c.Visibility, c.Themes = crm.Visibility(v.Text("visibility")), v.All("theme")
	for _, l := range v.All("language") {
		if l != "" && !slices.Contains(c.Languages, l) {
			c.Languages = append(c.Languages, l)
		}
	}
	for _, kind := range []string{"own", "latin"} {
		n := crm.ContactName{Kind: kind, Lang: v.Text("lang_" + kind), Full: v.Text("name_" + kind), Given: v.Text("given_" + kind),
			Family: v.Text("family_" + kind)}
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
	for i := range people.MaxRows { // a row that nobody wrote into stays, so that each keeps its place in the form
		if field := crm.ChannelField(i); v.Has(field) {
			c.Channels = append(c.Channels, crm.Channel{Kind: v.Text(field + "_kind"), Value: v.Lines(field), Note: v.Text(field + "_note"),
				Preferred: v.Text("preferred") == strconv.Itoa(i)})
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
	if v.Err() == nil && c.Check().Err() == nil && !v.Bool("anyway") {
		alike := crm.SimilarTo(c.Contact)
		alike.OfficeID, alike.Key = c.OfficeID, c.Key
		twins, err := r.Services.Contacts.Similar(r.Context(), alike)
		if err != nil {
			return err
		}
		if len(twins) > 0 {
			return r.contactForm(http.StatusUnprocessableEntity, 0, form.Keep(v, nil), twins)
		}
	}
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Add(r.Context(), c) },
		func(done crm.Done) string { return link.Contact(done.ID) },
		func(status int, s form.State) error { return r.contactForm(status, 0, s, nil) })
}

func changeContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c := contactOf(v)
	c.ID, c.Write.Version = id, v.Version()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Change(r.Context(), c) },
		func(crm.Done) string { return link.Contact(id) },
		func(status int, s form.State) error { return r.contactForm(status, id, s, nil) })
}

// showSimilar answers while a name is typed: whom the library may know already, as a piece of a page.
func showSimilar(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	q := crm.SimilarQuery{LibraryID: r.acting(v.Int64("library")), OfficeID: v.Int64("office")}
	for name, values := range v.Raw() {
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
	if err := v.Err(); err != nil {
		return err
	}
	twins, err := r.Services.Contacts.Similar(r.Context(), q)
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, people.Similar(r.bare(""), twins))
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
	if err := r.must(crm.ContactsChange, c.LibraryID); err != nil {
		return err
	}
	change := crm.ContactChange{Contact: c}
	title := v.Text("title")
	if !slices.Contains([]string{"ms", "mr", "dr"}, title) {
		v.Faults.Add("salutation", "error.choice")
	} else {
		change.Salutation = r.salutation(c, title)
	}
	change.Write.Version = v.Version()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Change(r.Context(), change) },
		func(crm.Done) string { return link.Local(v.Text("return"), link.Contact(id)) },
		func(status int, s form.State) error {
			return r.contactForm(status, id, people.State(c).With("salutation", change.Salutation).Blame(s), nil)
		})
}

// salutation is a form of address with a title, in the reader's words: with the family name where it is known, else with the
// whole one.
func (r *Request) salutation(c crm.Contact, title string) (text string) {
	name := c.DisplayName
	for _, kind := range []string{"latin", "own"} {
		if i := slices.IndexFunc(c.Names, func(n crm.ContactName) bool { return n.Kind == kind && n.Family != "" }); i >= 0 {
			name = c.Names[i].Family
			break
		}
	}
	for _, part := range r.Print.Parts("office.fresh.as." + title) { // it is kept, so without the marks of a sentence on a page
		text += part.Text
		if part.Arg == "name" {
			text += name
		}
	}
	return text
}
