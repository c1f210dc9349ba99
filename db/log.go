package db

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/crm/markdown"
)

// Log keeps what happened: the entry, who was there, people it made known, and the next step, in one transaction. Where nobody
// was asked who sees it, what concerns a confidential person is for those who see that person.
func (d interactions) Log(ctx context.Context, l crm.InteractionChange) (crm.Logged, error) {
	return create(ctx, d.DB, way{action: crm.InteractionsLog}, l.Write, l, func(t *Tx, l crm.InteractionChange) (out crm.Logged, err error) {
		if err := t.MayIn(l.LibraryID); err != nil {
			return out, err
		}
		entry := l
		if err := t.checkInteraction(&entry, t.Actor.UserID); err != nil {
			return out, err
		}
		made, err := t.whoWasThere(&entry)
		if err != nil {
			return out, err
		}
		if l.Visibility == "" && len(entry.ContactIDs) > 0 {
			theirs, _, err := t.audienceOf(l.LibraryID, entry.ContactIDs...)
			if err != nil {
				return out, err
			}
			entry.Audience = entry.Audience.Within(theirs)
		}
		if out, err = t.log(entry); err != nil {
			return out, err
		}
		out.NewPeople = made
		out.Undo = t.Undoable()
		return out, nil
	})
}

// clockSlip is how far the clock of a telephone may be ahead before an entry lies in the future.
const clockSlip = 5 * time.Minute

// checkInteraction fills what the form may leave open and refuses what does not hold.
func (t *Tx) checkInteraction(l *crm.InteractionChange, owner int64) error {
	if l.Zone == "" {
		l.Zone = t.Zone().String()
	}
	if l.At.IsZero() {
		l.At = t.Now
	}
	f := l.Check()
	if !crm.KnownZone(l.Zone) {
		f.Add("zone", "error.choice")
	}
	if l.At.After(t.Now.Add(clockSlip)) {
		f.Add("at", "error.future")
	}
	if !f.Has("people") {
		for _, p := range l.People {
			checkPerson(f, "people", p)
		}
	}
	l.Audience.Check(f, owner)
	if err := t.ofLibrary(f, "reader", l.LibraryID, l.Readers...); err != nil {
		return err
	}
	if l.NextOwner != 0 && (l.NextStep != "" || l.NextKey != "") {
		if err := t.mayOwn(f, "next_owner", l.LibraryID, l.NextOwner); err != nil {
			return err
		}
	}
	return f.Err()
}

func (t *Tx) log(l crm.InteractionChange) (out crm.Logged, err error) {
	_, chosen := differ(nil, l.ContactIDs)
	var there attendees
	row := t.tx.QueryRowContext(t.ctx, `WITH p AS (`+attending+`), i AS (INSERT INTO interaction (library_id, office_id, visibility, readers,
		owner_id, occurred_at, zone, kind, direction, result, our_ref, their_ref, subject, note, note_html, lang, folded, fold_version)
		VALUES ($1, nullif($2, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id) SELECT i.id, p.*
		FROM i, p`,
		l.LibraryID, l.OfficeID, pq.Array(chosen), l.Visibility, pq.Array(readers(l.Readers)), t.Actor.UserID, l.At, l.Zone, l.Kind, l.Direction,
		l.Result, l.OurRef, l.TheirRef, l.Subject, l.Note, markdown.HTML(l.Note), l.NoteLang, foldedInteraction(l), fold.Version)
	if err := row.Scan(append([]any{&out.ID}, there.columns()...)...); err != nil {
		return out, err
	}
	l.ID, out.OfficeID = out.ID, l.OfficeID
	if err := t.saveInteractionParts(l, crm.InteractionChange{}, t.Actor.UserID, there); err != nil {
		return out, err
	}
	out.Message = logged(l.Kind, there.names)
	out.Next, err = t.nextStep(l)
	return out, err
}

// attendees are people who take part in an entry, side by side: numbers, names, and the function each holds at its office,
// 0 for none.
type attendees struct {
	ids, functions []int64
	names          []string
}

// attending reads those people of library $1 whose numbers are $3, in that order, with their function at office $2: the main
// one, or else the latest.
const attending = `SELECT array_agg(c.id ORDER BY x.place) AS ids, array_agg(c.display_name
	ORDER BY x.place) AS names, array_agg(coalesce(CASE WHEN c.main_office_id = $2 THEN c.main_appointment_id
		ELSE (SELECT max(a.id) FROM appointment a WHERE a.contact_id = c.id AND NOT a.ended AND a.office_id = $2) END, 0)
		ORDER BY x.place) AS functions
	FROM unnest($3::bigint[]) WITH ORDINALITY x(contact, place)
	JOIN contact c ON c.id = x.contact AND c.library_id = $1 AND c.deleted_at IS NULL`

// columns are where the columns of attending go.
func (a *attendees) columns() []any {
	return []any{pq.Array(&a.ids), pq.Array(&a.names), pq.Array(&a.functions)}
}

// logged words what was kept: "Logged: call with Grace Mfano."
func logged(kind string, names []string) crm.Message {
	if len(names) == 0 {
		return crm.Say("log.kept." + kind)
	}
	return crm.Say("log.kept_with."+kind, "name", names[0], "count", len(names))
}

// whoWasThere brings an entry's people to their numbers: those typed are found at the office or made, and made ones are
// given back. Without an office the entry takes that of the first person chosen.
func (t *Tx) whoWasThere(l *crm.InteractionChange) (made []crm.PersonInPost, err error) {
	if l.OfficeID == 0 && len(l.ContactIDs) > 0 {
		if err := t.Get(&l.OfficeID, `SELECT coalesce((SELECT main_office_id FROM contact WHERE id = $1 AND library_id = $2), 0)`,
			l.ContactIDs[0], l.LibraryID); err != nil {
			return nil, err
		}
	}
	there := slices.Clone(l.ContactIDs)
	for _, typed := range l.People {
		name, title := splitPerson(typed)
		if name == "" {
			continue
		}
		if l.OfficeID == 0 {
			return nil, wrong("office_name", "error.office_for_person")
		}
		p, isNew, err := t.personAt(l.LibraryID, l.OfficeID, name, title, l.Kind, crm.Audience{Visibility: crm.ToLibrary})
		if err != nil {
			return nil, err
		}
		if isNew {
			made = append(made, p)
		}
		there = append(there, p.ContactID)
	}
	l.ContactIDs = there
	return made, nil
}

// saveInteractionParts brings people, colleagues, themes and goals of an entry from what they were to what they are; joining are
// the people who come in. Each must be the library's.
func (t *Tx) saveInteractionParts(l, old crm.InteractionChange, by int64, joining attendees) error {
	gone, added := differ(old.ContactIDs, l.ContactIDs)
	if len(joining.ids) < len(added) {
		return wrong("people", "error.choice")
	}
	left, joined := differ(old.UserIDs, append([]int64{by}, l.UserIDs...))
	less, more := differ(old.Themes, l.Themes)
	fewer, further := differ(old.Goals, l.Goals)
	if len(gone)+len(left)+len(less)+len(fewer) > 0 {
		t.last.add(`DELETE FROM interaction_contact WHERE interaction_id = ? AND contact_id = any(?)`, l.ID, pq.Array(gone))
		t.last.add(`DELETE FROM interaction_user WHERE interaction_id = ? AND user_id = any(?)`, l.ID, pq.Array(left))
		t.last.add(`DELETE FROM interaction_theme WHERE interaction_id = ? AND theme = any(?)`, l.ID, pq.Array(less))
		t.last.add(`DELETE FROM interaction_goal WHERE interaction_id = ? AND goal = any(?)`, l.ID, pq.Array(fewer))
	}
	if len(added)+len(joined) > 0 {
		t.last.add(`INSERT INTO interaction_user (library_id, interaction_id, user_id)
			SELECT ?, ?, unnest(?::bigint[])`, l.LibraryID, l.ID, pq.Array(joined))
		t.last.add(`INSERT INTO interaction_contact (library_id, interaction_id, contact_id, appointment_id, name_then)
			SELECT ?, ?, x.contact, nullif(x.function, 0), x.name
			FROM unnest(?::bigint[], ?::bigint[], ?::text[]) x(contact, function, name)`, l.LibraryID, l.ID, pq.Array(joining.ids),
			pq.Array(joining.functions), pq.Array(joining.names))
	}
	if len(more)+len(further) > 0 {
		t.last.add(`INSERT INTO interaction_theme (library_id, interaction_id, theme)
			SELECT ?, ?, unnest(?::text[])`, l.LibraryID, l.ID, pq.Array(more))
		t.last.add(`INSERT INTO interaction_goal (library_id, interaction_id, goal)
			SELECT ?, ?, unnest(?::int[])`, l.LibraryID, l.ID, pq.Array(further))
	}
	return nil
}

// nextStep makes the step that follows, where one was named.
func (t *Tx) nextStep(l crm.InteractionChange) (*crm.Task, error) {
	if l.NextStep == "" && l.NextKey == "" {
		return nil, nil
	}
	k := crm.TaskChange{LibraryID: l.LibraryID, Audience: l.Audience, Title: l.NextStep, TitleLang: l.NoteLang, TitleKey: l.NextKey,
		DueOn: l.NextOn, OwnerID: l.NextOwner, OfficeID: l.OfficeID}
	if l.NextStep != "" {
		k.TitleKey = ""
	}
	if len(l.ContactIDs) > 0 {
		k.ContactID = l.ContactIDs[0]
	}
	if err := t.mayMake(k.LibraryID, &k.OwnerID, &k.Audience, k.Check()); err != nil {
		return nil, err
	}
	id, err := t.addTask(k)
	if err != nil {
		return nil, err
	}
	if _, err := t.Exec(`UPDATE task SET interaction_id = $2 WHERE id = $1`, id, l.ID); err != nil {
		return nil, err
	}
	task, err := t.task(id)
	return &task, err
}

// Prepare is what the form needs before anything is typed.
func (d interactions) Prepare(ctx context.Context, q crm.LogQuery) (form crm.LogForm, err error) {
	err = d.read(ctx, crm.InteractionsPrepare, func(t *Tx) error {
		if q.LibraryID == 0 {
			q.LibraryID = t.Actor.HomeLibrary()
		}
		if q.ContactID != 0 { // who one spoke to is known to one library, whatever the switcher shows
			if err := t.Get(&q.LibraryID, `SELECT library_id FROM contact WHERE id = $1`, q.ContactID); err != nil {
				return err
			}
		}
		if err := t.MayIn(q.LibraryID); err != nil {
			return err
		}
		form, err = t.logForm(q)
		return err
	})
	return form, err
}

func (t *Tx) logForm(q crm.LogQuery) (form crm.LogForm, err error) {
	form.LibraryID, form.Zone, form.Visibility = q.LibraryID, t.Zone().String(), crm.ToLibrary
	if q.ContactID != 0 {
		c, err := t.contact(q.ContactID)
		if err != nil {
			return form, err
		}
		form.Contact = &crm.ContactLine{ID: c.ID, DisplayName: c.DisplayName, SortName: c.SortName}
		form.Audience = form.Audience.Within(c.Audience)
		if c.DoNotContact {
			form.DoNotContact = c.DoNotReason
		}
		if a, ok := currentAppointment(c, 0); ok && q.OfficeID == 0 {
			q.OfficeID = a.OfficeID
		}
	}
	if form.Colleagues, err = t.colleagues(q.LibraryID); err != nil {
		return form, err
	}
	row := t.tx.QueryRowContext(t.ctx, `SELECT l.name, (SELECT count(*) FROM member
		WHERE library_id = l.id AND ended_at IS NULL), (SELECT count(*) FROM library WHERE closed_at IS NULL), a.coordinators, a.admins
		FROM library l, app.read_along(l.id) a WHERE l.id = $1`, q.LibraryID)
	var libraries int
	if err := row.Scan(&form.Library, &form.SeenBy, &libraries, &form.Coordinators, &form.Admins); err != nil {
		return form, err
	}
	form.Alone = form.SeenBy+form.Coordinators+form.Admins == 1 && libraries == 1
	if q.OfficeID == 0 {
		form.Recent, err = t.recentOffices(q.LibraryID)
		return form, err
	}
	return form, t.logOffice(&form, q)
}

// recentOffices are the offices of a library's latest entries, the last one first.
func (t *Tx) recentOffices(library int64) (list []crm.OfficeName, err error) {
	var ids []int64
	if err := t.Select(&ids, `SELECT office_id
		FROM (SELECT office_id, occurred_at FROM interaction WHERE library_id = $1 AND office_id IS NOT NULL AND deleted_at IS NULL
		ORDER BY occurred_at DESC, id DESC LIMIT 200) x
		GROUP BY office_id ORDER BY max(occurred_at) DESC, office_id LIMIT 8`, library); err != nil {
		return nil, err
	}
	names, err := t.namesOfOffices(ids)
	for _, id := range ids {
		list = append(list, names[id])
	}
	return list, err
}

// logOffice adds what is known of the office: its people, the last entries, and other libraries' touches.
func (t *Tx) logOffice(form *crm.LogForm, q crm.LogQuery) (err error) {
	if form.Office, err = t.officeNamed(q.OfficeID); err != nil {
		return err
	}
	if form.Office == nil {
		return crm.ErrNotFound()
	}
	if form.People, _, err = t.peopleAt(q.LibraryID, q.OfficeID); err != nil {
		return err
	}
	if form.Touches, err = t.touches(q.OfficeID); err != nil {
		return err
	}
	row := t.tx.QueryRowContext(t.ctx, `SELECT state, coalesce(successor_id, 0), array(SELECT theme FROM office_theme WHERE office_id = $1
		ORDER BY theme), array(SELECT goal FROM office_goal WHERE office_id = $1 ORDER BY goal)
		FROM office WHERE id = $1`, q.OfficeID)
	var successor int64
	var goals []int64
	if err := row.Scan(&form.State, &successor, pq.Array(&form.Themes), pq.Array(&goals)); err != nil {
		return err
	}
	if form.Successor, err = t.officeNamed(successor); err != nil {
		return err
	}
	for _, g := range goals {
		form.Goals = append(form.Goals, int(g))
	}
	form.Last, err = t.interactionLines(`i.library_id = $1 AND i.office_id = $2 ORDER BY i.occurred_at DESC, i.id DESC LIMIT 3`, q.LibraryID,
		q.OfficeID)
	return err
}

// peopleAt lists a library's contacts at an office: now, and formerly.
func (t *Tx) peopleAt(library, office int64) (now, former []crm.PersonInPost, err error) {
	all, err := collect(t, `SELECT a.contact_id, a.id, c.display_name, c.sort_name, c.salutation, a.title, coalesce(a.post_id, 0), a.from_on,
		a.to_on, c.do_not_contact, c.visibility, c.readers, c.version, a.ended FROM appointment a
		JOIN contact c ON c.id = a.contact_id AND c.deleted_at IS NULL WHERE a.library_id = $1 AND a.office_id = $2
		ORDER BY a.ended, c.sort_name, a.id LIMIT 500`, func(p *crm.PersonInPost) []any {
		return []any{&p.ContactID, &p.AppointmentID, &p.Name, &p.SortName, &p.Salutation, &p.Title, &p.PostID, &p.From, &p.To, &p.DoNotContact,
			&p.Visibility, pq.Array(&p.Readers), &p.Version, &p.Ended}
	}, library, office)
	if err != nil {
		return nil, nil, err
	}
	gone := slices.IndexFunc(all, func(p crm.PersonInPost) bool { return p.Ended })
	if gone < 0 {
		gone = len(all)
	}
	return all[:gone], all[gone:], t.ownNames(all)
}

// ownNames gives people whose name has a script of its own that name and its language, beside the one they are sorted by.
func (t *Tx) ownNames(people []crm.PersonInPost) error {
	var own []int64
	for i, p := range people {
		if ownScript(p.Name) && p.Name != p.SortName {
			people[i].OwnName = p.Name
			own = append(own, p.ContactID)
		}
	}
	if len(own) == 0 {
		return nil
	}
	return t.each(`SELECT contact_id, lang FROM contact_name WHERE contact_id = any($1) AND kind = 'own'`,
		func(scan func(...any) error) error {
			var id int64
			var lang string
			err := scan(&id, &lang)
			for i, p := range people {
				if p.ContactID == id && p.OwnName != "" {
					people[i].OwnLang = lang
				}
			}
			return err
		}, pq.Array(own))
}

// touches are other libraries' touches with offices in the last 30 days, the latest first: library and day, through the one window.
func (t *Tx) touches(offices ...int64) ([]crm.Touch, error) {
	return collect(t, `SELECT w.office_id, coalesce(l.name, ''), w.last_on FROM app.office_touch($1, $2) w
		LEFT JOIN library l ON l.id = w.library_id ORDER BY w.last_on DESC`, func(w *crm.Touch) []any {
		return []any{&w.OfficeID, &w.Library, &w.On}
	}, pq.Array(offices), t.Now.AddDate(0, 0, -30))
}
