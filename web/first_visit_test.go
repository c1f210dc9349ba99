package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
	"liaison/web/link"
)

// fridayAfter is the day for which the letter is promised.
var fridayAfter = crm.Date{Year: 2026, Month: time.November, Day: 27}

// A visit is one person's way through the program, with the time it would take: a quarter of a second for a word that is
// read, and so on. Words are those inside main in the first viewport, each text once in the whole visit.
type visit struct {
	*tab
	p     *i18n.Printer
	place *place
	phone bool // presses and letters take longer, and pages are waited for
	plain bool // without JavaScript

	read    map[string]bool
	words   int
	presses int
	letters int
	choices int
	pages   int
	waited  time.Duration // for pages, on a phone
	before  int64         // bytes received before the last page
	first   bool
}

// seconds is what the visit took by the counting rule.
func (v *visit) seconds() float64 {
	press, letter, pages := 1.2, 0.28, 0.2*float64(v.pages)
	if v.phone {
		press, letter, pages = 1.5, 0.45, v.waited.Seconds()
	}
	return 0.25*float64(v.words) + 2*float64(v.choices) + press*float64(v.presses) + letter*float64(v.letters) + pages
}

func (v *visit) String() string {
	return fmt.Sprintf("%.0f s: %d words, %d choices, %d presses, %d letters, %d pages (%.1f s)", v.seconds(), v.words, v.choices, v.presses,
		v.letters, v.pages, v.waited.Seconds())
}

// visit opens a browser for somebody in a language and a country.
func (p *place) visit(t *testing.T, b *program, lang, country string, options ...tabOption) *visit {
	t.Helper()
	nairobi := time.FixedZone("EAT", 3*60*60)
	return &visit{tab: p.tab(t, b, options...), p: i18n.For(lang, country).At(monday, nairobi), place: p, read: map[string]bool{}, first: true}
}

func (v *visit) say(key string, pairs ...any) string { return v.p.T(key, pairs...) }

// look reads what is in sight.
func (v *visit) look() {
	v.t.Helper()
	for _, text := range eval[[]string](v.tab, `(() => {
		const out = [], walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
		for (let n; (n = walk.nextNode());) {
			const text = n.data.trim().replace(/\s+/g, " "), range = document.createRange()
			if (!text || n.parentElement.closest(".sr, script, option:not(:checked)") || !n.parentElement.checkVisibility()) continue
			range.selectNodeContents(n)
			if ([...range.getClientRects()].some(b => b.width > 1 && b.height > 1 && b.top < innerHeight && b.bottom > 0)) out.push(text)
		}
		return out
	})()`) {
		if !v.read[text] {
			v.read[text] = true
			v.words += len(strings.Fields(text))
		}
	}
}

// arrive is a page that came: it is on the right address, the focus is not lost, and it was not too heavy.
func (v *visit) arrive(path string, since time.Time) {
	v.t.Helper()
	v.at(path)
	v.pages++
	v.waited += time.Since(since)
	limit := int64(20 << 10)
	if v.first {
		limit, v.first = 100<<10, false
	}
	v.run(chromedp.Sleep(60 * time.Millisecond)) // what the page says for itself is said
	if got := v.received.Load() - v.before; got > limit {
		v.t.Errorf("%s took %d bytes, at most %d", path, got, limit)
	}
	v.before = v.received.Load()
	if !v.plain && eval[bool](v.tab, `document.activeElement === document.body`) {
		v.t.Errorf("%s: the focus is lost", path)
	}
	v.look()
}

// see opens a page and reads it.
func (v *visit) see(address string) {
	v.t.Helper()
	since := time.Now()
	v.open(address)
	v.arrive(eval[string](v.tab, "location.pathname"), since)
}

// write types into a field.
func (v *visit) write(key, text string) {
	v.t.Helper()
	v.fill(v.say(key), text)
	v.letters += len([]rune(text))
}

// act presses and waits for the page that follows.
func (v *visit) act(role, name, path string) {
	v.t.Helper()
	v.presses++
	v.mark()
	since := time.Now()
	v.press(role, name)
	v.renewed()
	v.arrive(path, since)
}

// pick chooses one of few.
func (v *visit) pick(name string) {
	v.t.Helper()
	v.choices++
	v.presses++
	v.press("radio", name)
}

// unfold opens the fold of a text.
func (v *visit) unfold(key string) {
	v.t.Helper()
	v.presses++
	v.press("DisclosureTriangle", v.say(key))
	v.run(chromedp.Sleep(60 * time.Millisecond))
	v.look()
}

// setUp answers the seven questions.
func (v *visit) setUp(library, country, typed, city, name string) {
	v.t.Helper()
	since := time.Now()
	v.open(link.InLanguage(link.SetUp, v.p.Lang()))
	v.arrive(link.SetUp, since)
	v.write("setup.code", v.place.code)
	v.write("setup.library", library)
	v.choices++
	v.presses++
	v.choose(v.say("word.country"), country, typed)
	v.write("word.city", city)
	v.write("setup.name", name)
	v.write("setup.email", "amina@mto.example")
	v.write("word.password", "mto-2026-otieno")
	v.act("button", v.say("setup.start"), link.Country(country))
}

// openOffice follows the link to an office, by its name in the reader's language.
func (v *visit) openOffice(office int64) {
	v.t.Helper()
	v.choices++
	v.act("link", eval[string](v.tab, fmt.Sprintf(`document.querySelector('main a[href=%q]').innerText.trim().replace(/\s+/g, " ")`,
		link.Office(office))), link.Office(office))
}

// addNumber keeps the number that was found on their website.
func (v *visit) addNumber(office int64) {
	v.t.Helper()
	v.unfold("office.reach_add")
	v.write("office.phone", "+254 20 000 0000")
	v.pick(v.say("office.source.website"))
	v.act("button", v.say("office.keep"), link.Office(office))
	v.until(fmt.Sprintf(`document.querySelector("[data-flash]")?.innerText.includes(%q)`, v.say("office.reach_kept")))
}

// toTheLog opens the form as one does: with a number that is called it opens by itself.
func (v *visit) toTheLog() {
	v.t.Helper()
	if v.plain {
		v.choices++
		v.act("link", v.say("log.title"), link.NewInteraction)
		return
	}
	v.unfold("office.call.title")
	v.presses++
	since := time.Now()
	v.pressOn(v.elementIn("details[open]", "+254 20 000 0000"))
	v.arrive(link.NewInteraction, since)
}

// elementIn is the link of a name inside what a selector finds.
func (v *visit) elementIn(selector, name string) runtime.RemoteObjectID {
	v.t.Helper()
	return v.evaluated(fmt.Sprintf(`[...document.querySelectorAll('%s a')].filter(a => a.innerText.trim() === %q).at(-1)`, selector, name))
}

// firstDay is the whole script, from the seven questions to the list of tomorrow.
func (v *visit) firstDay(office int64, country, typed string) {
	v.t.Helper()
	v.setUp("Mto Public Library", country, typed, "Nairobi", "Amina Otieno")
	v.openOffice(office)
	v.addNumber(office)
	v.toTheLog()
	v.write("log.who", "Grace Mfano, information officer")
	v.write("log.said", "Likes a display for Human Rights Day, wants a letter first")
	v.write("log.next_step", "Send a letter")
	v.friday()
	v.act("button", v.say("log.do.call"), link.Office(office))
	v.until(fmt.Sprintf(`document.querySelector("[data-flash]")?.innerText.includes(%q)`, v.p.LongDay(fridayAfter)))
	v.act("button", v.say("word.yes"), link.Office(office))
	v.act("link", v.say("frame.nav.today"), link.Today)
	v.until(`["Send a letter", "Grace Mfano"].every(text => document.querySelector("main").innerText.includes(text))`)
}

// friday chooses the day by its chip, with a script and without.
func (v *visit) friday() {
	v.t.Helper()
	v.choices++
	v.presses++
	if v.plain {
		v.press("radio", v.p.WeekdayName(time.Friday))
		return
	}
	v.press("button", v.p.WeekdayName(time.Friday))
}

// wantOnce checks what the database holds at the end: one of each, and nothing else.
func (p *place) wantOnce(t *testing.T) {
	t.Helper()
	for query, want := range map[string]int{
		"library": 1, "app_user": 1, "office_reach": 1, "contact": 1, "appointment": 1, "interaction": 1, "task": 1,
		"office_source WHERE confirmed_at IS NOT NULL": 1, "office_source WHERE reach_id IS NOT NULL": 1,
	} {
		if got := p.count(t, "SELECT count(*) FROM "+query); got != want {
			t.Errorf("%s: %d rows, want %d", query, got, want)
		}
	}
	for _, noun := range []string{"library", "contact", "interaction", "task", "office_reach"} {
		if p.count(t, `SELECT count(*) FROM audit WHERE noun = $1`, noun) == 0 {
			t.Errorf("no audit line for %s", noun)
		}
	}
}

// TestFirstVisit walks the first visit in the browser, in every way people come.
func TestFirstVisit(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		name             string
		browser          *program
		lang             string
		country, typed   string
		office           string
		phone, plain     bool
		options          []tabOption
		seconds          float64 // the totals that the script allows; 0 where it counts nothing
		presses, letters int
	}{
		{"laptop", today, "en", "KE", "Kenya", "unic-nairobi", false, false, nil, 280, 22, 225},
		{"phone", today, "en", "KE", "Kenya", "unic-nairobi", true, false, []tabOption{sized(360, 640), slowLine}, 330, 22, 225},
		{"an old phone", old, "en", "KE", "Kenya", "unic-nairobi", true, false, []tabOption{sized(360, 640)}, 330, 22, 225},
		{"French", today, "fr", "KE", "Kenya", "unic-nairobi", false, false, nil, 0, 0, 0},
		{"Arabic in Tunisia", today, "ar", "TN", "تونس", "natcom-tn", false, false, []tabOption{sized(360, 640)}, 0, 0, 0},
		{"keyboard", today, "en", "KE", "Kenya", "unic-nairobi", false, false, []tabOption{byKeyboard}, 0, 0, 0},
		{"no script", today, "en", "KE", "Kenya", "unic-nairobi", false, true, []tabOption{withoutScript}, 0, 0, 0},
		{"keyboard and no script", today, "en", "KE", "Kenya", "unic-nairobi", false, true, []tabOption{withoutScript, byKeyboard}, 0, 0, 0},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			v := p.visit(t, way.browser, way.lang, way.country, way.options...)
			v.phone, v.plain = way.phone, way.plain
			v.firstDay(p.office(t, way.office), way.country, way.typed)
			p.wantOnce(t)
			// welcome, kept, a new person, logged, confirmed
			if said := eval[[]string](v.tab, `window.announced ?? []`); !v.plain && len(said) != 5 {
				t.Errorf("announced %q, want each change once", said)
			}
			t.Log(v)
			if way.seconds > 0 && (v.seconds() > way.seconds || v.presses > way.presses || v.letters > way.letters) {
				t.Errorf("%s; at most %.0f s, %d presses, %d letters", v, way.seconds, way.presses, way.letters)
			}
		})
	}
}

// TestNobodyAnswers: three presses, no text, and a call for tomorrow morning on the list.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	office := p.office(t, "unic-nairobi")
	v := p.signedIn(t, today)
	v.see(link.Office(office))
	v.see(link.LogWith(office))
	v.words, v.pages, v.waited = 0, 0, 0 // form and office are known by now
	v.pick(v.say("log.result.no_answer"))
	if got, want := eval[string](v.tab,
		`[...document.querySelectorAll("[data-after]")].filter((chip) => chip.offsetParent).map((chip) => chip.textContent).join()`),
		v.say("log.chip", "step", v.say("step.call_again"), "day", crm.Date{Year: 2026, Month: 11, Day: 24}); got != want {
		t.Errorf("before saving %q is proposed, want %q", got, want)
	}
	v.act("button", v.say("log.do.call"), link.Office(office))
	v.presses++
	v.mark()
	v.press("button", "Call again, Tuesday morning")
	v.renewed()
	if v.presses != 3 || v.letters != 0 || v.seconds() > 15 {
		t.Errorf("%s; at most three presses, no letters, 15 s", v)
	}
	if n := p.count(t, `SELECT count(*) FROM task WHERE title_key = 'step.call_again' AND due_on = '2026-11-24'`); n != 1 {
		t.Errorf("%d calls for Tuesday on the list", n)
	}
}

// signedIn is Amina's browser, signed in with the password of visitor_test.go.
func (p *place) signedIn(t *testing.T, b *program, options ...tabOption) *visit {
	t.Helper()
	v := p.visit(t, b, "en", "KE", options...)
	v.enter("amina@mto.example")
	return v
}

func (v *visit) enter(email string) {
	v.t.Helper()
	v.open(link.SignIn)
	v.fill(v.say("word.email"), email)
	v.fill(v.say("word.password"), password)
	v.press("button", v.say("word.sign_in"))
	v.at(link.Today)
	v.first, v.before = false, v.received.Load()
}

// TestTheSecondCallIsQuick: the same person again, by keyboard, in twenty seconds; thirty on a phone.
func TestTheSecondCallIsQuick(t *testing.T) {
	t.Parallel()
	for _, phone := range []bool{false, true} {
		t.Run(fmt.Sprintf("phone %v", phone), func(t *testing.T) {
			t.Parallel()
			p := open(t)
			amina := p.amina(t)
			office := p.office(t, "unic-nairobi")
			wantStatus(t, "the first call", amina.post(link.Interactions,
				sent(amina.get(link.LogWith(office)).hidden(t, link.Interactions), "people", "Grace Mfano, information officer", "kind", "call",
					"result", "spoke")), http.StatusSeeOther)
			options, most := []tabOption{byKeyboard}, 20.0
			if phone {
				options, most = []tabOption{sized(360, 640), slowLine}, 30
			}
			v := p.signedIn(t, today, options...)
			v.phone = phone
			v.see(link.LogWith(office))
			v.see(link.Office(office))
			v.words, v.pages, v.waited = 0, 0, 0 // form and office are known by now
			since := time.Now()
			v.presses++
			if phone {
				v.press("link", v.say("frame.log_short"))
			} else {
				v.run(chromedp.KeyEvent("n"))
			}
			v.arrive(link.NewInteraction, since)
			v.write("log.said", "She likes the letter, asks for two dates")
			v.choices++
			v.presses++
			v.press("button", v.say("log.chip", "step", v.say("step.write_letter"), "day", fridayAfter))
			v.presses++
			v.press("button", v.say("log.do.call"))
			v.at(link.Office(office))
			t.Log(v)
			if v.letters != 40 || v.seconds() > most {
				t.Errorf("%s; at most %.0f s with 40 letters", v, most)
			}
			if n := p.count(t, `SELECT count(*) FROM interaction_contact`); n != 2 {
				t.Errorf("Grace was there %d times, want twice", n)
			}
			if n := p.count(t, `SELECT count(*) FROM task WHERE title_key = 'step.write_letter' AND due_on = '2026-11-27'`); n != 1 {
				t.Errorf("%d letters on the list", n)
			}
		})
	}
}

// TestTheLineIsCut: the form stays as it is, says so, and one press later there is exactly one call.
func TestTheLineIsCut(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	office := p.office(t, "unic-nairobi")
	v := p.signedIn(t, today)
	v.open(link.LogWith(office))
	v.write("log.said", "Likes a display")
	v.expected = "Failed to fetch"
	v.run(network.EmulateNetworkConditions(true, 0, -1, -1))
	v.press("button", v.say("log.do.call"))
	v.until(`document.querySelector("main [role=alert]")?.innerText.includes("Not saved: no connection") &&
		document.getElementById("f-note").value === "Likes a display"`)
	v.run(network.EmulateNetworkConditions(false, 0, -1, -1))
	v.press("button", "Try again")
	v.at(link.Office(office))
	if n := p.count(t, `SELECT count(*) FROM interaction WHERE note = 'Likes a display'`); n != 1 {
		t.Errorf("%d calls, want one", n)
	}
}

// TestTheSessionEndsBeforeTheLog: the password is asked on the same page, and there is exactly one call.
func TestTheSessionEndsBeforeTheLog(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]tabOption{"script": nil, "no script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			p.amina(t)
			office := p.office(t, "unic-nairobi")
			v := p.signedIn(t, today, options...)
			v.open(link.LogWith(office))
			v.write("log.said", "Likes a display")
			p.endSessions(t)
			v.press("button", v.say("log.do.call"))
			v.until(`document.querySelector("main").innerText.includes("Nothing you typed is lost")`)
			v.fill(v.say("word.password"), password)
			v.press("button", v.say("word.sign_in"))
			v.at(link.Office(office))
			if n := p.count(t, `SELECT count(*) FROM interaction WHERE note = 'Likes a display'`); n != 1 {
				t.Errorf("%d calls, want one", n)
			}
		})
	}
}

// TestTheSecondLibraryIsTold: before saving it reads who was in touch this week, and nothing more.
func TestTheSecondLibraryIsTold(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	office := p.office(t, "unic-nairobi")
	amina.post(link.AdminLibraries, url.Values{"idempotency_key": {form.NewKey()}, "name": {"Kisumu Lakeside Library"}, "kind": {"library"},
		"country": {"KE"}, "city": {"Kisumu"}, "zone": {"Africa/Nairobi"}, "basis": {"consent"}})
	other := p.count(t, `SELECT max(id) FROM library`)
	wantStatus(t, "the call", amina.post(link.Interactions, sent(amina.get(link.LogWith(office)).hidden(t, link.Interactions), "people",
		"Grace Mfano", "kind", "call", "result", "spoke", "note", "wants a letter first")), http.StatusSeeOther)
	p.join(t, amina, "otto@kisumu.example", url.Values{"library": {fmt.Sprint(other)}, "role": {"staff"}})
	v := p.visit(t, today, "en", "KE")
	v.enter("otto@kisumu.example")
	v.open(link.LogWith(office))
	v.until(`document.querySelector("main").innerText.includes("Mto Public Library was in touch with this office this week")`)
	for _, secret := range []string{"Grace", "letter first", "Amina"} {
		if eval[bool](v.tab, fmt.Sprintf(`document.documentElement.outerHTML.includes(%q)`, secret)) {
			t.Errorf("the other library reads %q", secret)
		}
	}
}

// TestWithoutANumber: the page says what to do first, and the step can be put on the list.
func TestWithoutANumber(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	office := p.office(t, "unic-nairobi")
	v := p.signedIn(t, today)
	v.open(link.Office(office))
	v.unfold("office.call.title")
	v.until(`document.querySelector("main").innerText.includes("Find their number first: their website, or ask a colleague")`)
	v.press("button", v.say("office.call.find_number"))
	v.until(`document.querySelector("[data-flash]")`)
	v.open(link.Today)
	v.until(`document.querySelector("main").innerText.includes("Find the telephone number")`)
}
