package web

import (
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/people"
)

// leaveContact keeps that somebody has left their post, where to, and who follows.
func leaveContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err == nil {
		err = r.must(crm.ContactsLeave, c.LibraryID)
	}
	if err != nil {
		return err
	}
	d := crm.Departure{ContactID: id, AppointmentID: v.Int64("appointment"), How: v.Text("how"), On: v.Date("on"), ToTitle: v.Text("to_title"),
		Follower: v.Text("follower")}
	if d.ToOfficeID, err = r.chosenOffice(v, "to_office"); err != nil {
		return err
	}
	d.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Leave(r.Context(), d) },
		func(crm.Done) string { return link.Contact(id) },
		func(status int, s form.State) error {
			return r.contactPage(status, id, people.ContactPage{Open: "leave", Refused: &s})
		})
}

// showDeparture is a person's record with the form open by which they leave a post.
func showDeparture(r *Request, id int64) error {
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err == nil {
		err = r.must(crm.ContactsLeave, c.LibraryID)
	}
	if err != nil {
		return err
	}
	return r.contactPage(http.StatusOK, id, people.ContactPage{Open: "leave"})
}

// showPosting is the form of a function at an office: a new one, or one to correct.
func showPosting(r *Request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !r.Actor.MayIn(crm.ContactsAppoint, c.LibraryID) {
		return crm.ErrForbidden()
	}
	if r.param("part") == "" {
		return r.posting(http.StatusOK, c, crm.Appointment{}, form.Fresh())
	}
	part, err := r.pathID("part")
	if err != nil {
		return err
	}
	for _, a := range c.Appointments {
		if a.ID == part {
			name, _ := r.Print.Name(a.Office.Names)
			return r.posting(http.StatusOK, c, a, form.Fresh("office", name, "title", a.Title, "post", number(a.PostID), "from", a.From.String(),
				"to", a.To.String(), form.VersionField, number(int64(a.Version))))
		}
	}
	return crm.ErrNotFound()
}

// posting draws the form; the posts that the directory knows at the office are offered once the office stands.
func (r *Request) posting(status int, c crm.Contact, a crm.Appointment, s form.State) error {
	near, err := r.officesAround(c.LibraryID)
	if err != nil {
		return err
	}
	var posts []crm.Post
	if a.OfficeID != 0 {
		if posts, err = r.Services.Offices.Posts(r.Context(), a.OfficeID); err != nil {
			return err
		}
	}
	f, err := r.shellOf(c.LibraryID, "contacts", r.Print.T("contact.post_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, people.Posting(f, people.PostingPage{Contact: c, Part: a.ID, Form: s, Near: near, Posts: posts}))
}

// appointContact keeps a function at an office.
func appointContact(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c, err := r.Services.Contacts.Get(r.Context(), id)
	if err == nil {
		err = r.must(crm.ContactsAppoint, c.LibraryID)
	}
	if err != nil {
		return err
	}
	a := crm.AppointmentChange{ContactID: id, Title: v.Text("title"), From: v.Date("from"), To: v.Date("to"), Main: v.Bool("main")}
	var old crm.Appointment
	if r.param("part") != "" {
		if a.ID, err = r.pathID("part"); err != nil {
			return err
		}
		for _, x := range c.Appointments {
			if x.ID == a.ID {
				old = x
			}
		}
		if old.ID == 0 {
			return crm.ErrNotFound()
		}
		a.Version = v.Version()
	}
	if a.OfficeID, err = r.officeOfPost(v, old); err != nil {
		return err
	}
	if a.OfficeID == old.OfficeID {
		a.PostID = v.Int64("post")
	}
	a.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Contacts.Appoint(r.Context(), a) },
		func(crm.Done) string { return link.Contact(id) }, func(status int, s form.State) error {
			return r.posting(status, c, old, s)
		})
}

// officeOfPost is the office whose name was typed; one that was left as it stood is meant, closed or not.
func (r *Request) officeOfPost(v *form.Values, old crm.Appointment) (int64, error) {
	if name, _ := r.Print.Name(old.Office.Names); old.ID != 0 && name == v.Text("office") {
		return old.OfficeID, nil
	}
	return r.chosenOffice(v, "office")
}
