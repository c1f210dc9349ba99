package web

import (
	"net/http"
	"net/url"
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

// TestAResetIsSaid: the form says what a link opens; its person reads who made it on the first page after signing in, and in the account.
func TestAResetIsSaid(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	p.join(t, amina, "joel@mto.example", url.Values{"library": {"1"}, "role": {"staff"}})
	wantText(t, "the form", amina.get(link.AdminUser(2)).body, "is told at the next sign-in who made it")
	p.Super(t, `INSERT INTO access_link (token_hash, user_id, purpose, made_by, expires_at, used_at, opened_at)
		VALUES ('\x01', 2, 'password_reset', 1, $1, $1, $1)`, monday)
	joel := p.visitor(t)
	joel.get(link.SignIn)
	in := joel.signIn("joel@mto.example", password, url.Values{})
	wantText(t, "the first page", joel.get(in.location()).body, "reset your password on")
	wantText(t, "the account", joel.get(link.Account).body, "reset your password on")
}
