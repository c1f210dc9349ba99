package web

import (
	"net/http"
	"testing"

	"liaison/web/link"
)

// Where a page of accounts begins is sealed, as in every list: a number that somebody typed is no page.
func TestThePageOfAccountsIsSealed(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "the list", amina.get(link.AdminUsers), http.StatusOK)
	wantStatus(t, "a typed cursor", amina.get(link.With(link.AdminUsers, "after", "1")), http.StatusBadRequest)
}
