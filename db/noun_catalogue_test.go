package db

import (
	"context"
	"database/sql"
	"slices"

	"github.com/lib/pq"
)

// audited are the tables with a history that are no record's: what was written there is not undone.
var audited = []string{"member", "network", "organisation"}

// CatalogueFaults compares the registry of nouns with the catalogue of a database.
func CatalogueFaults(ctx context.Context, super *sql.DB) (faults []string, err error) {
	var of = map[string]string{} // whose history a table's rows stand in
	var owners, removable, naming []string
	for _, n := range nouns {
		of[n.table] = n.table
		for _, p := range n.parts {
			of[p.table] = n.table
			if !p.marked {
				removable = append(removable, p.table)
			}
			if n.table == "contact" {
				naming = append(naming, p.table)
			}
		}
		if n.owned != nil {
			owners, removable = append(owners, n.table), append(removable, n.table)
			for _, named := range n.names {
				naming = append(naming, named.table)
			}
		}
	}
	tables := slices.Collect(func(yield func(string) bool) {
		for table := range of {
			if !yield(table) {
				return
			}
		}
	})
	for _, q := range []struct {
		what, query string
		args        []any
	}{
		{"is fenced as a noun of a library and not in the registry", `SELECT tablename FROM pg_policies
			WHERE policyname = 'app_read' AND qual LIKE '%app.trash()%' AND qual LIKE '%named%' AND tablename <> 'audit'
			AND NOT tablename = any($1)`, []any{pq.Array(owners)}},
		{"is a noun of a library and not fenced as one", `SELECT o FROM unnest($1::text[]) o WHERE NOT EXISTS (SELECT FROM pg_policies
			WHERE tablename = o AND policyname = 'app_read' AND qual LIKE '%app.trash()%' AND qual LIKE '%named%')`, []any{pq.Array(owners)}},
		{"has no index of what lies in its trash", `SELECT o FROM unnest($1::text[]) o WHERE NOT EXISTS (SELECT FROM pg_index i
			WHERE i.indrelid = o::regclass AND pg_get_indexdef(i.indexrelid) LIKE '%(deleted_at) WHERE (deleted_at IS NOT NULL)')`,
			[]any{pq.Array(owners)}},
		{"is audited and stands in no noun", `SELECT tgrelid::regclass FROM pg_trigger
			WHERE tgname = 'z_audit' AND NOT tgrelid::regclass::text = any($1)`, []any{pq.Array(append(slices.Clone(audited), tables...))}},
		{"is in the registry and not audited", `SELECT x FROM unnest($1::text[]) x
			WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'z_audit' AND tgrelid = x::regclass)`, []any{pq.Array(tables)}},
		{"says of itself what search looks through, and is not folded, or the other way round", `SELECT x FROM unnest($1::text[]) x
			WHERE (x = any($2)) <> EXISTS (SELECT FROM pg_attribute WHERE attrelid = x::regclass AND attname = 'fold_version')`,
			[]any{pq.Array(tables), pq.Array(foldedTables())}},
		{"stops the removal of what it names, or walks through all its rows for it", `
			SELECT c.conrelid::regclass || '.' || c.conname FROM pg_constraint c
			WHERE c.contype = 'f' AND c.confrelid::regclass::text = any($1)
			AND (c.confdeltype NOT IN ('c', 'n') AND c.conname NOT IN (
				'interaction_contact_library_id_contact_id_fkey', 'interaction_contact_library_id_appointment_id_fkey')
			OR NOT EXISTS (SELECT FROM pg_index i
			WHERE i.indrelid = c.conrelid AND i.indisvalid AND (i.indkey::int2[])[0] = any(array_remove(c.conkey, (SELECT a.attnum
			FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = 'library_id')))
			OR i.indrelid = c.conrelid AND i.indisvalid AND (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey))`,
			[]any{pq.Array(removable)}},
		{"names people and is forgotten when one of them is erased", `SELECT c.conrelid::regclass || '.' || c.conname FROM pg_constraint c
			WHERE c.contype = 'f' AND c.confrelid = 'contact'::regclass AND c.conrelid <> 'contact'::regclass
			AND NOT c.conrelid::regclass::text = any($1)`, []any{pq.Array(naming)}},
		{"holds what is personal and nothing takes it out", `SELECT DISTINCT a.attrelid::regclass FROM pg_attribute a
			WHERE a.attrelid::regclass::text = any($1) AND col_description(a.attrelid, a.attnum) = 'personal'
			AND NOT a.attrelid::regclass::text = any($2)`, []any{pq.Array(owners), pq.Array(unnamingTables())}},
	} {
		rows, err := super.QueryContext(ctx, q.query, q.args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return nil, err
			}
			faults = append(faults, name+" "+q.what)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return faults, nil
}

func foldedTables() (list []string) {
	for _, n := range nouns {
		if n.fold != nil {
			list = append(list, n.table)
		}
	}
	return list
}

func unnamingTables() (list []string) {
	for _, n := range ownedNouns {
		if n.unnamed != nil {
			list = append(list, n.table)
		}
	}
	return list
}
