package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	dialog "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"liaison/db/dbtest"
)

// The browsers that the tests share, each started by the first test that asks for it.
var (
	today = &program{find: installed}
	// old is the browser of the age that "old phones" have: Chrome 106.
	old = &program{find: unpackOldBrowser, flags: []chromedp.ExecAllocatorOption{chromedp.DisableGPU}}
)

// TestMain ends the browsers and the database that the tests used.
func TestMain(m *testing.M) {
	browsers := []*program{today, old}
	dbtest.Main(m, func() {
		for _, b := range browsers {
			b.close()
		}
	})
}

// program is one browser; its tabs share no cookies and no storage.
type program struct {
	find  func() (string, error)
	flags []chromedp.ExecAllocatorOption

	start sync.Once
	ctx   context.Context
	end   func()
	err   error
}

func (b *program) open() (context.Context, error) {
	b.start.Do(func() {
		path, err := b.find()
		if err != nil {
			b.err = err
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
			chromedp.Flag("disable-background-networking", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), append(options, b.flags...)...)
		ctx, closeIt := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
		b.ctx, b.end = ctx, func() { closeIt(); stop() }
		b.err = chromedp.Run(ctx)
	})
	return b.ctx, b.err
}

func (b *program) close() {
	if b.end != nil {
		b.end()
	}
}

// installed is the machine's own Chromium.
func installed() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium here: .ci/need chromium")
}

// unpackOldBrowser writes the browser of the npm package where it stays for the next run.
func unpackOldBrowser() (string, error) {
	path := filepath.Join("assets", "node_modules", ".old-browser", "chromium")
	if _, err := os.Stat(path); err == nil {
		return filepath.Abs(path)
	}
	packed, err := os.Open("assets/node_modules/@sparticuz/chromium/bin/chromium.br")
	if err != nil {
		return "", err
	}
	defer packed.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	out, err := os.CreateTemp(filepath.Dir(path), "unpacking")
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(out, brotli.NewReader(packed)); err != nil {
		return "", err
	}
	if err := out.Chmod(0o755); err != nil {
		return "", err
	}
	if err := out.Close(); err != nil {
		return "", err
	}
	if err := os.Rename(out.Name(), path); err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

// A tab is one person's browser. Whatever is acted on is found as a screen reader finds it: by role and name.
type tab struct {
	t        *testing.T
	ctx      context.Context
	p        *place
	keyboard bool         // Tab and Enter instead of a pointer
	expected string       // a failure of a script that the test brings about
	received atomic.Int64 // bytes over the wire
}

type tabOption func(*tab) chromedp.Action

// sized gives the tab a window of CSS pixels.
func sized(width, height int64) tabOption {
	return func(*tab) chromedp.Action { return chromedp.EmulateViewport(width, height) }
}

// withoutScript switches JavaScript off.
func withoutScript(*tab) chromedp.Action { return emulation.SetScriptExecutionDisabled(true) }

// byKeyboard never points.
func byKeyboard(b *tab) chromedp.Action {
	b.keyboard = true
	return chromedp.ActionFunc(func(context.Context) error { return nil })
}

// slowLine is an old phone's: 400 kbit/s and 400 ms for a round trip.
func slowLine(*tab) chromedp.Action {
	return network.EmulateNetworkConditions(false, 400, 400_000/8, 400_000/8)
}

// noTelephone keeps the machine from looking for a program that dials; the page hears of the press all the same.
const noTelephone = `addEventListener("click", e => { if (e.target.closest?.("a[href^='tel:']")) e.preventDefault() })`

// announcements keeps in window.announced what a screen reader is told.
const announcements = `window.announced = []; new MutationObserver(changes => {
	const text = document.getElementById("said")?.textContent
	const element = node => node.closest ? node : node.parentElement
	if (text && changes.some(c => element(c.target)?.closest("#said"))) announced.push(text)
}).observe(document, {subtree: true, childList: true, characterData: true})`

// patience is how long a tab is there; all the strings take longer than a test.
func patience() time.Duration {
	if soaking() {
		return 2 * time.Hour
	}
	return 4 * time.Minute
}

// tab opens a tab that complains in the test about whatever the browser complains about.
func (p *place) tab(t *testing.T, b *program, options ...tabOption) *tab {
	t.Helper()
	parent, err := b.open()
	if err != nil {
		t.Fatal(err)
	}
	window, err := newWindow(parent)
	if err != nil {
		t.Fatal(err)
	}
	ctx, closeIt := chromedp.NewContext(parent, chromedp.WithTargetID(window))
	t.Cleanup(closeIt)
	ctx, cancel := context.WithTimeout(ctx, patience())
	t.Cleanup(cancel)
	v := &tab{t: t, ctx: ctx, p: p}
	chromedp.ListenTarget(ctx, v.listen)
	v.run(network.Enable(), chromedp.EmulateViewport(1280, 800), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := dialog.AddScriptToEvaluateOnNewDocument(noTelephone + ";" + announcements).Do(ctx)
		return err
	}))
	for _, option := range options {
		v.run(option(v))
	}
	return v
}

// newWindow opens a window that shares nothing with the others.
func newWindow(parent context.Context) (id target.ID, err error) {
	ctx := cdp.WithExecutor(parent, chromedp.FromContext(parent).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	if err != nil {
		return "", err
	}
	return target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(ctx)
}

func (b *tab) listen(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Source != log.SourceNetwork && (e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning) {
			b.t.Errorf("the browser complains: %s", e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		if said := e.ExceptionDetails.Error(); b.expected == "" || !strings.Contains(said, b.expected) {
			b.t.Errorf("a script failed: %s", said)
		}
	case *dialog.EventJavascriptDialogOpening:
		b.t.Errorf("a dialog opened: %s", e.Message)
	case *network.EventLoadingFinished:
		b.received.Add(int64(e.EncodedDataLength))
	}
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval reads a value from the page.
func eval[T any](b *tab, expression string) (out T) {
	b.t.Helper()
	b.run(chromedp.Evaluate(expression, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return out
}

// until waits for a condition of the page; a page that is just being replaced does not hold it.
func (b *tab) until(condition string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var holds bool
		if err := chromedp.Run(b.ctx, chromedp.Evaluate("Boolean("+condition+")", &holds)); err == nil && holds {
			return
		}
	}
	b.t.Fatalf("%s never came true; the page: %s", condition,
		eval[string](b, `location.pathname + location.search +
			" | focus: " + (document.activeElement?.outerHTML ?? "").slice(0, 160) +
			" | " + document.querySelector("main")?.innerText.slice(0, 1200)`))
}

// at waits until the page of an address is there and drawn.
func (b *tab) at(path string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`location.pathname === %q && document.readyState === "complete" &&
		!document.documentElement.matches("[data-turbo-preview], [aria-busy]") && document.querySelector("main")`, path))
}

// mark marks the page that is in sight, so that renewed can tell when another has taken its place.
func (b *tab) mark() {
	b.t.Helper()
	eval[any](b, `document.querySelector("main").dataset.marked = "yes"`)
}

// renewed waits until the page that was marked is replaced, be it by itself.
func (b *tab) renewed() {
	b.t.Helper()
	b.until(`document.querySelector("main") && !document.querySelector("main").dataset.marked`)
}

// open goes to an address of the program.
func (b *tab) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.p.server.URL + path))
	b.until(`document.readyState === "complete" && document.querySelector("main")`)
}

// axNode is what the accessibility tree tells of an element.
type axNode struct {
	Ignored bool  `json:"ignored"`
	Backend int64 `json:"backendDOMNodeId"`
	Name    struct {
		Value json.RawMessage `json:"value"`
	} `json:"name"`
}

// find gives the element of a role and a name, as the accessibility tree of the page has it.
func (b *tab) find(role, name string) (runtime.RemoteObjectID, bool) {
	b.t.Helper()
	var id runtime.RemoteObjectID
	err := chromedp.Run(b.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		root, _, err := runtime.Evaluate("document").Do(ctx)
		if err != nil {
			return err
		}
		var tree struct {
			Nodes []axNode `json:"nodes"`
		}
		if err := cdp.Execute(ctx, "Accessibility.queryAXTree", map[string]any{"objectId": root.ObjectID, "accessibleName": name, "role": role},
			&tree); err != nil {
			return err
		}
		for _, n := range tree.Nodes {
			if n.Ignored || n.Backend == 0 {
				continue
			}
			var found struct {
				Object struct {
					ObjectID runtime.RemoteObjectID `json:"objectId"`
				} `json:"object"`
			}
			if err := cdp.Execute(ctx, "DOM.resolveNode", map[string]any{"backendNodeId": n.Backend}, &found); err != nil {
				return err
			}
			id = found.Object.ObjectID
			return nil
		}
		return nil
	}))
	if err != nil && b.ctx.Err() != nil {
		b.t.Fatal(err)
	}
	return id, id != ""
}

// element is find, with patience.
func (b *tab) element(role, name string) runtime.RemoteObjectID {
	b.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if id, ok := b.find(role, name); ok {
			return id
		}
	}
	b.t.Fatalf("no %s %q on the page: %s", role, name, eval[string](b,
		`location.pathname + " | " + document.querySelector("main")?.innerText.slice(0, 1500)`))
	return ""
}

// evaluated is the element that an expression gives.
func (b *tab) evaluated(expression string) runtime.RemoteObjectID {
	b.t.Helper()
	var id runtime.RemoteObjectID
	b.run(chromedp.ActionFunc(func(ctx context.Context) error {
		o, _, err := runtime.Evaluate(expression).Do(ctx)
		if err == nil {
			id = o.ObjectID
		}
		return err
	}))
	if id == "" {
		b.t.Fatalf("nothing is %s", expression)
	}
	return id
}

// on calls a function with the element as this.
func on[T any](b *tab, id runtime.RemoteObjectID, function string, args ...any) (out T) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		return chromedp.CallFunctionOn(function, &out, func(p *runtime.CallFunctionOnParams) *runtime.CallFunctionOnParams {
			return p.WithObjectID(id)
		}, args...).Do(ctx)
	})); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// reach brings the focus to an element: by Tab, or by pointing at it.
func (b *tab) reach(id runtime.RemoteObjectID) {
	b.t.Helper()
	const here = `function() {
		return this === document.activeElement || (this.type === "radio" && document.activeElement?.name === this.name)
	}`
	if !b.keyboard {
		b.point(id)
		return
	}
	for range 150 {
		if on[bool](b, id, here) {
			return
		}
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("the Tab key never reaches %s", on[string](b, id, `function() { return this.outerHTML.slice(0, 200) }`))
}

// point clicks in the middle of what is seen of an element; a radio that is drawn by its label is clicked there.
func (b *tab) point(id runtime.RemoteObjectID) {
	b.t.Helper()
	at := on[[]float64](b, id, `function() {
		const seen = this.matches("input[type=radio], input[type=checkbox]") && this.closest("label") || this
		seen.scrollIntoView({block: "center", behavior: "instant"})
		const box = seen.getClientRects()[0]
		return [box.x + box.width / 2, box.y + box.height / 2]
	}`)
	b.run(chromedp.MouseClickXY(at[0], at[1]))
}

// press acts on a control: one press.
func (b *tab) press(role, name string) {
	b.t.Helper()
	b.pressOn(b.element(role, name))
}

func (b *tab) pressOn(id runtime.RemoteObjectID) {
	b.t.Helper()
	if !b.keyboard {
		b.point(id)
		return
	}
	b.reach(id)
	if on[bool](b, id, `function() { return this.type === "radio" }`) {
		for range 12 {
			if on[bool](b, id, `function() { return this === document.activeElement && this.checked }`) {
				return
			}
			b.run(chromedp.KeyEvent(kb.ArrowRight))
		}
		b.t.Fatal("the arrow keys never reach the choice")
	}
	b.run(chromedp.KeyEvent(kb.Enter))
}

// fill types into the field of a label.
func (b *tab) fill(name, text string) {
	b.t.Helper()
	id := b.element("textbox", name)
	b.reach(id)
	b.run(chromedp.KeyEvent(text))
	if got := on[string](b, id, `function() { return this.value }`); got != text {
		b.t.Fatalf("%s holds %q after typing %q", name, got, text)
	}
}

// choose takes an option of a select by typing the beginning of its text, as one does.
func (b *tab) choose(name, value, text string) {
	b.t.Helper()
	id := b.element("combobox", name)
	if b.keyboard {
		b.reach(id)
	} else {
		on[any](b, id, `function() { this.focus() }`)
	}
	b.run(chromedp.KeyEvent(text))
	if got := on[string](b, id, `function() { return this.value }`); got != value {
		b.t.Fatalf("%s is %q after typing %q, want %q", name, got, text, value)
	}
}

// axe is what axe finds on the page, one line each; empty is well.
func (b *tab) axe() string {
	b.t.Helper()
	source, err := os.ReadFile("assets/node_modules/axe-core/axe.min.js")
	if err != nil {
		b.t.Fatal(err)
	}
	b.run(chromedp.Evaluate(string(source)+";0", nil))
	return strings.TrimSpace(eval[string](b, `axe.run().then(r => r.violations.map(v =>
		v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary.slice(0, 300)).join("\n  ")).join("\n"))`))
}
