package db

import (
	"context"
	"encoding/json"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
)

type tasks struct {
	*DB
	listService[crm.Task]
	keepService
}

const taskSelect = `SELECT k.id, k.library_id, k.title, k.title_lang, k.title_key, k.title_args, k.due_on, k.due_was, k.owner_id,
	coalesce(u.name, ''), k.state, k.done_at,
	coalesce(g.name, ''), coalesce(k.office_id, 0), coalesce(k.contact_id, 0), coalesce(c.display_name, ''), coalesce(k.interaction_id, 0),
	k.version, k.visibility
	FROM task k LEFT JOIN app_user u ON u.id = k.owner_id LEFT JOIN app_user g ON g.id = k.given_by LEFT JOIN contact c ON c.id = k.contact_id
	WHERE k.deleted_at IS NULL AND `

// tasks reads steps by a condition on k, in the order given.
func (t *Tx) tasks(where string, args ...any) ([]crm.Task, error) {
	out, err := collect(t, taskSelect+where, func(k *crm.Task) []any {
		return []any{&k.ID, &k.LibraryID, &k.Title, &k.TitleLang, &k.TitleMessage.Key, jsonOf(&k.TitleMessage.Args), &k.DueOn, &k.DueWas,
			&k.OwnerID, &k.Owner, &k.State, timeOf(&k.DoneAt),
			&k.GivenBy, &k.OfficeID, &k.ContactID, &k.Contact, &k.InteractionID, &k.Version, &k.Visibility}
	}, args...)
	if err != nil {
		return nil, err
	}
	return out, nameOffices(t, out, func(k *crm.Task) (int64, *crm.OfficeName) { return k.OfficeID, &k.Office })
}

// task reads one step.
func (t *Tx) task(id int64) (crm.Task, error) { return one(t.tasks(`k.id = $1`, id)) }

// Get is one step.
func (d tasks) Get(ctx context.Context, id int64) (k crm.Task, err error) {
	err = d.read(ctx, crm.TasksGet, func(t *Tx) error {
		if k, err = t.task(id); err != nil || k.Visibility != crm.ToNamed {
			return err
		}
		k.Readers, k.ReaderIDs = nil, nil
		return t.each(`SELECT id, name FROM app_user WHERE id = any((SELECT readers FROM task WHERE id = $1)::bigint[])
			ORDER BY name, id`, func(scan func(...any) error) error {
			var reader int64
			var name string
			err := scan(&reader, &name)
			k.Readers, k.ReaderIDs = append(k.Readers, name), append(k.ReaderIDs, reader)
			return err
		}, id)
	})
	return k, err
}

// taskList is a library's steps by day: what is to do begins with the oldest, what is done with the latest.
var taskList = listing[crm.Task]{
	list:    crm.TasksList,
	export:  crm.TasksExport,
	called:  "tasks",
	alias:   "k",
	filters: crm.TaskFilters(),
	where: map[string]string{
		"state":     equals("k.state"),
		"state=all": "",
		"owner":     equals("k.owner_id"),
		"office":    equals("k.office_id"),
	},
	order:  func(q crm.ListQuery) order { return order{by: "k.due_on", of: "date", back: q.Set["state"] == "done"} },
	rows:   (*Tx).tasks,
	key:    func(k crm.Task) crm.Cursor { return crm.Cursor{Key: k.DueOn.String(), ID: k.ID} },
	office: func(k crm.Task) int64 { return k.OfficeID },
}

// Add makes a step.
func (d tasks) Add(ctx context.Context, k crm.TaskChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.TasksAdd}, k.Write, k, func(t *Tx, k crm.TaskChange) (done crm.Done, err error) {
		if err := t.MayIn(k.LibraryID); err != nil {
			return done, err
		}
		if err := t.taskAbout(&k); err != nil {
			return done, err
		}
		if err := t.mayMake(k.LibraryID, &k.OwnerID, &k.Audience, k.Check()); err != nil {
			return done, err
		}
		if done.ID, err = t.addTask(k); err != nil {
			return done, err
		}
		done.Undo = t.Undoable()
		done.Message = crm.Say("task.added")
		return done, nil
	})
}

// taskAbout refuses a person whom the actor does not see, and shows the step to those who see the person where no choice was made.
func (t *Tx) taskAbout(k *crm.TaskChange) error {
	if k.ContactID == 0 {
		return nil
	}
	theirs, known, err := t.audienceOf(k.LibraryID, k.ContactID)
	if err == nil && !known {
		return wrong("contact", "error.choice")
	}
	if k.Visibility == "" {
		k.Audience = crm.Audience{Visibility: crm.ToLibrary}.Within(theirs)
	}
	return err
}

// addTask inserts a step; its owner must be of the library, which PostgreSQL holds.
func (t *Tx) addTask(k crm.TaskChange) (int64, error) {
	if k.Visibility == "" {
		k.Visibility = crm.ToLibrary
	}
	args, err := json.Marshal(k.TitleArgs)
	if err != nil {
		return 0, err
	}
	if k.TitleArgs == nil {
		args = []byte("{}")
	}
	if k.TitleKey != "" {
		k.Title, k.TitleLang = "", ""
	}
	return t.Insert(`INSERT INTO task (library_id, visibility, readers, owner_id, title, title_lang, title_key, title_args, due_on, office_id,
		contact_id, folded, fold_version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, 0), nullif($11, 0), $12, $13) RETURNING id`,
		k.LibraryID, k.Visibility, pq.Array(readers(k.Readers)), k.OwnerID, k.Title, k.TitleLang, k.TitleKey, string(args), k.DueOn.String(),
		k.OfficeID, k.ContactID, fold.Fold(k.Title), fold.Version)
}

// change loads a step and makes the change.
func (d tasks) change(ctx context.Context, action crm.Action, id int64, message string,
	f func(*Tx, crm.Task) (int64, error)) (crm.Done, error) {
	return d.update(ctx, action, id, 0, message, func(t *Tx, _ crm.Record) (int64, error) {
		k, err := t.task(id)
		if err != nil {
			return 0, err
		}
		return f(t, k)
	})
}

// Change keeps a step.
func (d tasks) Change(ctx context.Context, k crm.TaskChange) (crm.Done, error) {
	return d.change(ctx, crm.TasksChange, k.ID, "task.changed", func(t *Tx, old crm.Task) (int64, error) {
		k := k // each attempt begins with the form as it came
		if k.Version != old.Version {
			return 0, t.stale("task", k.ID, k.Version)
		}
		if old.TitleMessage.Key == "" {
			k.TitleKey = "" // the step has words of somebody's own: an empty title cannot leave the proposed ones
		}
		if k.OwnerID == 0 {
			k.OwnerID = old.OwnerID
		}
		f := k.Check()
		if k.OwnerID != old.OwnerID {
			if err := t.mayOwn(f, "owner", old.LibraryID, k.OwnerID); err != nil {
				return 0, err
			}
		}
		if err := f.Err(); err != nil {
			return 0, err
		}
		return t.Exec(`UPDATE task
			SET title = $3, title_lang = CASE title WHEN $3 THEN title_lang ELSE $7 END, title_key = CASE WHEN $3 = '' THEN title_key
			ELSE '' END, due_on = $4, owner_id = $5, given_by = CASE WHEN owner_id = $5 THEN given_by ELSE $6 END, readers = `+readersWith(`$5`)+`,
			folded = $8, fold_version = $9
			WHERE id = $1 AND version = $2`, k.ID, k.Version, k.Title, k.DueOn.String(), k.OwnerID, t.Actor.UserID, k.TitleLang,
			fold.Fold(k.Title), fold.Version)
	})
}

// readersWith are the readers of a step with its new owner among them.
func readersWith(owner string) string {
	return `CASE WHEN visibility = 'named' AND NOT ` + owner + ` = any(readers) THEN readers || ` + owner + ` ELSE readers END`
}

// Complete marks a step done; one that is done already stays as it is.
func (d tasks) Complete(ctx context.Context, id int64) (crm.Done, error) {
	return d.change(ctx, crm.TasksComplete, id, "task.completed", func(t *Tx, old crm.Task) (int64, error) {
		if old.State == "done" {
			return 1, nil
		}
		return t.Exec(`UPDATE task SET state = 'done', done_at = app.now(), done_by = $2 WHERE id = $1 AND state = 'open'`, id, t.Actor.UserID)
	})
}

// Postpone moves a step to a later day and keeps the first one.
func (d tasks) Postpone(ctx context.Context, id int64, to crm.Date) (crm.Done, error) {
	return d.change(ctx, crm.TasksPostpone, id, "task.postponed", func(t *Tx, old crm.Task) (int64, error) {
		if old.State == "done" {
			return 0, crm.Refuse(crm.Conflict, "error.step_done")
		}
		f := &crm.Faults{}
		if to.IsZero() || to.Before(t.Today()) {
			f.Add("due_on", "error.day_past")
			return 0, f.Err()
		}
		return t.Exec(`UPDATE task SET due_on = $2, due_was = coalesce(due_was, due_on) WHERE id = $1 AND state = 'open'`, id, to.String())
	})
}

// Assign gives a step to a colleague of the library.
func (d tasks) Assign(ctx context.Context, id, to int64) (crm.Done, error) {
	return d.change(ctx, crm.TasksAssign, id, "task.handed_on", func(t *Tx, old crm.Task) (int64, error) {
		if old.State == "done" {
			return 0, crm.Refuse(crm.Conflict, "error.step_done")
		}
		f := &crm.Faults{}
		if err := t.mayOwn(f, "owner", old.LibraryID, to); err != nil {
			return 0, err
		}
		if err := f.Err(); err != nil {
			return 0, err
		}
		return t.Exec(`UPDATE task SET owner_id = $2, given_by = $3, readers = `+readersWith(`$2`)+` WHERE id = $1 AND state = 'open'`, id, to,
			t.Actor.UserID)
	})
}
