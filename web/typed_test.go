package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// Whose record was deleted, or whose role ended, while they were writing gets back what they wrote.
func TestWhatWasTypedIsGivenBack(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	add := sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano", "basis", "consent", "visibility", "library")
	wantStatus(t, "a person", amina.post(link.Contacts, add), http.StatusSeeOther)
	edit := sent(joel.get(link.Edit(link.Contact(1))).hidden(t, link.Contact(1)), "name", "Grace Mfano", "basis", "consent", "visibility",
		"library", "note", "Met her in Gigiri.\n<b>Likes tea.</b>")
	entry := sent(joel.get(link.LogWith(p.office(t, "natcom-ke"))).hidden(t, link.Interactions), "kind", "call", "result", "spoke", "note",
		"Wants a letter first.")
	wantStatus(t, "its end", amina.post(link.Contact(1)+"/deletion", amina.get(link.Contact(1)).hidden(t, link.Contact(1)+"/deletion")),
		http.StatusSeeOther)
	gone := joel.post(link.Contact(1), edit)
	wantStatus(t, "a correction of who is gone", gone, http.StatusNotFound)
	wantText(t, "the page", gone.body, "What you typed", "Met her in Gigiri.\n&lt;b&gt;Likes tea.&lt;/b&gt;")
	wantStatus(t, "another role", amina.post("/admin/users/2/roles", url.Values{"library": {"1"}, "role": {"viewer"}}), http.StatusSeeOther)
	refused := joel.post(link.Interactions, entry)
	wantStatus(t, "an entry of a viewer", refused, http.StatusForbidden)
	wantText(t, "the page", refused.body, "Wants a letter first.")
	entry.Set("note", "明天再打电话给她。")
	wantText(t, "words without spaces", joel.post(link.Interactions, entry).body, "明天再打电话给她。")
	if strings.Contains(refused.body, "Find the telephone number") {
		t.Error("what the program proposed counts as typed")
	}
	secret := joel.post(link.AccountPassword, url.Values{"current_password": {"a wrong sentence"}, "password": {"another long sentence"}})
	if strings.Contains(secret.body, "long sentence") {
		t.Error("a password is shown")
	}
}
