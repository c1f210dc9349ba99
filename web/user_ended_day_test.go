package web

import (
	"net/http"
	"net/url"
	"testing"

	"liaison/web/link"
)

// The day on which an account ended is the reader's: in Honolulu it is still Sunday.
func TestTheDayAnAccountEndedIsTheReaders(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	p.Super(t, `UPDATE app_user SET zone = 'Pacific/Honolulu' WHERE id = 1`)
	wantStatus(t, "its end", amina.post("/admin/users/2/end", url.Values{}), http.StatusSeeOther)
	wantText(t, "the account", amina.get(link.AdminUser(2)).body, "Sun 22 Nov")
	wantText(t, "the list", amina.get(link.AdminUsers).body, "Sun 22 Nov")
}
