package main

import (
	"context"
	"embed"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
)

// limits are the statements that bound the pages; they were written before the first measurement.
//
//go:embed sql/*.sql
var limits embed.FS

// page is what is measured: an address, the use case behind it, and the SQL that bounds it.
type page struct {
	name    string
	limit   string // file in sql/
	bar     float64
	aim     float64
	gzip    bool
	of      *page                                       // the ratio is to this page's own rate, not to the limit
	request func(b *bench, p *program) (string, []byte) // path, and a form where it is a post
	use     func(ctx context.Context, b *bench) error
}

func address(path string) func(*bench, *program) (string, []byte) {
	return func(*bench, *program) (string, []byte) { return path, nil }
}

func contacts(q crm.ContactQuery) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		q := q
		q.LibraryID = 1
		_, err := b.db.Services().Contacts.List(ctx, q)
		return err
	}
}

func (b *bench) someOffice() int64 { return b.offices[rand.IntN(len(b.offices))] }

// somebody is a person of library 1 and their office, as the form carries both.
func (b *bench) somebody() (contact, office int64) {
	n := 1 + rand.IntN(b.contacts)
	return int64(n), b.offices[n%len(b.offices)]
}

var firstPage = page{name: "contacts, first page", limit: "contacts", bar: 0.35, aim: 0.50, request: address(link.Contacts),
	use: contacts(crm.ContactQuery{})}

var pages = []page{
	firstPage,
	{name: "contacts, compressed", limit: "contacts", bar: 0.28, aim: 0.40, gzip: true, request: address(link.Contacts),
		use: contacts(crm.ContactQuery{})},
	{name: "contacts, page 200", limit: "contacts_deep", bar: 0.9, of: &firstPage,
		request: func(_ *bench, p *program) (string, []byte) { return p.deep, nil }},
	{name: "contacts of an office", limit: "contacts_office", bar: 0.28, aim: 0.40, request: func(b *bench, _ *program) (string, []byte) {
		return link.Contacts + "?office=" + strconv.FormatInt(b.someOffice(), 10), nil
	}, use: func(ctx context.Context, b *bench) error {
		return contacts(crm.ContactQuery{OfficeID: b.someOffice()})(ctx, b)
	}},
	{name: "search anzal", limit: "search_anzal", bar: 0.65, aim: 0.80, request: address(link.Contacts + "?q=anzal"),
		use: contacts(crm.ContactQuery{Text: "anzal"})},
	{name: "search mar", limit: "search_mar", bar: 0.40, aim: 0.50, request: address(link.Contacts + "?q=mar"),
		use: contacts(crm.ContactQuery{Text: "mar"})},
	{name: "office page", limit: "office", bar: 0.30, aim: 0.45,
		request: func(b *bench, _ *program) (string, []byte) { return link.Office(b.someOffice()), nil },
		use: func(ctx context.Context, b *bench) error {
			_, err := b.db.Services().Offices.Page(ctx, crm.OfficeQuery{ID: b.someOffice(), LibraryID: 1})
			return err
		}},
	{name: "contact page", limit: "contact", request: func(b *bench, _ *program) (string, []byte) {
		contact, _ := b.somebody()
		return link.Contact(contact), nil
	}, use: func(ctx context.Context, b *bench) error {
		contact, _ := b.somebody()
		_, err := b.db.Services().Contacts.Page(ctx, contact)
		return err
	}},
	{name: "today", limit: "today", request: address(link.Today), use: func(ctx context.Context, b *bench) error {
		_, err := b.db.Services().Tasks.Today(ctx, crm.TodayQuery{LibraryID: 1})
		return err
	}},
	{name: "logging a call", limit: "log", bar: 0.45, aim: 0.60, request: func(b *bench, _ *program) (string, []byte) {
		contact, office := b.somebody()
		return link.Interactions, []byte(url.Values{"library": {"1"}, "office": {fmt.Sprint(office)}, "contact": {fmt.Sprint(contact)},
			"kind": {"call"}, "direction": {"out"}, "result": {"spoke"}, "visibility": {"library"},
			"note": {"Likes the display, wants a letter first."}, form.KeyField: {form.NewKey()}}.Encode())
	}, use: func(ctx context.Context, b *bench) error {
		contact, office := b.somebody()
		l := crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: 1, OfficeID: office, ContactIDs: []int64{contact},
			Kind:      "call",
			Direction: "out", Result: "spoke", Note: "Likes the display, wants a letter first."}
		l.Visibility = crm.ToLibrary
		_, err := b.db.Services().Interactions.Log(ctx, l)
		return err
	}},
}
