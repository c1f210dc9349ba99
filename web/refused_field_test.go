package web

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
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
	for _, sign := range []string{`<a href="#` + ui.FieldID(field), `aria-describedby="` + ui.FieldID(field) + "-error",
		` id="` + ui.FieldID(field) + `"`} {
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
	_, amina, _ := furnished(t)
	for _, c := range []struct {
		page, action, field, value string
		also                       url.Values
	}{
		{link.Account, link.Account, "country", "KE" + strings.Repeat("x", 3003), nil},
		{link.Account, link.Account, "country", "QQ", nil},
		{link.AdminLibrary(1), link.AdminLibrary(1), "country", "QQ", nil},
		{link.AdminLibrary(1), link.AdminLibrary(1), "place", strings.Repeat("ж", 2000), nil},
		{link.AdminLibraries + "/new", link.AdminLibraries, "country", "QQ", url.Values{"name": {"Lamu Library"}, "zone": {"Africa/Nairobi"}}},
		{link.Contacts + "/new", link.Contacts, "lang_own", strings.Repeat("x", 200_000),
			url.Values{"name": {"Wanjiru Kamau"}, "name_own": {"Wanjiru"}}},
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

// TestALogNamesWhatIsWrong: what a call was about, who was there and what comes next are named where they are none of the list, and
// the note stays.
func TestALogNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	p.join(t, amina, "joel@mto.example", url.Values{"library": {"1"}, "role": {"staff"}})
	office := p.office(t, "unic-nairobi")
	wantStatus(t, "a call", amina.post(link.Interactions, amina.with(t, link.LogWith(office), link.Interactions,
		url.Values{"people": {"Grace Mfano"}})), http.StatusSeeOther)
	for _, page := range []string{link.LogWith(office), link.Edit(link.Interaction(1))} {
		action := link.Interactions
		if page != link.LogWith(office) {
			action = link.Interaction(1)
		}
		for field, values := range map[string][]string{
			"theme": {"nonsense"}, "goal": {"18"}, "user": {"999"}, "reader": {"999"}, "direction": {"sideways"}, "next_owner": {"999"},
			"next_step": {" \t "}, "office_name": {"No such office"},
		} {
			step := strings.HasPrefix(field, "next")
			if step && action != link.Interactions || field == "office_name" && action == link.Interactions {
				continue
			}
			changed := url.Values{field: values, "note": {"What was said at length"}, "next_on": {"2026-12-01"}}
			if field == "next_owner" {
				changed.Set("next_step", "Write")
			}
			if field == "reader" {
				changed.Set("visibility", "named")
			}
			got := amina.post(action, amina.with(t, page, action, changed))
			namesTheField(t, page+" "+field, got, field)
			wantText(t, page+" "+field, got.body, "What was said at length")
		}
	}
	for what, changed := range map[string]url.Values{
		"an office that is nobody's": {"office": {"999999"}}, "no office": {"office": {""}, "contact": nil, "people": {"Ruth Chebet"}},
		"none, with somebody": {"office": {""}, "contact": {"999999"}},
	} {
		changed.Set("note", "What was said at length")
		got := amina.post(link.Interactions, amina.with(t, link.LogWith(office), link.Interactions, changed))
		wantText(t, what, got.body, "What was said at length")
		if what == "none, with somebody" {
			wantStatus(t, what, got, http.StatusUnprocessableEntity)
			continue
		}
		namesTheField(t, what, got, "office_name")
		for _, x := range read(t, got).postings() {
			if x.action == link.Interactions {
				x.fields.Set("office_name", "United Nations Information Service Nairobi")
				wantStatus(t, what+", then the office", amina.post(link.Interactions, x.fields), http.StatusSeeOther)
			}
		}
	}
	for field, value := range map[string]string{"theme": "nonsense", "reader": "999"} {
		got := amina.post(link.Contacts, amina.with(t, link.Contacts+"/new", link.Contacts,
			url.Values{"name": {"Mary Wambui"}, field: {value}, "visibility": {"named"}}))
		namesTheField(t, "a contact's "+field, got, field)
	}
}

// TestEveryConstraintNamesAFieldOfAForm holds the names that the database's refusals carry against the forms of all pages.
func TestEveryConstraintNamesAFieldOfAForm(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../db/refusal.go")
	if err != nil {
		t.Fatal(err)
	}
	p, amina, pages := furnished(t)
	there := map[string]bool{}
	for _, x := range p.everyForm(t, amina, pages) {
		for _, name := range x.names {
			there[name] = true
		}
	}
	for _, x := range postings(t, amina, link.ContactPosts(1)+"/new") {
		for _, name := range x.names {
			there[name] = true
		}
	}
	fields := regexp.MustCompile(`"(\w+)": +\{Field: "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(fields) < 30 {
		t.Fatalf("%d constraints were found", len(fields))
	}
	for _, f := range fields {
		if !there[f[2]] {
			t.Errorf("%s names %q, which no form has", f[1], f[2])
		}
	}
}

// TestAVersionThatNoRowHasIsAnEarlierOne: 409 with what was typed, and not a page that is not there.
func TestAVersionThatNoRowHasIsAnEarlierOne(t *testing.T) {
	t.Parallel()
	_, amina, _ := furnished(t)
	for _, version := range []string{"99999999999", "-5", "2147483648"} {
		for page, typed := range map[string]string{link.Edit(link.Contact(3)): "salutation", link.Edit(link.Interaction(1)): "subject",
			link.Task(1): "title", link.Account: "name"} {
			for _, x := range postings(t, amina, page) {
				if !x.fields.Has(typed) || !x.fields.Has(form.VersionField) {
					continue
				}
				x.fields.Set(form.VersionField, version)
				x.fields.Set(typed, "Typed with care")
				got := amina.post(x.action, x.fields)
				wantStatus(t, page+" of version "+version, got, http.StatusConflict)
				wantText(t, page, got.body, "Typed with care")
			}
		}
	}
}

// TestATwinIsSomebodyOfTheLibrary: only people whom the library knows are kept as look-alikes that somebody passed over.
func TestATwinIsSomebodyOfTheLibrary(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	wantStatus(t, "the first", amina.post(link.Contacts, amina.with(t, link.Contacts+"/new", link.Contacts,
		url.Values{"name": {"Wanjiru Kamau"}})), http.StatusSeeOther)
	fields := amina.with(t, link.Contacts+"/new", link.Contacts,
		url.Values{"name": {"Wanjiru Kamau"}, "anyway": {"1"}, "twin": {"1", "999999", "-4"}})
	wantStatus(t, "the second", amina.post(link.Contacts, fields), http.StatusSeeOther)
	var kept string
	p.One(t, &kept, `SELECT duplicate_of_ids::text FROM contact WHERE id = 2`)
	if kept != "{1}" {
		t.Errorf("kept %s, want {1}", kept)
	}
}
