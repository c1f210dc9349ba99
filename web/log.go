package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/frame"
	"liaison/web/view/ui"
	"liaison/web/view/work"
)

// showLog is the form for what one just did, filled in from where one stands.
func showLog(r *Request) error {
	q := crm.LogQuery{}
	var err error
	if q.LibraryID, err = r.library(); err != nil {
		return err
	}
	if q.OfficeID, err = r.queryNumber("office"); err != nil {
		return err
	}
	if q.ContactID, err = r.queryNumber("contact"); err != nil {
		return err
	}
	kind := r.query("kind")
	if kind == "" {
		kind = "call"
	}
	s := form.Fresh("kind", kind, "direction", "out", "result", "spoke", "return", link.Local(r.query("return"), ""))
	if q.ContactID != 0 {
		s = s.With("contact", number(q.ContactID)).With("about", number(q.ContactID))
	}
	return r.logPage(http.StatusOK, q, s)
}

func (r *Request) logPage(status int, q crm.LogQuery, s form.State) error {
	prepared, err := r.Services.Interactions.Prepare(r.Context(), q)
	// the office or the person that a form named: it is asked again, and nothing typed goes
	if crm.KindOf(err) == crm.NotFound && !r.isSafe() {
		prepared, err = r.Services.Interactions.Prepare(r.Context(), crm.LogQuery{LibraryID: q.LibraryID})
	}
	if err != nil {
		return err
	}
	terms, err := r.Services.Directory.Terms(r.Context())
	if err != nil {
		return err
	}
	if r.isSafe() && q.ContactID == 0 && len(prepared.People) == 1 {
		s = s.With("contact", number(prepared.People[0].ContactID)) // the only one we know there
		prepared.Audience = prepared.Within(prepared.People[0].Audience)
	}
	if r.isSafe() {
		s = shownTo(s, prepared.Audience)
		if prepared.Visibility != crm.ToNamed && slices.ContainsFunc(prepared.People,
			func(p crm.PersonInPost) bool { return p.Visibility == crm.ToNamed }) {
			s = s.With("visibility", "") // as it is for those who are chosen
		}
	}
	page := work.LogPage{LogForm: prepared, Form: s, Sent: !r.isSafe(), Terms: terms, Find: r.query("q")}
	switch {
	case prepared.Office != nil:
	case page.Sent || prepared.Contact != nil:
		if page.Near, err = r.officesAround(prepared.LibraryID); err != nil {
			return err
		}
	case page.Find != "":
		if page.Found, err = r.Services.Search.Find(r.Context(),
			crm.SearchQuery{Text: page.Find, LibraryID: prepared.LibraryID, Limit: 20, What: "whom"}); err != nil {
			return err
		}
	}
	f, err := r.shellOf(prepared.LibraryID, "interactions", r.Print.T("log.title"))
	if err != nil {
		return err
	}
	f.HasForm, f.LogHref = true, link.With(link.NewInteraction, "return", s.Value("return"))
	return r.page(status, work.Log(f, page))
}

// fromChips puts what was chosen without a script into the fields where nothing was typed: the day of a chip, a proposed step
// with its day.
func fromChips(v *form.Values, words, day string) {
	put := func(field, text string) {
		if v.Text(field) == "" && text != "" {
			v.Raw().Set(field, text)
		}
	}
	on, step, _ := strings.Cut(v.Text(words+ui.ChipSuffix), " ")
	put(day, v.Text(day+ui.ChipSuffix))
	if v.Text(words) == "" && step != "" {
		put(words, step)
		put(day, on)
	}
}

// interactionOf reads the fields that logging and correcting share; times are of the zone.
func (r *Request) interactionOf(v *form.Values, zone *time.Location) crm.InteractionChange {
	l := crm.InteractionChange{LibraryID: v.Int64("library"), OfficeID: v.Int64("office"), ContactIDs: v.Int64s("contact"),
		UserIDs: v.Int64s("user"),
		Kind:    v.Text("kind"), Direction: v.Text("direction"), Result: v.Text("result"),
		Zone: r.Print.Now().Location().String(), Subject: v.Text("subject"), Note: v.Lines("note"), NoteLang: r.Print.Lang(),
		OurRef: v.Text("our_ref"), TheirRef: v.Text("their_ref"), Themes: v.All("theme"),
		NextStep: v.Text("next_step"), NextOn: v.Date("next_on"), NextOwner: v.Int64("next_owner")}
	l.Visibility, l.Readers = crm.Visibility(v.Text("visibility")), v.Int64s("reader")
	if l.Direction == "" {
		l.Direction = "out"
	}
	if l.Kind != "call" {
		l.Result = ""
	}
	for _, g := range v.Int64s("goal") {
		l.Goals = append(l.Goals, int(g))
	}
	for line := range strings.SplitSeq(v.Lines("people"), "\n") {
		if strings.TrimSpace(line) != "" {
			l.People = append(l.People, line)
		}
	}
	l.At = v.Moment("at", zone)
	return l
}

// logRefused is the form as it was typed, with what is wrong. Whom it was opened for may be gone by now; what was typed is not.
func (r *Request) logRefused(status int, q crm.LogQuery, s form.State) error {
	err := r.logPage(status, q, s)
	if q.ContactID != 0 && crm.KindOf(err) == crm.NotFound {
		q.ContactID = 0
		return r.logPage(status, q, s)
	}
	return err
}

// logIt keeps what was done and leads back to where one stood.
func logIt(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	fromChips(v, "next_step", "next_on")
	l := r.interactionOf(v, r.Print.Now().Location())
	l.Key = v.Key()
	other, err := r.chosenOffice(v, "office_name")
	switch {
	case err != nil:
		return err
	case l.OfficeID == 0:
		l.OfficeID = other
	case other != 0 && other != l.OfficeID: // whom we know there, and who else was in touch, is read before it is logged
		s := form.Keep(v, nil).With("contact", "")
		return r.logPage(http.StatusUnprocessableEntity, crm.LogQuery{LibraryID: l.LibraryID, OfficeID: other}, s)
	}
	for _, own := range v.All("proposed") {
		if key, words, _ := strings.Cut(own, " "); l.NextStep != "" && words == l.NextStep && slices.Contains(crm.ProposedTasks(), key) {
			l.NextStep, l.NextKey = "", key // the program's own words stay in every reader's language
		}
	}
	var logged crm.Logged
	if err = v.Err(); err == nil {
		logged, err = r.Services.Interactions.Log(r.Context(), l)
	}
	if refused(err) {
		return r.logRefused(statusOf(err), crm.LogQuery{LibraryID: l.LibraryID, OfficeID: l.OfficeID, ContactID: v.Int64("about")},
			form.Keep(v, v.Merge(err)))
	}
	if err != nil {
		return err
	}
	flash := Flash{Message: logged.Message, Undo: logged.Undo}
	if k := logged.Next; k != nil {
		next := crm.Say("log.next", "step", frame.TaskTitle(r.Print, *k), "day", k.DueOn)
		flash.Next = &next
	}
	r.keepFlash(flash)
	back := link.Local(v.Text("return"), "")
	if v.Bool("another") {
		return r.redirect(r.inLibrary(link.With(link.LogWith(logged.OfficeID), "return", back), l.LibraryID))
	}
	if back != "" {
		return r.redirect(r.inLibrary(back, l.LibraryID))
	}
	if logged.OfficeID == 0 {
		return r.redirect(link.Interaction(logged.ID))
	}
	who := int64(0)
	if len(logged.NewPeople) > 0 {
		who = logged.NewPeople[0].ContactID
	} else if len(l.ContactIDs) > 0 {
		who = l.ContactIDs[0]
	}
	result := l.Result
	if logged.Next != nil && result != "spoke" {
		result = "" // the step that follows is known
	}
	return r.redirect(r.inLibrary(link.With(link.Office(logged.OfficeID), "fresh", strconv.FormatInt(who, 10), "result", result), l.LibraryID))
}
