package web

import (
	"context"
	"net/http"
	"slices"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/work"
)

// showSearch looks through everything one may read.
func showSearch(r *Request) error {
	if err := r.narrowedBy("q", "format", "what"); err != nil {
		return err
	}
	if f := r.query("format"); f != "" && f != "json" {
		return link.UnknownFilter("format")
	}
	library, err := r.library()
	if err != nil {
		return err
	}
	q := crm.SearchQuery{Text: r.query("q"), LibraryID: library}
	switch r.query("what") {
	case "":
	case "offices":
		q.What, q.Limit = "offices", 100
	default:
		return link.UnknownFilter("what")
	}
	found, err := r.Services.Search.Find(r.Context(), q)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return r.data(found)
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	f, err := r.shell("search", r.Print.T("search.title"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, work.Search(f, work.SearchPage{Text: q.Text, What: q.What, Found: found, Terms: terms}))
}

// showTrash is what was deleted in the last 30 days.
func showTrash(r *Request) error {
	if err := r.narrowedBy(); err != nil {
		return err
	}
	library, err := r.library()
	if err != nil {
		return err
	}
	list, err := r.Services.History.Trash(r.Context(), library)
	if err != nil {
		return err
	}
	f, err := r.shell("trash", r.Print.T("trash.title"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, work.Trash(f, list))
}

func restore(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	return r.press(v, func(ctx context.Context) (crm.Done, error) {
		return r.Services.History.Restore(ctx, r.param("noun"), id)
	}, link.Trash)
}

// undo takes a request back and leads to where one stood, or to Today where that page went with it.
func undo(r *Request) error {
	v, err := r.form()
	if err == nil {
		err = v.Err()
	}
	if err != nil {
		return err
	}
	out, err := r.Services.History.Undo(r.Context(), v.Text("request"))
	if err != nil {
		return err
	}
	if len(out.Skipped) > 0 {
		left := make([]string, len(out.Skipped))
		for i, m := range out.Skipped {
			left[i] = r.Print.Message(m)
		}
		slices.Sort(left)
		out.Message = crm.Say(out.Message.Key, "what", r.Print.List(slices.Compact(left)))
	}
	r.flash(out.Message, "")
	back := link.Local(v.Text("return"), link.Today)
	if out.Gone && link.Record(out.Noun, out.ID) == back {
		back = link.Today
	}
	return r.redirect(back)
}
