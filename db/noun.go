package db

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lib/pq"

	"liaison/crm"
)

// A noun is a kind of record with a history of its own. The registry says of each what differs; undo, trash, cleaning, leaving,
// handing on, folding, erasure and second submits are loops over it. A test compares it with the catalogue of the database.
type noun struct {
	table   string // in the schema, in addresses and in the history
	service string // whose use cases make it, as actions name them; empty where no form does
	parts   []part

	lasting bool   // its rows are never deleted; those of all others are marked, and come back
	inUse   string // the function that tells whether other records need a row, so that making it cannot be undone
	*owned         // what it has as a noun of a library; nil for the directory and the libraries themselves

	fold   func(t *Tx, ids []int64) (map[int64]string, error) // what search looks through; nil where it does not
	derive func(t *Tx, id int64) error                        // writes again what is computed from a row, after undo; nil: only fold
}

// A part is a table whose rows belong to a record and stand in its history.
type part struct {
	table  string
	marked bool    // its rows are marked deleted; those of other parts vanish
	shown  []field // the fields of the record's form that hold it
}

// A field is one of a form, and the query that gives what stands in it now for the record $1, one value on each line.
type field struct {
	name, now string
	many      bool
}

// owned is what the nouns of libraries have in common: visibility, readers, an owner, a trash of their own. Their tables have the
// columns id, library_id, visibility, readers, circle_id, owner_id, version and deleted_at.
type owned struct {
	called  called
	handed  string                                                // the key of the answer when a record was handed on
	passed  func(to, by string) string                            // what else an UPDATE sets when the owner becomes to; by hands on; or nil
	follow  func(t *Tx, id int64, now, before crm.Audience) error // what goes along when others come to read a record; or nil
	sought  bool                                                  // the search finds records by what they are called (app.find_records)
	open    string                                                // which records pass to a manager when their owner leaves
	left    bool                                                  // a leaver stays answerable for records until they are handed on
	stays   string                                                // which records x the trash empties in the end, and does not remove
	names   []naming
	unnamed func(t *Tx, p person) error // takes the names of somebody who is erased out of its texts; or nil
}

// called is what trash and messages call a record x by, as SQL: words with their language, or a message of the program's.
// {lang} is the reader's language.
type called struct{ words, lang, key, args string }

// naming is a table of a noun whose column contact_id names a person, and the column that holds the record's own number.
type naming struct{ table, record string }

// namings are the tables of a noun that name people.
func (n *noun) namings() []naming {
	if n.owned == nil {
		return nil
	}
	return n.names
}

// text is what a record is called, for somebody who reads that language.
func (c called) text(lang string) string {
	return strings.ReplaceAll(c.words, "{lang}", pq.QuoteLiteral(lang))
}

// columns are the four of them: words, their language, key, arguments.
func (c called) columns(lang string) string {
	return c.text(lang) + ` AS name, ` + cmp.Or(c.lang, `''`) + ` AS lang, ` + cmp.Or(c.key, `''`) + ` AS key, ` +
		cmp.Or(c.args, `'{}'::jsonb`) + ` AS args`
}

// nouns is the registry.
var nouns = []*noun{
	{
		table: "contact", service: "Contacts",
		parts: []part{
			{table: "contact_name", shown: []field{
				{name: "name_own", now: contactNamed + `'own'`},
				{name: "name_latin", now: contactNamed + `'latin'`},
				{name: "aliases", now: contactNamed + `'alias' ORDER BY id`},
			}},
			{table: "contact_channel", shown: []field{{name: "channels", many: true, now: `
				SELECT kind || ' ' || replace(value, chr(10), ', ') || CASE WHEN note = '' THEN '' ELSE ' · ' || note END
				FROM contact_channel WHERE contact_id = $1 ORDER BY preferred DESC, id`}}},
			{table: "contact_theme", shown: []field{{name: "theme", many: true, now: `SELECT theme FROM contact_theme WHERE contact_id = $1`}}},
			{table: "appointment"},
		},
		fold: (*Tx).contactsFolded, derive: (*Tx).deriveContact,
		owned: &owned{
			called: called{words: `x.display_name`},
			handed: "contact.handed_on", follow: (*Tx).tasksAboutFollow,
			left:    true,
			stays:   `EXISTS (SELECT FROM interaction_contact p WHERE p.contact_id = x.id)`, // a kept entry keeps a number
			unnamed: (*Tx).unnameContact,
		},
	},
	{
		table: "interaction", service: "Interactions",
		parts: []part{
			{table: "interaction_contact", shown: []field{
				{name: "contact", many: true, now: `SELECT contact_id::text FROM interaction_contact WHERE interaction_id = $1`}}},
			{table: "interaction_user", shown: []field{
				{name: "user", many: true, now: `SELECT user_id::text FROM interaction_user WHERE interaction_id = $1`}}},
			{table: "interaction_theme", shown: []field{
				{name: "theme", many: true, now: `SELECT theme FROM interaction_theme WHERE interaction_id = $1`}}},
			{table: "interaction_goal", shown: []field{
				{name: "goal", many: true, now: `SELECT goal::text FROM interaction_goal WHERE interaction_id = $1`}}},
		},
		fold: (*Tx).interactionsFolded, derive: (*Tx).refoldInteraction,
		owned: &owned{
			called: called{words: `coalesce(nullif(x.subject, ''), (SELECT coalesce(o.names->>{lang}, o.names->>'en')
				FROM office o WHERE o.id = x.office_id), '')`,
				lang: `CASE WHEN x.subject = '' THEN '' ELSE x.lang END`},
			handed: "task.handed_on", passed: loggedByWhoLogged, follow: (*Tx).tasksOfInteractionFollow,
			names: []naming{{"interaction_contact", "interaction_id"}}, unnamed: (*Tx).unnameInteractions,
		},
	},
	{
		table: "task", service: "Tasks",
		fold: wordsOfColumn("task", "title"),
		owned: &owned{
			sought: true,
			called: called{words: `x.title`, lang: `x.title_lang`, key: `x.title_key`, args: `x.title_args`},
			handed: "task.handed_on", passed: givenBy,
			open:  `state = 'open'`,
			names: []naming{{"task", "id"}}, unnamed: (*Tx).unnameTasks,
		},
	},
	{
		table: "office", service: "Offices",
		parts: []part{
			{table: "office_country", shown: []field{
				{name: "also", many: true, now: `SELECT country FROM office_country WHERE office_id = $1`}}},
			{table: "office_theme", shown: []field{{name: "theme", many: true, now: `SELECT theme FROM office_theme WHERE office_id = $1`}}},
			{table: "office_goal", shown: []field{{name: "goal", many: true, now: `SELECT goal::text FROM office_goal WHERE office_id = $1`}}},
			{table: "office_reach", marked: true},
			{table: "office_source", marked: true},
			{table: "office_report", marked: true},
			{table: "post", marked: true},
			{table: "library_office"},
		},
		fold: (*Tx).officesFolded, derive: (*Tx).refoldOffice,
		inUse: "app.office_in_use",
	},
	{table: "day_off"},
	{table: "library", service: "Libraries", lasting: true},
}

const contactNamed = `SELECT "full" FROM contact_name WHERE contact_id = $1 AND kind = `

// loggedByWhoLogged keeps who logged an entry.
func loggedByWhoLogged(_, _ string) string { return `, logged_by = coalesce(logged_by, owner_id)` }

// givenBy keeps who gave a step to its new owner.
func givenBy(to, by string) string {
	return `, given_by = CASE WHEN owner_id = ` + to + ` THEN given_by ELSE ` + by + ` END`
}

// setWith is what else an UPDATE sets when by gives a record to somebody.
func (o *owned) setWith(to, by string) string {
	if o.passed == nil {
		return ""
	}
	return o.passed(to, by)
}

// nounOf is the noun with that name.
func nounOf(name string) (*noun, bool) {
	i := slices.IndexFunc(nouns, func(n *noun) bool { return n.table == name })
	if i < 0 {
		return nil, false
	}
	return nouns[i], true
}

// madeBy is the noun that a service's use cases make.
func madeBy(action crm.Action) (*noun, bool) {
	service, _, _ := strings.Cut(string(action), ".")
	i := slices.IndexFunc(nouns, func(n *noun) bool { return n.service == service })
	if i < 0 {
		return nil, false
	}
	return nouns[i], true
}

// ownedNouns are the nouns of libraries, in the order in which they may be removed: a noun comes before those that it names.
var ownedNouns = func() (list []*noun) {
	for _, n := range slices.Backward(nouns) {
		if n.owned != nil {
			list = append(list, n)
		}
	}
	return list
}()

// How the rows of a table go when making them is undone.
type going int

const (
	stay   going = iota // the table is in no noun: what was written there stays
	vanish              // a part without a trash of its own
	marked              // deleted_at is set
)

// goings says for each table of the registry how its rows go.
var goings = func() map[string]going {
	all := map[string]going{}
	for _, n := range nouns {
		if !n.lasting {
			all[n.table] = marked
		}
		for _, p := range n.parts {
			all[p.table] = vanish
			if p.marked {
				all[p.table] = marked
			}
		}
	}
	return all
}()

// shownIn are the fields of forms that show a part of a record.
func shownIn(table string) []field {
	for _, n := range nouns {
		for _, p := range n.parts {
			if p.table == table {
				return p.shown
			}
		}
	}
	return nil
}
