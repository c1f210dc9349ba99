package frame

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"liaison/web/assets"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// A record is a form of one record that others change as well; it can be opened and saved.
type record struct {
	*httptest.Server
	sync.Mutex
	version, name, phone string
	ways                 []string // rows of the form; two empty ones follow
	refuse               bool
}

func newRecord(t *testing.T) *record {
	t.Helper()
	if !assets.Built() {
		t.Fatal("nothing to test: run go run ./web/assets/build first")
	}
	d := &record{version: "1", name: "Grace", phone: "+254 1"}
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Root, assets.Handler())
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { d.draw(w, r, http.StatusOK, "") })
	mux.HandleFunc("POST /record", d.save)
	mux.HandleFunc("POST "+link.SignOut, func(w http.ResponseWriter,
		r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusSeeOther)
	})
	d.Server = httptest.NewServer(mux)
	t.Cleanup(d.Close)
	return d
}

func (d *record) save(w http.ResponseWriter, r *http.Request) {
	d.Lock()
	refuse := d.refuse
	if !refuse {
		d.name, d.phone = r.PostFormValue("name"), r.PostFormValue("phone")
	}
	d.Unlock()
	if refuse {
		d.draw(w, r, http.StatusUnprocessableEntity, "Not like this.")
		return
	}
	http.Redirect(w, r, "/kept", http.StatusSeeOther)
}

// colleague is somebody else who saves the record.
func (d *record) colleague(version string, change func()) {
	d.Lock()
	defer d.Unlock()
	d.version = version
	change()
}

func (d *record) stands() (name, phone string) {
	d.Lock()
	defer d.Unlock()
	return d.name, d.phone
}

func (d *record) draw(w http.ResponseWriter, r *http.Request, status int, problem string) {
	d.Lock()
	defer d.Unlock()
	f := Frame{P: i18n.For("en", "KE"), Address: r.URL.String(), Nonce: "n", User: "Amina", Initials: "AO", Library: "Mto", Reads: true,
		MayLog: true, Who: "7"}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	page := []templ.Component{templ.Raw(`<h1 tabindex="-1">` + r.URL.Path + `</h1>`)}
	if r.URL.Path == "/record" {
		name, phone := d.name, d.phone
		if r.Method == http.MethodPost {
			name, phone = r.PostFormValue("name"), r.PostFormValue("phone")
		}
		fields := []templ.Component{ui.Input(ui.Field{Name: "name", Label: "Name", Value: name}),
			ui.Input(ui.Field{Name: "phone", Label: "Phone", Value: phone})}
		if problem != "" {
			fields = append([]templ.Component{ui.ErrorSummary(problem, nil)}, fields...)
		}
		for i, way := range append(append([]string(nil), d.ways...), "", "") {
			at := string(rune('0' + i))
			row := together(ui.Input(ui.Field{Name: "way" + at, Label: "Way " + at, Value: way}),
				ui.Input(ui.Field{Name: "why" + at, Label: "Why " + at}))
			fields = append(fields, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				return ui.TaskFields().Render(templ.WithChildren(ctx, row), w)
			}))
		}
		fields = append(fields, ui.Segmented(ui.Field{Name: "by", Label: "By",
			Options: []ui.Option{{Value: "call", Text: "Call", Chosen: true}, {Value: "letter", Text: "Letter"}}}),
			ui.Checkboxes(ui.Field{Name: "theme", Label: "Themes",
				Options: []ui.Option{{Value: "water", Text: "Water"}, {Value: "law", Text: "Law"}}}),
			ui.Button(ui.Action{Text: "Save", Look: ui.Filled}))
		page = append(page, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return ui.Form(ui.PostForm{Action: "/record", Draft: "record-1",
				Hidden: []ui.Hidden{{Name: "version", Value: d.version}}}).Render(templ.WithChildren(ctx, together(fields...)), w)
		}))
	}
	if r.URL.Path == "/clash" {
		fields := together(
			ui.Conflict(ui.Clash{Title: "Changed", Take: "Take this",
				Rows: []ui.ClashRow{{Name: "by", Value: "letter"}, {Name: "theme", Value: "law\nwater"}, {Name: "owner", Value: "2"},
					{Name: "stop", Value: ""}, {Name: "name", Value: "one\ntwo"}}}),
			ui.Segmented(ui.Field{Name: "by", Label: "By", Options: []ui.Option{{Value: "call", Text: "Call", Chosen: true},
				{Value: "letter", Text: "Letter"}}}),
			ui.Checkboxes(ui.Field{Name: "theme", Label: "Themes",
				Options: []ui.Option{{Value: "water", Text: "Water"}, {Value: "law", Text: "Law"}, {Value: "air", Text: "Air", Chosen: true}}}),
			ui.Select(ui.Field{Name: "owner", Label: "Owner", Options: []ui.Option{{Value: "1", Text: "Amina", Chosen: true},
				{Value: "2", Text: "Daniel"}}}),
			ui.Checkbox(ui.Field{Name: "stop", Label: "Stop", Options: []ui.Option{{Value: "1", Chosen: true}}}),
			ui.TextArea(ui.Field{Name: "name", Label: "Name", Value: "mine"}))
		page = append(page, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return ui.Form(ui.PostForm{Action: "/record"}).Render(templ.WithChildren(ctx, fields), w)
		}))
	}
	ctx := r.Context()
	if r.Method == http.MethodPost {
		ctx = ui.WithSent(ctx, r.URL.Path)
	}
	_ = Framed(f).Render(templ.WithChildren(ctx, together(page...)), w)
}

func together(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range parts {
			if err := part.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func valueOf(name string) string { return `document.getElementById("f-` + name + `")?.value` }

// write puts a text into a field as typing does.
func write(name, text string) chromedp.Action {
	return chromedp.Evaluate(`(e => { e.value = "`+
		text+`"; e.dispatchEvent(new Event("input", {bubbles: true})) })(document.getElementById("f-`+name+`"))`, nil)
}

const savePress = ".button-filled[type=submit]"

func TestADraftLeavesWhatAColleagueSaved(t *testing.T) {
	t.Parallel()
	d, ctx := newRecord(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/record"), write("name", "Grace Mfano"), chromedp.Click("#f-theme-2"),
		chromedp.Click(`input[value=letter]`), chromedp.Navigate(d.URL+"/elsewhere"))
	d.colleague("2", func() { d.phone = "+254 2" })
	run(t, ctx, chromedp.Navigate(d.URL+"/record"))
	eventually(t, ctx, valueOf("name")+` === "Grace Mfano" && `+
		valueOf("phone")+` === "+254 2" && document.querySelector("#f-theme-2").checked && document.querySelector("input[value=letter]").checked`)
	eventually(t, ctx, `document.querySelector(".saved-line")?.innerText.includes("changed in the meantime")`)
	run(t, ctx, chromedp.Click(savePress))
	eventually(t, ctx, `location.pathname === "/kept"`)
	if name, phone := d.stands(); name != "Grace Mfano" || phone != "+254 2" {
		t.Errorf("the record is %q, %q: both people's words must stand", name, phone)
	}
}

func TestWhatBothChangedIsShownAndNothingIsLost(t *testing.T) {
	t.Parallel()
	d, ctx := newRecord(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/record"), write("phone", "+254 1 mine"), write("way0", "their desk"), write("why0", "mornings"),
		chromedp.Navigate(d.URL+"/elsewhere"))
	d.colleague("2", func() { d.phone, d.ways = "+254 2", []string{"reception"} })
	run(t, ctx, chromedp.Navigate(d.URL+"/record"))
	given := `[...document.querySelectorAll("form[data-draft] li")].map((li) => li.innerText).join("|")`
	eventually(t, ctx, valueOf("phone")+` === "+254 2" && `+valueOf("way0")+` === "reception" && `+valueOf("why0")+` === ""`)
	eventually(t, ctx, given+` === "Phone: +254 1 mine Use mine|Way 0: their desk Use mine|Why 0: mornings Use mine"`)

	// it stays while one goes on typing, and away and back
	run(t, ctx, write("name", "Grace!"), chromedp.Navigate(d.URL+"/elsewhere"), chromedp.Navigate(d.URL+"/record"))
	eventually(t, ctx, valueOf("name")+` === "Grace!" && `+given+`.includes("their desk")`)
	run(t, ctx, chromedp.Click("form[data-draft] li button"))
	eventually(t, ctx, valueOf("phone")+` === "+254 1 mine" && document.activeElement.id === "f-phone" && !`+given+`.includes("Phone")`)
}

func TestADraftOutlivesARefusal(t *testing.T) {
	t.Parallel()
	d, ctx := newRecord(t), browse(t)
	d.refuse = true
	run(t, ctx, chromedp.Navigate(d.URL+"/record"), write("name", "Grace Mfano"), chromedp.Click(savePress))
	eventually(t, ctx, `document.activeElement.matches(".errors")`)
	run(t, ctx, write("way0", "their desk"), chromedp.Navigate(d.URL+"/elsewhere"), chromedp.Navigate(d.URL+"/record"))
	eventually(t, ctx, valueOf("name")+` === "Grace Mfano" && `+valueOf("way0")+` === "their desk"`)
	run(t, ctx, chromedp.Click(".saved-line button"), chromedp.Navigate(d.URL+"/elsewhere"), chromedp.Navigate(d.URL+"/record"))
	eventually(t, ctx, valueOf("name")+` === "Grace" && !document.querySelector(".saved-line")`)
}

func TestTheLastWordsBeforeLeavingAreKept(t *testing.T) {
	t.Parallel()
	d, ctx := newRecord(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/record"), write("name", "Grace!"), write("name", "Grace, at the last moment"),
		chromedp.Evaluate(`location.href = "/elsewhere"`, nil))
	eventually(t, ctx, `location.pathname === "/elsewhere"`)
	run(t, ctx, chromedp.Navigate(d.URL+"/record"))
	eventually(t, ctx, valueOf("name")+` === "Grace, at the last moment"`)

	// but nothing of it after signing out
	run(t, ctx, write("name", "secret"), chromedp.Evaluate(`document.querySelector("[data-wipe] button").click()`, nil))
	eventually(t, ctx, `location.pathname === "/elsewhere"`)
	run(t, ctx, chromedp.Navigate(d.URL+"/kept"))
	eventually(t, ctx, `location.pathname === "/kept" && !Object.keys(localStorage).some((k) => k.startsWith("liaison:"))`)
}

func TestTheirsIsTakenIntoEveryKindOfField(t *testing.T) {
	t.Parallel()
	d, ctx := newRecord(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/clash"))
	eventually(t, ctx, `document.querySelectorAll("[data-take]").length === 5 && !document.querySelector("[data-take][hidden]")`)
	run(t, ctx, chromedp.Evaluate(`document.querySelectorAll("[data-take]").forEach((b) => b.click())`, nil))
	eventually(t, ctx, `new URLSearchParams(new FormData(document.querySelector("form[action='/record']"))).toString() ===
		"by=letter&theme=water&theme=law&owner=2&name=one%0Atwo"`)
	eventually(t, ctx, `document.activeElement.id === "f-name"`)
}
