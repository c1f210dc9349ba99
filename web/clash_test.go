package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// Whoever saves after somebody else is shown what now stands, in words, in the forms of a library's own facts and of an account too.
func TestAClashSaysInWordsWhatStandsNow(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	p.person(t, "joel@mto.example", "Joel Kimani")
	own := link.OfficeOwn(p.office(t, "natcom-ke"))
	first := url.Values{"library": {"1"}, "version": {"0"}, "lead": {"2"}, "at_least_days": {"45"}, "note": {"Ring first\r\nthen write"}}
	wantStatus(t, "the first", v.post(own, first), http.StatusSeeOther)
	late := v.post(own, url.Values{"library": {"1"}, "version": {"0"}, "lead": {"1"}, "at_least_days": {"30"},
		"note": {"Ring first\r\nthen write"}})
	wantStatus(t, "the second", late, http.StatusConflict)
	wantText(t, "the second", late.body, "Amina Otieno changed this in the meantime", `data-take="lead" value="2"`, ">Joel Kimani</span>",
		`data-take="at_least_days" value="45"`)
	if strings.Contains(late.body, `data-take="note"`) {
		t.Errorf("%s is shown, which nobody changed", `data-take="note"`)
	}

	wantStatus(t, "emptied", v.post(own, url.Values{"library": {"1"}, "version": {"1"}, "note": {"Ring first\r\nthen write"}}),
		http.StatusSeeOther)
	late = v.post(own, url.Values{"library": {"1"}, "version": {"1"}, "lead": {"2"}, "at_least_days": {"30"},
		"note": {"Ring first\r\nthen write"}})
	wantStatus(t, "what was emptied", late, http.StatusConflict)
	wantText(t, "what was emptied", late.body, `data-take="lead" value=""`, `data-take="at_least_days" value=""`)

	account := v.get(link.Account).hidden(t, link.Account)
	version := account.Get("version")
	fields := func(pairs ...string) url.Values {
		return sent(url.Values{"version": {version}, "name": {"Amina Otieno"}, "lang": {"en"}, "country": {"KE"}, "zone": {"Africa/Nairobi"},
			"keys": {"1"}}, pairs...)
	}
	wantStatus(t, "another name", v.post(link.Account, fields("name", "Amina A. Otieno", "theme", "dark")), http.StatusSeeOther)
	late = v.post(link.Account, fields("theme", "light"))
	wantStatus(t, "in the other tab", late, http.StatusConflict)
	wantText(t, "in the other tab", late.body, `data-take="name" value="Amina A. Otieno"`, `data-take="theme" value="dark"`)
	if strings.Contains(late.body, `data-take="zone"`) {
		t.Errorf("%s is shown, which nobody changed", `data-take="zone"`)
	}
}

// A contact's languages and the time of an entry are shown too, as their fields have them.
func TestAClashKnowsLanguagesAndTimes(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	grace := v.adds("Grace Mfano", "")
	edit := v.get(link.Edit(grace)).hidden(t, grace)
	late := sent(v.get(link.Edit(grace)).hidden(t, grace), "name", "Grace Mfano", "basis", "consent")
	first := sent(edit, "name", "Grace Mfano", "basis", "consent", "do_not_contact", "1", "do_not_reason", "She asked")
	first["language"] = []string{"fr", "en"}
	wantStatus(t, "the first", v.post(grace, first), http.StatusSeeOther)
	late["language"] = []string{"ar", ""}
	clash := v.post(grace, late)
	wantStatus(t, "the second", clash, http.StatusConflict)
	wantText(t, "the second", clash.body, "data-take=\"language\" value=\"en\nfr\"", "English and French",
		`data-take="do_not_contact" value="1"`)

	office := p.office(t, "natcom-ke")
	v.logs(office, "contact", "1", "at", "2026-11-20T10:15")
	entry := link.Interaction(1)
	fields := url.Values{"version": {"1"}, "whole": {"1"}, "kind": {"call"}, "direction": {"out"}, "result": {"spoke"},
		"at": {"2026-11-20T09:00"}, "office_name": {"Kenya National Commission for UNESCO"}, "contact": {"1"}, "visibility": {"library"}}
	wantStatus(t, "the first correction", v.post(entry, fields), http.StatusSeeOther)
	fields.Set("at", "2026-11-20T11:30")
	fields.Set("kind", "visit")
	clash = v.post(entry, fields)
	wantStatus(t, "the second correction", clash, http.StatusConflict)
	wantText(t, "the second correction", clash.body, `data-take="at" value="2026-11-20T09:00"`, "20 Nov")
}
