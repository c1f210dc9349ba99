package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

// TestTheNameOfAnInvitationIsRead: whoever follows an invitation may write their name otherwise, under the same rules as in their
// account later; what does not hold is named, kept, and uses up nothing.
func TestTheNameOfAnInvitationIsRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	invited := amina.get(amina.post(link.AdminUsers, url.Values{"name": {"Joel"}, "email": {"joel@mto.example"}, "lang": {"en"},
		"library": {"1"}, "role": {"staff"}}).location())
	_, address, _ := strings.Cut(invited.body, "/links/")
	address = "/links/" + address[:strings.IndexAny(address, "<\"")]
	v := p.visitor(t)
	long := strings.Repeat("ж", 251)
	for name, says := range map[string]string{long: "At most 250 characters", " \u200b ": "Please fill this in",
		"...": "at least one letter"} {
		got := v.post(address, url.Values{"name": {name}, "password": {password}})
		wantStatus(t, name, got, http.StatusUnprocessableEntity)
		wantText(t, name, got.body, says, `href="#f-name"`, `value="`+name+`"`)
	}
	wantStatus(t, "a name", v.post(address, url.Values{"name": {"Joel Kimani"}, "password": {password}}), http.StatusSeeOther)
	if n := p.count(t, `SELECT count(*) FROM app_user WHERE name = 'Joel Kimani'`); n != 1 {
		t.Errorf("%d people have the name", n)
	}
}
