package db

import (
	"context"

	"github.com/lib/pq"

	"liaison/crm"
)

// Export is the whole of a filtered list; that it left is kept in the library's history.
func (d contacts) Export(ctx context.Context, q crm.ContactQuery) (out crm.ContactExport, err error) {
	err = d.write(ctx, crm.ContactsExport, func(t *Tx) error {
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		if err := q.Check().Err(); err != nil {
			return err
		}
		q.After, q.Limit = crm.ContactCursor{}, crm.MaxExport
		list, err := t.contactsFound(q)
		if err != nil {
			return err
		}
		if err := t.exported(q.LibraryID, list.Next != nil, "contacts"); err != nil {
			return err
		}
		out = crm.ContactExport{Offices: list.Offices, Owners: list.Owners}
		out.Rows, err = t.withParts(list.Rows)
		return err
	})
	return out, err
}

// withParts adds to each line what one needs to write or to call.
func (t *Tx) withParts(lines []crm.ContactLine) ([]crm.ContactExported, error) {
	parts, err := t.partsOf(lines)
	if err != nil {
		return nil, err
	}
	out := make([]crm.ContactExported, len(lines))
	at, ids := make(map[int64]*crm.ContactExported, len(lines)), make([]int64, len(lines))
	for i, c := range lines {
		out[i] = crm.ContactExported{ContactLine: c, Names: parts[c.ID].Names, Channels: parts[c.ID].Channels}
		at[c.ID], ids[i] = &out[i], c.ID
	}
	return out, t.each(`SELECT id, salutation, protocol_title, languages, do_not_reason FROM contact
		WHERE id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var x crm.ContactExported
		err := scan(&id, &x.Salutation, &x.ProtocolTitle, pq.Array(&x.Languages), &x.DoNotReason)
		at[id].Salutation, at[id].ProtocolTitle, at[id].Languages, at[id].DoNotReason = x.Salutation, x.ProtocolTitle, x.Languages, x.DoNotReason
		return err
	}, pq.Array(ids))
}
