package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison/web/link"
)

// Every group of facts beside a record says at its heading what can be done to it and about what, for those who may: the link
// leads to that part of the form, which is open and has the focus at its first field.
func TestEveryGroupIsEditedInPlace(t *testing.T) {
	t.Parallel()
	p, amina, _ := furnished(t)
	office := p.office(t, "natcom-ke")
	wantStatus(t, "how they wish to be approached", amina.post(link.Office(office),
		sent(amina.get(link.Edit(link.Office(office))).hidden(t, link.Office(office)), "name", "Kenya National Commission for UNESCO",
			"approach_first", "letter", "source_kind", "website",
			"organisation", number(int64(p.count(t, `SELECT organisation_id FROM office WHERE id = $1`, office))), "kind", "national_commission",
			"city", "Nairobi", "country", "KE")), http.StatusSeeOther)
	viewer := p.join(t, amina, "viewer@mto.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	v := p.signedIn(t, today, sized(360, 800))
	for record, groups := range map[string]map[string]string{
		link.Contact(3): {"Edit: Reach": "#f-channel_0", "Add a post": "h1", "Edit: Name and protocol": "#f-name", "Edit: Note": "#f-note",
			"Edit: Themes": "[name=theme]", "Edit: Where this comes from": "#f-source"},
		link.Office(office): {"Add: People": "#f-name", "Add: Posts": "h1", "Add: Open with this office": "#f-title",
			"Edit: For our library": "h1", "Edit: Mandate": "[name=theme]",
			"Correct: Facts and source": "h1", "Correct: How they wish to be approached": "[name=approach_first]"},
	} {
		if found := regexp.MustCompile(`<a class="quiet-link"[^>]*>(Edit|Add|Correct)</a>`).FindString(viewer.get(record).body); found != "" {
			t.Errorf("%s offers a viewer %s", record, found)
		}
		v.open(record)
		bare := eval[string](v.tab, `[...document.querySelectorAll(".columns-side > .section")]
			.filter(s => !s.querySelector(".section-head a")).map(s => s.querySelector("h2").innerText).join(", ")`)
		if bare != "" {
			t.Errorf("%s has groups that nothing can be done to: %s", record, bare)
		}
		for name, field := range groups {
			v.open(record)
			link := v.element("link", name)
			if !on[bool](v.tab, link, `function() {
				const s = getComputedStyle(this)
				return this.getBoundingClientRect().height >= 44 && s.opacity === "1" && s.visibility === "visible"
			}`) {
				t.Errorf("%s: %q is not there to be touched", record, name)
			}
			v.pressOn(link)
			v.until(`document.activeElement?.matches("main ` + field + `") && document.activeElement.checkVisibility()`)
		}
	}
	if strings.Contains(amina.get(link.With(link.Edit(link.Contact(3)), "at", "nowhere")).body, "autofocus") {
		t.Error("an unknown part has the focus")
	}
}
