package db

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
)

// pageSize is how many rows a list shows at once.
const pageSize = 50

// A listing is how one list is read: what narrows it, its order, its rows.
type listing[R any] struct {
	list, export crm.Action
	called       string // in the history, when it left as a file
	alias        string // of the table in the conditions
	filters      crm.Filters
	where        map[string]string // by filter, or by choice ("state=all"), its condition; ? is the value, {zone} the reader's zone
	order        func(q crm.ListQuery) order
	rows         func(t *Tx, where string, args ...any) ([]R, error)
	key          func(R) crm.Cursor
	office       func(R) int64                           // the office that a row names; nil where rows name none
	found        func(t *Tx, q crm.ListQuery) *selection // another way to find the rows, nil where there is none for this query
}

// order is what a list is ordered by: a column of that type, then the number of the row.
type order struct {
	by, of string
	back   bool
}

// equals narrows to what has the value of the filter.
func equals(column string) string { return column + ` = ?` }

// The conditions that bound a column of instants by days in the reader's zone: from one day to another, both included.
func fromDay(column string) string { return column + ` >= ?::date::timestamp AT TIME ZONE {zone}` }
func toDay(column string) string   { return column + ` < (?::date + 1)::timestamp AT TIME ZONE {zone}` }

// listService is the use cases of a list; the service of its noun embeds them.
type listService[R any] struct {
	d *DB
	l *listing[R]
}

// List is one page.
func (u listService[R]) List(ctx context.Context, q crm.ListQuery) (out crm.List[R], err error) {
	err = u.d.read(ctx, u.l.list, func(t *Tx) error {
		out, err = u.l.page(t, q)
		return err
	})
	return out, err
}

// Export is the whole list; that it left is kept in the library's history.
func (u listService[R]) Export(ctx context.Context, q crm.ListQuery) (out crm.List[R], err error) {
	q.After, q.Limit = crm.Cursor{}, crm.MaxExport
	err = u.d.write(ctx, u.l.export, func(t *Tx) error {
		if out, err = u.l.page(t, q); err != nil {
			return err
		}
		return t.exported(q.LibraryID, out.Next != nil, u.l.called)
	})
	return out, err
}

// exported refuses a list that is too long for a file, and notes in the history that a list left.
func (t *Tx) exported(library int64, tooMany bool, list string) error {
	if tooMany {
		return crm.Refuse(crm.Invalid, "error.export_too_long", "max", crm.MaxExport)
	}
	_, err := t.Exec(`SELECT app.exported($1, $2)`, library, list)
	return err
}

// page reads one page of a library that the actor reads.
func (l *listing[R]) page(t *Tx, q crm.ListQuery) (out crm.List[R], err error) {
	if err := t.MayIn(q.LibraryID); err != nil {
		return out, err
	}
	if err := l.filters.Check(q).Err(); err != nil {
		return out, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	v := l.selection(t, q)
	if out.Rows, err = l.rows(t, v.from, v.args...); err != nil {
		return out, err
	}
	cut(&out, q.Limit, l.key)
	out.Named, err = l.named(t, q, out.Rows)
	return out, err
}

// cut removes the last row where it was read only to learn that more follow.
func cut[R any](list *crm.List[R], limit int, key func(R) crm.Cursor) {
	if len(list.Rows) > limit {
		list.Rows = list.Rows[:limit]
		next := key(list.Rows[limit-1])
		list.Next = &next
	}
}

// A selection is what follows FROM or WHERE, with its ORDER and LIMIT, and the arguments it names.
type selection struct {
	from  string
	args  []any
	first int // how many arguments come before
}

// arg keeps a value and gives its placeholder.
func (v *selection) arg(value any) string {
	v.args = append(v.args, value)
	return "$" + strconv.Itoa(v.first+len(v.args))
}

// selection is the condition of a query on the rows, with the order and the limit. The limit is no argument, so that the server
// keeps one plan for all pages.
func (l *listing[R]) selection(t *Tx, q crm.ListQuery) *selection {
	if l.found != nil {
		if v := l.found(t, q); v != nil {
			return v
		}
	}
	v := &selection{}
	v.from = l.alias + `.library_id = ` + v.arg(q.LibraryID)
	for _, f := range l.filters {
		if value := cmp.Or(q.Set[f.Name], f.Usual); value != "" {
			v.narrow(l.condition(f.Name, value), valueOf(f, value), t.Zone())
		}
	}
	o := l.order(q)
	id, past, way := l.alias+`.id`, ` > `, ``
	if o.back {
		past, way = ` < `, ` DESC`
	}
	if q.After != (crm.Cursor{}) {
		v.from += ` AND (` + o.by + `, ` + id + `)` + past + `(` + v.arg(q.After.Key) + `::` + o.of + `, ` + v.arg(q.After.ID) + `)`
	}
	v.from += ` ORDER BY ` + o.by + way + `, ` + id + way + ` LIMIT ` + strconv.Itoa(q.Limit+1)
	return v
}

// valueOf is the value that a condition compares with: for words the patterns that folded text must match, otherwise the value
// itself.
func valueOf(f crm.Filter, value string) any {
	if f.By == crm.ByText {
		return pq.Array(patternsOf(value))
	}
	return value
}

// condition is the SQL of a choice where it has its own, otherwise that of its filter.
func (l *listing[R]) condition(name, value string) string {
	if c, own := l.where[name+"="+value]; own {
		return c
	}
	return l.where[name]
}

// narrow adds a condition; an empty one narrows nothing.
func (v *selection) narrow(condition string, value any, zone *time.Location) {
	if condition == "" {
		return
	}
	if strings.Contains(condition, "?") {
		condition = strings.ReplaceAll(condition, "?", v.arg(value))
	}
	if strings.Contains(condition, "{zone}") {
		condition = strings.ReplaceAll(condition, "{zone}", v.arg(zone.String()))
	}
	v.from += ` AND ` + condition
}

// named reads the names that a page needs: of everything that its rows and filters name by number, and of the colleagues to
// choose from.
func (l *listing[R]) named(t *Tx, q crm.ListQuery, rows []R) (n crm.Named, err error) {
	var offices []int64
	n.Users, n.Contacts = map[int64]string{}, map[int64]string{}
	for _, f := range l.filters {
		id := q.ID(f.Name)
		switch {
		case id == 0:
		case f.By == crm.ByOffice:
			offices = append(offices, id)
		case f.By == crm.ByColleague:
			n.Users[id], err = t.memberName(f.Name, q.LibraryID, id)
		case f.By == crm.ByContact:
			n.Contacts[id], err = t.contactName(q.LibraryID, id)
		}
		if err != nil {
			return n, err
		}
	}
	if l.office != nil {
		for _, r := range rows {
			offices = append(offices, l.office(r))
		}
	}
	if n.Offices, err = t.namesOfOffices(offices); err != nil {
		return n, err
	}
	n.Colleagues, err = t.colleagues(q.LibraryID)
	return n, err
}

// contactName is what a library calls one of its contacts.
func (t *Tx) contactName(library, id int64) (name string, err error) {
	return name, t.Get(&name, `SELECT display_name FROM contact WHERE id = $1 AND library_id = $2 AND deleted_at IS NULL`, id, library)
}
