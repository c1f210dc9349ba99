package web

import (
	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/frame"
	"liaison/web/view/ui"
)

// shell is what a page of somebody who is signed in stands in: menu, counts, libraries, what was just done.
func (r *Request) shell(here, title string) (frame.Frame, error) {
	f := r.bare(title)
	f.Here = here
	if !r.isSafe() && !r.clash { // a form that was refused; sent again, it would not tell any more what a colleague changed
		f.Switch, f.Sent = ui.SentForm, r.here()
	}
	around, err := r.frame()
	if err != nil {
		return f, err
	}
	library, err := r.library()
	if err != nil {
		return f, err
	}
	f.User, f.Initials, f.Theme, f.KeysOff = r.Actor.Name, frame.Initials(r.Actor.Name), r.Actor.Theme, r.Actor.KeysOff
	f.Library = around.Network
	f.Who = number(r.Actor.UserID)
	if r.isSafe() {
		if r.Print.Lang() != r.Actor.Lang {
			f.KeepLanguage = link.Without(r.here(), "lang")
		} else if r.query("lang") != "" {
			r.forgetLanguage() // chosen at the sign-in, perhaps; now it is the account's again
		}
	}
	own := false
	for _, l := range around.Libraries {
		if l.LibraryID == library {
			f.Library, own = l.Library, true
		}
		if len(around.Libraries) > 1 {
			f.Libraries = append(f.Libraries, ui.Link{Text: l.Library,
				Href: link.With(link.Switch, "library", number(l.LibraryID), "return", r.here()), Current: l.LibraryID == library})
		}
	}
	if r.Actor.Network.ReadsAll() && around.Many {
		f.Libraries = append(f.Libraries, ui.Link{Text: r.Print.T("frame.all_libraries"),
			Href: link.With(link.Switch, "return", r.here())})
		if !own && library != 0 {
			l, err := r.Services.Libraries.Get(r.Context(), library)
			if err != nil {
				return f, err
			}
			f.Library = l.Name
		}
	}
	if f.Library == "" {
		f.Library = "Liaison"
	}
	f.Many, f.Alone = around.Many, around.Alone
	f.Admin = r.Actor.May(crm.UsersList)
	f.Reads, f.MayLog, f.MayRestore = r.Actor.MayIn(crm.ContactsList, library), r.Actor.MayIn(crm.InteractionsLog, library),
		r.Actor.MayIn(crm.HistoryTrash, library)
	f.Used = around.Used
	f.P = r.Print.Resting(around.DaysOff)
	f.Counts = map[string]frame.Count{"today": {N: around.Due, Late: around.Late > 0}}
	if around.Demo {
		f.Band = r.Print.T("frame.demonstration")
	}
	if done := r.takeFlash(); done != nil {
		f.Flash = r.drawFlash(*done)
	}
	return f, nil
}

// shellOf is the shell of a page about a record of a library, whatever the switcher shows.
func (r *Request) shellOf(library int64, here, title string) (frame.Frame, error) {
	r.record = library
	return r.shell(here, title)
}

// bare is what a page without the menu stands in.
func (r *Request) bare(title string) frame.Frame {
	f := frame.Frame{P: r.Print, Title: title, Address: r.here(), Nonce: r.Nonce}
	if !r.isSafe() {
		f.Address = link.Home
	}
	if r.site.TrustedNetwork {
		f.Band = r.Print.T("frame.trusted_network")
	}
	return f
}

func (r *Request) drawFlash(x Flash) ui.Done {
	d := ui.Done{Text: r.Print.Message(x.Message), Dismiss: r.Print.T("word.dismiss"), Here: r.here()}
	if x.Next != nil {
		d.Text += " " + r.Print.Message(*x.Next)
	}
	if x.Undo != "" {
		d.Undo, d.Address = r.Print.T("word.undo"), link.Undo
		d.Hidden = []ui.Hidden{{Name: "request", Value: x.Undo}, {Name: "return", Value: r.here()}}
	}
	return d
}

// acting is the library that a form names; it must be one of the actor's, and the use case asks the policy again.
func (r *Request) acting(field int64) int64 {
	if field != 0 {
		return field
	}
	return r.Actor.HomeLibrary()
}

// must refuses a form to whoever may not send it in a library; to who does not read the library it is not there.
func (r *Request) must(action crm.Action, library int64) error {
	switch {
	case r.Actor.MayIn(action, library):
		return nil
	case r.Actor.May(action) && !r.Actor.ReadsLibrary(library):
		return crm.ErrNotFound()
	}
	return crm.ErrForbidden()
}

// mustHere is must for the library that the page shows.
func (r *Request) mustHere(action crm.Action) error {
	library, err := r.library()
	if err != nil {
		return err
	}
	return r.must(action, library)
}

// mayHere tells whether to offer what mustHere asks for.
func (r *Request) mayHere(action crm.Action) bool { return r.mustHere(action) == nil }
