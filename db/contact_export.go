package db

import (
	"context"

	"github.com/lib/pq"

	"liaison/crm"
)

// Export is the whole of a filtered list; that it left is kept in the library's history.
func (d contacts) Export(ctx context.Context, q crm.ContactQuery) (list crm.List[crm.ContactLine], err error) {
	q.After, q.Limit = crm.Cursor{}, crm.MaxExport
	err = d.write(ctx, crm.ContactsExport, func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		if err := q.Check().Err(); err != nil {
			return err
		}
		if list, err = t.contactsFound(q); err != nil {
			return err
		}
		if err := t.exported(q.LibraryID, list.Next != nil, "contacts"); err != nil {
			return err
		}
		return t.makeWhole(list.Rows)
	})
	return list, err
}

// makeWhole adds to each line what one needs to write or to call.
func (t *Tx) makeWhole(lines []crm.ContactLine) error {
	parts, err := t.partsOf(lines)
	if err != nil {
		return err
	}
	at, ids := make(map[int64]*crm.ContactWhole, len(lines)), make([]int64, len(lines))
	for i, c := range lines {
		lines[i].Whole = &crm.ContactWhole{Names: parts[c.ID].Names, Channels: parts[c.ID].Channels}
		at[c.ID], ids[i] = lines[i].Whole, c.ID
	}
	return t.each(`SELECT id, salutation, protocol_title, languages, do_not_reason
		FROM contact
		WHERE id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var x crm.ContactWhole
		err := scan(&id, &x.Salutation, &x.ProtocolTitle, pq.Array(&x.Languages), &x.DoNotReason)
		x.Names, x.Channels = at[id].Names, at[id].Channels
		*at[id] = x
		return err
	}, pq.Array(ids))
}
