package db

import (
	"context"
	"database/sql"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/match"
)

// List is one page of a library's people. It names the library, so that the index does the work and the fence only guards.
func (d contacts) List(ctx context.Context, q crm.ContactQuery) (list crm.ContactList, err error) {
	err = d.read(ctx, "Contacts.List", func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		list, err = t.contactList(q)
		return err
	})
	return list, err
}

const contactLine = `SELECT c.id, c.sort_name, c.display_name, coalesce(c.main_office_id, 0), coalesce(a.title, ''), c.owner_id, c.visibility, c.do_not_contact,
	(SELECT max(i.occurred_at) FROM interaction_contact p JOIN interaction i ON i.id = p.interaction_id WHERE p.contact_id = c.id),
	(SELECT min(k.due_on) FROM task k WHERE k.library_id = c.library_id AND k.contact_id = c.id AND k.state = 'open')
	FROM contact c LEFT JOIN appointment a ON a.id = c.main_appointment_id WHERE `

func (t *Tx) contactList(q crm.ContactQuery) (list crm.ContactList, err error) {
	f := &crm.Faults{}
	checkFilter(f, "sort", q.Sort, []string{"name", "-name", "recent"})
	if err := f.Err(); err != nil {
		return list, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	where, args := t.contactView(q)
	rows, err := t.Query(contactLine+where, args...)
	if err != nil {
		return list, err
	}
	defer rows.Close()
	list.Rows = make([]crm.ContactLine, 0, q.Limit+1)
	for rows.Next() {
		var c crm.ContactLine
		var last sql.NullTime
		if err := rows.Scan(&c.ID, &c.SortName, &c.DisplayName, &c.OfficeID, &c.Title, &c.OwnerID, &c.Visibility, &c.DoNotContact, &last, &c.NextStep); err != nil {
			return list, err
		}
		c.LastContact = last.Time
		if c.DisplayName != c.SortName {
			c.OwnName = c.DisplayName
		}
		list.Rows = append(list.Rows, c)
	}
	if err := rows.Err(); err != nil {
		return list, err
	}
	if len(list.Rows) > q.Limit {
		list.Rows = list.Rows[:q.Limit]
		last := list.Rows[q.Limit-1]
		list.Next = &crm.ContactCursor{SortName: last.SortName, ID: last.ID}
	}
	return list, t.contactNames(&list)
}

// contactView is the WHERE, ORDER and LIMIT of a view, with its arguments.
func (t *Tx) contactView(q crm.ContactQuery) (string, []any) {
	limit := q.Limit + 1
	if words := fold.Words(q.Text); len(words) > 0 {
		return `c.id IN (SELECT app.find_contacts($1, nullif($2, 0), nullif($3, 0), $4, $5, $6, $7)) AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id`,
			[]any{q.LibraryID, q.OfficeID, q.OwnerID, pq.Array(words), q.After.SortName, q.After.ID, limit}
	}
	if lo, hi, ok := fold.Prefix(q.Text); ok {
		return `c.library_id = $1 AND ($2 = 0 OR c.main_office_id = $2) AND ($3 = 0 OR c.owner_id = $3) AND c.folded ~>=~ $4 AND c.folded ~<~ $5 AND c.deleted_at IS NULL
			AND (c.sort_name, c.id) > ($6, $7) ORDER BY c.sort_name, c.id LIMIT $8`, []any{q.LibraryID, q.OfficeID, q.OwnerID, lo, hi, q.After.SortName, q.After.ID, limit}
	}
	if q.Shared {
		return `c.visibility = 'network' AND c.deleted_at IS NULL AND c.library_id <> $1 AND (c.sort_name, c.id) > ($2, $3) ORDER BY c.sort_name, c.id LIMIT $4`, []any{q.LibraryID, q.After.SortName, q.After.ID, limit}
	}
	base := []any{q.LibraryID, q.After.SortName, q.After.ID, limit}
	where := `c.library_id = $1 AND c.deleted_at IS NULL`
	if q.OfficeID != 0 {
		base = append(base, q.OfficeID)
		where += ` AND c.main_office_id = $5`
	}
	if q.OwnerID != 0 {
		base = append(base, q.OwnerID)
		where += [...]string{` AND c.owner_id = $5`, ` AND c.owner_id = $6`}[len(base)-5]
	}
	if q.Country != "" {
		base = append(base, q.Country)
		where += ` AND c.main_office_id IN (SELECT id FROM office WHERE country = ` + [...]string{`$5`, `$6`, `$7`}[len(base)-5] + `)`
	}
	return where + contactOrder(q), base
}

func contactOrder(q crm.ContactQuery) string {
	switch {
	case q.Sort == "recent" && q.After.ID == 0:
		return ` AND $2 = '' AND $3 = 0 ORDER BY c.id DESC LIMIT $4`
	case q.Sort == "recent":
		return ` AND $2 IS NOT NULL AND c.id < $3 ORDER BY c.id DESC LIMIT $4`
	case q.Sort == "-name" && q.After.ID == 0:
		return ` AND $2 = '' AND $3 = 0 ORDER BY c.sort_name DESC, c.id DESC LIMIT $4`
	case q.Sort == "-name":
		return ` AND (c.sort_name, c.id) < ($2, $3) ORDER BY c.sort_name DESC, c.id DESC LIMIT $4`
	}
	return ` AND (c.sort_name, c.id) > ($2, $3) ORDER BY c.sort_name, c.id LIMIT $4`
}

// contactNames adds the names of offices and owners by ID.
func (t *Tx) contactNames(list *crm.ContactList) (err error) {
	offices, owners := make([]int64, 0, len(list.Rows)), make([]int64, 0, len(list.Rows))
	for _, c := range list.Rows {
		offices, owners = append(offices, c.OfficeID), append(owners, c.OwnerID)
	}
	if list.Offices, err = t.namesOfOffices(offices); err != nil {
		return err
	}
	list.Owners, err = t.namesOfUsers(owners)
	return err
}

func (t *Tx) namesOfUsers(ids []int64) (map[int64]string, error) {
	rows, err := t.Query(`SELECT id, name FROM app_user WHERE id = any($1)`, pq.Array(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]string{}
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		out[id] = name
	}
	return out, rows.Err()
}

// Similar shows whom the library may know already.
func (d contacts) Similar(ctx context.Context, q crm.SimilarQuery) (list []crm.SimilarContact, err error) {
	err = d.read(ctx, "Contacts.Similar", func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		list, err = t.similar(q)
		return err
	})
	return list, err
}

// similarEnough is the score from which a likely duplicate is shown.
const similarEnough = 50

// similar gathers candidates by any word of the name, by e-mail or telephone, and lets crm/match judge them.
func (t *Tx) similar(q crm.SimilarQuery) ([]crm.SimilarContact, error) {
	ids, err := t.candidates(q)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := t.Query(contactLine+`c.library_id = $1 AND c.id = any($2) AND c.id <> $3 AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id LIMIT 100`, q.LibraryID, pq.Array(ids), q.Except)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list crm.ContactList
	for rows.Next() {
		var c crm.ContactLine
		var last sql.NullTime
		if err := rows.Scan(&c.ID, &c.SortName, &c.DisplayName, &c.OfficeID, &c.Title, &c.OwnerID, &c.Visibility, &c.DoNotContact, &last, &c.NextStep); err != nil {
			return nil, err
		}
		list.Rows = append(list.Rows, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := t.contactNames(&list); err != nil {
		return nil, err
	}
	return t.judge(q, list)
}

func (t *Tx) judge(q crm.SimilarQuery, list crm.ContactList) ([]crm.SimilarContact, error) {
	asked := match.Person{Names: []string{q.Name}, OfficeID: q.OfficeID, Emails: []string{q.Email}, Phones: []string{q.Phone}}
	var out []crm.SimilarContact
	for _, c := range list.Rows {
		known := crm.Contact{ID: c.ID}
		if err := t.contactParts(&known); err != nil {
			return nil, err
		}
		score, reasons := match.Similar(asked, personOf(c, known))
		if score >= similarEnough {
			out = append(out, crm.SimilarContact{ContactLine: c, Office: list.Offices[c.OfficeID], Score: score, Reasons: reasons})
		}
	}
	return out[:min(len(out), 5)], nil
}

func personOf(line crm.ContactLine, c crm.Contact) match.Person {
	p := match.Person{Names: []string{line.DisplayName, line.SortName}, OfficeID: line.OfficeID}
	for _, n := range c.Names {
		p.Names = append(p.Names, n.Full)
	}
	for _, ch := range c.Channels {
		switch ch.Kind {
		case "email":
			p.Emails = append(p.Emails, ch.Value)
		case "phone", "mobile":
			p.Phones = append(p.Phones, ch.Value)
		}
	}
	return p
}

func (t *Tx) candidates(q crm.SimilarQuery) ([]int64, error) {
	var ids []int64
	for _, w := range fold.Words(q.Name) {
		var some []int64
		if err := t.Select(&some, `SELECT id FROM app.find_contacts($1, NULL, NULL, ARRAY[$2], '', 0, 30) AS id`, q.LibraryID, w); err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	var by []int64
	err := t.Select(&by, `SELECT contact_id FROM contact_channel WHERE library_id = $1 AND (($2 <> '' AND kind = 'email' AND lower(value) = lower($2)) OR ($3 <> '' AND kind IN ('phone', 'mobile') AND value = $3)) LIMIT 20`,
		q.LibraryID, q.Email, q.Phone)
	return append(ids, by...), err
}
