package db_test

import (
	"context"
	"testing"
	"time"

	"liaison/crm"
	"liaison/db/dbtest"
)

// monday is the morning of the first run: Monday 23 November 2026, 09:00 in Nairobi.
var monday = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)

func clock() time.Time { return monday }

// network is a small network for tests: a library with Amina (manager and admin of the network), and what a test adds.
type network struct {
	*dbtest.DB
	crm.Services
	amina   crm.Actor
	library int64
}

const password = "a long sentence of hers"

func newNetwork(t *testing.T) *network {
	t.Helper()
	return newNetworkAt(t, clock)
}

// newNetworkAt is a network with a clock of its own.
func newNetworkAt(t *testing.T, now func() time.Time) *network {
	t.Helper()
	d := dbtest.New(t, now)
	n := &network{DB: d, Services: d.DB.Services()}
	code, err := d.NewSetUpCode(t.Context())
	must(t, err)
	s, err := n.SetUp.Start(request(t.Context(), crm.Actor{}),
		crm.SetUp{Code: code, Library: "Mto Public Library", Country: "KE", City: "Nairobi", Name: "Amina Otieno", Email: "amina@mto.example",
			Password: password, Lang: "en"})
	must(t, err)
	n.amina = s.Actor
	n.library = s.Actor.HomeLibrary()
	return n
}

var requests = make(chan int, 1)

func init() { requests <- 0 }

// request gives a context as the edge does: an actor and a reference of its own.
func request(ctx context.Context, a crm.Actor) context.Context {
	n := <-requests
	requests <- n + 1
	return crm.WithRequest(crm.WithActor(ctx, a), "r"+time.Duration(n).String())
}

func (n *network) as(t *testing.T, a crm.Actor) context.Context { return request(t.Context(), a) }

// person makes an account with a role and signs in.
func (n *network) person(t *testing.T, name string, library int64, role crm.Role, in crm.NetworkRole) crm.Actor {
	t.Helper()
	h, err := n.Users.Invite(n.as(t, n.amina), crm.Invitation{Name: name, Email: name + "@people.example", Lang: "en", LibraryID: library,
		Role: role, Network: in})
	must(t, err)
	s, err := n.Accounts.UseLink(n.as(t, crm.Actor{}), crm.UseLink{Token: h.Token, Password: password})
	must(t, err)
	return s.Actor
}

func (n *network) office(t *testing.T, key string) (id int64) {
	t.Helper()
	n.One(t, &id, `SELECT id FROM office WHERE key = $1`, key)
	return id
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, kind crm.Kind) {
	t.Helper()
	if err == nil || crm.KindOf(err) != kind {
		t.Errorf("%s: %v (kind %d), want kind %d", what, err, crm.KindOf(err), kind)
	}
}
