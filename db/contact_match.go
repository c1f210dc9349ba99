package db

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/match"
)

// Similar shows whom the library may know already.
func (d contacts) Similar(ctx context.Context, q crm.SimilarQuery) (list []crm.SimilarContact, err error) {
	err = d.read(ctx, crm.ContactsSimilar, func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		if err := q.Check().Err(); err != nil {
			return err
		}
		if list, err = t.similar(q); err == nil {
			list, err = unlessSent(t, q.Key, list)
		}
		return err
	})
	return list, err
}

const (
	similarEnough = 50 // the score from which a likely duplicate is shown
	similarAtMost = 5
)

// similar gathers candidates by any word of a name, by e-mail or telephone, and lets crm/match judge them.
func (t *Tx) similar(q crm.SimilarQuery) ([]crm.SimilarContact, error) {
	ids, err := t.candidates(q)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var list crm.List[crm.ContactLine]
	if list.Rows, err = t.contactLines(q.LibraryID, `contact c
		WHERE c.library_id = s.library AND c.id = any($2) AND c.id <> $3 AND NOT c.id = any($4) AND NOT $3 = any(c.duplicate_of_ids)
		AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id LIMIT 200`,
		pq.Array(ids), q.Except, pq.Array(readers(q.PassedOver))); err != nil || len(list.Rows) == 0 {
		return nil, err
	}
	if err := t.contactNames(&list, crm.ContactQuery{}); err != nil {
		return nil, err
	}
	return t.judge(q, list)
}

// judge keeps the candidates that are likely duplicates, the likeliest first.
func (t *Tx) judge(q crm.SimilarQuery, list crm.List[crm.ContactLine]) ([]crm.SimilarContact, error) {
	known, err := t.partsOf(list.Rows)
	if err != nil {
		return nil, err
	}
	asked := match.Of(q.Names, q.OfficeID, q.Emails, q.Phones)
	var out []crm.SimilarContact
	for _, c := range list.Rows {
		is := crm.SimilarTo(*known[c.ID])
		score, reasons := match.Similar(asked, match.Of(append(is.Names, c.DisplayName, c.SortName), c.OfficeID, is.Emails, is.Phones))
		if score >= similarEnough {
			out = append(out, crm.SimilarContact{ContactLine: c, Office: list.Offices[c.OfficeID], Score: score, Reasons: reasons})
		}
	}
	slices.SortStableFunc(out, func(a, b crm.SimilarContact) int { return b.Score - a.Score })
	return out[:min(len(out), similarAtMost)], nil
}

// partsOf reads the names and the channels of many people, in two statements.
func (t *Tx) partsOf(rows []crm.ContactLine) (map[int64]*crm.Contact, error) {
	out := make(map[int64]*crm.Contact, len(rows))
	ids := make([]int64, len(rows))
	for i, c := range rows {
		ids[i], out[c.ID] = c.ID, &crm.Contact{ID: c.ID}
	}
	err := t.each(`SELECT contact_id, kind, lang, "full", given, family FROM contact_name WHERE contact_id = any($1)
		ORDER BY contact_id, array_position(ARRAY['own', 'latin', 'alias'], kind), id`, func(scan func(...any) error) error {
		var id int64
		var n crm.ContactName
		err := scan(&id, &n.Kind, &n.Lang, &n.Full, &n.Given, &n.Family)
		out[id].Names = append(out[id].Names, n)
		return err
	}, pq.Array(ids))
	if err != nil {
		return nil, err
	}
	return out, t.each(`SELECT contact_id, kind, value, note, preferred FROM contact_channel WHERE contact_id = any($1)
		ORDER BY contact_id, preferred DESC, id`, func(scan func(...any) error) error {
		var id int64
		var ch crm.Channel
		err := scan(&id, &ch.Kind, &ch.Value, &ch.Note, &ch.Preferred)
		out[id].Channels = append(out[id].Channels, ch)
		return err
	}, pq.Array(ids))
}

// candidates are those who have all words of a name, some of those who have one of them, and who share an address or a number.
func (t *Tx) candidates(q crm.SimilarQuery) ([]int64, error) {
	var searches []string // each an array of patterns as PostgreSQL writes it
	for _, name := range q.Names {
		words := fold.Words(name)
		for i := range len(words) + 1 {
			some := words
			if i < len(words) {
				some = words[i : i+1]
			}
			text, err := pq.Array(some).Value()
			if s, ok := text.(string); err == nil && ok && len(some) > 0 && !slices.Contains(searches, s) {
				searches = append(searches, s)
			}
		}
	}
	var ids []int64
	err := t.Select(&ids, `SELECT id FROM unnest($2::text[]) w, LATERAL app.find_contacts($1, NULL, NULL, w::text[], '', 0, 30) AS id
		UNION SELECT app.find_channels($1, $3, $4)`, q.LibraryID, pq.Array(searches[:min(len(searches), maxSearches)]),
		pq.Array(notBlank(q.Emails)), pq.Array(notBlank(q.Phones)))
	return ids, err
}

// maxSearches bounds how many names are searched for, since each costs a search.
const maxSearches = 12

// notBlank returns the texts that are not blank.
func notBlank(list []string) []string {
	return slices.DeleteFunc(append([]string{}, list...), func(s string) bool { return strings.TrimSpace(s) == "" })
}
