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

const contactLine = `SELECT c.id, c.sort_name, c.display_name, coalesce(c.main_office_id, 0), coalesce(a.title, ''), c.owner_id, c.visibility, c.do_not_contact
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
	if list.Rows, err = t.contactLines(where, args, q.Limit+1); err != nil {
		return list, err
	}
	if len(list.Rows) > q.Limit {
		list.Rows = list.Rows[:q.Limit]
		last := list.Rows[q.Limit-1]
		list.Next = &crm.ContactCursor{SortName: last.SortName, ID: last.ID}
	}
	if err := t.contactMarks(q.LibraryID, list.Rows); err != nil {
		return list, err
	}
	if list.Colleagues, err = t.colleagues(q.LibraryID); err != nil {
		return list, err
	}
	return list, t.contactNames(&list)
}

// contactLines reads rows of the list; expected is how many there may be.
func (t *Tx) contactLines(where string, args []any, expected int) ([]crm.ContactLine, error) {
	rows, err := t.Query(contactLine+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make([]crm.ContactLine, 0, expected)
	for rows.Next() {
		var c crm.ContactLine
		if err := rows.Scan(&c.ID, &c.SortName, &c.DisplayName, &c.OfficeID, &c.Title, &c.OwnerID, &c.Visibility, &c.DoNotContact); err != nil {
			return nil, err
		}
		if c.DisplayName != c.SortName {
			c.OwnName = c.DisplayName
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// contactMarks adds the last contact and the next step of each, through a function that stands behind the fence: the
// policies of three tables, asked row by row, would cost ten times the list itself.
func (t *Tx) contactMarks(library int64, lines []crm.ContactLine) error {
	if len(lines) == 0 {
		return nil
	}
	ids := make(pq.Int64Array, len(lines))
	for i, c := range lines {
		ids[i] = c.ID
	}
	rows, err := t.Query(`SELECT at, last_at, next_on FROM app.contact_marks($1, $2)`, library, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at int
		var last sql.NullTime
		var next crm.Date
		if err := rows.Scan(&at, &last, &next); err != nil {
			return err
		}
		lines[at-1].LastContact, lines[at-1].NextStep = last.Time, next
	}
	return rows.Err()
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
	var list crm.ContactList
	if list.Rows, err = t.contactLines(`c.library_id = $1 AND c.id = any($2) AND c.id <> $3 AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id LIMIT 100`, []any{q.LibraryID, pq.Array(ids), q.Except}, len(ids)); err != nil {
		return nil, err
	}
	if err := t.contactMarks(q.LibraryID, list.Rows); err != nil {
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
