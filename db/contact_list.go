package db

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/match"
)

// List is one page of a library's people. It names the library, so that the index does the work and the fence only guards;
// one statement brings the rights and the rows, and names come from what the program remembers.
func (d contacts) List(ctx context.Context, q crm.ContactQuery) (list crm.ContactList, err error) {
	f := &crm.Faults{}
	checkFilter(f, "sort", q.Sort, []string{"name", "-name", "recent"})
	if err := f.Err(); err != nil {
		return list, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	v := contactView(q, glanceArgs)
	list.Rows = make([]crm.ContactLine, 0, q.Limit+1)
	err = d.glance(ctx, "Contacts.List", q.LibraryID, contactPage(v.where), v.args, func(rows *sql.Rows) error {
		list.Rows, err = scanContactLines(rows, list.Rows[:0])
		return err
	})
	if err != nil {
		return list, err
	}
	endContacts(&list, q.Limit)
	if remembered(&d.names, &list, q.LibraryID) {
		return list, nil
	}
	err = d.read(ctx, "Contacts.List", func(t *Tx) error {
		if list.Colleagues, err = t.colleagues(q.LibraryID); err != nil {
			return err
		}
		return t.contactNames(&list)
	})
	return list, err
}

// contactsFound are the people that a search finds, inside its transaction.
func (t *Tx) contactsFound(q crm.ContactQuery) (list crm.ContactList, err error) {
	v := contactView(q, 1)
	if list.Rows, err = t.contactLines(q.LibraryID, v.where, v.args...); err != nil {
		return list, err
	}
	endContacts(&list, q.Limit)
	return list, t.contactNames(&list)
}

// endContacts cuts the row that only tells that more follow.
func endContacts(list *crm.ContactList, limit int) {
	if len(list.Rows) > limit {
		list.Rows = list.Rows[:limit]
		last := list.Rows[limit-1]
		list.Next = &crm.ContactCursor{SortName: last.SortName, ID: last.ID}
	}
}

// contactPage is a page of people with their function, last contact and next step, of a library that the CTE s names. What
// stands beside each comes through a function behind the fence: the policies of four tables, asked row by row, would cost
// ten times the list itself.
func contactPage(where string) string {
	return `page AS (SELECT row_number() OVER () AS n, c.* FROM s, LATERAL (SELECT c.id, c.sort_name, c.display_name, c.main_office_id, c.owner_id, c.visibility, c.do_not_contact FROM contact c WHERE ` + where + `) c)
		SELECT p.id, p.sort_name, p.display_name, coalesce(p.main_office_id, 0), coalesce(m.title, ''), p.owner_id, p.visibility, p.do_not_contact, m.last_at, m.next_on
		FROM page p LEFT JOIN app.contact_marks((SELECT library FROM s), array(SELECT id FROM page)) m ON m.id = p.id ORDER BY p.n`
}

// contactLines reads a page inside a transaction.
func (t *Tx) contactLines(library int64, where string, args ...any) ([]crm.ContactLine, error) {
	rows, err := t.tx.QueryContext(t.ctx, `WITH s AS (SELECT $1::bigint AS library), `+contactPage(where), append([]any{library}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanContactLines(rows, nil)
}

func scanContactLines(rows *sql.Rows, out []crm.ContactLine) ([]crm.ContactLine, error) {
	for rows.Next() {
		var c crm.ContactLine
		var last sql.NullTime
		if err := rows.Scan(&c.ID, &c.SortName, &c.DisplayName, &c.OfficeID, &c.Title, &c.OwnerID, &c.Visibility, &c.DoNotContact, &last, &c.NextStep); err != nil {
			return nil, err
		}
		c.LastContact = last.Time
		if c.DisplayName != c.SortName {
			c.OwnName = c.DisplayName
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// A selection is a WHERE with its ORDER and LIMIT, and the arguments it names.
type selection struct {
	where string
	args  []any
	first int // how many arguments come before
}

// arg keeps a value and gives its placeholder.
func (v *selection) arg(value any) string {
	v.args = append(v.args, value)
	return "$" + strconv.Itoa(v.first+len(v.args))
}

// contactView is the selection of a query; first is how many arguments stand before its own.
func contactView(q crm.ContactQuery, first int) *selection {
	v := &selection{first: first, where: `c.library_id = s.library AND c.deleted_at IS NULL`}
	if words := fold.Words(q.Text); len(words) > 0 {
		v.where = `c.id IN (SELECT app.find_contacts(s.library, nullif(` + v.arg(q.OfficeID) + `::bigint, 0), nullif(` + v.arg(q.OwnerID) + `::bigint, 0), ` + v.arg(pq.Array(words)) + `, ` + v.arg(q.After.SortName) + `, ` + v.arg(q.After.ID) + `, ` + v.arg(q.Limit+1) + `)) AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id`
		return v
	}
	if lo, hi, ok := fold.Prefix(q.Text); ok {
		v.where += ` AND c.folded ~>=~ ` + v.arg(lo) + ` AND c.folded ~<~ ` + v.arg(hi)
	} else if q.Shared {
		v.where = `c.visibility = 'network' AND c.deleted_at IS NULL AND c.library_id <> s.library`
	}
	if q.OfficeID != 0 {
		v.where += ` AND c.main_office_id = ` + v.arg(q.OfficeID)
	}
	if q.OwnerID != 0 {
		v.where += ` AND c.owner_id = ` + v.arg(q.OwnerID)
	}
	if q.Country != "" {
		v.where += ` AND c.main_office_id IN (SELECT id FROM office WHERE country = ` + v.arg(q.Country) + `)`
	}
	v.page(q)
	return v
}

// page adds where the page begins, its order and its end.
func (v *selection) page(q crm.ContactQuery) {
	order := ` ORDER BY c.sort_name, c.id`
	switch q.Sort {
	case "recent":
		order = ` ORDER BY c.id DESC`
		if q.After.ID != 0 {
			v.where += ` AND c.id < ` + v.arg(q.After.ID)
		}
	case "-name":
		order = ` ORDER BY c.sort_name DESC, c.id DESC`
		if q.After.ID != 0 {
			v.where += ` AND (c.sort_name, c.id) < (` + v.arg(q.After.SortName) + `, ` + v.arg(q.After.ID) + `)`
		}
	default:
		v.where += ` AND (c.sort_name, c.id) > (` + v.arg(q.After.SortName) + `, ` + v.arg(q.After.ID) + `)`
	}
	v.where += order + ` LIMIT ` + strconv.Itoa(q.Limit+1) // not an argument: the server then keeps one plan for all pages
}

// remembered fills in the names, where the program remembers them all.
func remembered(n *names, list *crm.ContactList, library int64) bool {
	n.start()
	offices, owners := contactKeys(list)
	var missing [3][]int64
	list.Offices, missing[0] = known(n, func() map[int64]crm.OfficeName { return n.offices }, offices)
	list.Owners, missing[1] = known(n, func() map[int64]string { return n.people }, owners)
	staff, none := known(n, func() map[int64][]crm.Colleague { return n.staff }, []int64{library})
	list.Colleagues, missing[2] = staff[library], none
	return len(missing[0])+len(missing[1])+len(missing[2]) == 0
}

func contactKeys(list *crm.ContactList) (offices, owners []int64) {
	offices, owners = make([]int64, 0, len(list.Rows)), make([]int64, 0, len(list.Rows))
	for _, c := range list.Rows {
		offices, owners = append(offices, c.OfficeID), append(owners, c.OwnerID)
	}
	return offices, owners
}

// contactNames adds the names of offices and owners by ID.
func (t *Tx) contactNames(list *crm.ContactList) (err error) {
	offices, owners := contactKeys(list)
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
	if list.Rows, err = t.contactLines(q.LibraryID, `c.library_id = s.library AND c.id = any($2) AND c.id <> $3 AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id LIMIT 100`, pq.Array(ids), q.Except); err != nil {
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
