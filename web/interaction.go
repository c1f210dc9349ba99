package web

import (
	"context"
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view"
)

// showInteractions is the timeline of a library, newest first; as a file it is the whole of what the filters leave.
func showInteractions(r *Request) error {
	q, err := r.interactionsAsked()
	if err != nil {
		return err
	}
	switch format, err := r.format(); {
	case err != nil:
		return err
	case format != "":
		list, err := r.Services.Interactions.Export(r.Context(), q)
		if err != nil {
			return asFilter(err)
		}
		if format == "csv" {
			return r.csv("interactions.csv", view.InteractionRows(r.Print, list))
		}
		return r.json(http.StatusOK, interactionsJSON(r.Print, list))
	}
	if _, err := link.Cursor(r.URL.Query(), r.site.Sealer, &q.Before); err != nil {
		return err
	}
	print := r.query("print") != ""
	if print {
		q.Limit = printed
	}
	list, err := r.Services.Interactions.List(r.Context(), q)
	if err != nil {
		return asFilter(err)
	}
	page := view.InteractionsPage{List: list, Query: q, Print: print, MayLog: r.Actor.MayIn("Interactions.Log", q.LibraryID)}
	if list.Next != nil {
		if page.More, err = link.After(link.Interactions, r.URL.Query(), r.site.Sealer, list.Next); err != nil {
			return err
		}
	}
	f, err := r.shell("interactions", r.Print.T("log.list"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, view.Interactions(f, page))
}

// interactionsAsked is the view of the list that an address asks for.
func (r *Request) interactionsAsked() (q crm.InteractionQuery, err error) {
	q = crm.InteractionQuery{Kind: r.query("kind"), Result: r.query("result"), Text: r.query("q")}
	if q.LibraryID, err = r.library(); err != nil {
		return q, err
	}
	for name, to := range map[string]*int64{"office": &q.OfficeID, "contact": &q.ContactID, "by": &q.ByID} {
		if *to, err = r.queryNumber(name); err != nil {
			return q, err
		}
	}
	if q.From, err = r.queryDay("from"); err != nil {
		return q, err
	}
	q.To, err = r.queryDay("to")
	return q, err
}

// showInteraction is one entry.
func showInteraction(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	page, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	f, err := r.shell("interactions", r.Print.T("word.interaction"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, view.Interaction(f, page))
}

func showInteractionEdit(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	p, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	if !p.MayEdit {
		return crm.ErrForbidden()
	}
	e := p.Entry
	zone := zoneOf(e.Zone)
	s := form.Fill("version", number(int64(p.Version)), "kind", e.Kind, "direction", e.Direction, "result", e.Result, "at", e.At.In(zone).Format("2006-01-02T15:04"), "subject", e.Subject, "note", e.Note, "our_ref", e.OurRef, "their_ref", e.TheirRef)
	return r.interactionForm(http.StatusOK, p, s)
}

func (r *Request) interactionForm(status int, p crm.InteractionPage, s form.State) error {
	f, err := r.shell("interactions", r.Print.T("log.edit"))
	if err != nil {
		return err
	}
	f.HasForm = true
	return r.page(status, view.InteractionEdit(f, p, s))
}

func changeInteraction(r *Request) error {
	id, err := r.number("id")
	if err != nil {
		return err
	}
	v, err := r.form()
	if err != nil {
		return err
	}
	p, err := r.Services.Interactions.Page(r.Context(), id)
	if err != nil {
		return err
	}
	l := p.Entry
	typed := r.entryOf(v, zoneOf(l.Zone))
	l.Kind, l.Direction, l.Result, l.Subject, l.Note, l.OurRef, l.TheirRef = typed.Kind, typed.Direction, typed.Result, typed.Subject, typed.Note, typed.OurRef, typed.TheirRef
	if !typed.At.IsZero() {
		l.At = typed.At
	}
	l.Version = v.Version()
	var done crm.Done
	if err = v.Err(); err == nil {
		done, err = r.Services.Interactions.Change(r.Context(), l)
	}
	if kind := crm.KindOf(err); err != nil && (kind == crm.Invalid || kind == crm.Conflict) {
		return r.interactionForm(statusOf(err), p, form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	return r.done(done, link.Interaction(id))
}

func deleteInteraction(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	version := v.Version()
	return r.press(v, func(ctx context.Context) (crm.Done, error) { return r.Services.Interactions.Delete(ctx, id, version) }, link.Interactions)
}

// A deed is a use case with all that it takes, read beforehand, so that a form that cannot be read changes nothing.
type deed func(context.Context) (crm.Done, error)

// press does what the button of a small form says, and leads on.
func (r *Request) press(v *form.Values, do deed, next string) error {
	if err := v.Err(); err != nil {
		return err
	}
	done, err := do(r.Context())
	if err != nil {
		return err
	}
	return r.done(done, next)
}

// act reads what every post of one button has: the record's number and the posted fields.
func (r *Request) act() (int64, *form.Values, error) {
	id, err := r.number("id")
	if err != nil {
		return 0, nil, err
	}
	v, err := r.form()
	return id, v, err
}
