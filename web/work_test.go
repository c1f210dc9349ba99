package web

import (
	"net/http"
	"net/url"
	"testing"

	"liaison/web/link"
)

// TestWorkIsKept: an admin sees what failed and why and has it tried again, once; nobody else sees or does it.
func TestWorkIsKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	joel := p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	p.Super(t, `INSERT INTO river.river_job (kind, state, attempt, max_attempts, attempted_at, finalized_at, args, errors)
		VALUES ('backup', 'discarded', 25, 25, now(), now(), '{}', ARRAY['{"error": "no room is left"}'::jsonb])`)
	var id int64
	p.One(t, &id, `SELECT id FROM river.river_job`)
	wantText(t, "the page", amina.get(link.AdminWork).body, "no room is left", link.WorkTries(id))
	wantStatus(t, "the page for staff", joel.get(link.AdminWork), http.StatusForbidden)
	wantStatus(t, "again by staff", joel.post(link.WorkTries(id), nil), http.StatusForbidden)
	wantRedirect(t, "again", amina.post(link.WorkTries(id), nil), link.AdminWork)
	var state string
	if p.One(t, &state, `SELECT state FROM river.river_job`); state != "available" {
		t.Errorf("the job is %s", state)
	}
	wantStatus(t, "again what has not failed", amina.post(link.WorkTries(id), nil), http.StatusNotFound)
}
