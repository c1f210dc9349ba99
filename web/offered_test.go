package web

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"liaison/crm"
	"liaison/web/link"
)

// TestWhatIsOffered walks, as everybody, from page to page along every link: none leads to a refusal or to nothing, and no form
// stands there that the policy would refuse everywhere.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	people := map[string]*visitor{"amina": amina}
	emails := map[string]string{"amina": "amina@mto.example"}
	for who, roles := range everybody {
		emails[who] = strings.ReplaceAll(who, " ", ".") + "@people.example"
		people[who] = p.join(t, amina, emails[who], roles)
		if strings.HasPrefix(who, "viewer here") {
			amina.post(link.AdminUsers, url.Values{"name": {who}, "email": {emails[who]}, "lang": {"en"}, "library": {"1"}, "role": {"viewer"}})
		}
	}
	for _, who := range slices.Sorted(maps.Keys(people)) {
		session, err := p.Services().Sessions.SignIn(crm.WithRequest(t.Context(), newReference()),
			crm.SignIn{Email: emails[who], Password: password})
		if err != nil {
			t.Fatal(err)
		}
		walkAs(t, who, people[who], session.Actor)
		if strings.HasPrefix(who, "viewer here") {
			people[who].get(link.With(link.Switch, "library", "1"))
			walkAs(t, who+", here", people[who], session.Actor)
		}
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.3000s", said)
	}
}

func walkAs(t *testing.T, who string, v *visitor, actor crm.Actor) {
	t.Helper()
	w := &walk{t: t, who: who, v: v, actor: actor, seen: map[string]int{}, asked: map[string]bool{}, next: []step{{to: link.Today}}}
	for len(w.next) > 0 {
		first := w.next[0]
		w.next = w.next[1:]
		w.take(first)
	}
	if len(w.asked) < 20 {
		t.Errorf("%s came to %d pages only", who, len(w.asked))
	}
}

// walk is one person's way through the pages.
type walk struct {
	t     *testing.T
	who   string
	v     *visitor
	actor crm.Actor
	seen  map[string]int // pages of a kind
	asked map[string]bool
	next  []step
}

// step is a link: where it leads, and the page that offers it.
type step struct{ to, from string }

var varying = regexp.MustCompile(`\d+|^/directory/[A-Z]{2}`)

// enough is how many pages of a kind are looked at.
const enough = 4

func (w *walk) take(s step) {
	u, err := url.Parse(s.to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/assets/") ||
		u.Query().Has("library") {
		return // elsewhere, or into another library, where other things are offered
	}
	address := u.RequestURI()
	kind := varying.ReplaceAllString(u.Path, "N")
	if w.asked[address] || w.seen[kind] >= enough {
		return
	}
	w.asked[address] = true
	w.seen[kind]++
	got := w.v.get(address)
	switch {
	case got.status == http.StatusSeeOther:
		w.next = append(w.next, step{got.location(), address})
		return
	case got.status != http.StatusOK:
		w.t.Errorf("%s: %s answers %d; offered by %s", w.who, address, got.status, s.from)
		return
	case !strings.HasPrefix(got.header.Get("Content-Type"), "text/html"):
		return
	}
	root, err := html.Parse(strings.NewReader(got.body))
	if err != nil {
		w.t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "a" && attr(n, "href") != "":
			if to, err := u.Parse(attr(n, "href")); err == nil {
				w.next = append(w.next, step{to.String(), address})
			}
		case n.Data == "form" && attr(n, "method") == "post":
			w.mayPost(attr(n, "action"), address)
		case n.Data == "button" && attr(n, "formaction") != "":
			w.mayPost(attr(n, "formaction"), address)
		}
	}
}

// mayPost asks the policy about a form: somewhere, and in one of the libraries if the route's rows are a library's.
func (w *walk) mayPost(action, page string) {
	path, _, _ := strings.Cut(action, "?")
	for _, r := range routes {
		if r.method != http.MethodPost || !fits(r.path, path) {
			continue
		}
		if r.needs < signedIn {
			return // open to everybody
		}
		if !w.actor.May(r.action) || r.needs >= ofLibrary && !w.actor.MayIn(r.action, 1) && !w.actor.MayIn(r.action, 2) {
			w.t.Errorf("%s: a form on %s posts to %s, which they may not", w.who, page, action)
		}
		return
	}
	w.t.Errorf("%s: a form on %s posts to %s, which is no route", w.who, page, action)
}

// fits tells whether a path is one of a route's.
func fits(pattern, path string) bool {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	return len(a) == len(b) && !slices.ContainsFunc(a, func(part string) bool {
		i := slices.Index(a, part)
		return part != b[i] && !strings.HasPrefix(part, ":")
	})
}
