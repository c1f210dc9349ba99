package web

import (
	"context"
	"net/http"
	"strings"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/directory"
)

func showOfficeNew(r *Request) error {
	library, err := r.library()
	if err == nil {
		err = r.must(crm.OfficesAdd, library)
	}
	if err != nil {
		return err
	}
	organisation, err := r.queryNumber("organisation")
	if err != nil {
		return err
	}
	s := form.Fresh("library", number(library), "country", strings.ToUpper(r.query("country")))
	if organisation != 0 {
		s = s.With("organisation", number(organisation))
	}
	return r.officeForm(http.StatusOK, 0, s, nil)
}

func showOfficeEdit(r *Request, id int64) error {
	o, err := r.Services.Offices.Get(r.Context(), id)
	if err != nil {
		return err
	}
	library, err := r.library()
	if err == nil {
		err = r.must(crm.OfficesChange, library)
	}
	if err != nil {
		return err
	}
	s := form.Fill("version", number(int64(o.Version)), "library", number(library), "name", o.Names["en"], "name_fr", o.Names["fr"], "name_ar",
		o.Names["ar"], "name_local", o.NameLocal, "name_local_lang", o.LocalLang, "short_name", o.ShortName, "aliases",
		strings.Join(o.Aliases, "; "),
		"organisation", number(o.OrganisationID), "kind", o.Kind, "city", o.City, "country", o.Country, "website", o.Website,
		"approach_first", o.Approach.First, "approach_lang", o.Approach.Lang, "approach_through", o.Approach.Through, "approach_signer",
		o.Approach.Signer)
	s = s.WithAll("theme", o.Themes).WithAll("also", o.Countries)
	for _, g := range o.Goals {
		s = s.WithAll("goal", append(s.Values("goal"), number(int64(g))))
	}
	return r.officeForm(http.StatusOK, id, s, nil)
}

func (r *Request) officeForm(status int, id int64, s form.State, similar []crm.OfficeLine) error {
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	title := r.Print.T("office.new_title")
	if id != 0 {
		title = r.Print.T("office.edit_title")
	}
	f, err := r.shell("directory", title)
	if err != nil {
		return err
	}
	f.HasForm = true
	page := directory.OfficeFormPage{ID: id, Form: s, Terms: terms, Similar: similar, At: r.query("at")}
	return r.page(status, directory.OfficeForm(f, page))
}

func officeOf(v *form.Values) crm.OfficeChange {
	c := crm.OfficeChange{LibraryID: v.Int64("library"), Source: sourceOf(v)}
	c.Names = crm.Names{}
	for _, lang := range []string{"en", "fr", "ar"} {
		if field := crm.NameField(lang); v.Has(field) { // a form that does not ask for a language leaves it as it is
			c.Names[lang] = v.Text(field)
		}
	}
	c.OrganisationID, c.Kind, c.ShortName, c.NameLocal, c.LocalLang = v.Int64("organisation"), v.Text("kind"), v.Text("short_name"),
		v.Text("name_local"), v.Text("name_local_lang")
	c.City, c.Country, c.Website = v.Text("city"), v.Text("country"), v.Text("website")
	c.Approach = crm.Approach{First: v.Text("approach_first"), Lang: v.Text("approach_lang"), Through: v.Text("approach_through"),
		Signer: v.Text("approach_signer")}
	c.Themes, c.Countries = v.All("theme"), v.All("also")
	if len(c.Countries) == 0 && c.Country != "" {
		c.Countries = []string{c.Country}
	}
	for _, g := range v.Int64s("goal") {
		c.Goals = append(c.Goals, int(g))
	}
	for _, a := range strings.Split(v.Text("aliases"), ";") {
		if a = strings.TrimSpace(a); a != "" {
			c.Aliases = append(c.Aliases, a)
		}
	}
	return c
}

func addOffice(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	c := officeOf(v)
	c.Write.Key = v.Key()
	c.Names = c.Names.Over(nil)
	if v.Text("anyway") == "" && c.Check().Err() == nil {
		similar, err := r.Services.Offices.Similar(r.Context(), c)
		if err != nil {
			return err
		}
		if len(similar) > 0 {
			return r.officeForm(http.StatusConflict, 0, form.Keep(v, nil), similar)
		}
	}
	return r.saveOffice(v, 0, func() (crm.Done, error) { return r.Services.Offices.Add(r.Context(), c) })
}

func changeOffice(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c := officeOf(v)
	c.Office.ID, c.Write.Version = id, v.Version()
	return r.saveOffice(v, id, func() (crm.Done, error) { return r.Services.Offices.Change(r.Context(), c) })
}

func (r *Request) saveOffice(v *form.Values, id int64, save func() (crm.Done, error)) error {
	return r.save(v, save, func(done crm.Done) string { return link.Office(done.ID) },
		func(status int, s form.State) error { return r.officeForm(status, id, s, nil) })
}

// officePart draws one of the small forms about an office: a post, a report, a library's own facts.
func (r *Request) officePart(status int, id, part int64, what string, s form.State) error {
	page, err := r.office(id)
	if err != nil {
		return err
	}
	f, err := r.shell("directory", r.Print.T("office."+what+"_title"))
	if err != nil {
		return err
	}
	f.HasForm = true
	x := directory.OfficePart{OfficePage: page, Form: s, Part: part}
	if page.LibraryID != 0 && r.Actor.ReadsLibrary(page.LibraryID) {
		if x.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), page.LibraryID); err != nil {
			return err
		}
	}
	switch what {
	case "post":
		return r.page(status, directory.PostForm(f, x))
	case "report":
		if x.Near, err = r.officesAround(page.LibraryID); err != nil {
			return err
		}
		x.AtOnce = !f.Many && r.Actor.RoleIn(page.LibraryID) == crm.Manager
		return r.page(status, directory.ReportForm(f, x))
	}
	return r.page(status, directory.OwnForm(f, x))
}

func showPostNew(r *Request) error {
	id, err := r.pathID("id")
	if err == nil {
		err = r.mustHere(crm.OfficesSavePost)
	}
	if err != nil {
		return err
	}
	return r.officePart(http.StatusOK, id, 0, "post", form.Fresh())
}

func showPostEdit(r *Request, id int64) error {
	part, err := r.pathID("part")
	if err == nil {
		err = r.mustHere(crm.OfficesSavePost)
	}
	if err != nil {
		return err
	}
	page, err := r.office(id)
	if err != nil {
		return err
	}
	for _, p := range page.Posts {
		if p.ID == part {
			return r.officePart(http.StatusOK, id, part, "post", form.Fill("version", number(int64(p.Version)), "title", p.Title, "theme", p.Theme,
				"holder", p.Holder, "form_of_address", p.FormOfAddress, "lang", p.Lang, "since", p.Since.String()))
		}
	}
	return crm.ErrNotFound()
}

func savePost(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	p := crm.PostChange{LibraryID: r.acting(v.Int64("library")), Source: sourceOf(v)}
	p.OfficeID, p.Title, p.Theme, p.Holder, p.FormOfAddress, p.Lang, p.Since = id, v.Text("title"), v.Text("theme"), v.Text("holder"),
		v.Text("form_of_address"), v.Text("lang"), v.Date("since")
	if r.param("part") == "" {
		p.Key = v.Key()
	} else if p.Post.ID, err = r.pathID("part"); err != nil {
		return err
	}
	p.Write.Version = v.Version()
	part := p.Post.ID
	return r.save(v, func() (crm.Done, error) { return r.Services.Offices.SavePost(r.Context(), p) },
		func(crm.Done) string { return link.Office(id) + "#posts" },
		func(status int, s form.State) error { return r.officePart(status, id, part, "post", s) })
}

func showReport(r *Request) error {
	id, err := r.pathID("id")
	if err == nil {
		err = r.mustHere(crm.OfficesReport)
	}
	if err != nil {
		return err
	}
	return r.officePart(http.StatusOK, id, 0, "report", form.Fresh())
}

func report(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	c := crm.StateReport{OfficeID: id, LibraryID: r.acting(v.Int64("library")), State: v.Text("state"), Note: v.Lines("note"),
		Source: sourceOf(v)}
	if c.SuccessorID, err = r.chosenOffice(v, "successor"); err != nil {
		return err
	}
	c.Key = v.Key()
	return r.save(v, func() (crm.Done, error) { return r.Services.Offices.Report(r.Context(), c) },
		func(crm.Done) string { return link.Office(id) },
		func(status int, s form.State) error { return r.officePart(status, id, 0, "report", s) })
}

func showOwn(r *Request) error {
	id, err := r.pathID("id")
	if err == nil {
		err = r.mustHere(crm.OfficesSaveOwn)
	}
	if err != nil {
		return err
	}
	page, err := r.office(id)
	if err != nil {
		return err
	}
	days := func(n int) string {
		if n == 0 {
			return ""
		}
		return number(int64(n))
	}
	o := page.Own
	lead := ""
	if o.LeadID != 0 {
		lead = number(o.LeadID)
	}
	return r.officePart(http.StatusOK, id, 0, "own", form.Fill("version", number(int64(o.Version)), "lead", lead, "at_least_days",
		days(o.AtLeastDays), "at_most_days", days(o.AtMostDays), "note", o.Note))
}

func saveOwn(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	o := crm.LibraryOffice{OfficeID: id, LibraryID: r.acting(v.Int64("library")), LeadID: v.Int64("lead"),
		AtLeastDays: int(v.Int64("at_least_days")), AtMostDays: int(v.Int64("at_most_days")), Note: v.Lines("note")}
	o.Version = v.Version()
	return r.save(v, func() (crm.Done, error) { return r.Services.Offices.SaveOwn(r.Context(), o) },
		func(crm.Done) string { return r.inLibrary(link.Office(id), o.LibraryID) + "#own" },
		func(status int, s form.State) error { return r.officePart(status, id, 0, "own", s) })
}

func showOfficeHistory(r *Request, id int64) error {
	page, err := r.office(id)
	if err != nil {
		return err
	}
	changes, err := r.Services.History.Of(r.Context(), "office", id)
	if err != nil {
		return err
	}
	f, err := r.shell("directory", r.Print.T("office.history_title"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, directory.OfficeHistory(f, page, changes, r.Actor.May(crm.OfficesRevert)))
}

var revertOffice = officeAct(func(r *Request, _ *form.Values, office, part int64) deed {
	return func(ctx context.Context) (crm.Done, error) {
		return r.Services.Offices.Revert(ctx, office, part)
	}
})
