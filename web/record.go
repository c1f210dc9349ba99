package web

import (
	"context"
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/frame"
)

// What the pages of all nouns of libraries have alike: the history, the timeline for print, the way into the trash. here is their place
// in the navigation.

// about reads the number of the record that a page is about.
func about(show func(r *Request, id int64) error) handler {
	return func(r *Request) error {
		id, err := r.pathID("id")
		if err != nil {
			return err
		}
		return show(r, id)
	}
}

// historyOf is what was changed of a record, newest first.
func historyOf(noun, here string) handler {
	return about(func(r *Request, id int64) error {
		record, err := r.Services.History.Record(r.Context(), noun, id)
		if err != nil {
			return err
		}
		changes, err := r.Services.History.Of(r.Context(), noun, id)
		if err != nil {
			return err
		}
		f, err := r.shellOf(record.LibraryID, here, r.Print.T("word.history"))
		if err != nil {
			return err
		}
		return r.page(http.StatusOK, frame.History(f, noun, id, record.Called, changes))
	})
}

// called is what a record is called, in the reader's language where the program says it.
func (r *Request) called(c crm.Called) string { return frame.CalledName(frame.Frame{P: r.Print}, c) }

// timelineOf is a record's timeline for print.
func timelineOf(noun, here string) handler {
	return about(func(r *Request, id int64) error {
		record, err := r.Services.History.Record(r.Context(), noun, id)
		if err != nil {
			return err
		}
		return r.timelinePrint(here, crm.TimelineQuery{Noun: noun, ID: id, LibraryID: record.LibraryID}, link.Record(noun, id),
			r.called(record.Called))
	})
}

// A keeper is the service of a noun.
type keeper func(crm.Services) crm.KeepService

// removal puts a record into the trash and leads back to where its button was pressed, else to the page named.
func removal(of keeper, back string) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		version := v.Version()
		return r.press(v, func(ctx context.Context) (crm.Done, error) { return of(r.Services).Delete(ctx, id, version) },
			link.Local(v.Text("return"), back))
	}
}

// handingOn gives a record to a colleague, or changes who sees it, and leads back to it; who no longer sees it is led to the list.
// refused is the record's page with the form as it was sent.
func handingOn(noun string, of keeper, refused func(r *Request, status int, id int64, sent *form.State) error) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		h := crm.HandOn{ID: id, OwnerID: v.Int64("owner")}
		h.Write.Version, h.Visibility, h.Readers = v.Version(), crm.Visibility(v.Text("visibility")), v.Int64s("reader")
		return r.save(v, func() (crm.Done, error) { return of(r.Services).HandOn(r.Context(), h) }, func(done crm.Done) string {
			if done.ID == 0 {
				return link.List(noun)
			}
			return link.Record(noun, id)
		}, func(status int, s form.State) error { return refused(r, status, id, &s) })
	}
}

// A recordForm is what the form of a noun does when it is sent, of a new record and of one that is there.
type recordForm[R any] struct {
	get   func(*Request, int64) (R, error)
	save  func(r *Request, v *form.Values, id int64) deed            // 0 is a new one
	next  func(r *Request, v *form.Values, done crm.Done) string     // where what was saved leads
	draw  func(r *Request, status int, record R, s form.State) error // the form, as it was refused
	begun func(v *form.Values) R                                     // a new record, as far as its form's page shows it
}

// add makes a record.
func (f recordForm[R]) add(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	return f.send(r, v, 0, func() (R, error) { return f.begun(v), nil })
}

// change keeps a record.
func (f recordForm[R]) change(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	return f.send(r, v, id, func() (R, error) { return f.get(r, id) })
}

func (f recordForm[R]) send(r *Request, v *form.Values, id int64, shown func() (R, error)) error {
	do := f.save(r, v, id)
	return r.save(v, func() (crm.Done, error) { return do(r.Context()) },
		func(done crm.Done) string { return f.next(r, v, done) },
		func(status int, s form.State) error {
			record, err := shown()
			if err != nil {
				return err
			}
			return f.draw(r, status, record, s)
		})
}

// recordPage fills in what the page of any noun shows: whether the reader writes there, and who may take the record over.
func (r *Request) recordPage(p frame.RecordPage, library int64, change crm.Action) (_ frame.RecordPage, err error) {
	if p.MayWrite = r.Actor.MayIn(change, library); p.MayWrite {
		p.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), library)
	}
	return p, err
}
