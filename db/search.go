package db

import (
	"cmp"
	"context"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

type search struct{ *DB }

// Find looks for offices, people and entries; a few of each.
func (d search) Find(ctx context.Context, q crm.SearchQuery) (out crm.SearchResult, err error) {
	err = d.read(ctx, crm.SearchFind, func(t *Tx) error {
		out = crm.SearchResult{}
		if q.Limit == 0 {
			q.Limit = 10
		}
		if fold.Empty(q.Text) {
			return nil
		}
		if out.Offices, err = t.findOffices(q.LibraryID, q.Text, "", q.Limit+1); err != nil {
			return err
		}
		if out.MoreOffices = len(out.Offices) > q.Limit; out.MoreOffices {
			out.Offices = out.Offices[:q.Limit]
		}
		if q.What == "offices" || q.LibraryID == 0 || !t.Actor.MayIn(crm.ContactsList, q.LibraryID) {
			return nil
		}
		if out.Contacts, err = t.contactsFound(crm.ContactQuery{LibraryID: q.LibraryID, Text: q.Text, Limit: q.Limit}); err != nil {
			return err
		}
		if q.What == "whom" {
			return nil
		}
		if out.Interactions, err = interactionList.page(t, crm.ListQuery{LibraryID: q.LibraryID, Limit: q.Limit}.With("q", q.Text)); err != nil {
			return err
		}
		out.Records, err = t.recordsFound(q)
		return err
	})
	return out, err
}

// recordsFound are the records of all nouns that are found by what they are called.
func (t *Tx) recordsFound(q crm.SearchQuery) (out []crm.Found, err error) {
	for _, n := range ownedNouns {
		if !n.sought {
			continue
		}
		list, err := collect(t, `SELECT x.id, `+n.called.columns(t.Actor.Lang)+`
			FROM `+n.table+` x
			WHERE x.id IN (SELECT app.find_records($1, $2, $3, $4)) AND x.deleted_at IS NULL
			ORDER BY x.id DESC`, func(f *crm.Found) []any {
			return []any{&f.ID, &f.Name, &f.Lang, &f.Title.Key, jsonOf(&f.Title.Args)}
		}, n.table, q.LibraryID, pq.Array(patternsOf(q.Text)), q.Limit)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			f.Noun = n.table
			out = append(out, f)
		}
	}
	return out, nil
}

// findOffices looks for offices by any part of name, alias, city, organisation or country; nearest first: those seated in the
// actor's country.
func (t *Tx) findOffices(library int64, text, country string, n int) ([]crm.OfficeLine, error) {
	if fold.Empty(text) {
		return nil, nil
	}
	w := wordsOf(text)
	return t.officeLines(library,
		`o.state NOT IN ('closed', 'merged')
			AND o.folded LIKE coalesce($2, '%') AND o.folded LIKE coalesce($3, '%')
			AND o.folded LIKE coalesce($4, '%') AND o.folded LIKE coalesce($5, '%')
		ORDER BY o.country = $6 DESC, coalesce(o.names->>'en', o.folded), o.id
		LIMIT $7`, w[0], w[1], w[2], w[3], cmp.Or(country, t.Actor.Country), n)
}
