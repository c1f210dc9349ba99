package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"liaison/web/form"
	"liaison/web/link"
)

// asked is the office that Today asks about, "" where it asks about none, and which of how many it is.
func (v *visitor) asked() (office, progress string) {
	v.t.Helper()
	got := v.get(link.Today)
	wantStatus(v.t, "Today", got, http.StatusOK)
	if m := regexp.MustCompile(`action="/offices/(\d+)/confirmations"`).FindStringSubmatch(got.body); m != nil {
		office = m[1]
	}
	return office, regexp.MustCompile(`Office \d+ of \d+`).FindString(got.body)
}

func (v *visitor) wantProgress(when, want string) (office string) {
	v.t.Helper()
	office, got := v.asked()
	if got != want {
		v.t.Errorf("%s the page says %q, want %q", when, got, want)
	}
	return office
}

func (v *visitor) confirms(office string) page {
	v.t.Helper()
	return v.post("/offices/"+office+"/confirmations", url.Values{form.KeyField: {form.NewKey()}, "library": {"1"}, "via": {"website"},
		"return": {link.Today}})
}

// Ten minutes left: one office of the country after another, by one press each. Who was put aside is not asked about again that
// day, wherever the same person goes on; the next day they are.
func TestTenMinutesLeft(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	first := v.wantProgress("at first", "Office 1 of 14")
	wantRedirect(t, "yes", v.confirms(first), link.Today)
	second := v.wantProgress("after yes", "Office 2 of 14")
	address := "/offices/" + second + "/postponement"
	wantRedirect(t, "not today", v.post(address, v.get(link.Today).hidden(t, address)), link.Today+"#verify")
	wantText(t, "what was done", v.get(link.Today).body, "Put aside until tomorrow.")
	elsewhere := p.visitor(t)
	elsewhere.signIn("amina@mto.example", password, url.Values{})
	third := elsewhere.wantProgress("in another browser", "Office 3 of 14")
	if first == "" || second == "" || third == "" || first == second || second == third || first == third {
		t.Fatalf("asked about %q, %q, %q", first, second, third)
	}
	wantRedirect(t, "once more", v.post(address, url.Values{"return": {link.Today}}), link.Today)
	v.wantProgress("one office put aside twice", "Office 3 of 14")
	colleague := p.join(t, v, "joel@mto.example", url.Values{"library": {"1"}, "role": {"staff"}})
	if office := colleague.wantProgress("a colleague who settled nothing", "Office 1 of 13"); office != second {
		t.Errorf("a colleague is asked about %s, want %s, which Amina put aside for herself", office, second)
	}
	wantStatus(t, "no such office", v.post("/offices/999999/postponement", url.Values{}), http.StatusNotFound)
	p.Super(t, `UPDATE office_aside SET on_date = on_date - 1`)
	p.Super(t, `UPDATE office_source SET confirmed_at = '2026-11-22T20:59Z' WHERE confirmed_by = 1`) // a minute before Monday in Nairobi
	if office := v.wantProgress("the next day", "Office 1 of 13"); office != second {
		t.Errorf("the next day the page asks about %s, want %s", office, second)
	}
	p.Super(t, `UPDATE office_source SET confirmed_at = '2026-11-22T21:00Z' WHERE confirmed_by = 1`)
	v.wantProgress("confirmed at midnight", "Office 2 of 14")
}

// Taking a confirmation back asks again; when nothing is left to ask the page says so, to who reads it only nothing is counted.
func TestTheLastOfTenMinutes(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	first, _ := v.asked()
	v.confirms(first)
	wantStatus(t, "taken back", v.post(link.Undo, v.get(link.Today).hidden(t, link.Undo)), http.StatusSeeOther)
	if office := v.wantProgress("taken back", "Office 1 of 14"); office != first {
		t.Errorf("taken back, the page asks about %s, want %s", office, first)
	}
	viewer := p.join(t, v, "viewer@mto.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	if seen := viewer.get(link.Today).body; !strings.Contains(seen, "Ten minutes left?") || strings.Contains(seen, "Office 1 of") ||
		strings.Contains(seen, `/postponement"`) {
		t.Error("a viewer is not shown the office, or is offered what they may not do")
	}
	for range 14 {
		office, _ := v.asked()
		v.post("/offices/"+office+"/postponement", url.Values{})
	}
	wantText(t, "all put aside", v.get(link.Today).body, "Nothing more to ask today.")
	if office, progress := v.asked(); office+progress != "" {
		t.Errorf("the page still asks about %s (%s)", office, progress)
	}
}

// The question has keys of one letter, outside of fields; after each the focus stands on the next office.
func TestTheKeysOfTenMinutes(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.amina(t)
	v := p.signedIn(t, today)
	v.open(link.Today)
	shows := func(progress string) {
		v.until(`document.querySelector("#verify small")?.innerText === "` + progress + `"`)
	}
	const onNext = `document.activeElement?.matches("#verify [data-row] a")`
	shows("Office 1 of 14")
	v.run(chromedp.Focus(`[name=q]`), chromedp.KeyEvent("ws"))
	v.until(`document.activeElement.value === "ws"`)
	v.run(chromedp.Blur(`[name=q]`))
	shows("Office 1 of 14")
	v.run(chromedp.KeyEvent("s"))
	shows("Office 2 of 14")
	v.until(onNext)
	v.run(chromedp.KeyEvent("w"))
	shows("Office 3 of 14")
	v.until(onNext)
	v.run(chromedp.KeyEvent("t"))
	shows("Office 4 of 14")
	if by := p.count(t, `SELECT count(*) FROM office_source WHERE confirmed_by = 1 AND confirmed_via IN ('website', 'phone')`); by != 2 {
		t.Errorf("%d offices are confirmed, want 2", by)
	}
	v.run(chromedp.KeyEvent("?"))
	v.until(`document.getElementById("keys").open && document.getElementById("keys").innerText.includes("Not today")`)
	v.run(chromedp.KeyEvent("s"), chromedp.KeyEvent("\x1b"))
	v.until(`!document.getElementById("keys").open`)
	shows("Office 4 of 14")
	v.run(chromedp.KeyEvent("c"))
	v.until(`/^\/offices\/\d+\/edit$/.test(location.pathname)`)
}

// Who answers "no" and corrects the office is not asked about it again that day; it is still not confirmed, so a colleague is.
func TestACorrectedOfficeIsNotAskedAboutAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	colleague := p.join(t, v, "joel@mto.example", url.Values{"library": {"1"}, "role": {"staff"}})
	first := v.wantProgress("at first", "Office 1 of 14")
	address := "/offices/" + first
	form := read(t, v.get(address+"/edit"))
	for _, s := range form.sheets() {
		if s.action == address {
			s.fields.Set("short_name", "KNCU")
			s.fields.Set("source_kind", "website")
			wantStatus(t, "the correction", v.post(address, s.fields), http.StatusSeeOther)
		}
	}
	if office := v.wantProgress("after the correction", "Office 2 of 14"); office == first {
		t.Errorf("asked about office %s again", office)
	}
	if office := colleague.wantProgress("a colleague", "Office 1 of 14"); office != first {
		t.Errorf("a colleague is asked about %s, want %s", office, first)
	}
}
