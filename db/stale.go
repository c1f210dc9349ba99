package db

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"liaison/crm"
)

// stale is the answer to an edit of a row that somebody changed in the meantime. It tells who and when, what stands there now,
// and the version of now, with which the form can be saved once both were compared.
func (t *Tx) stale(noun string, id int64, since int) error {
	return t.stalePart(noun, id, noun, id, since)
}

// stalePart is stale for a part of a record that has a version of its own, and whose history is kept with the record's.
func (t *Tx) stalePart(noun string, id int64, part string, row int64, since int) error {
	e := crm.Refuse(crm.Conflict, "error.stale")
	e.Stale = &crm.Stale{}
	if err := t.Get(&e.Stale.Version, `SELECT version FROM `+part+` WHERE id = $1`, row); err != nil {
		return err
	}
	var changed []string
	var err error
	if part == noun {
		if changed, err = t.partsSince(noun, id, since); err != nil {
			return err
		}
	}
	if err := t.whoRaised(e.Stale, noun, id, part, row, since); err != nil {
		return err
	}
	e.Message = crm.Say("error.stale", "by", e.Stale.By)
	if e.Stale.By == "" {
		e.Message = crm.Say("error.stale_somebody")
	}
	if e.Stale.Fields, err = t.fieldsSince(noun, id, part, row, since); err != nil {
		return err
	}
	for _, name := range changed {
		for _, p := range shownIn(name) {
			var now []string
			if err := t.Select(&now, p.now, id); err != nil {
				return err
			}
			e.Stale.Fields = append(e.Stale.Fields, crm.StaleField{Field: p.name, Now: strings.Join(now, "\n"), Many: p.many})
		}
	}
	return e
}

// whoRaised tells who gave the row its version of now, and when: the first audit line with that version says it.
func (t *Tx) whoRaised(s *crm.Stale, noun string, id int64, part string, row int64, since int) error {
	var by *string
	err := t.tx.QueryRowContext(t.ctx, `SELECT a.at, coalesce(u.name, app.voice(a.user_id)) FROM audit a
		LEFT JOIN app_user u ON u.id = a.user_id
		WHERE a.of_noun = $1 AND a.of_id = $2 AND CASE WHEN $3 = $1 THEN a.of_version > $5 ELSE a.noun = $3 AND a.row_id = $4
		AND a.version > $5 END
		ORDER BY CASE WHEN $3 = $1 THEN a.of_version ELSE a.version END DESC, a.id LIMIT 1`, noun, id, part, row, since).Scan(&s.At, &by)
	if by != nil {
		s.By = *by
	}
	if noRows(err) {
		return nil // it was saved as it stood
	}
	return err
}

// fieldsSince are the fields of the row itself that changed after a version, as they are now.
func (t *Tx) fieldsSince(noun string, id int64, part string, row int64, since int) (out []crm.StaleField, err error) {
	changed := []struct {
		Field string `db:"field"`
		Now   string `db:"now"` // empty where the field was emptied
	}{}
	err = t.Select(&changed, `SELECT DISTINCT ON (f.key) f.key AS field, coalesce(f.value, '') AS now FROM audit a
		JOIN audit_value v ON v.audit_id = a.id, jsonb_each_text(v.after) f
		WHERE a.of_noun = $1 AND a.of_id = $2 AND a.noun = $3 AND a.row_id = $4 AND a.version > $5
		ORDER BY f.key, a.id DESC`, noun, id, part, row, since)
	for _, c := range changed {
		out = append(out, asTyped(c.Field, c.Now)...)
	}
	return out, err
}

// partsSince are the kinds of parts of a record that changed after a version of it.
func (t *Tx) partsSince(noun string, id int64, since int) (parts []string, err error) {
	err = t.Select(&parts, `SELECT DISTINCT noun FROM audit WHERE of_noun = $1 AND of_id = $2 AND noun <> $1 AND of_version > $3
		ORDER BY noun`, noun, id, since)
	return parts, err
}

// asTyped gives a column's value as the fields of its form show it; names are one field for each language.
func asTyped(column, now string) []crm.StaleField {
	var names crm.Names
	if column == "names" && json.Unmarshal([]byte(now), &names) == nil {
		var out []crm.StaleField
		for _, lang := range slices.Sorted(maps.Keys(names)) {
			out = append(out, crm.StaleField{Field: crm.NameField(lang), Now: names[lang]})
		}
		return out
	}
	var list []string
	if column == "languages" && json.Unmarshal([]byte(now), &list) == nil {
		return []crm.StaleField{{Field: "language", Now: strings.Join(list, "\n"), Many: true}}
	}
	if column == "office_id" {
		return []crm.StaleField{{Field: "office", Now: now, Many: true}} // a form has the name
	}
	if column == "do_not_contact" {
		return []crm.StaleField{{Field: column, Now: map[string]string{"true": "1"}[now], Many: true}}
	}
	if column == "aliases" && json.Unmarshal([]byte(now), &list) == nil {
		now = strings.Join(list, "; ")
	}
	return []crm.StaleField{{Field: fieldOf(column), Now: now}}
}

// fieldOf is the form field of a column that has another name.
func fieldOf(column string) string {
	switch column {
	case "display_name":
		return "name"
	case "holder_name":
		return "holder"
	case "contact_basis":
		return "basis"
	case "occurred_at":
		return "at"
	case "from_on", "to_on":
		return strings.TrimSuffix(column, "_on")
	case "owner_id", "organisation_id", "lead_user_id", "post_id":
		return strings.TrimSuffix(strings.TrimSuffix(column, "_id"), "_user")
	}
	return column
}
