package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"liaison/web/form"
	"liaison/web/link"
)

// naughty is big-list-of-naughty-strings, all of it.
func naughty(t *testing.T) (list []string) {
	t.Helper()
	body, err := os.ReadFile("assets/node_modules/big-list-of-naughty-strings/blns.json")
	if err != nil {
		t.Fatalf("%v: build the assets first (go run ./web/assets/build)", err)
	}
	if err := json.Unmarshal(body, &list); err != nil || len(list) < 461 {
		t.Fatalf("the list holds %d strings: %v", len(list), err)
	}
	for _, w := range witnesses {
		if !slices.Contains(list, w) {
			t.Fatalf("%q is none of the list", w)
		}
	}
	return list
}

// A document is a page as a browser reads it.
type document struct{ *html.Node }

func read(t *testing.T, p page) document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	return document{root}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// runs tells what in the page would run although nobody of ours wrote it.
func (d document) runs() string {
	for n := range d.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "script" && !has(n, "nonce") || n.Data == "iframe" || n.Data == "object" || n.Data == "embed" || n.Data == "base" {
			return "<" + n.Data + ">"
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" ||
				(a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") &&
					(strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:")) {
				return a.Key + "=" + a.Val
			}
		}
	}
	return ""
}

// holds tells whether a text stands in the page exactly: in its words, or as the value of a field.
func (d document) holds(s string) bool {
	for n := range d.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, s) || n.Type == html.ElementNode && n.Data == "input" && attr(n, "value") == s {
			return true
		}
	}
	return false
}

// A sheet is one form of a page: what it sends by itself, and the fields in which somebody writes.
type sheet struct {
	method, action string
	fields         url.Values
	text, kinds    []string        // of the fields in which somebody writes: names, and methods with types
	wrong          map[string]bool // fields that the page says are at fault
}

// sheets are the forms of a page that take text.
func (d document) sheets() (out []sheet) {
	for n := range d.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		s := sheet{method: strings.ToUpper(attr(n, "method")), action: attr(n, "action"), fields: url.Values{}, wrong: map[string]bool{}}
		if s.method == "" {
			s.method = "GET"
		}
		for f := range n.Descendants() {
			if f.Type == html.ElementNode {
				s.take(f)
			}
		}
		if len(s.text) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func (s *sheet) take(f *html.Node) {
	name := attr(f, "name")
	if attr(f, "aria-invalid") == "true" {
		s.wrong[name] = true
	}
	switch kind := attr(f, "type"); {
	case name == "":
	case f.Data == "textarea":
		s.text, s.kinds = append(s.text, name), append(s.kinds, s.method+" textarea")
		s.fields.Set(name, strings.TrimPrefix(text(f), "\n"))
	case f.Data == "select":
		for o := range f.Descendants() {
			if o.Data == "option" && attr(o, "value") != "" && (has(o, "selected") || !s.fields.Has(name)) {
				s.fields.Set(name, attr(o, "value"))
			}
		}
	case f.Data != "input":
	case kind == "radio" && (has(f, "checked") || !s.fields.Has(name)), kind == "checkbox" && has(f, "checked"), kind == "hidden":
		s.fields.Set(name, attr(f, "value"))
	case kind == "radio", kind == "checkbox", kind == "submit", kind == "password", strings.HasPrefix(kind, "date"), kind == "number":
	default:
		s.text, s.kinds = append(s.text, name), append(s.kinds, s.method+" "+kind)
		s.fields.Set(name, attr(f, "value"))
	}
}

var numbers = regexp.MustCompile(`[0-9]+`)

// same finds the form of a sheet in a page, which may have grown by an empty row; of several that ask the same, the last,
// which is the page's own.
func (s sheet) same(d document) (found *sheet) {
	for _, x := range d.sheets() {
		if x.action == s.action && !slices.ContainsFunc(s.text, func(name string) bool { return !slices.Contains(x.text, name) }) {
			found = &x
		}
	}
	return found
}

// TestNaughtyStrings writes the big-list-of-naughty-strings into every text field of every form, over HTTP: each comes back exactly, in
// the page or in the 422 that refuses it, and nothing of it runs. All of it goes into one form for each kind of field, a dozen
// strings into the others; make soak writes all into all.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	list := naughty(t)
	const parts = 4 // of the strings, each with a program of its own: lists stay short, and processors busy
	for part := range parts {
		var some []string
		for i := part; i < len(list); i += parts {
			some = append(some, list[i])
		}
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			tormentAll(t, some)
		})
	}
}

// tormentAll writes the strings into every form that there is.
func tormentAll(t *testing.T, list []string) {
	t.Helper()
	met := map[string]bool{}
	empty := open(t)
	stranger := empty.visitor(t)
	for _, s := range read(t, stranger.get(link.SetUp)).sheets() {
		empty.torment(t, stranger, link.SetUp, s, s.some(list, met))
	}
	p, amina, pages := furnished(t)
	stranger = p.visitor(t)
	for _, s := range read(t, stranger.get(link.SignIn)).sheets() {
		p.torment(t, stranger, link.SignIn, s, s.some(list, met))
	}
	done := map[string]bool{}
	for _, address := range append(pages, link.With(link.LogWith(p.office(t, "natcom-ke")), "contact", "1")) {
		for _, s := range read(t, amina.get(address)).sheets() {
			if strings.HasSuffix(s.action, "/departure") {
				continue // who follows is found by name, or told apart at a comma: the browser's test sends them
			}
			if kind := s.method + " " + numbers.ReplaceAllString(s.action, "N") + fmt.Sprint(s.text); !done[kind] {
				done[kind] = true
				p.torment(t, amina, address, s, s.some(list, met))
			}
		}
	}
	if len(done) < 20 {
		t.Errorf("only %d forms were found: %v", len(done), done)
	}
	if said := empty.log.String() + p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.2000s", said)
	}
}

// some is the whole list for a form with a kind of field that was not met before, and for every form when soaking; else the witnesses
// in it.
func (s sheet) some(list []string, met map[string]bool) []string {
	whole := soaking()
	for _, kind := range s.kinds {
		whole = whole || !met[kind]
		met[kind] = true
	}
	if whole {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(naughty string) bool { return !slices.Contains(witnesses, naughty) })
}

// witnesses are a dozen of the strings, one for each way in which a form goes wrong.
var witnesses = []string{"", "0", `\\`, `'"'`, "\u200b", "\u202btest\u202b", "👩🏽", "הָיְתָהtestالصفحات التّحول",
	"<script>alert(123)</script>", `" onfocus=JaVaSCript:alert(123) autofocus `, "JavaSCript:alert(123)", "' OR 1=1 -- 1", "%s"}

// torment writes the strings of a list into the text fields of one form: into all at once, and where that is refused also into those
// that were not at fault.
func (p *place) torment(t *testing.T, v *visitor, address string, s sheet, list []string) {
	t.Helper()
	free := s.text
	for i, naughty := range list {
		if address == link.SignIn || address == link.SetUp {
			p.Super(t, `DELETE FROM sign_in_failure`)
		} else if i%20 == 0 { // a page with hundreds of them is slow to read
			p.Super(t, `DELETE FROM office_source WHERE post_id > 1 OR reach_id > 3; DELETE FROM post WHERE id > 1; DELETE FROM office_reach
				WHERE id > 3`)
		}
		wrong := p.send(t, v, address, s, s.text, naughty)
		if len(wrong) == 0 || s.method == "GET" {
			continue
		}
		free = slices.DeleteFunc(slices.Clone(free), func(name string) bool { return wrong[name] })
		if len(free) > 0 {
			p.send(t, v, address, s, free, naughty)
		}
	}
}

// send writes a string into fields of a form and tells which were at fault; the string must be in the answer.
func (p *place) send(t *testing.T, v *visitor, address string, s sheet, names []string, naughty string) (wrong map[string]bool) {
	t.Helper()
	if s.method == "POST" && s.fields.Has(form.VersionField) {
		if now := s.same(read(t, v.get(address))); now != nil {
			s.fields = now.fields
		}
	}
	fields := url.Values{}
	for name, values := range s.fields {
		fields[name] = values
	}
	if fields.Has(form.KeyField) {
		fields.Set(form.KeyField, form.NewKey())
	}
	for _, name := range names {
		fields.Set(name, naughty)
	}
	var got page
	if s.method == "GET" {
		got = v.get(link.WithQuery(s.action, fields))
	} else {
		got = v.post(s.action, fields)
	}
	want, what := strings.ReplaceAll(naughty, "\r\n", "\n"), fmt.Sprintf("%s on %s with %q", s.action, address, naughty)
	switch got.status {
	case http.StatusOK, http.StatusUnprocessableEntity, http.StatusConflict:
		shown := read(t, got)
		if running := shown.runs(); running != "" {
			t.Errorf("%s: the page holds %s", what, running)
		}
		again := s.same(shown)
		if again == nil {
			t.Errorf("%s: answered %d without the form", what, got.status)
			return nil
		}
		for _, name := range names {
			if back := again.fields.Get(name); back != want && !(strings.TrimSpace(want) == "" && s.method == "GET") {
				t.Errorf("%s: %s came back as %q", what, name, back)
			}
		}
		return again.wrong
	case http.StatusSeeOther:
		p.kept(t, v, what, want, got.location(), address)
	default:
		t.Errorf("%s answered %d\n%.600s", what, got.status, got.body)
	}
	return nil
}

// kept looks for what was accepted on the pages where it must stand, and whether anything there runs.
func (p *place) kept(t *testing.T, v *visitor, what, want, location, address string) {
	t.Helper()
	path, _, _ := strings.Cut(location, "?")
	places := []string{address, location, link.Edit(path), link.Edit(
		link.Interaction(int64(p.count(t, `SELECT coalesce(max(id), 0) FROM interaction`)))),
		link.Task(int64(p.count(t, `SELECT coalesce(max(id), 0) FROM task`))),
		link.Contact(int64(p.count(t, `SELECT coalesce(max(id), 0) FROM contact`))),
		link.AdminLibrary(int64(p.count(t, `SELECT max(id) FROM library`)))}
	found := want == ""
	for _, place := range places {
		shown := v.get(place)
		if shown.status != http.StatusOK {
			continue
		}
		d := read(t, shown)
		if running := d.runs(); running != "" {
			t.Errorf("%s: %s holds %s", what, place, running)
		}
		if found = found || d.holds(want); found {
			return
		}
	}
	if !found {
		t.Errorf("%s: kept, but on none of %v", what, places)
	}
}
