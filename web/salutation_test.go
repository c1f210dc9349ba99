package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// The answer to how somebody is addressed becomes a form of address that can be used: with the family name where it is known.
func TestATitleBecomesASalutation(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	v.logs(natcom, "people", "Grace Mfano, officer")
	asked := v.get(link.With(link.Office(natcom), "fresh", "1", "result", "spoke"))
	wantText(t, "the question", asked.body, "How is Grace Mfano addressed?", `name="title" value="ms"`)
	salute := link.Contact(1) + "/salutation"
	version := func() string { return number(int64(p.count(t, `SELECT version FROM contact WHERE id = 1`))) }
	for _, c := range []struct{ lang, title, want string }{{"en", "ms", "Dear Ms Grace Mfano"}, {"fr", "dr", "Docteur Grace Mfano"},
		{"ar", "ms", "السيدة Grace Mfano المحترمة"}} {
		wantStatus(t, c.want, v.post(salute+"?lang="+c.lang, url.Values{"version": {version()}, "title": {c.title}}), http.StatusSeeOther)
		if n := p.count(t, `SELECT count(*) FROM contact WHERE salutation = $1`, c.want); n != 1 {
			t.Errorf("%s is not how she is addressed", c.want)
		}
	}
	p.Super(t, `UPDATE contact_name SET given = 'Grace', family = 'Mfano' WHERE contact_id = 1`)
	p.Super(t, `INSERT INTO contact_name (library_id, contact_id, kind, lang, "full", given, family)
		SELECT 1, 1, 'latin', '', 'Grace Mfano', 'Grace', 'Mfano' WHERE NOT EXISTS (SELECT FROM contact_name WHERE contact_id = 1)`)
	wantStatus(t, "Ms", v.post(salute, url.Values{"version": {version()}, "title": {"ms"}}), http.StatusSeeOther)
	wantText(t, "the family name", v.get(link.Contact(1)).body, "<bdi>Dear Ms Mfano</bdi>")
	wantStatus(t, "an unknown title", v.post(salute, url.Values{"title": {"duke"}}), http.StatusUnprocessableEntity)
}

// At an office people stand in the order of the name that is sorted, with the name in their own script beside it.
func TestPeopleAtAnOfficeInTheirOwnScript(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	natcom := p.office(t, "natcom-ke")
	v.met("ተስፋዬ አለሙ", "office", number(natcom), "title", "Director", "name_own", "ተስፋዬ አለሙ", "lang_own", "am", "name_latin", "Tesfaye Alemu",
		"given_latin", "Tesfaye", "family_latin", "Alemu")
	office := v.get(link.Office(natcom)).body
	wantText(t, "the office", office, "<bdi>Alemu, Tesfaye</bdi>", `<bdi lang="am">ተስፋዬ አለሙ</bdi>`, ">TA<")
	if strings.Contains(office, ">ተአ<") {
		t.Error("the initials are in a script that few readers know")
	}
	wantText(t, "the log", v.get(link.LogWith(natcom)).body, "Alemu, Tesfaye", "ተስፋዬ አለሙ · Director")
}

// The timeline says that somebody left, how and where; the program's own question about who follows is no left-over.
func TestTheTimelineSaysWhoLeft(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	v.logs(p.office(t, "natcom-ke"), "people", "Ruth Chebet, officer")
	leave := v.get(link.ContactDeparture(1)).hidden(t, link.ContactDeparture(1))
	wantStatus(t, "leaving", v.post(link.ContactDeparture(1), sent(leave, "how", "retired", "on", "2026-11-20")), http.StatusSeeOther)
	page := v.get(link.Contact(1)).body
	wantText(t, "the person", page, "Amina Otieno noted that this person has retired from Kenya National Commission for UNESCO",
		"Ask who follows Ruth Chebet")
	if strings.Contains(page, "Still addressed to a post") {
		t.Error("the question who follows counts as a left-over")
	}
}
