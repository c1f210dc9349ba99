package web

import (
	"context"
	"net/http"
	"slices"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/frame"
	"liaison/web/view/work"
)

// showToday answers what to do now.
func showToday(r *Request) error {
	if err := r.narrowedBy("whose"); err != nil {
		return err
	}
	library, err := r.library()
	if err != nil {
		return err
	}
	q := crm.TodayQuery{Home: library}
	switch r.query("whose") {
	case "":
	case "library":
		q.LibraryID, q.Everyone = library, true
	default:
		return link.UnknownFilter("whose")
	}
	today, err := r.Services.Tasks.Today(r.Context(), q)
	if err != nil {
		return err
	}
	f, err := r.shell("today", r.Print.T("today.title", "day", today.Day))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, work.Today(f, work.TodayPage{Today: today, Everyone: q.Everyone, Person: r.Actor.UserID, LibraryID: library,
		MayConfirm: r.Actor.MayIn(crm.OfficesConfirm, library), MayWrite: r.Actor.MayIn(crm.TasksAdd, library)}))
}

// putAside keeps an office out of "ten minutes left?" for the rest of the day.
var putAside = officeAct(func(r *Request, _ *form.Values, office, _ int64) deed {
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Offices.PutAside(ctx, office) }
})

// showTasks is a library's steps by day.
var showTasks = listPage(&work.Tasks, func(s crm.Services) crm.ListService[crm.Task] { return s.Tasks })

func showTaskNew(r *Request) error {
	library, err := r.library()
	if err != nil {
		return err
	}
	about, err := r.queryNumber("contact")
	if err != nil {
		return err
	}
	var c crm.Contact
	if about != 0 {
		if c, err = r.Services.Contacts.Get(r.Context(), about); err != nil {
			return err
		}
		library = c.LibraryID
	}
	if err := r.must(crm.TasksAdd, library); err != nil {
		return err
	}
	s := form.Fresh("library", number(library), "office", r.query("office"), "contact", r.query("contact"), "owner", number(r.Actor.UserID))
	return r.taskForm(http.StatusOK, crm.Task{Contact: c.DisplayName}, shownTo(s, crm.Audience{Visibility: crm.ToLibrary}.Within(c.Audience)),
		nil)
}

// shownTo fills in who sees what a form makes.
func shownTo(s form.State, a crm.Audience) form.State {
	return s.With("visibility", string(a.Visibility)).WithAll("reader", numberAll(a.Readers))
}

func showTask(r *Request, id int64) error {
	return r.taskPage(http.StatusOK, id, nil)
}

// taskPage is the form of a step as it stands, with the one that hands it on as it was refused.
func (r *Request) taskPage(status int, id int64, refused *form.State) error {
	k, err := r.Services.Tasks.Get(r.Context(), id)
	if err != nil {
		return err
	}
	title := frame.TaskTitle(r.Print, k)
	return r.taskForm(status, k, form.Fill("version", number(int64(k.Version)), "library", number(k.LibraryID), "title", title,
		"due_on", k.DueOn.String(), "owner", number(k.OwnerID)), refused)
}

// taskForm draws the form of a step, and the one that hands it on as it was refused.
func (r *Request) taskForm(status int, k crm.Task, s form.State, handOn *form.State) error {
	library := k.LibraryID // of a step that is there; a new one says its own
	if k.ID == 0 {
		library = form.ParseID(s.Value("library"))
	}
	around, err := r.frame()
	if err != nil {
		return err
	}
	if k.ID != 0 { // what the title was, so that the program's own words stay its own
		s = s.With("title_was", frame.TaskTitle(r.Print, k)).With("title_key", k.TitleMessage.Key)
	}
	page := work.TaskPage{Task: k, Form: s, Refused: handOn, Alone: around.Alone, MayWrite: r.Actor.MayIn(crm.TasksChange, library)}
	if page.MayWrite {
		if page.Colleagues, err = r.Services.Libraries.Colleagues(r.Context(), library); err != nil {
			return err
		}
	}
	if k.ID != 0 {
		if page.Changes, err = r.Services.History.Of(r.Context(), "task", k.ID); err != nil {
			return err
		}
	}
	f, err := r.shellOf(library, "today", page.Title(r.Print))
	if err != nil {
		return err
	}
	f.HasForm = page.MayWrite
	return r.page(status, work.TaskForm(f, page))
}

func (r *Request) taskOf(v *form.Values) crm.TaskChange {
	fromChips(v, "title", "due_on")
	k := crm.TaskChange{LibraryID: v.Int64("library"), Title: v.Text("title"), TitleLang: r.Print.Lang(), DueOn: v.Date("due_on"),
		OwnerID: v.Int64("owner"), OfficeID: v.Int64("office"), ContactID: v.Int64("contact")}
	k.Visibility, k.Readers = crm.Visibility(v.Text("visibility")), v.Int64s("reader")
	if key := v.Text("title_key"); k.Title == "" && slices.Contains(crm.ProposedTasks(), key) {
		k.TitleKey = key
	}
	return k
}

// taskForms is what the form of a step does; from a new one the way leads back to its office, or to Today.
var taskForms = recordForm[crm.Task]{
	get:   func(r *Request, id int64) (crm.Task, error) { return r.Services.Tasks.Get(r.Context(), id) },
	begun: func(*form.Values) crm.Task { return crm.Task{} },
	save:  saveTask,
	next: func(r *Request, v *form.Values, _ crm.Done) string {
		back := link.Today
		if office := v.Int64("office"); office != 0 {
			back = link.Office(office)
		}
		return r.inLibrary(link.Local(v.Text("return"), back), v.Int64("library"))
	},
	draw: func(r *Request, status int, k crm.Task, s form.State) error { return r.taskForm(status, k, s, nil) },
}

func saveTask(r *Request, v *form.Values, id int64) deed {
	k := r.taskOf(v)
	if id == 0 {
		k.Key = v.Key()
		return func(ctx context.Context) (crm.Done, error) { return r.Services.Tasks.Add(ctx, k) }
	}
	k.ID, k.Version = id, v.Version()
	if key := v.Text("title_key"); key != "" && k.Title == v.Text("title_was") {
		k.Title, k.TitleKey = "", key // the program's own words stay in every reader's language
	}
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Tasks.Change(ctx, k) }
}

// taskAct is a post of one button about a step; it leads back to the list it was pressed in.
func taskAct(read func(*Request, *form.Values, int64) deed) handler {
	return func(r *Request) error {
		id, v, err := r.act()
		if err != nil {
			return err
		}
		return r.press(v, read(r, v, id), link.Local(v.Text("return"), link.Today))
	}
}

var completeTask = taskAct(func(r *Request, _ *form.Values, id int64) deed {
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Tasks.Complete(ctx, id) }
})

var postponeTask = taskAct(func(r *Request, v *form.Values, id int64) deed {
	day := v.Date("due_on")
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Tasks.Postpone(ctx, id, day) }
})

var assignTask = taskAct(func(r *Request, v *form.Values, id int64) deed {
	owner := v.Int64("owner")
	return func(ctx context.Context) (crm.Done, error) { return r.Services.Tasks.Assign(ctx, id, owner) }
})
