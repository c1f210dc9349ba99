package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/ui"
)

// namesTheField tells whether a refused form says which field is wrong: the summary leads to it, and it is marked.
func namesTheField(t *testing.T, what string, got page, field string) {
	t.Helper()
	if got.status != http.StatusUnprocessableEntity {
		t.Errorf("%s: answered %d, want 422", what, got.status)
		return
	}
	for _, sign := range []string{`<a href="#` + ui.FieldID(field), `aria-describedby="` + ui.FieldID(field) + "-error", ` id="` + ui.FieldID(field) + `"`} {
		if !strings.Contains(got.body, sign) {
			t.Errorf("%s: no %s in the answer", what, sign)
		}
	}
}

// with is the form of a page that posts to an address, as a browser would send it, with other values in some fields.
func (v *visitor) with(t *testing.T, page, action string, changed url.Values) url.Values {
	t.Helper()
	for _, x := range postings(t, v, page) {
		if x.action != action {
			continue
		}
		for name, values := range changed {
			x.fields[name] = values
		}
		if x.fields.Has(form.KeyField) {
			x.fields.Set(form.KeyField, form.NewKey())
		}
		return x.fields
	}
	t.Fatalf("%s has no form for %s", page, action)
	return nil
}

// TestWhatIsNoneOfTheListIsRefused: values that no page offers, and that were stored once.
func TestWhatIsNoneOfTheListIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	furnish(t, p, amina)
	for _, c := range []struct {
		page, action, field, value string
		also                       url.Values
	}{
		{link.Account, link.Account, "country", "KE" + strings.Repeat("x", 3003), nil},
		{link.Account, link.Account, "country", "QQ", nil},
		{link.AdminLibrary(1), link.AdminLibrary(1), "country", "QQ", nil},
		{link.AdminLibrary(1), link.AdminLibrary(1), "place", strings.Repeat("ж", 2000), nil},
		{link.AdminLibraries + "/new", link.AdminLibraries, "country", "QQ", url.Values{"name": {"Lamu Library"}, "zone": {"Africa/Nairobi"}}},
		{link.Contacts + "/new", link.Contacts, "lang_own", strings.Repeat("x", 200_000), url.Values{"name": {"Wanjiru Kamau"}, "name_own": {"Wanjiru"}}},
		{link.Contacts + "/new", link.Contacts, "lang_own", "no language", url.Values{"name": {"Wanjiru Kamau"}, "name_own": {"Wanjiru"}}},
		{link.Contacts + "/new", link.Contacts, "language", strings.Repeat("x", 300), url.Values{"name": {"Wanjiru Kamau"}}},
	} {
		fields := amina.with(t, c.page, c.action, c.also)
		fields[c.field] = []string{c.value}
		got := amina.post(c.action, fields)
		namesTheField(t, c.action+" "+c.field, got, c.field)
		if name := fields.Get("name"); !strings.Contains(got.body, `value="`+name+`"`) {
			t.Errorf("%s %s: the name %q is not there any more", c.action, c.field, name)
		}
	}
}

// TestATwinIsSomebodyOfTheLibrary: only people whom the library knows are kept as look-alikes that somebody passed over.
func TestATwinIsSomebodyOfTheLibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "the first", amina.post(link.Contacts, amina.with(t, link.Contacts+"/new", link.Contacts, url.Values{"name": {"Wanjiru Kamau"}})), http.StatusSeeOther)
	fields := amina.with(t, link.Contacts+"/new", link.Contacts, url.Values{"name": {"Wanjiru Kamau"}, "anyway": {"1"}, "twin": {"1", "999999", "-4"}})
	wantStatus(t, "the second", amina.post(link.Contacts, fields), http.StatusSeeOther)
	var kept string
	p.One(t, &kept, `SELECT duplicate_of_ids::text FROM contact WHERE id = 2`)
	if kept != "{1}" {
		t.Errorf("kept %s, want {1}", kept)
	}
}
