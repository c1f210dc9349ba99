package db

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"
	"unicode"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

// List is one page of a library's people. The query names the library, so that it is answered from the index and the fence only
// guards. One statement reads the rights and the rows; names come from memory.
func (d contacts) List(ctx context.Context, q crm.ContactQuery) (list crm.List[crm.ContactLine], err error) {
	if err := q.Check().Err(); err != nil {
		return list, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	list.Rows = make([]crm.ContactLine, 0, q.Limit+1)
	for _, v := range contactViews(q, glanceArgs, crm.Zone(crm.ActorFrom(ctx).Zone)) {
		err = d.glance(ctx, crm.ContactsList, q.LibraryID, contactPage(v.from), v.args, func(rows *sql.Rows) error {
			list.Rows, err = scanContactLines(rows, list.Rows[:0])
			return err
		})
		if err != nil {
			return list, err
		}
		if len(list.Rows) > q.Limit {
			break
		}
	}
	cut(&list, q.Limit, contactKey)
	if list.Offices, err = d.namesOfOffices(ctx, officesOf(&list, q)); err != nil || remembered(d.names, &list, q) {
		return list, err
	}
	err = d.read(ctx, crm.ContactsList, func(t *Tx) error {
		if list.Colleagues, err = t.colleagues(q.LibraryID); err != nil {
			return err
		}
		return t.contactNames(&list, q)
	})
	return list, err
}

// contactsFound are the people that a search finds, inside its transaction.
func (t *Tx) contactsFound(q crm.ContactQuery) (list crm.List[crm.ContactLine], err error) {
	for _, v := range contactViews(q, 1, t.Zone()) {
		if list.Rows, err = t.contactLines(q.LibraryID, v.from, v.args...); err != nil {
			return list, err
		}
		if len(list.Rows) > q.Limit {
			break
		}
	}
	cut(&list, q.Limit, contactKey)
	return list, t.contactNames(&list, q)
}

func contactKey(c crm.ContactLine) crm.Cursor { return crm.Cursor{Key: c.SortName, ID: c.ID} }

// contactPage is a page of people with their function, last contact and next step, of a library that the CTE s names. What
// stands beside each person is read by a function behind the fence: the policies of four tables, checked for each row, would
// cost ten times as much as the list itself.
func contactPage(from string) string {
	return `page AS (SELECT row_number() OVER () AS n, c.*
		FROM s, LATERAL (SELECT c.id, c.sort_name, c.display_name, c.main_office_id, c.owner_id, c.visibility, c.do_not_contact
		FROM ` + from + `) c)
		SELECT p.id, p.sort_name, p.display_name, coalesce(p.main_office_id, 0), coalesce(m.title, ''), p.owner_id, p.visibility,
		p.do_not_contact, m.last_at, m.next_on
		FROM page p LEFT JOIN app.contact_marks((SELECT library FROM s), array(SELECT id FROM page)) m ON m.id = p.id ORDER BY p.n`
}

// contactLines reads a page inside a transaction.
func (t *Tx) contactLines(library int64, from string, args ...any) ([]crm.ContactLine, error) {
	rows, err := t.tx.QueryContext(t.ctx, `WITH s AS (SELECT $1::bigint AS library), `+contactPage(from), append([]any{library}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanContactLines(rows, nil)
}

func scanContactLines(rows *sql.Rows, out []crm.ContactLine) ([]crm.ContactLine, error) {
	for rows.Next() {
		var c crm.ContactLine
		if err := rows.Scan(&c.ID, &c.SortName, &c.DisplayName, &c.OfficeID, &c.Title, &c.OwnerID, &c.Visibility, &c.DoNotContact,
			timeOf(&c.LastContact), &c.NextStep); err != nil {
			return nil, err
		}
		if ownScript(c.DisplayName) && c.DisplayName != c.SortName {
			c.OwnName = c.DisplayName
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// ownScript tells whether a name is written in letters other than Latin. Only then does it say more than the sorted name.
func ownScript(name string) bool {
	for _, r := range name {
		if r >= firstGreek && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return true
		}
	}
	return false
}

const firstGreek = 0x370 // before it all letters are Latin

// contactViews are the ways to read a query; the next one is used where the one before did not fill the page. first is how many
// arguments stand before their own. The plain list, and those of an office or an owner, are read from their indexes; everything
// else goes through the search, which knows every filter. A common word fills the page from the first names already.
func contactViews(q crm.ContactQuery, first int, zone *time.Location) []*selection {
	words := fold.Words(q.Text)
	switch filtered := q.Country+q.Theme+q.Post+q.Contact+q.Next != "" || q.Shared; {
	case !filtered && fold.Empty(q.Text):
		return []*selection{contactView(q, first)}
	case !filtered && len(words) > 0 && q.OfficeID == 0 && q.OwnerID == 0 && sortOf(q) == "name":
		return []*selection{firstNames(q, first, words), contactSearch(q, first, words, true, zone)}
	default:
		return []*selection{contactSearch(q, first, words, false, zone)}
	}
}

// firstNames looks for words among the next two thousand names in order. This costs no more than to find everybody who has the
// words and to sort them. Where fewer than two of the next fifty names have the words, the words are rare, and it finds nothing,
// at once.
func firstNames(q crm.ContactQuery, first int, words []string) *selection {
	v := &selection{first: first}
	after, like := v.arg(q.After.Key)+`, `+v.arg(q.After.ID), `folded LIKE ALL (`+v.arg(pq.Array(words))+`)`
	next := func(columns string, n int) string {
		return `(SELECT ` + columns + `
			FROM contact c
			WHERE c.library_id = (SELECT library FROM s) AND c.deleted_at IS NULL AND (c.sort_name, c.id) > (` + after + `)
			ORDER BY c.sort_name, c.id
			LIMIT ` + strconv.Itoa(n) + `) c`
	}
	v.from = next(`c.id, c.sort_name, c.display_name, c.main_office_id, c.owner_id, c.visibility, c.do_not_contact, c.folded`, 2000) +
		` WHERE (SELECT count(*) FROM ` + next(`c.folded`, 50) + ` WHERE c.` + like + `) > 1 AND c.` + like + `
		ORDER BY c.sort_name, c.id
		LIMIT ` + strconv.Itoa(q.Limit+1)
	return v
}

// contactSearch finds by words and by every filter. Where the words are known to be rare among the first names, it reads
// everybody who has them and sorts, whatever the planner prefers.
func contactSearch(q crm.ContactQuery, first int, words []string, rare bool, zone *time.Location) *selection {
	v := &selection{first: first}
	lo, hi, _ := fold.Prefix(q.Text)
	v.from = `contact c WHERE c.id IN (SELECT app.find_contacts(s.library, nullif(` + v.arg(q.OfficeID) + `::bigint, 0), nullif(` + v.arg(
		q.OwnerID) + `::bigint, 0), ` + v.arg(pq.Array(texts(words))) + `, ` +
		v.arg(q.After.Key) + `, ` + v.arg(q.After.ID) + `, ` + v.arg(q.Limit+1) + `, ` + v.arg(sortOf(q)) + `, nullif(` + v.arg(
		lo) + `, ''), nullif(` + v.arg(hi) + `, ''), nullif(` + v.arg(q.Country) + `, ''), nullif(` +
		v.arg(q.Theme) + `, ''), nullif(` + v.arg(q.Post) + `, ''), nullif(` + v.arg(q.Contact) + `, '') = 'no', nullif(` + v.arg(
		q.Next) + `, ''), ` + `(app.now() AT TIME ZONE ` + v.arg(zone.String()) + `)::date, ` + v.arg(q.Shared) + `, ` + v.arg(
		rare) + `)) AND c.deleted_at IS NULL` + contactOrder[sortOf(q)]
	return v
}

// contactView is the list in its order, of all or of an office or an owner.
func contactView(q crm.ContactQuery, first int) *selection {
	v := &selection{first: first, from: `contact c WHERE c.library_id = s.library AND c.deleted_at IS NULL`}
	if q.OfficeID != 0 {
		v.from += ` AND c.main_office_id = ` + v.arg(q.OfficeID)
	}
	if q.OwnerID != 0 {
		v.from += ` AND c.owner_id = ` + v.arg(q.OwnerID)
	}
	v.page(q)
	return v
}

// contactOrder are the orders of the list; those of app.find_contacts are the same.
var contactOrder = map[string]string{"name": ` ORDER BY c.sort_name, c.id`, "-name": ` ORDER BY c.sort_name DESC, c.id DESC`,
	"recent": ` ORDER BY c.id DESC`}

func sortOf(q crm.ContactQuery) string { return cmp.Or(q.Sort, "name") }

// page adds where the page begins, its order and its end.
func (v *selection) page(q crm.ContactQuery) {
	switch sort := sortOf(q); {
	case sort == "recent" && q.After.ID != 0:
		v.from += ` AND c.id < ` + v.arg(q.After.ID)
	case sort == "-name" && q.After.ID != 0:
		v.from += ` AND (c.sort_name, c.id) < (` + v.arg(q.After.Key) + `, ` + v.arg(q.After.ID) + `)`
	case sort == "name":
		v.from += ` AND (c.sort_name, c.id) > (` + v.arg(q.After.Key) + `, ` + v.arg(q.After.ID) + `)`
	}
	v.from += contactOrder[sortOf(q)] + ` LIMIT ` + strconv.Itoa(q.Limit+1) // not an argument: the server then keeps one plan for all pages
}

// remembered fills in the names of people, where all of them are in memory and are the library's own.
func remembered(n *names, list *crm.List[crm.ContactLine], q crm.ContactQuery) bool {
	if q.Shared {
		return false
	}
	var missing [2][]int64
	list.Users, missing[0] = known(n, func() map[int64]string { return n.people }, ownersOf(list))
	staff, none := known(n, func() map[int64][]crm.Colleague { return n.staff }, []int64{q.LibraryID})
	list.Colleagues, missing[1] = staff[q.LibraryID], none
	if q.OwnerID != 0 {
		i := slices.IndexFunc(list.Colleagues, func(c crm.Colleague) bool { return c.ID == q.OwnerID })
		if i < 0 {
			return false
		}
		list.Users[q.OwnerID] = list.Colleagues[i].Name
	}
	return len(missing[0])+len(missing[1]) == 0
}

// officesOf are the offices whose names a list needs: those of its rows, and the one it is filtered by.
func officesOf(list *crm.List[crm.ContactLine], q crm.ContactQuery) []int64 {
	offices := make([]int64, 0, len(list.Rows)+1)
	for _, c := range list.Rows {
		offices = append(offices, c.OfficeID)
	}
	return append(offices, q.OfficeID)
}

func ownersOf(list *crm.List[crm.ContactLine]) []int64 {
	owners := make([]int64, len(list.Rows))
	for i, c := range list.Rows {
		owners[i] = c.OwnerID
	}
	return owners
}

// contactNames adds the names of offices and of who is answerable, and of what others share the libraries.
func (t *Tx) contactNames(list *crm.List[crm.ContactLine], q crm.ContactQuery) (err error) {
	if q.Shared {
		if err := t.sharedBy(list.Rows); err != nil {
			return err
		}
	}
	if list.Offices, err = t.namesOfOffices(officesOf(list, q)); err != nil {
		return err
	}
	if list.Users, err = t.namesOfUsers(ownersOf(list)); err != nil || q.OwnerID == 0 {
		return err
	}
	list.Users[q.OwnerID], err = t.memberName("owner", q.LibraryID, q.OwnerID)
	return err
}

// sharedBy tells which library shares each of these people, instead of who is answerable there.
func (t *Tx) sharedBy(rows []crm.ContactLine) error {
	ids, libraries := make([]int64, len(rows)), map[int64]string{}
	for i, c := range rows {
		ids[i] = c.ID
	}
	err := t.each(`SELECT c.id, l.name FROM contact c JOIN library l ON l.id = c.library_id
		WHERE c.id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var name string
		err := scan(&id, &name)
		libraries[id] = name
		return err
	}, pq.Array(ids))
	for i, c := range rows {
		rows[i].Library, rows[i].OwnerID = libraries[c.ID], 0
	}
	return err
}
