package web

import (
	"net/http"
	"net/url"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/frame"
)

// timelineAsked is what an address asks of a record's timeline: what it shows, and how far the reader came.
func (r *Request) timelineAsked(noun string, id, library int64) (crm.TimelineQuery, error) {
	q := crm.TimelineQuery{Noun: noun, ID: id, LibraryID: library, Show: r.query("timeline")}
	switch q.Show {
	case "", "all", "ours", "changes":
	default:
		return q, link.UnknownFilter("timeline")
	}
	_, err := link.Cursor(r.URL, r.site.Sealer, &q.After)
	return q, err
}

// timelineView is a page of a timeline with the ways on from it; address is the record's.
func (r *Request) timelineView(address string, q crm.TimelineQuery, t crm.Timeline) (v frame.TimelineView, err error) {
	v = frame.TimelineView{Address: address, Show: q.Show, Rows: t.Rows, Paged: q.After != crm.TimelineCursor{}}
	if t.Next != nil {
		v.More, err = link.After(address, url.Values{"timeline": {q.Show}}, r.site.Sealer, t.Next)
	}
	return v, err
}

// timelineOn is the timeline on a record's page; begun is its first page, where the record was read with it.
func (r *Request) timelineOn(noun string, id, library int64, begun *crm.Timeline) (v frame.TimelineView, err error) {
	q, err := r.timelineAsked(noun, id, library)
	if err != nil {
		return v, err
	}
	if begun == nil || q.Show != "" || q.After != (crm.TimelineCursor{}) {
		t, err := r.Services.History.Timeline(r.Context(), q)
		if err != nil {
			return v, err
		}
		begun = &t
	}
	return r.timelineView(link.Record(noun, id), q, *begun)
}

// showOfficeTimeline is an office's timeline for print.
func showOfficeTimeline(r *Request, id int64) error {
	page, err := r.office(id)
	if err != nil {
		return err
	}
	return r.timelinePrint("directory", crm.TimelineQuery{Noun: "office", ID: id, LibraryID: page.LibraryID}, link.Office(id),
		page.Title(r.Print))
}

func (r *Request) timelinePrint(here string, of crm.TimelineQuery, record, name string) error {
	q, err := r.timelineAsked(of.Noun, of.ID, of.LibraryID)
	if err != nil {
		return err
	}
	q.Limit = frame.MostPrinted
	t, err := r.Services.History.Timeline(r.Context(), q)
	if err != nil {
		return err
	}
	v, err := r.timelineView(link.Timeline(record), q, t)
	if err != nil {
		return err
	}
	f, err := r.shellOf(q.LibraryID, here, name)
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, frame.TimelinePrint(f, v, record, name))
}
