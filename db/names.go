package db

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"liaison/crm"
)

// names is what this copy of the program remembers of the directory: the names of offices and people that lists show by number,
// and the controlled lists. It spares each page a join or a query.
//
// Every copy listens for changes (triggers send NOTIFY names) and forgets everything with each. While it cannot listen, it keeps
// nothing. turn counts the changes: remember is told at which turn the reading began, and keeps nothing that was read before a
// change.
//
// Only numbers from rows that the actor reads are looked up here. For a number that somebody typed, and for people of other
// libraries, memberName and librariesOf say what may be told.
type names struct {
	dsn    string
	log    *slog.Logger
	listen sync.Once

	mu       sync.RWMutex
	live     bool
	turn     uint64
	offices  map[int64]crm.OfficeName
	people   map[int64]string
	staff    map[int64][]crm.Colleague // by library
	terms    *crm.Terms
	listener *pq.Listener
}

// heartbeat is how often the connection is tried, to notice when it has gone silent.
const heartbeat = 15 * time.Second

// start begins to listen, with the first page that needs a name.
func (n *names) start() {
	n.listen.Do(func() {
		l := pq.NewListener(n.dsn, time.Second, 30*time.Second, func(e pq.ListenerEventType, err error) {
			if e == pq.ListenerEventDisconnected {
				n.hear(false)
				n.log.Warn("names are not kept until the database is back", "error", err)
			}
		})
		n.mu.Lock()
		n.listener = l
		n.mu.Unlock()
		go n.follow(l)
	})
}

// follow forgets everything with each notification. A nil one says that some may have been missed.
func (n *names) follow(l *pq.Listener) {
	if err := l.Listen("names"); err != nil {
		return // closed before it ever connected
	}
	n.hear(true)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case _, open := <-l.Notify:
			if !open {
				return
			}
			n.hear(true)
		case <-beat.C:
			if err := l.Ping(); err != nil {
				n.hear(false)
			}
		}
	}
}

func (n *names) close() error {
	n.mu.Lock()
	l := n.listener
	n.mu.Unlock()
	if l == nil {
		return nil
	}
	return l.Close()
}

// hear forgets everything, and notes whether changes are heard at present.
func (n *names) hear(live bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.live = live
	n.forgetLocked()
}

func (n *names) forgetLocked() {
	n.turn++
	n.offices, n.people, n.staff, n.terms = map[int64]crm.OfficeName{}, map[int64]string{}, map[int64][]crm.Colleague{}, nil
}

// renames are the use cases that may change a name that lists show by number, or a role. What the program does by itself changes none,
// but for the loading of reference data.
var renames = map[crm.Action]bool{
	crm.SetUpStart:      true,
	crm.AccountsChange:  true,
	crm.AccountsUseLink: true,
	crm.UsersInvite:     true,
	crm.UsersSetRole:    true,
	crm.UsersEnd:        true,
	crm.LibrariesAdd:    true,
	crm.LibrariesChange: true,
	crm.LibrariesClose:  true,
	crm.OfficesAdd:      true,
	crm.OfficesChange:   true,
	crm.OfficesRevert:   true,
	crm.HistoryUndo:     true,
}

// after is called once a write is committed, so that the same copy shows at once what was changed.
func (n *names) after(action crm.Action) {
	if renames[action] {
		n.forget()
	}
}

func (n *names) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forgetLocked()
}

// since is the turn in which a transaction begins to read.
func (n *names) since() uint64 {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.turn
}

// known gives what is remembered of some numbers, and which are missing.
func known[V any](n *names, of func() map[int64]V, ids []int64) (found map[int64]V, missing []int64) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	kept := of()
	found = make(map[int64]V, len(ids))
	for _, id := range ids {
		if v, ok := kept[id]; ok {
			found[id] = v
		} else if id != 0 {
			missing = append(missing, id)
		}
	}
	return found, missing
}

// maxNames bounds each kind of name that is kept: twenty times what the directory ships with, some 15 MB.
const maxNames = 20_000

// remember keeps what was read since that turn. When the store is full, some others make room, no matter which.
func remember[V any](n *names, turn uint64, of func() map[int64]V, read map[int64]V) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.live || n.turn != turn {
		return
	}
	kept := of()
	for id := range kept {
		if len(kept)+len(read) <= maxNames {
			break
		}
		delete(kept, id)
	}
	maps.Copy(kept, read)
}

// namesOfOffices gives what lists say of offices, by number.
func (t *Tx) namesOfOffices(ids []int64) (map[int64]crm.OfficeName, error) {
	return t.db.names.ofOffices(t.turn, ids, t.Query)
}

// namesOfOffices is the same without a transaction: what is not remembered costs one round trip.
func (d *DB) namesOfOffices(ctx context.Context, ids []int64) (found map[int64]crm.OfficeName, err error) {
	err = again(ctx, func() error {
		found, err = d.names.ofOffices(d.names.since(), ids, func(query string, args ...any) (*sqlx.Rows, error) {
			return d.pool.QueryxContext(ctx, query, args...)
		})
		return err
	})
	return found, err
}

func (n *names) ofOffices(turn uint64, ids []int64, ask asking) (map[int64]crm.OfficeName, error) {
	n.start()
	kept := func() map[int64]crm.OfficeName { return n.offices }
	out, missing := known(n, kept, ids)
	if len(missing) == 0 {
		return out, nil
	}
	read := make(map[int64]crm.OfficeName, len(missing))
	err := each(ask, `SELECT o.id, o.names, o.short_name, o.city, o.country, o.name_local, o.name_local_lang,
			g.names, g.acronyms, o.kind, k.names, coalesce(c.names, '{}')
		FROM office o
		JOIN organisation g ON g.id = o.organisation_id
		JOIN office_kind k ON k.key = o.kind
		LEFT JOIN country c ON c.code = o.country
		WHERE o.id = any($1)`, func(scan func(...any) error) error {
		var o crm.OfficeName
		var local, localLang, key string
		var organisation, acronyms, kind, country crm.Names
		err := scan(&o.ID, jsonOf(&o.Names), &o.ShortName, &o.City, &o.Country, &local, &localLang,
			jsonOf(&organisation), jsonOf(&acronyms), &key, jsonOf(&kind), jsonOf(&country))
		if err == nil {
			o.About = about(o.Names, organisation, acronyms, key, kind, country)
			if local != "" && o.Names[localLang] == "" && localLang != "" {
				o.About[localLang] = local
			}
		}
		read[o.ID] = o
		return err
	}, pq.Array(missing))
	if err != nil {
		return nil, err
	}
	maps.Copy(out, read)
	remember(n, turn, kept, read)
	return out, nil
}

// officeNamed is what one office is called, nil where there is none.
func (t *Tx) officeNamed(id int64) (*crm.OfficeName, error) {
	if id == 0 {
		return nil, nil
	}
	found, err := t.namesOfOffices([]int64{id})
	if o, ok := found[id]; ok {
		return &o, err
	}
	return nil, err
}

// saysWhose are the kinds whose name says the organisation already: "National Commission for UNESCO".
var saysWhose = map[string]bool{"national_commission": true, "information_centre": true, "resident_coordinator": true}

// about names an office by its organisation, kind and country, in the languages in which it has no name.
func about(names, organisation, acronyms crm.Names, key string, kind, country crm.Names) crm.Names {
	out := crm.Names{}
	for _, lang := range []string{"en", "fr", "ar"} {
		comma, short := ", ", cmp.Or(acronyms[lang], acronyms["en"])
		if lang == "ar" {
			comma, short = "، ", ""
		}
		short = cmp.Or(short, organisation[lang])
		if names[lang] != "" || short == "" || kind[lang] == "" || country[lang] == "" {
			continue
		}
		text := kind[lang] + comma + country[lang]
		if !saysWhose[key] {
			text = short + comma + text
		}
		out[lang] = text
	}
	return out
}

// nameOffices fills in the names of offices that were read by their number, one of each row.
func nameOffices[R any](t *Tx, rows []R, at func(*R) (id int64, name *crm.OfficeName)) error {
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i], _ = at(&rows[i])
	}
	known, err := t.namesOfOffices(ids)
	for i := range rows {
		if id, name := at(&rows[i]); id != 0 {
			*name = known[id]
		}
	}
	return err
}

// namesOfUsers gives the names of the program's users, by number.
func (t *Tx) namesOfUsers(ids []int64) (map[int64]string, error) {
	n := t.db.names
	n.start()
	kept := func() map[int64]string { return n.people }
	out, missing := known(n, kept, ids)
	if len(missing) == 0 {
		return out, nil
	}
	read := make(map[int64]string, len(missing))
	err := t.each(`SELECT id, name FROM app_user WHERE id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var name string
		err := scan(&id, &name)
		read[id] = name
		return err
	}, pq.Array(missing))
	if err != nil {
		return nil, err
	}
	maps.Copy(out, read)
	remember(n, t.turn, kept, read)
	return out, nil
}

// memberName is the name of somebody who has or had a role in a library, for a filter; any other number is an unknown filter.
func (t *Tx) memberName(filter string, library, id int64) (name string, err error) {
	err = t.Get(&name, `SELECT u.name
		FROM member m
		JOIN app_user u ON u.id = m.user_id
		WHERE m.library_id = $1 AND m.user_id = $2`, library, id)
	if crm.KindOf(err) == crm.NotFound {
		f := &crm.Faults{}
		f.Add(filter, "error.unknown_filter", "name", filter)
		return "", f.Err()
	}
	return name, err
}

// librariesOf gives the names of libraries by number. Of what is shared, other libraries see the library and not the person.
func (t *Tx) librariesOf(ids []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := t.each(`SELECT id, name FROM library WHERE id = any($1)`, func(scan func(...any) error) error {
		var id int64
		var name string
		err := scan(&id, &name)
		out[id] = name
		return err
	}, pq.Array(ids))
	return out, err
}

// colleagues lists the people with a role in a library that the actor reads, by name; nobody may change what is returned.
func (t *Tx) colleagues(library int64) ([]crm.Colleague, error) {
	n := t.db.names
	n.start()
	kept := func() map[int64][]crm.Colleague { return n.staff }
	if found, missing := known(n, kept, []int64{library}); len(missing) == 0 {
		return found[library], nil
	}
	var list []crm.Colleague
	err := t.Select(&list, `SELECT u.id, u.name, m.role
		FROM member m
		JOIN app_user u ON u.id = m.user_id
		WHERE m.library_id = $1 AND m.ended_at IS NULL AND u.disabled_at IS NULL
		ORDER BY u.name, u.id`, library)
	if err == nil {
		remember(n, t.turn, kept, map[int64][]crm.Colleague{library: list})
	}
	return list, err
}

// keptTerms are the controlled lists as remembered; nil where they are not.
func (n *names) keptTerms() *crm.Terms {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.terms
}

// terms gives the controlled lists; they are shared, so nobody may change what is returned.
func (t *Tx) terms() (*crm.Terms, error) {
	n := t.db.names
	n.start()
	if kept := n.keptTerms(); kept != nil {
		return kept, nil
	}
	fresh, err := t.readTerms()
	if err == nil && len(fresh.Countries) > 0 {
		n.mu.Lock()
		if n.live && n.turn == t.turn {
			n.terms = fresh
		}
		n.mu.Unlock()
	}
	return fresh, err
}
