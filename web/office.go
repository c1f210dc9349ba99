package web

import (
	"context"
	"net/http"
	"slices"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/directory"
)

// showOffice is an office's record.
func showOffice(r *Request, id int64) error {
	return r.officePage(http.StatusOK, id, form.Fresh(), false)
}

// officePage draws the record, with the form of ways to reach it as it stands.
func (r *Request) officePage(status int, id int64, reach form.State, open bool) error {
	page, err := r.office(id)
	if err != nil {
		return err
	}
	page.Reach, page.ReachOpen = reach, open
	f, err := r.shell("directory", page.Title(r.Print))
	if err != nil {
		return err
	}
	f.LogHref = link.LogWith(id)
	if page.Fresh, err = r.freshTalk(page); err != nil {
		return err
	}
	return r.page(status, directory.Office(f, page))
}

// office gathers what the pages of an office show.
func (r *Request) office(id int64) (page directory.OfficePage, err error) {
	library, err := r.library()
	if err != nil {
		return page, err
	}
	page = directory.OfficePage{LibraryID: library, Person: r.Actor.Name}
	asked, err := r.timelineAsked("office", id, library)
	if err != nil {
		return page, err
	}
	if page.OfficePage, err = r.Services.Offices.Page(r.Context(),
		crm.OfficeQuery{ID: id, LibraryID: library, Timeline: asked.Show, Before: asked.After}); err != nil {
		return page, err
	}
	if page.Happened, err = r.timelineView(link.Office(id), asked, crm.Timeline{Rows: page.Timeline, Next: page.More}); err != nil {
		return page, err
	}
	page.Terms, err = r.Services.Directory.Terms(r.Context())
	return page, err
}

// freshTalk is what to ask right after a talk was logged ("?fresh=" names the person).
func (r *Request) freshTalk(page directory.OfficePage) (*directory.FreshTalk, error) {
	if r.URL.Query()["fresh"] == nil || !page.MayLog {
		return nil, nil
	}
	who, err := r.queryNumber("fresh")
	if err != nil {
		return nil, err
	}
	talk := &directory.FreshTalk{Contact: who, Unsure: r.query("unsure") != ""}
	if result := r.query("result"); slices.Contains(crm.Results(), result) {
		talk.Result = result
	}
	if talk.Result != "" && talk.Result != "spoke" && talk.Result != "asked_to_write" {
		return talk, nil // nobody there could have told who and where they are
	}
	talk.Confirm = page.Freshness.ConfirmedAt.IsZero() || page.Freshness.CheckBy.Before(r.Print.Today())
	for i, p := range page.People {
		if p.ContactID == who && p.Salutation == "" && !talk.Unsure {
			talk.Person = &page.People[i]
		}
	}
	if !talk.Confirm && talk.Person == nil && talk.Result != "asked_to_write" {
		return nil, nil
	}
	return talk, nil
}

func showBeforeYouCall(r *Request, id int64) error {
	page, err := r.office(id)
	if err != nil {
		return err
	}
	f, err := r.shell("directory", r.Print.T("office.call.title"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, directory.BeforeYouCall(f, page))
}

func sourceOf(v *form.Values) crm.Source {
	return crm.Source{Kind: v.Text("source_kind"), Text: v.Text("source")}
}

// addReach keeps what somebody found.
func addReach(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c := crm.ReachChange{OfficeID: id, LibraryID: r.acting(v.Int64("library")), Phone: v.Text("phone"), Email: v.Text("email"),
		PostalAddress: v.Lines("address"), WebForm: v.Text("form"), Hours: v.Text("hours"), Source: sourceOf(v)}
	c.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Offices.AddReach(r.Context(), c) },
		func(crm.Done) string { return link.Office(id) },
		func(status int, s form.State) error { return r.officePage(status, id, s, true) })
}

// officeAct is a post of one button about an office: it reads the office, the library and the part, acts, and leads back.
func officeAct(read func(*Request, *form.Values, int64, int64) deed) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		var part int64
		if r.param("part") != "" {
			if part, err = r.pathID("part"); err != nil {
				return err
			}
		}
		return r.press(v, read(r, v, id, part), link.Local(v.Text("return"), link.Office(id)))
	}
}

var removeReach = officeAct(func(r *Request, _ *form.Values, office, part int64) deed {
	return func(ctx context.Context) (crm.Done, error) {
		return r.Services.Offices.RemoveReach(ctx, office, part)
	}
})

var removePost = officeAct(func(r *Request, _ *form.Values, office, part int64) deed {
	return func(ctx context.Context) (crm.Done, error) {
		return r.Services.Offices.RemovePost(ctx, office, part)
	}
})

var confirmOffice = officeAct(func(r *Request, v *form.Values, office, _ int64) deed {
	c := crm.Confirmation{OfficeID: office, LibraryID: r.acting(v.Int64("library")), PostID: v.Int64("post"), ReachID: v.Int64("reach"),
		Via: v.Text("via")}
	c.Key = v.Key()
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Offices.Confirm(ctx, c) }
})

var decideReport = officeAct(func(r *Request, v *form.Values, office, part int64) deed {
	d := crm.StateDecision{OfficeID: office, ReportID: part, LibraryID: r.acting(v.Int64("library")), Decision: v.Text("decision")}
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Offices.Decide(ctx, d) }
})
