package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/web/form"
	"liaison/web/link"
)

// soon is how long the answer to any refused form may take on a busy machine; what was unbounded took from nine seconds to minutes.
const soon = 4 * time.Second

// TestBulkIsRefusedAtOnce sends a megabyte of words in the fields of every form, and more fields than any form has: limits are checked
// before anything is computed.
func TestBulkIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	p, amina, pages := furnished(t)
	p.crowd(t, 200)
	forms := p.everyForm(t, amina, pages)
	forms = append(forms, posting{action: link.Contacts + "/similar", fields: url.Values{"library": {"1"}},
		text: []string{"name", "name_own", "channel_0"}})
	for _, x := range forms {
		if len(x.text) == 0 {
			continue
		}
		fields := url.Values{}
		for name, values := range x.fields {
			fields[name] = values
		}
		for _, name := range x.text {
			fields.Set(name, strings.Repeat("wanjiru mfano\n", 900_000/16/len(x.text)))
		}
		began := time.Now()
		got := amina.post(x.action, fields)
		if took := time.Since(began); took > soon || got.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d after %v", x.action, got.status, took)
		}
	}
	var many strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&many, "a%d=%%00&", i)
	}
	began := time.Now()
	got := amina.do(http.MethodPost, link.Contacts, strings.NewReader(many.String()), "application/x-www-form-urlencoded")
	wantStatus(t, "more fields than any form has", got, http.StatusRequestEntityTooLarge)
	if took := time.Since(began); took > soon {
		t.Errorf("more fields than any form has: refused after %v", took)
	}
}

// TestALongTextFindsNothing refuses what is longer than any name, on every list that is searched.
func TestALongTextFindsNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	for _, list := range []string{link.Contacts, link.Interactions, link.Search, link.Directory, link.Country("KE"), link.AdminUsers} {
		wantStatus(t, list, amina.get(link.With(list, "q", strings.Repeat("ab ", 84))), http.StatusBadRequest)
		wantStatus(t, list, amina.get(link.With(list, "q", strings.Repeat("ab ", 83))), http.StatusOK)
	}
}

// crowd adds people of one name, whom a look-alike is compared with.
func (p *place) crowd(t *testing.T, n int) {
	t.Helper()
	p.Super(t, `INSERT INTO contact (library_id, owner_id, visibility, display_name, sort_name, folded, fold_version, basis)
		SELECT 1, 1, 'library', 'Mfano Wanjiru', 'Mfano Wanjiru', ' mfano wanjiru ', 1, 'consent' FROM generate_series(1, $1)`, n)
}

// A person's form is checked before look-alikes are sought, and what a script asks while one types has the same limits.
func TestLookAlikesOfTooMuch(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	p.crowd(t, 200)
	for what, fields := range map[string]url.Values{
		"a long name":  {"library": {"1"}, "name": {strings.Repeat("wanjiru mfano ", 2_000)}},
		"many names":   {"library": {"1"}, "name": strings.Split(strings.Repeat("wanjiru mfano,", 2_000), ",")},
		"many numbers": {"library": {"1"}, "name": {"Mfano"}, "channel_0": strings.Split(strings.Repeat("+254 20 555 0142,", 2_000), ",")},
	} {
		began := time.Now()
		wantStatus(t, what, amina.post(link.Contacts+"/similar", fields), http.StatusUnprocessableEntity)
		if took := time.Since(began); took > soon {
			t.Errorf("%s: refused after %v", what, took)
		}
	}
	fields := amina.get(link.NewContact).hidden(t, link.Contacts)
	fields.Set(form.KeyField, form.NewKey())
	began := time.Now()
	aliases := strings.Repeat("wanjiru mfano\n", 2_000)
	got := amina.post(link.Contacts, sent(fields, "name", "Mfano Wanjiru", "aliases", aliases, "basis", "consent"))
	wantStatus(t, "many aliases", got, http.StatusUnprocessableEntity)
	wantText(t, "many aliases", got.body, "At most 30.")
	if took := time.Since(began); took > soon {
		t.Errorf("many aliases: refused after %v", took)
	}
}
