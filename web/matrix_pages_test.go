package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"liaison/web/link"
)

// A sight is how somebody may see a page.
type sight struct {
	lang, light string
	width       int64
}

// covering is each language, light and width once; every is each of them with each.
var covering = []sight{{"en", "light", 1280}, {"ar", "dark", 360}}

func every() (all []sight) {
	for _, lang := range []string{"en", "ar"} {
		for _, light := range []string{"light", "dark"} {
			all = append(all, sight{lang, light, 1280}, sight{lang, light, 360})
		}
	}
	return all
}

// TestEveryPageForEverybody: axe finds nothing on any page in the covering sights, and in every sight of the gallery, which shows
// what pages are made of; nothing scrolls sideways, at 320 pixels neither.
func TestEveryPageForEverybody(t *testing.T) {
	t.Parallel()
	t.Run("before the first visit", func(t *testing.T) {
		t.Parallel()
		p := open(t)
		p.examine(t, p.visit(t, today, "en", "KE"), covering, link.SetUp)
	})
	p, _, pages := furnished(t)
	t.Run("for strangers", func(t *testing.T) {
		t.Parallel()
		p.examine(t, p.visit(t, today, "en", "KE"), covering, link.SignIn, "/links/unknown")
	})
	t.Run("the gallery", func(t *testing.T) {
		t.Parallel()
		p.examine(t, p.signedIn(t, today), every(), link.Gallery)
	})
	for part := range slices.Chunk(append(pages, link.AdminUser(1)), 24) { // a tab has its limit of time
		t.Run("from "+part[0], func(t *testing.T) {
			t.Parallel()
			p.examine(t, p.signedIn(t, today), covering, part...)
		})
	}
}

// examine looks at pages in some sights, and at every width in each language of theirs.
func (p *place) examine(t *testing.T, v *visit, sights []sight, pages ...string) {
	t.Helper()
	v.t = t
	for _, address := range pages {
		lang := ""
		for _, s := range sights {
			if s.lang != lang {
				lang = s.lang
				v.open(link.InLanguage(address, lang))
				v.wide(fmt.Sprintf("%s in %s", address, lang))
			}
			v.run(chromedp.EmulateViewport(s.width, 800), emulation.SetEmulatedMedia().WithFeatures(
				[]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.light}, {Name: "prefers-reduced-motion", Value: "reduce"}}))
			if found := v.axe(); found != "" {
				t.Errorf("%s in %s, %s, %d wide:\n%s", address, s.lang, s.light, s.width, found)
			}
		}
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%s", said)
	}
}

// wide reports what of the page in sight stands beside its width.
func (v *visit) wide(what string) {
	v.t.Helper()
	for _, width := range []int64{1280, 360, 320} {
		v.run(chromedp.EmulateViewport(width, 800))
		if outside := eval[string](v.tab, `document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("main *")]
			.filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
			.map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n") || "outside main"`); outside != "" {
			v.t.Errorf("%s scrolls sideways at %d:\n%s", what, width, outside)
		}
	}
}
