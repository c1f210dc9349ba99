package web

import (
	"net/http"
	"slices"
	"time"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/frame"
	"liaison/web/view/work"
)

// showInteractions is what a library logged, newest first.
var showInteractions = listPage(&work.Interactions, func(s crm.Services) crm.ListService[crm.InteractionLine] { return s.Interactions })

// showInteraction is one entry.
func showInteraction(r *Request, id int64) error {
	return r.interactionPage(http.StatusOK, id, nil)
}

// interactionPage draws an entry, with the form that hands it on as it was refused.
func (r *Request) interactionPage(status int, id int64, refused *form.State) error {
	p, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	page := work.InteractionPage{InteractionPage: p}
	if page.Terms, err = r.Services.Directory.Terms(r.Context()); err != nil {
		return err
	}
	if page.Record, err = r.recordPage(frame.RecordPage{Refused: refused}, p.Line.LibraryID, crm.InteractionsChange); err != nil {
		return err
	}
	f, err := r.shellOf(p.Entry.LibraryID, "interactions", r.Print.T("word.interaction"))
	if err != nil {
		return err
	}
	f.LogHref = r.inLibrary(logAgain(p.Entry), p.Entry.LibraryID)
	return r.page(status, work.Interaction(f, page))
}

// logAgain is the form for the next entry with the same office or person.
func logAgain(e crm.InteractionChange) string {
	contact := ""
	if len(e.ContactIDs) == 1 {
		contact = number(e.ContactIDs[0])
	}
	office := ""
	if e.OfficeID != 0 {
		office = number(e.OfficeID)
	}
	return link.With(link.NewInteraction, "office", office, "contact", contact, "return", link.Interaction(e.ID))
}

// momentLayout is a day and a time as datetime-local fields hold them.
const momentLayout = "2006-01-02T15:04"

func showInteractionEdit(r *Request, id int64) error {
	p, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	if !p.MayEdit {
		return crm.ErrForbidden()
	}
	e := p.Entry
	zone := crm.Zone(e.Zone)
	s := form.Fill("version", number(int64(p.Version)), "kind", e.Kind, "direction", e.Direction, "result", e.Result, "at",
		e.At.In(zone).Format(momentLayout), "subject", e.Subject, "note", e.Note, "our_ref", e.OurRef, "their_ref", e.TheirRef,
		"office_name", frame.NameOf(r.Print, p.Office.Names), "visibility", string(e.Visibility))
	goals := make([]string, len(e.Goals))
	for i, g := range e.Goals {
		goals[i] = number(int64(g))
	}
	s = s.WithAll("contact", numberAll(e.ContactIDs)).WithAll("user", numberAll(e.UserIDs)).WithAll("reader",
		numberAll(e.Readers)).WithAll("theme", e.Themes).WithAll("goal", goals)
	return r.interactionForm(http.StatusOK, p, s)
}

func numberAll(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = number(id)
	}
	return out
}

func (r *Request) interactionForm(status int, p crm.InteractionPage, s form.State) error {
	s.Stale = staleInteraction(r, p, s.Stale)
	e := work.InteractionForm{Page: p}
	var err error
	if e.LogForm, err = r.Services.Interactions.Prepare(r.Context(),
		crm.LogQuery{LibraryID: p.Entry.LibraryID, OfficeID: p.Entry.OfficeID}); err != nil {
		return err
	}
	if e.Terms, err = r.Services.Directory.Terms(r.Context()); err != nil {
		return err
	}
	if e.Near, err = r.officesAround(p.Entry.LibraryID); err != nil {
		return err
	}
	e.Form = s
	e.People = withThose(e.People, p.Line.People)
	for _, c := range p.Ours {
		if !slices.ContainsFunc(e.Colleagues, func(x crm.Colleague) bool { return x.ID == c.ID }) {
			e.Colleagues = append(slices.Clip(e.Colleagues), c)
		}
	}
	f, err := r.shellOf(p.Entry.LibraryID, "interactions", r.Print.T("log.edit"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, work.InteractionEdit(f, e))
}

// staleInteraction is what somebody else made of an entry, as its form shows it: the instant in the entry's zone, the office by name.
func staleInteraction(r *Request, p crm.InteractionPage, stale *crm.Stale) *crm.Stale {
	if stale == nil {
		return nil
	}
	shown := *stale
	shown.Fields = slices.Clone(stale.Fields)
	for i, f := range shown.Fields {
		switch f.Field {
		case "at":
			if at, err := time.Parse(time.RFC3339, f.Now); err == nil {
				shown.Fields[i].Now = at.In(crm.Zone(p.Entry.Zone)).Format(momentLayout)
			}
		case "office":
			shown.Fields[i] = crm.StaleField{Field: "office_name", Now: frame.NameOf(r.Print, p.Office.Names)}
		}
	}
	return &shown
}

// withThose adds to the people of an office those of an entry who are not there any more.
func withThose(people []crm.PersonInPost, there []crm.NameThen) []crm.PersonInPost {
	for _, n := range there {
		if n.ContactID != 0 && !slices.ContainsFunc(people, func(p crm.PersonInPost) bool { return p.ContactID == n.ContactID }) {
			people = append(people, crm.PersonInPost{ContactID: n.ContactID, Name: n.Name, Title: n.Title})
		}
	}
	return people
}

func changeInteraction(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	p, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	l, err := r.corrected(v, p.Entry, frame.NameOf(r.Print, p.Office.Names))
	if err != nil {
		return err
	}
	return r.save(v, func() (crm.Done, error) { return r.Services.Interactions.Change(r.Context(), l) },
		func(crm.Done) string { return link.Interaction(id) },
		func(status int, s form.State) error { return r.interactionForm(status, p, s) })
}

// corrected is an entry with what a form says of it. A form that does not show people, themes and readers leaves them as they are.
func (r *Request) corrected(v *form.Values, l crm.InteractionChange, office string) (crm.InteractionChange, error) {
	zone := crm.Zone(l.Zone)
	typed := r.interactionOf(v, zone)
	l.Kind, l.Direction, l.Result, l.Subject, l.Note, l.OurRef, l.TheirRef = typed.Kind, typed.Direction, typed.Result, typed.Subject,
		typed.Note, typed.OurRef, typed.TheirRef
	if !typed.At.IsZero() && typed.At.In(zone).Format(momentLayout) != l.At.In(zone).Format(momentLayout) {
		l.At = typed.At // a minute that was left as it is keeps its seconds
	}
	l.Version = v.Version()
	if !v.Bool("whole") {
		return l, nil
	}
	l.People, l.ContactIDs, l.Themes, l.Goals = typed.People, typed.ContactIDs, typed.Themes, typed.Goals
	if len(typed.UserIDs) > 0 { // whoever is alone in a library is not asked
		l.UserIDs = typed.UserIDs
	}
	if typed.Visibility != "" {
		l.Visibility, l.Readers = typed.Visibility, typed.Readers
	}
	if v.Text("office_name") == office {
		return l, nil
	}
	var err error
	l.OfficeID, err = r.chosenOffice(v, "office_name")
	return l, err
}
