package web

import (
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// A link for somebody is shown once, says that it works on this machine only, and brings the words to send; ending an account
// says first what passes to whom.
func TestPeopleAreKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	made := amina.post(link.AdminUsers, url.Values{"name": {"Juma Ali"}, "email": {"juma@mto.example"}, "lang": {"en"}, "library": {"1"},
		"role": {"staff"}})
	wantRedirect(t, "inviting", made, link.AdminUserLink(2))
	wantText(t, "inviting", amina.get(made.location()).body, "/links/", "works on this computer only", "Dear Juma Ali")
	list := amina.get(link.With(link.AdminUsers, "q", "JUMÀ"))
	wantText(t, "the list", list.body, "Juma Ali", "has not come yet")
	if strings.Contains(list.body, "amina@mto.example") {
		t.Error("the search shows who does not fit")
	}
	wantText(t, "the person", amina.get(link.AdminUser(2)).body, "has not opened the invitation yet", "also logs, adds and corrects")
	leaving := amina.get(link.AdminLeaving(2, 0))
	wantText(t, "leaving", leaving.body, "Open steps go to", "Amina Otieno", "Nothing is deleted")
	const answerable = "The people they are answerable for"
	if strings.Contains(leaving.body, answerable) {
		t.Error("nobody's person is to be handed on")
	}
	wantRedirect(t, "a person", amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano",
		"basis", "consent")), link.Contact(1))
	p.Super(t, `UPDATE contact SET owner_id = 2`)
	theirs := link.With(link.Contacts, "library", "1", "owner", "2")
	wantText(t, "leaving somebody behind", amina.get(link.AdminLeaving(2, 0)).body, answerable,
		`href="`+strings.ReplaceAll(theirs, "&", "&amp;")+`"`)
	wantText(t, "whom they answer for", amina.get(theirs).body, "Grace Mfano")
	wantRedirect(t, "ending", amina.post(link.AdminUser(2)+"/end", nil), link.AdminUser(2))
	wantText(t, "ended", amina.get(link.AdminUser(2)).body, "account ended")
	wantText(t, "the last admin", amina.post(link.AdminUser(1)+"/end", nil).body, "This is the last administrator")
	if strings.Contains(amina.get(link.Admin).body, "network") {
		t.Error("one library, one user: the administration speaks of a network")
	}
}
