package frame

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"liaison/web/assets"
	"liaison/web/i18n"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// desk is a small program around the frame: a form that answers in several ways, and a list of steps.
type desk struct {
	*httptest.Server
	mu    sync.Mutex
	posts []string // the notes that were kept
	cut   bool     // the line is cut
	slow  time.Duration
	steps []string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	if !assets.Built() {
		t.Fatal("nothing to test: run go run ./web/assets/build first")
	}
	d := &desk{steps: []string{"one", "two", "three"}}
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Root, assets.Handler())
	mux.HandleFunc("GET /", d.page)
	mux.HandleFunc("POST /note", d.note)
	mux.HandleFunc("POST /done", d.done)
	mux.HandleFunc("POST "+link.SignOut, func(w http.ResponseWriter,
		r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusSeeOther)
	})
	d.Server = httptest.NewServer(mux)
	t.Cleanup(d.Close)
	return d
}

func (d *desk) page(w http.ResponseWriter, r *http.Request) {
	d.draw(w, r, http.StatusOK, "")
}

func (d *desk) draw(w http.ResponseWriter, r *http.Request, status int, problem string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		lang = "en"
	}
	f := Frame{P: i18n.For(lang, "KE"), Address: r.URL.String(), Nonce: "n", User: "Amina", Initials: "AO", Library: "Mto", Reads: true,
		MayLog: true, Theme: r.URL.Query().Get("theme")}
	if said := r.URL.Query().Get("said"); said != "" {
		f.Flash = ui.Done{Text: said, Undo: "Undo", Address: "/undo", Dismiss: "Dismiss", Here: r.URL.Path}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-n'; style-src 'self' 'nonce-n'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'")
	w.WriteHeader(status)
	body := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error { return d.body(ctx, w, r, problem) })
	if r.URL.Path == link.Gallery {
		body = templ.ComponentFunc(ui.Gallery().Render)
	}
	_ = Framed(f).Render(templ.WithChildren(r.Context(), body), w)
}

func (d *desk) body(ctx context.Context, w io.Writer, r *http.Request, problem string) error {
	parts := []templ.Component{templ.Raw(`<h1 tabindex="-1">` + templ.EscapeString(r.URL.Path) + `</h1>`)}
	switch r.URL.Path {
	case "/note":
		parts = append(parts, templ.ComponentFunc(d.form(r, problem)))
	case "/steps":
		parts = append(parts, templ.Raw(`<ul data-list>`))
		for _, step := range d.steps {
			parts = append(parts, ui.TaskRow(ui.Step{ID: step, Title: ui.Link{Text: step, Href: "/" + step},
				Done: &ui.Action{Text: "Done: " + step, Target: "/done", Name: "step", Value: step}}))
		}
		parts = append(parts, templ.Raw(`</ul>`))
	case "/list":
		q := r.URL.Query().Get("q")
		parts = append(parts, ui.FilterBar(ui.Search{Address: "/list", Field: ui.Field{Name: "q", Label: "Find", Value: q}, Button: "Search",
			Live: "rows", Found: "found"}),
			templ.Raw(`<div id="rows"><p id="found">found `+templ.EscapeString(strings.TrimSpace(q+" "+r.URL.Query().Get("lang")))+`</p></div>`))
	}
	for _, part := range parts {
		if err := part.Render(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) form(r *http.Request, problem string) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		fields := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			if problem != "" {
				if err := ui.ErrorSummary(problem, []ui.Wrong{{Field: "note", Text: "The note"}}).Render(ctx, w); err != nil {
					return err
				}
			}
			if err := ui.TextArea(ui.Field{Name: "note", Label: "Note", Value: r.PostFormValue("note"), Error: problem}).Render(ctx, w); err != nil {
				return err
			}
			return ui.Button(ui.Action{Text: "Keep it", Look: ui.Filled}).Render(ctx, w)
		})
		return ui.Form(ui.PostForm{Action: "/note", Draft: "note"}).Render(templ.WithChildren(ctx, fields), w)
	}
}

func (d *desk) note(w http.ResponseWriter, r *http.Request) {
	note := r.PostFormValue("note")
	d.mu.Lock()
	cut, slow := d.cut, d.slow
	if !cut && note != "" {
		d.posts = append(d.posts, note)
	}
	d.mu.Unlock()
	time.Sleep(slow)
	switch {
	case cut:
		panic(http.ErrAbortHandler)
	case note == "":
		d.draw(w, r, http.StatusUnprocessableEntity, "Write a note.")
	default:
		http.Redirect(w, r, "/kept?said=Kept", http.StatusSeeOther)
	}
}

func (d *desk) done(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	for i, step := range d.steps {
		if step == r.PostFormValue("step") {
			d.steps = append(d.steps[:i:i], d.steps[i+1:]...)
			break
		}
	}
	d.mu.Unlock()
	http.Redirect(w, r, "/steps?said=Done", http.StatusSeeOther)
}

func (d *desk) kept() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.posts...)
}

// browse opens a tab of a fresh browser and collects what it complains about.
func browse(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	var mu sync.Mutex
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Source != log.SourceNetwork {
			mu.Lock()
			defer mu.Unlock()
			t.Errorf("the browser complains: %s", e.Entry.Text)
		}
	})
	return ctx
}

func run(t *testing.T, ctx context.Context, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// eventually waits until a condition of the page holds.
func eventually(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	for range 100 {
		var holds bool
		if err := chromedp.Run(ctx, chromedp.Evaluate("Boolean("+condition+")", &holds)); err == nil && holds {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	var page string
	_ = chromedp.Run(ctx, chromedp.Evaluate(`location.pathname +
		" | " + (document.activeElement?.outerHTML ?? "").slice(0, 120) +
		" | " + document.querySelector("main")?.innerText.slice(0, 400)`, &page))
	t.Fatalf("%s never came true; the page: %s", condition, page)
}

const onHeading = `document.activeElement.matches("main h1")`

func TestKeys(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/steps"))
	eventually(t, ctx, onHeading)
	run(t, ctx, chromedp.KeyEvent("/"))
	eventually(t, ctx, `document.activeElement.name === "q"`)
	run(t, ctx, chromedp.KeyEvent("nj?"))
	eventually(t, ctx, `document.activeElement.value.endsWith("nj?") && location.pathname === "/steps"`)
	run(t, ctx, chromedp.KeyEvent(kb.Escape))
	eventually(t, ctx, `document.activeElement === document.body`)
	run(t, ctx, chromedp.KeyEvent("j"), chromedp.KeyEvent("j"))
	eventually(t, ctx, `document.activeElement.closest("[data-row]").id === "two"`)
	run(t, ctx, chromedp.KeyEvent("?"))
	eventually(t, ctx, `document.getElementById("keys").open`)
	run(t, ctx, chromedp.KeyEvent(kb.Escape))
	eventually(t, ctx, `!document.getElementById("keys").open`)
	run(t, ctx, chromedp.Evaluate(`document.documentElement.dataset.keys = "off"`, nil), chromedp.KeyEvent("n"),
		chromedp.Sleep(200*time.Millisecond))
	eventually(t, ctx, `location.pathname === "/steps"`)
	run(t, ctx, chromedp.Evaluate(`document.documentElement.dataset.keys = "on"`, nil), chromedp.KeyEvent("n"))
	eventually(t, ctx, `location.pathname === "`+link.NewInteraction+`" && `+onHeading)
}

func TestAfterDoneTheNextTaskHasTheFocus(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/steps"))
	eventually(t, ctx, onHeading)
	run(t, ctx, chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("d"))
	eventually(t, ctx, `!document.getElementById("two") && document.activeElement.closest("[data-row]")?.id === "three"`)
	eventually(t, ctx, `document.getElementById("said").textContent === "Done"`)
	run(t, ctx, chromedp.Click("[data-dismiss]"))
	eventually(t, ctx, `!document.querySelector("[data-flash]") && `+onHeading)
}

func TestALostConnectionLosesNothing(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	d.cut = true
	run(t, ctx, chromedp.Navigate(d.URL+"/note"), chromedp.SendKeys("#f-note", "They want a letter"),
		chromedp.Click(".button-filled[type=submit]"))
	eventually(t, ctx, `document.querySelector("main [role=alert]")?.innerText.includes("Not saved")`)
	eventually(t, ctx, `document.activeElement.matches("[data-offline] button") &&
		document.getElementById("f-note").value === "They want a letter"`)
	if kept := d.kept(); len(kept) != 0 {
		t.Fatalf("kept %q although the line was cut", kept)
	}
	d.mu.Lock()
	d.cut = false
	d.mu.Unlock()
	run(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, `location.pathname === "/kept" && document.getElementById("said").textContent === "Kept"`)
	if kept := d.kept(); len(kept) != 1 {
		t.Errorf("kept %q, want one note", kept)
	}
}

func TestWhatIsTypedStaysUntilItIsAcknowledged(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	typed := `document.getElementById("f-note")?.value`
	run(t, ctx, chromedp.Navigate(d.URL+"/note"), chromedp.SendKeys("#f-note", "half a thought"), chromedp.Sleep(400*time.Millisecond),
		chromedp.Navigate(d.URL+"/elsewhere"))
	eventually(t, ctx, `location.pathname === "/elsewhere"`)
	run(t, ctx, chromedp.Navigate(d.URL+"/note"))
	eventually(t, ctx, typed+` === "half a thought" && document.querySelector(".saved-line")`)
	run(t, ctx, chromedp.Click(".button-filled[type=submit]"))
	eventually(t, ctx, `location.pathname === "/kept"`)
	run(t, ctx, chromedp.Navigate(d.URL+"/note"))
	eventually(t, ctx, typed+` === ""`)
	run(t, ctx, chromedp.SendKeys("#f-note", "secret"), chromedp.Sleep(400*time.Millisecond), chromedp.Click(".account"),
		chromedp.Click("[data-wipe] button"))
	eventually(t, ctx, `location.pathname === "/elsewhere" && !Object.keys(localStorage).some(k => k.startsWith("liaison:"))`)
}

func TestARefusedFormShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/note"))
	eventually(t, ctx, onHeading)
	run(t, ctx, chromedp.Focus("#f-note"), chromedp.Evaluate(
		`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true, cancelable: true}))`,
		nil))
	eventually(t, ctx, `document.activeElement.matches(".errors")`)
	run(t, ctx, chromedp.Click(".errors a"))
	eventually(t, ctx, `document.activeElement.id === "f-note" && document.activeElement.getAttribute("aria-invalid") === "true"`)
}

func TestASecondPressSendsNothing(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	d.slow = 400 * time.Millisecond
	run(t, ctx, chromedp.Navigate(d.URL+"/note"), chromedp.SendKeys("#f-note", "once"),
		chromedp.Evaluate(`(b => {
			b.click()
			b.click()
			setTimeout(() => b.click(), 100)
		})(document.querySelector(".button-filled[type=submit]"))`, nil))
	eventually(t, ctx, `location.pathname === "/kept"`)
	if kept := d.kept(); len(kept) != 1 {
		t.Errorf("kept %q, want one note", kept)
	}
}

func TestTheListFollowsTheSearch(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), browse(t)
	run(t, ctx, chromedp.Navigate(d.URL+"/list"), chromedp.SendKeys("#f-q", "anzal"))
	eventually(t, ctx, `document.getElementById("rows").innerText === "found anzal" && location.search === "?q=anzal"`)
	eventually(t, ctx, `document.activeElement.id === "f-q" && document.getElementById("said").textContent === "found anzal"`)

	// what is found comes in the language that a link asked the page for
	run(t, ctx, chromedp.Navigate(d.URL+"/list?lang=fr"), chromedp.SendKeys("#f-q", "anzal"))
	eventually(t, ctx, `document.getElementById("rows").innerText === "found anzal fr" && location.search === "?q=anzal&lang=fr"`)
}

func TestEverythingCanBeReachedAndRead(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../../assets/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d, ctx := newDesk(t), browse(t)
	for _, lang := range []string{"en", "ar"} {
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 360, 320} {
				var wide bool
				var found string
				run(t, ctx,
					chromedp.EmulateViewport(width, 800),
					chromedp.Navigate(fmt.Sprintf("%s%s?lang=%s&theme=%s&said=Kept", d.URL, link.Gallery, lang, theme)),
					chromedp.Sleep(250*time.Millisecond), // what fades in is read when it is there
					chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &wide),
					chromedp.Evaluate(string(axe)+`;0`, nil),
					chromedp.Evaluate(`innerWidth < 360 ? "" : axe.run().then(r => r.violations.map(v =>
						v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).join(" ")).join("\n"))`, &found, awaiting),
				)
				if found = strings.TrimSpace(found); found != "" || wide {
					t.Errorf("%s %s %d: scrolls sideways: %v\n%s", lang, theme, width, wide, found)
				}
			}
		}
	}
}
