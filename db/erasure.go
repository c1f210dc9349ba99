package db

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

// A person is who is being erased: their number, and their names as the record has them.
type person struct {
	id      int64
	names   []string
	pattern *regexp.Regexp // finds any of the names, in whatever capitals; nil where there are none
}

// Erase removes a person for good: the row keeps its number and nothing that says who it was. It walks the catalogue for
// the columns marked personal, and the registry for what names a person, so that what is added later is not forgotten.
func (d contacts) Erase(ctx context.Context, id int64) error {
	c, err := d.readFor(ctx, crm.ContactsErase, id)
	if err != nil {
		return err
	}
	return d.system(ctx, crm.ContactsErase, func(t *Tx) error {
		if err := t.MayIn(c.LibraryID); err != nil {
			return err
		}
		if err := t.forgetPerson(id); err != nil {
			return err
		}
		return t.Event("contact", id, c.LibraryID, "erased")
	})
}

// forgetPerson empties everything that says who somebody was; the number stays, and what others logged.
func (t *Tx) forgetPerson(id int64) error {
	p, err := t.person(id)
	if err != nil {
		return err
	}
	if err := t.forgetAnswers(p); err != nil { // first: the rows still tell whom an answer concerns
		return err
	}
	for _, n := range ownedNouns {
		if n.unnamed != nil {
			if err := n.unnamed(t, p); err != nil {
				return err
			}
		}
		for _, named := range n.names {
			if _, err := t.Exec(`SELECT app.forget_person($1, $2, $3, array_agg(`+named.record+`), array_agg(id))
				FROM `+named.table+` WHERE contact_id = $1`, id, n.table, named.table); err != nil {
				return err
			}
		}
	}
	return nil
}

// person reads the names of somebody who is to be erased.
func (t *Tx) person(id int64) (p person, err error) {
	c := crm.Contact{ID: id}
	row := t.tx.QueryRowContext(t.ctx, `SELECT display_name, sort_name FROM contact WHERE id = $1`, id)
	if err := row.Scan(&c.DisplayName, &c.SortName); err != nil {
		return p, err
	}
	if err := t.contactParts(&c); err != nil {
		return p, err
	}
	p.id, p.names = id, []string{c.DisplayName, c.SortName}
	for _, n := range c.Names {
		p.names = append(p.names, n.Full)
	}
	p.names = slices.DeleteFunc(p.names, func(s string) bool { return fold.Empty(s) })
	slices.SortFunc(p.names, func(a, b string) int { return len(b) - len(a) }) // a longer one may hold a shorter one
	return p.found(), nil
}

// found makes the pattern that finds the names.
func (p person) found() person {
	p.pattern = nil
	if len(p.names) == 0 {
		return p
	}
	quoted := make([]string, len(p.names))
	for i, n := range p.names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	p.pattern = regexp.MustCompile(`(?i)` + strings.Join(quoted, "|")) // of quoted names it cannot fail
	return p
}

// inFull is the same person with only those names that have several words.
func (p person) inFull() person {
	p.names = slices.DeleteFunc(slices.Clone(p.names), func(s string) bool { return len(strings.Fields(s)) < 2 })
	return p.found()
}

// unnameContact empties the contact's row and its parts. The row stays in the trash, where nobody can reach it.
func (t *Tx) unnameContact(p person) error {
	for _, q := range []string{
		`DELETE FROM contact_name WHERE contact_id = $1`,
		`DELETE FROM contact_channel WHERE contact_id = $1`,
		`DELETE FROM contact_theme WHERE contact_id = $1`,
		`UPDATE appointment SET title = '', ended = true WHERE contact_id = $1`,
	} {
		if _, err := t.Exec(q, p.id); err != nil {
			return err
		}
	}
	if err := t.emptyPersonal("contact", p.id); err != nil {
		return err
	}
	_, err := t.Exec(`UPDATE contact
		SET deleted_at = app.now() - $2 * interval '1 second', main_appointment_id = NULL, main_office_id = NULL
		WHERE id = $1`, p.id, int((crm.TrashLife + 24*time.Hour).Seconds()))
	if err != nil {
		return err
	}
	_, err = t.Exec(`SELECT app.forget('contact', array[$1::bigint])`, p.id)
	return err
}

// unnameTasks puts words of the program's in the place of those that name the person a step is about.
func (t *Tx) unnameTasks(p person) error {
	_, err := t.Exec(`UPDATE task SET title = '', title_args = '{}', title_key = 'step.erased', folded = ''
		WHERE contact_id = $1 AND (title_key <> '' OR EXISTS (SELECT FROM unnest($2::text[]) n
		WHERE position(lower(n) IN lower(title)) > 0))`, p.id, pq.Array(texts(p.names)))
	if err != nil {
		return err
	}
	return withoutNames("task", "title")(t, p)
}

// withoutNames takes somebody's names out of the column by which the records of their library are found, and out of what the
// history kept of it. A name of one word stays, because it may be somebody else's.
func withoutNames(table, column string) func(*Tx, person) error {
	type named struct {
		id   int64
		text string
	}
	return func(t *Tx, p person) error {
		if p = p.inFull(); p.pattern == nil {
			return nil
		}
		list, err := collect(t, `SELECT id, `+column+`
			FROM `+table+`
			WHERE library_id = (SELECT library_id FROM contact WHERE id = $1)
				AND EXISTS (SELECT FROM unnest($2::text[]) n WHERE position(lower(n) IN lower(`+column+`)) > 0)`,
			func(x *named) []any { return []any{&x.id, &x.text} }, p.id, pq.Array(texts(p.names)))
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(x named) bool { return x.text == p.without(x.text) })
		for some := range slices.Chunk(list, rewriteAtOnce) {
			ids := make([]int64, len(some))
			var now, folded []string
			for i, x := range some {
				text := p.without(x.text)
				ids[i], now, folded = x.id, append(now, text), append(folded, fold.Fold(text))
			}
			if _, err := t.Exec(`UPDATE `+table+` t
				SET `+column+` = x.now, folded = x.folded, fold_version = $4
				FROM unnest($1::bigint[], $2::text[], $3::text[]) AS x (id, now, folded)
				WHERE t.id = x.id`, pq.Array(ids), pq.Array(now), pq.Array(folded), fold.Version); err != nil {
				return err
			}
			if _, err := t.Exec(`SELECT app.forget($1, $2)`, table, pq.Array(ids)); err != nil {
				return err
			}
		}
		return nil
	}
}

// unnameInteractions takes a person's names out of every text of the entries they stand in, and empties what their history kept.
func (t *Tx) unnameInteractions(p person) error {
	_, err := t.Exec(`UPDATE interaction_contact SET name_then = '' WHERE contact_id = $1 AND name_then <> ''`, p.id)
	if err != nil || p.pattern == nil {
		return err
	}
	entries, err := collect(t, `SELECT i.id, i.subject, i.note, i.our_ref, i.their_ref FROM interaction i
		WHERE i.id IN (SELECT interaction_id FROM interaction_contact WHERE contact_id = $1)`, func(l *crm.InteractionChange) []any {
		return []any{&l.ID, &l.Subject, &l.Note, &l.OurRef, &l.TheirRef}
	}, p.id)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(was crm.InteractionChange) bool {
		return was.Subject == p.without(was.Subject) && was.Note == p.without(was.Note) && was.OurRef == p.without(was.OurRef) &&
			was.TheirRef == p.without(was.TheirRef)
	})
	for some := range slices.Chunk(entries, rewriteAtOnce) {
		if err := t.rewriteInteractions(p, some); err != nil {
			return err
		}
	}
	return nil
}

// rewriteAtOnce bounds how many records one statement rewrites.
const rewriteAtOnce = 500

// rewriteInteractions takes a person's names out of some entries.
func (t *Tx) rewriteInteractions(p person, entries []crm.InteractionChange) error {
	ids := make([]int64, len(entries))
	var subjects, notes, html, folded, ours, theirs []string
	for i, was := range entries {
		l := crm.InteractionChange{ID: was.ID, Subject: p.without(was.Subject), Note: p.without(was.Note), OurRef: p.without(was.OurRef),
			TheirRef: p.without(was.TheirRef)}
		ids[i] = l.ID
		subjects, notes, html = append(subjects, l.Subject), append(notes, l.Note), append(html, markdown.HTML(l.Note))
		folded, ours, theirs = append(folded, foldedInteraction(l)), append(ours, l.OurRef), append(theirs, l.TheirRef)
	}
	if _, err := t.Exec(`UPDATE interaction i
		SET subject = x.subject, note = x.note, note_html = x.html, folded = x.folded, fold_version = $8, our_ref = x.our, their_ref = x.their
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
			AS x (id, subject, note, html, folded, our, their)
		WHERE i.id = x.id`, pq.Array(ids), pq.Array(subjects), pq.Array(notes), pq.Array(html), pq.Array(folded), pq.Array(ours),
		pq.Array(theirs), fold.Version); err != nil {
		return err
	}
	_, err := t.Exec(`SELECT app.forget('interaction', $1)`, pq.Array(ids))
	return err
}

// forgetAnswers takes a person's names out of the answers that are kept for a day for second submits. It looks at answers that
// concern the person: they made the person's record or one that names it, or they hold its number.
func (t *Tx) forgetAnswers(p person) error {
	if p.pattern == nil {
		return nil
	}
	type answer struct {
		user            int64
		key             uuid.UUID
		useCase, result string
	}
	answers, err := collect(t, `SELECT user_id, key, use_case, result FROM idempotency WHERE result ILIKE any($1)`, func(a *answer) []any {
		return []any{&a.user, &a.key, &a.useCase, &a.result}
	}, pq.Array(holding(p.names)))
	if err != nil {
		return err
	}
	for _, a := range answers {
		var told any
		if err := json.Unmarshal([]byte(a.result), &told); err != nil {
			return err
		}
		concerned, err := t.concerns(p.id, crm.Action(a.useCase), a.result, told)
		if err != nil {
			return err
		}
		if !concerned {
			continue
		}
		emptied, err := json.Marshal(p.unnamed(told))
		if err != nil {
			return err
		}
		if _, err := t.Exec(`UPDATE idempotency SET result = $3 WHERE user_id = $1 AND key = $2`, a.user, a.key, string(emptied)); err != nil {
			return err
		}
	}
	return nil
}

// holding are the patterns of the JSON texts that hold one of these words.
func holding(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		quoted, _ := json.Marshal(w) // a text always has its JSON
		out[i] = "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.Trim(string(quoted), `"`)) + "%"
	}
	return out
}

// concerns tells whether what a use case answered is about a person.
func (t *Tx) concerns(person int64, action crm.Action, result string, told any) (bool, error) {
	var made crm.Done
	n, known := madeBy(action)
	if json.Unmarshal([]byte(result), &made) == nil && known {
		if n.table == "contact" && made.ID == person {
			return true, nil
		}
		for _, named := range n.namings() {
			var there bool
			err := t.Get(&there, `SELECT EXISTS (SELECT FROM `+named.table+` WHERE `+named.record+` = $1 AND contact_id = $2)`, made.ID, person)
			if err != nil || there {
				return there, err
			}
		}
	}
	return tells(told, float64(person)), nil
}

// tells looks for the number of a person in an answer.
func tells(told any, person float64) bool {
	switch x := told.(type) {
	case map[string]any:
		for k, v := range x {
			if k == "ContactID" && v == person || tells(v, person) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(x, func(v any) bool { return tells(v, person) })
	}
	return false
}

// unnamed is an answer without the names.
func (p person) unnamed(told any) any {
	switch x := told.(type) {
	case string:
		return p.without(x)
	case map[string]any:
		for k, v := range x {
			x[k] = p.unnamed(v)
		}
	case []any:
		for i, v := range x {
			x[i] = p.unnamed(v)
		}
	}
	return told
}

// without puts erasedName in the place of each name.
func (p person) without(text string) string {
	var b strings.Builder
	from := 0
	for _, at := range p.pattern.FindAllStringIndex(text, -1) {
		if !partOfWord(text, at[0], at[1]) {
			b.WriteString(text[from:at[0]] + erasedName)
			from = at[1]
		}
	}
	return b.String() + text[from:]
}

// shortName is how many characters a name has that must stand as a word of its own to be taken out.
const shortName = 3

// partOfWord tells whether a short name is only a piece of a longer word, as Al is of "also". It does so only for letters that
// have capitals: their languages part words by spaces. Chinese writes no spaces and Arabic joins "and" to a name; there, too
// much is removed rather than too little.
func partOfWord(text string, from, to int) bool {
	if utf8.RuneCountInString(text[from:to]) > shortName {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	goesOn := func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsDigit(r) }
	return goesOn(before) || goesOn(after)
}

// erasedName stands in a note where the name of somebody who was erased stood.
const erasedName = "[…]"

// emptyPersonal empties every column of a row whose comment says that it is personal.
func (t *Tx) emptyPersonal(table string, id int64) error {
	columns := []struct {
		Name string `db:"attname"`
		Type string `db:"type"`
	}{}
	if err := t.Select(&columns, `SELECT a.attname, format_type(a.atttypid, NULL) AS type FROM pg_attribute a
		WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
		AND col_description(a.attrelid, a.attnum) = 'personal'`, table); err != nil {
		return err
	}
	for _, c := range columns {
		empty := `''`
		switch c.Type {
		case "text[]", "jsonb":
			empty = `'{}'`
		}
		if _, err := t.Exec(`UPDATE `+table+` SET `+pq.QuoteIdentifier(c.Name)+` = `+empty+` WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}
