package web

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// What no browser sends, or nobody means: for every field, and by what the field is for.
var (
	unstorable = []string{"\x00", "\xff\xfe"}
	inText     = []string{"", "\xed\xa0\x80", strings.Repeat("ж", 251), strings.Repeat("x", 10_001)}
	inDates    = []string{"", "abc", "0000-00-00", "0000-01-01", "0001-01-01", "9999-12-31", "2026-02-31", "2026-11-23T25:00",
		"0001-01-01T00:00", "12026-11-23"}
	inChoices = []string{"", "abc", "-1", "0", "1.5", "9223372036854775807", "9223372036854775808", "3000000000", "999999",
		strings.Repeat("ж", 251)}
)

// absurdities are what a field is tried with; what nobody reads (the page to return to, who drew the form) gets few.
func (x posting) absurdities(name string) []string {
	switch {
	case name == "return" || name == ui.OwnerField:
		return unstorable
	case slices.Contains(x.text, name):
		return append(inText, unstorable...)
	case slices.Contains(x.dates, name):
		return append(inDates, unstorable...)
	}
	return append(inChoices, unstorable...)
}

// watch tells whether anything was written: all that writes leaves a line in one of these tables.
type watch struct{ pool *sql.DB }

func (p *place) watch(t *testing.T) *watch {
	t.Helper()
	pool, err := sql.Open("postgres", p.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return &watch{pool}
}

func (w *watch) sum(t *testing.T) (sum string) {
	t.Helper()
	err := w.pool.QueryRowContext(t.Context(), `SELECT concat_ws(' ', (SELECT max(id) FROM audit), (SELECT count(*)
		FROM idempotency), (SELECT count(*) || ':' || count(used_at) FROM undo),
		(SELECT md5(string_agg(u::text, '' ORDER BY id)) FROM app_user u), (SELECT md5(string_agg(c::text, '' ORDER BY user_id))
		FROM credential c), (SELECT count(*) || ':' || count(ended_at) FROM session),
		(SELECT count(*) || ':' || count(used_at) FROM access_link), (SELECT n::text FROM network n))`).Scan(&sum)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// boxes are all the named fields of a form, also those nobody sees, with what they send by themselves.
func boxes(n *html.Node) (x posting) {
	s := sheet{fields: url.Values{}, wrong: map[string]bool{}}
	for f := range n.Descendants() {
		if f.Type != html.ElementNode {
			continue
		}
		s.take(f)
		name, kind := attr(f, "name"), attr(f, "type")
		if name == "" || slices.Contains(x.names, name) || f.Data != "input" && f.Data != "select" && f.Data != "textarea" && f.Data != "button" {
			continue
		}
		x.names = append(x.names, name)
		day := strings.HasPrefix(kind, "date")
		if day {
			x.dates = append(x.dates, name)
		}
		if value := attr(f, "value"); f.Data == "button" && !s.fields.Has(name) || value != "" && (day || kind == "number") {
			s.fields.Set(name, value)
		}
	}
	x.fields, x.text = s.fields, s.text
	return x
}

// A posting is one form that posts, on the page where it was found.
type posting struct {
	address, action string
	fields          url.Values
	names           []string
	text, dates     []string // of names
}

func (x posting) kind() string {
	return numbers.ReplaceAllString(x.action, "N") + " " + strings.Join(x.names, " ")
}

// postings are the forms of a page that post.
func (d document) postings() (out []posting) {
	for n := range d.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && strings.EqualFold(attr(n, "method"), "post") {
			x := boxes(n)
			x.action = attr(n, "action")
			out = append(out, x)
		}
	}
	return out
}

func postings(t *testing.T, v *visitor, address string) []posting {
	t.Helper()
	out := read(t, v.get(address)).postings()
	for i := range out {
		out[i].address = address
	}
	return out
}

// again is the same form on the same page as it stands now, and whether it is there at all: what was deleted has none.
func (x posting) again(t *testing.T, v *visitor) (posting, bool) {
	t.Helper()
	for _, now := range postings(t, v, x.address) {
		if now.action == x.action && now.kind() == x.kind() {
			return now, true
		}
	}
	return x, false
}

// TestBadInput sends what nobody means in every field of every form of every page: the answer is clear, never an internal
// error; what is refused changes nothing, and what was typed is there again.
func TestBadInput(t *testing.T) {
	t.Parallel()
	const parts = 2
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			p, amina, pages := furnished(t)
			all := p.everyForm(t, amina, pages)
			if part == 0 {
				everyPostIsMet(t, all)
			}
			w := p.watch(t)
			for i, x := range all {
				if i%parts == part && x.action != link.SignOut {
					p.spoil(t, amina, w, x)
				}
			}
			if said := p.log.String(); strings.Contains(said, "level=ERROR") {
				t.Errorf("the log holds errors:\n%.3000s", said)
			}
		})
	}
}

// everyForm finds each kind of form that posts once. A second session, a colleague and a person without a salutation bring
// the forms that need one; those that take their page away come last.
func (p *place) everyForm(t *testing.T, amina *visitor, pages []string) (all []posting) {
	t.Helper()
	all = postings(t, amina, link.Today) // with the way back from what was done last
	seen := map[string]bool{}
	for _, x := range all {
		seen[x.kind()] = true
	}
	p.join(t, amina, "joel@mto.example", url.Values{"library": {"1"}, "role": {"staff"}})
	p.visitor(t).signIn("amina@mto.example", password, url.Values{})
	office := p.office(t, "natcom-ke")
	pages = append(pages, link.With(link.LogWith(office), "contact", "1"), link.With(link.Office(office), "fresh", "1", "result", "spoke"),
		link.AdminUsers+"/new", link.AdminUser(2), link.AdminUser(2)+"/leaving", link.InLanguage(link.Today, "fr"))
	for _, address := range pages {
		for _, x := range postings(t, amina, address) {
			if !seen[x.kind()] {
				seen[x.kind()] = true
				all = append(all, x)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b posting) int { return cmp.Compare(a.takesAway(), b.takesAway()) })
	return all
}

// takesAway tells how much else goes when a form is sent: nothing, its row, the row for good.
func (x posting) takesAway() int {
	switch {
	case strings.HasSuffix(x.action, "/erasure"):
		return 2
	case slices.ContainsFunc([]string{link.Undo, "/deletion", "/departure", "/removal", "/completion", "/end", "/decision"},
		func(s string) bool { return strings.HasSuffix(x.action, s) }):
		return 1
	}
	return 0
}

// everyPostIsMet holds the forms against the table of routes, so that none is left out.
func everyPostIsMet(t *testing.T, all []posting) {
	t.Helper()
	// before there is anybody; and what furnish has no page of, or a script asks
	alone := []string{link.SetUp, link.SignIn, "/links/:token", "/contacts/:id/appointments", "/contacts/:id/appointments/:part",
		"/admin/network", "/admin/libraries/:id/closing", "/contacts/similar", "/admin/work/:id/tries"}
	for _, r := range routes {
		if r.method == http.MethodPost && !slices.Contains(alone, r.path) &&
			!slices.ContainsFunc(all, func(x posting) bool { return matches(r.path, x.action) }) {
			t.Errorf("no page has a form for POST %s", r.path)
		}
	}
}

// matches tells whether an address is one of a route's.
func matches(pattern, address string) bool {
	address, _, _ = strings.Cut(address, "?")
	want, got := strings.Split(pattern, "/"), strings.Split(address, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], ":") {
			return false
		}
	}
	return true
}

// spoil sends a form once for each field and absurdity, and a few times wrong as a whole.
func (p *place) spoil(t *testing.T, v *visitor, w *watch, x posting) {
	t.Helper()
	var there bool
	for _, name := range x.names {
		tries := map[string][]string{"missing": nil, "twice": {x.fields.Get(name), "other"},
			"10,000 times": slices.Repeat([]string{x.fields.Get(name)}, 10_000)}
		for _, value := range x.absurdities(name) {
			tries[fmt.Sprintf("%.40q", value)] = []string{value}
		}
		for what, values := range tries {
			fields := maps.Clone(x.fields)
			fields[name] = values
			if name != form.KeyField && fields.Has(form.KeyField) {
				fields.Set(form.KeyField, form.NewKey())
			}
			if x, there = p.spoilt(t, v, w, x, fields, name, fmt.Sprintf("%s on %s: %s %s", x.action, x.address, name, what)); !there {
				return
			}
		}
	}
}

// spoilt posts fields and looks at the answer; it gives the form as it stands afterwards.
func (p *place) spoilt(t *testing.T, v *visitor, w *watch, x posting, fields url.Values, name, what string) (posting, bool) {
	t.Helper()
	before := w.sum(t)
	got := v.post(x.action, fields)
	if got.status == http.StatusSeeOther || got.status == http.StatusOK {
		return x.again(t, v)
	}
	if got.status >= 500 || got.status < 400 {
		t.Errorf("%s: answered %d", what, got.status)
	}
	if now := w.sum(t); now != before {
		t.Errorf("%s: refused with %d, but something was written:\n%s\n%s", what, got.status, before, now)
	}
	if (got.status == http.StatusUnprocessableEntity || got.status == http.StatusConflict) &&
		(slices.Contains(x.text, name) || slices.Contains(x.dates, name)) {
		keepsWhatWasTyped(t, got, x, fields, what)
	}
	return x, true
}

// keepsWhatWasTyped holds the form of an answer against what was sent.
func keepsWhatWasTyped(t *testing.T, got page, x posting, fields url.Values, what string) {
	t.Helper()
	kept := map[string]string{}
	for n := range read(t, got).Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" {
			again := boxes(n)
			for _, name := range append(again.text, again.dates...) {
				kept[name] = again.fields.Get(name)
			}
		}
	}
	for _, name := range append(slices.Clone(x.text), x.dates...) {
		want := strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(fields.Get(name), "\uFFFD"), "\x00", "\uFFFD"), "\r\n", "\n")
		if back, there := kept[name]; !there && want != "" || there && back != want {
			t.Errorf("%s: answered %d, and %s was %.60q and came back as %.60q", what, got.status, name, want, back)
			return
		}
	}
}
