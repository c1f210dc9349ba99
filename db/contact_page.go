package db

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

// Page is all that the contact page shows.
func (d contacts) Page(ctx context.Context, id int64) (p crm.ContactPage, err error) {
	err = d.readTrash(ctx, crm.ContactsPage, func(t *Tx) error {
		p = crm.ContactPage{}
		var into *int64
		if err := t.Get(&into, `SELECT merged_into_id FROM contact WHERE id = $1`, id); err != nil {
			return err
		}
		if into != nil {
			p.MovedTo = *into
		}
		return nil
	})
	if err != nil || p.MovedTo != 0 {
		return p, err
	}
	err = d.read(ctx, crm.ContactsPage, func(t *Tx) error {
		p, err = t.contactPage(id)
		return err
	})
	return p, err
}

func (t *Tx) contactPage(id int64) (p crm.ContactPage, err error) {
	if p.Contact, err = t.contact(id); err != nil {
		return p, err
	}
	c := p.Contact
	if a, ok := currentAppointment(c, 0); ok {
		p.Main = &a
		if err := t.Get(&p.Zone, `SELECT c.zones[1] FROM office o JOIN country c ON c.code = o.country WHERE o.id = $1`, a.OfficeID); err != nil {
			return p, err
		}
	}
	if err := t.Get(&p.Library, `SELECT name FROM library WHERE id = $1`, c.LibraryID); err != nil {
		return p, err
	}
	if p.Steps, err = t.tasks(`k.library_id = $1 AND k.contact_id = $2 AND k.state = 'open'
		ORDER BY k.due_on, k.id LIMIT 20`, c.LibraryID, id); err != nil {
		return p, err
	}
	timeline, err := t.timelineOf(crm.TimelineQuery{Noun: "contact", ID: id, LibraryID: c.LibraryID})
	if err != nil {
		return p, err
	}
	p.Timeline, p.More = timeline.Rows, timeline.Next
	if err := t.Get(&p.LastTouch, `SELECT coalesce(max(i.occurred_at), '0001-01-01 00:00:00+00') FROM interaction_contact x
		JOIN interaction i ON i.id = x.interaction_id WHERE x.contact_id = $1 AND i.deleted_at IS NULL`, id); err != nil {
		return p, err
	}
	if c.Visibility == crm.ToNamed {
		if err := t.Select(&p.Readers, `SELECT id, name, '' AS role FROM app_user WHERE id = any($1) ORDER BY name`,
			pq.Array(c.Readers)); err != nil {
			return p, err
		}
	}
	if !t.Actor.ReadsLibrary(c.LibraryID) {
		p.Contact.Owner = p.Library // of what is shared one reads the library, not the person
	}
	p.MayEdit = t.Actor.MayIn(crm.ContactsChange, c.LibraryID)
	p.MayErase = t.Actor.MayIn(crm.ContactsErase, c.LibraryID)
	p.Twins, err = t.similar(crm.SimilarTo(c))
	return p, err
}

// Erase removes a person for good: the row keeps its number and nothing that says who it was. It walks the catalogue for
// the columns marked personal, so that a column added later is not forgotten.
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
		// the answers that are kept for second submits of the last day say the name too
		name, err := jsonText(c.DisplayName)
		if err != nil {
			return err
		}
		if _, err := t.Exec(`DELETE FROM idempotency WHERE strpos(result, $1) > 0`, strings.Trim(name, `"`)); err != nil {
			return err
		}
		return t.Event("contact", id, c.LibraryID, "erased")
	})
}

// forgetPerson empties everything that says who somebody was; the number stays, and what others logged.
func (t *Tx) forgetPerson(id int64) error {
	c := crm.Contact{ID: id}
	if err := t.tx.QueryRowContext(t.ctx, `SELECT display_name, sort_name FROM contact WHERE id = $1`, id).Scan(&c.DisplayName,
		&c.SortName); err != nil {
		return err
	}
	if err := t.contactParts(&c); err != nil {
		return err
	}
	if err := t.unname(c); err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM contact_name WHERE contact_id = $1`, `DELETE FROM contact_channel WHERE contact_id = $1`,
		`DELETE FROM contact_theme WHERE contact_id = $1`,
		`UPDATE interaction_contact SET name_then = '' WHERE contact_id = $1 AND name_then <> ''`,
		`UPDATE appointment SET title = '', ended = true WHERE contact_id = $1`,
	} {
		if _, err := t.Exec(q, id); err != nil {
			return err
		}
	}
	if err := t.emptyPersonal("contact", id); err != nil {
		return err
	}
	if _, err := t.Exec(`UPDATE contact
		SET deleted_at = app.now() - $2 * interval '1 second', main_appointment_id = NULL, main_office_id = NULL WHERE id = $1`, id, int((crm.TrashLife + 24*time.Hour).Seconds())); err != nil {
		return err
	}
	_, err := t.Exec(`SELECT app.forget('contact', $1), app.forget_person($1)`, id)
	return err
}

// unname takes a person's names out of the steps about them and out of every text of the entries they stand in, as far as they are
// written there as the record has them, in whatever capitals.
func (t *Tx) unname(c crm.Contact) error {
	names := []string{c.DisplayName, c.SortName}
	for _, n := range c.Names {
		names = append(names, n.Full)
	}
	names = slices.DeleteFunc(names, func(s string) bool { return fold.Empty(s) })
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // a longer one may hold a shorter one
	if _, err := t.Exec(`UPDATE task SET title = '', title_args = '{}', title_key = 'step.erased'
		WHERE contact_id = $1 AND (title_key <> '' OR EXISTS (SELECT FROM unnest($2::text[]) n
		WHERE position(lower(n) IN lower(title)) > 0))`, c.ID, pq.Array(names)); err != nil {
		return err
	}
	if len(names) == 0 {
		return nil
	}
	for i, n := range names {
		names[i] = regexp.QuoteMeta(n)
	}
	pattern, err := regexp.Compile(`(?i)` + strings.Join(names, "|"))
	if err != nil {
		return err
	}
	return t.unnameEntries(c.ID, pattern)
}

// unnameEntries takes what the pattern finds out of the entries that a person stands in, and empties what their history kept.
func (t *Tx) unnameEntries(person int64, pattern *regexp.Regexp) error {
	entries := []struct {
		ID      int64  `db:"id"`
		Subject string `db:"subject"`
		Note    string `db:"note"`
		OurRef  string `db:"our_ref"`
		Theirs  string `db:"their_ref"`
	}{}
	if err := t.Select(&entries, `SELECT i.id, i.subject, i.note, i.our_ref, i.their_ref FROM interaction i
		WHERE i.id IN (SELECT interaction_id FROM interaction_contact WHERE contact_id = $1)`, person); err != nil {
		return err
	}
	for _, e := range entries {
		l := crm.LogEntry{Subject: withoutNames(pattern, e.Subject), Note: withoutNames(pattern, e.Note), OurRef: withoutNames(pattern, e.OurRef),
			TheirRef: withoutNames(pattern, e.Theirs)}
		if l.Subject == e.Subject && l.Note == e.Note && l.OurRef == e.OurRef && l.TheirRef == e.Theirs {
			continue
		}
		if _, err := t.Exec(`UPDATE interaction
			SET subject = $2, note = $3, note_html = $4, folded = $5, fold_version = $6, our_ref = $7, their_ref = $8 WHERE id = $1`, e.ID, l.Subject, l.Note, markdown.HTML(l.Note), foldedEntry(l), fold.Version, l.OurRef, l.TheirRef); err != nil {
			return err
		}
		if _, err := t.Exec(`SELECT app.forget('interaction', $1)`, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// withoutNames puts erasedName in the place of each name that the pattern finds.
func withoutNames(pattern *regexp.Regexp, text string) string {
	var b strings.Builder
	from := 0
	for _, at := range pattern.FindAllStringIndex(text, -1) {
		if !partOfWord(text, at[0], at[1]) {
			b.WriteString(text[from:at[0]] + erasedName)
			from = at[1]
		}
	}
	return b.String() + text[from:]
}

// shortName is how many characters a name has that must stand as a word of its own to be taken out.
const shortName = 3

// partOfWord tells whether a short name only begins, ends or interrupts a word: Al in "also". Only letters that have capitals part
// their words by gaps throughout; Chinese writes none and Arabic joins "and" to a name, and there too much goes rather than too little.
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
