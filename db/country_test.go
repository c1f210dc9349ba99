package db_test

import (
	"errors"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/migrations"
)

// A country that is not of the list is a fault of its field in every form that asks for one.
func TestACountryIsOneOfTheList(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	library := crm.LibraryChange{ID: n.library, Name: "Mto Library", Kind: "library", Country: "Kenya!", City: "Nairobi",
		Zone: "Africa/Nairobi", Basis: "consent"}
	library.Version = 1
	added := library
	added.Name, added.Country = "Kisumu Lakeside Library", "ZZ"
	refused := map[string]error{
		"an account": n.Accounts.Change(n.as(t, n.amina),
			crm.AccountChange{Name: "Amina", Lang: "en", Country: "<b>", Zone: "Africa/Nairobi", Version: 1}),
		"a library":        n.Libraries.Change(n.as(t, n.amina), library),
		"a second library": func() error { _, err := n.Libraries.Add(n.as(t, n.amina), added); return err }(),
	}
	n.Super(t, `UPDATE network SET set_up_at = NULL`)
	code, err := n.NewSetUpCode(t.Context())
	must(t, err)
	_, refused["a set-up"] = n.SetUp.Start(n.as(t, crm.Actor{}),
		crm.SetUp{Code: code, Library: "Third Library", Country: "Atlantis", City: "Poseidonis", Name: "Plato", Email: "plato@mto.example",
			Password: password, Lang: "en"})
	for what, err := range refused {
		var e *crm.Error
		if wantKind(t, what, err, crm.Invalid); !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Field != "country" {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, n.Accounts.Change(n.as(t, n.amina), crm.AccountChange{Name: "Amina", Lang: "en", Zone: "Africa/Nairobi", Version: 1}))
}

// What older versions took for a country does not keep a database from its next version, and what was typed is not lost.
func TestAnOldDatabaseWithTypedCountries(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.Super(t, `ALTER TABLE library DROP CONSTRAINT library_country_fkey; ALTER TABLE app_user DROP CONSTRAINT app_user_country_fkey;
		UPDATE library SET country = 'Atlantis'; UPDATE app_user SET country = '??'`)
	migration, err := migrations.FS.ReadFile("0022_fold_country_workday.sql")
	must(t, err)
	_, countries, _ := strings.Cut(string(migration), "-- The country of")
	countries, _, _ = strings.Cut(countries, "\n\n")
	n.Super(t, "-- "+countries)
	l, err := n.Libraries.Get(n.as(t, n.amina), n.library)
	must(t, err)
	a, err := n.Accounts.Get(n.as(t, n.amina))
	must(t, err)
	if l.Country != "" || l.Place != "Atlantis" || a.Country != "" {
		t.Errorf("library in %q, %q; person in %q", l.Country, l.Place, a.Country)
	}
}
