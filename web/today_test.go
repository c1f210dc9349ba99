package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// agrees sets the rhythm of an office for Amina's library.
func (v *visitor) agrees(office int64, days string) {
	v.t.Helper()
	got := v.post(link.OfficeOwn(office), url.Values{"library": {"1"}, "at_least_days": {days}})
	wantStatus(v.t, "agreeing on a rhythm", got, http.StatusSeeOther)
}

// An office that has gone quiet says when the last contact was, to the day, and what was agreed, in every language.
func TestTodaySaysHowLongAnOfficeIsQuiet(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom, undp := p.office(t, "natcom-ke"), p.office(t, "undp-ke")
	v.logs(natcom, "at", "2026-11-14T09:00")
	v.agrees(natcom, "3")
	v.agrees(undp, "1")
	wantText(t, "in English", v.get(link.Today).body,
		`<time class="late" datetime="2026-11-14T06:00:00Z">last contact 9 days ago · Sat 14 Nov</time>`, "agreed: at least every 3 days",
		"no contact yet", "agreed: at least every day")
	wantText(t, "in French", v.get(link.Today+"?lang=fr").body, "dernier contact il y a 9 jours", "convenu : au moins tous les 3 jours",
		"convenu : au moins tous les jours")
	wantText(t, "in Arabic", v.get(link.Today+"?lang=ar").body, "آخر تواصل", "كل 3 أيام على الأقل", "المتفق عليه: كل يوم على الأقل")
}

// Every relative time has its instant.
func TestTimesHaveTheirInstant(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	v.logs(natcom, "at", "2026-11-14T09:00", "people", "Grace Mfano", "next_step", "Send a letter", "next_on", "2026-11-20")
	late := `<time class="late" datetime="2026-11-20">3 days late (Fri 20 Nov)</time>`
	wantText(t, "Today", v.get(link.Today).body, late)
	wantText(t, "the office", v.get(link.Office(natcom)).body, late, `<dd><time datetime="2026-11-14T06:00:00Z">9 days ago`)
	wantText(t, "the person", v.get(link.Contact(1)).body, late)
	entry := link.Interaction(1)
	wantText(t, "the entry", v.get(entry).body, `<time datetime="2026-11-14T06:00:00Z">Sat 14 Nov, 09:00</time>`)
	p.Super(t, `UPDATE interaction SET zone = 'America/New_York', occurred_at = '2026-11-14T01:30Z'`)
	wantText(t, "an entry made elsewhere", v.get(entry).body,
		`<time datetime="2026-11-14T01:30:00Z">Sat 14 Nov, 04:30 your time · Fri 13 Nov, 20:30 in New York</time>`)
}

// A reader is offered nothing that the policy refuses; what colleagues logged says with which office.
func TestTodayForAViewer(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	v.logs(natcom, "at", "2026-11-20T09:00")
	v.agrees(p.office(t, "undp-ke"), "1")
	plan := link.With(link.NewTask, "office", number(p.office(t, "undp-ke")))
	wantText(t, "staff", v.get(link.Today).body, plan)
	viewer := p.join(t, v, "viewer@mto.example", url.Values{"library": {"1"}, "role": {"viewer"}})
	seen := viewer.get(link.Today).body
	if strings.Contains(seen, plan) {
		t.Error("a viewer is offered to plan a step")
	}
	wantText(t, "a viewer", seen, "no contact yet", "Amina Otieno called", `<bdi>Kenya National Commission for UNESCO</bdi></span></span>`)
}

// An empty day always says where to go: to an office, or for who looks at no library to the directory.
func TestAnEmptyDayShowsADoor(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	for range 2 { // the first call was not answered, the second was
		for _, kind := range []string{"national_commission", "information_centre", "resident_coordinator"} {
			var office int64
			p.One(t, &office, `SELECT id FROM office WHERE country = 'KE' AND kind = $1`, kind)
			wantText(t, "before "+kind, v.get(link.Today).body, "A good first door", `href="`+link.Office(office)+`"`)
			result := "no_answer"
			if p.count(t, `SELECT count(*) FROM interaction WHERE office_id = $1`, office) > 0 {
				result = "spoke"
			}
			v.logs(office, "result", result)
		}
	}
	p.Super(t, `UPDATE interaction SET occurred_at = occurred_at - make_interval(days => (10 - id)::int)`)
	wantText(t, "all reached", v.get(link.Today).body, "A good first door")
	coordinator := p.join(t, v, "coordinator@mto.example", url.Values{"library": {"0"}, "network_role": {"coordinator"}})
	wantText(t, "a coordinator", coordinator.get(link.Today).body, "Nothing is due", "The directory shows whom to begin with.")
	v.logs(p.office(t, "natcom-ke"), "next_step", "Write", "next_on", "2026-11-27")
	wantText(t, "a step on Friday", v.get(link.Today).body, "1 thing in the next seven days", "In the next seven days")
}
