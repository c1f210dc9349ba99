package web

import (
	"net/http"
	"net/url"
	"testing"

	"liaison/web/link"
)

// What somebody else changed in the ways to reach a person, their names and themes stands beside what was typed, by its
// author's name; and a function at an office is not overwritten either.
func TestStalePartsStandBesideWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	office := p.office(t, "natcom-ke")
	wantStatus(t, "a person", amina.post(link.Contacts, sent(amina.get(link.With(link.NewContact, "office", number(office))).hidden(t,
		link.Contacts), "name", "Grace Mfano", "title", "officer", "basis", "consent", "channel_0", "old@office.example", "channel_0_kind",
		"email")), http.StatusSeeOther)
	record := link.Contact(1)
	mine, theirs := amina.get(link.Edit(record)).hidden(t, record), joel.get(link.Edit(record)).hidden(t, record)
	wantRedirect(t, "a colleague's edit", joel.post(record, sent(theirs, "name", "Grace Mfano", "basis", "consent", "channel_0",
		"new@office.example", "channel_0_kind", "email", "channel_0_note", "mornings", "aliases", "Mama Grace", "theme", "education", "language",
		"sw")), record)
	late := amina.post(record, sent(mine, "name", "Grace Mfano", "basis", "consent", "channel_0", "old@office.example", "channel_0_kind",
		"email", "salutation", "Dear Ms Mfano"))
	wantStatus(t, "the late edit", late, http.StatusConflict)
	wantText(t, "the late edit", late.body, "joel@people.example changed this", "E-mail: new@office.example · mornings",
		"E-mail: old@office.example", "Mama Grace", "Dear Ms Mfano", "Swahili")
	edit, at := link.Edit(link.ContactPost(1, 1)), link.ContactPost(1, 1)
	mine, theirs = amina.get(edit).hidden(t, at), joel.get(edit).hidden(t, at)
	name := "Kenya National Commission for UNESCO"
	wantRedirect(t, "a colleague's function", joel.post(at, sent(theirs, "office", name, "title", "head of programmes")), record)
	late = amina.post(at, sent(mine, "office", name, "title", "programme officer", "from", "2026-10-01"))
	wantStatus(t, "the late function", late, http.StatusConflict)
	wantText(t, "the late function", late.body, "head of programmes", "programme officer", "2026-10-01", "joel@people.example changed this")
	wantRedirect(t, "saved after seeing both", amina.post(at, sent(late.hidden(t, at), "office", name, "title", "programme officer")), record)
}

// How a person is addressed is asked on a page that may be old by the time of the answer.
func TestStaleSalutation(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	logged := v.post(link.Interactions, sent(v.get(link.LogWith(p.office(t, "natcom-ke"))).hidden(t, link.Interactions), "people",
		"Grace Mfano, officer", "kind", "call", "result", "spoke"))
	wantStatus(t, "a call", logged, http.StatusSeeOther)
	action := link.Contact(1) + "/salutation"
	asked := v.get(logged.location()).hidden(t, action)
	wantRedirect(t, "an edit meanwhile", v.post(link.Contact(1),
		sent(v.get(link.Edit(link.Contact(1))).hidden(t, link.Contact(1)), "name", "Grace Mfano", "basis", "consent", "salutation",
			"Dear Professor Mfano")), link.Contact(1))
	late := v.post(action, asked)
	wantStatus(t, "the answer", late, http.StatusConflict)
	wantText(t, "the answer", late.body, "Dear Professor Mfano", asked.Get("salutation"))
	if n := p.count(t, `SELECT count(*) FROM contact WHERE salutation = 'Dear Professor Mfano'`); n != 1 {
		t.Error("the edit was overwritten")
	}
}
