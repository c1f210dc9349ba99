package web

import (
	"testing"

	"github.com/chromedp/chromedp"

	"liaison/web/link"
)

// TestLookAlikesWhileTyping: whom the library knows already is told while the name is typed, and no address held the name.
func TestLookAlikesWhileTyping(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantRedirect(t, "the first", amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano", "basis", "consent")), link.Contact(1))
	v := p.signedIn(t, today)
	v.open(link.NewContact)
	v.run(chromedp.SendKeys(`main [name="name"]`, "Mfano Grace", chromedp.ByQuery))
	v.until(`document.querySelector("[data-similar]").innerText.includes("The same name")`)
	if asked := eval[[]string](v.tab, `performance.getEntriesByType("resource").map((e) => e.name).filter((name) => name.includes("Mfano"))`); len(asked) > 0 {
		t.Errorf("the name stands in an address: %q", asked)
	}
}
