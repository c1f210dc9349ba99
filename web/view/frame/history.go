package frame

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// aSave is what one request changed of a record: its main line names it, the others are parts and sources of the same save.
type aSave struct {
	main    crm.Change
	changes []crm.Change
}

// saves puts the changes of one request together, newest first as they come.
func saves(changes []crm.Change) (out []aSave) {
	for _, c := range changes {
		n := len(out) - 1
		if n < 0 || c.Request == "" || out[n].main.Request != c.Request {
			out = append(out, aSave{main: c, changes: []crm.Change{c}})
			continue
		}
		out[n].changes = append(out[n].changes, c)
		if rank(c.Noun) <= rank(out[n].main.Noun) {
			out[n].main = c
		}
	}
	return out
}

// rank orders nouns by how well they name a save: a row of its own, a part of a set, a source.
func rank(noun string) int {
	return slices.Index([]string{"office_country", "office_theme", "office_goal", "office_source"}, noun)
}

// back is where one comes to when the save is put back, if not to the record: an office whose addition is, is gone.
func (s aSave) back() []ui.Hidden {
	if s.main.Noun != "office" || s.main.Action != "insert" {
		return nil
	}
	return []ui.Hidden{{Name: "return", Value: link.Directory}}
}

// fields are what changed, in words, where there are words for it.
func (s aSave) fields(f Frame) (out []crm.FieldChange) {
	for _, c := range s.changes {
		for _, x := range c.Fields {
			name := fieldName(f, x.Field)
			if x.Field == "names" && !c.Erased {
				out = append(out, nameChanges(f, x)...)
				continue
			}
			if name == "" || c.Erased || strings.HasSuffix(x.Field, "_id") || strings.HasPrefix(x.Before+x.After, "{") {
				continue
			}
			out = append(out, crm.FieldChange{Field: name, Before: valueWords(f, x.Field, x.Before), After: valueWords(f, x.Field, x.After)})
		}
	}
	return out
}

// nameChanges tells of each language whose name changed.
func nameChanges(f Frame, x crm.FieldChange) (out []crm.FieldChange) {
	var was, is crm.Names
	if json.Unmarshal([]byte(x.Before), &was) != nil || json.Unmarshal([]byte(x.After), &is) != nil {
		return nil
	}
	all := crm.Names{}
	maps.Copy(all, was)
	maps.Copy(all, is)
	for _, lang := range slices.Sorted(maps.Keys(all)) {
		if was[lang] != is[lang] {
			out = append(out, crm.FieldChange{Field: f.P.T("history.field.name") + " (" + lang + ")", Before: was[lang], After: is[lang]})
		}
	}
	return out
}

// valueWords is a value in the reader's words: states, choices, lists, days.
func valueWords(f Frame, column, value string) string {
	for _, key := range []string{"office." + column + "." + value, "office.decided_short." + value} {
		if value != "" && (column == "state" || column == "decision") && f.P.Has(key) {
			return f.P.T(key)
		}
	}
	if column == "approach_first" && value != "" {
		return f.P.T("office.approach." + value)
	}
	var list []string
	if strings.HasPrefix(value, "[") && json.Unmarshal([]byte(value), &list) == nil {
		return f.P.List(list)
	}
	if day, err := crm.ParseDate(value); err == nil {
		return f.P.Date(day)
	}
	return value
}
