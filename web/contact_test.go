package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison/web/form"
	"liaison/web/link"
)

// A person with several ways to be reached comes back as they were typed; a row that is wrong is named where it stands.
func TestContactForm(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	typed := sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "张伟", "lang_own", "zh", "name_own", "张伟", "given_own", "伟",
		"family_own", "张", "name_latin", "Zhang Wei", "aliases", "David Zhang\nChang Wei", "basis", "consent",
		"channel_0", "one@office.example", "channel_0_kind", "email", "channel_1", "", "channel_1_kind", "phone", "channel_2", "no address",
		"channel_2_kind", "email", "channel_3", "PO Box 1\r\nNairobi", "channel_3_kind", "address", "preferred", "2",
		"salutation", "Dear Mr Zhang", "salutation_why", "the family name comes first", "note", "**likes** tea")
	typed["language"], typed["theme"] = []string{"zh", "", "sw"}, []string{"access-to-information"}
	refused := v.post(link.Contacts, typed)
	wantStatus(t, "an address that is none", refused, http.StatusUnprocessableEntity)
	wantText(t, "the refused form", refused.body, `href="#f-channel_2"`, "one@office.example", "no address", "the family name comes first",
		"Chang Wei", "Swahili")
	typed.Set("channel_2", "two@office.example")
	wantRedirect(t, "the corrected form", v.post(link.Contacts, typed), link.Contact(1))
	record := v.get(link.Contact(1)).body
	wantText(t, "the record", record, `lang="zh">张伟`, "Zhang Wei", "David Zhang", "Chang Wei", "one@office.example", "two@office.example",
		"PO Box 1\nNairobi", "E-mail, in Chinese and Swahili", "the family name comes first", "Write as if she will read it; she may ask to.",
		"Access to information")
	edit := v.get(link.Edit(link.Contact(1)))
	again := read(t, edit).sheets()
	for _, s := range again {
		if s.action == link.Contact(1) {
			wantRedirect(t, "saved as it stood", v.post(link.Contact(1), s.fields), link.Contact(1))
		}
	}
	if n := p.count(t, `SELECT count(*) FROM contact_channel`); n != 3 {
		t.Errorf("%d channels after saving what stood there, want 3", n)
	}
	if n := p.count(t, `SELECT count(*) FROM contact_name WHERE lang = 'zh' AND family = '张'`); n != 1 {
		t.Errorf("the language of the name is lost")
	}
}

// A likely duplicate is asked about without a script, with everything typed still there; saving anyway is recorded.
func TestLikelyDuplicate(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	first := sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "Grace Mfano", "basis", "consent", "channel_1", "+254 20 555 0142",
		"channel_1_kind", "phone")
	wantRedirect(t, "the first", v.post(link.Contacts, first), link.Contact(1))
	piece := v.post(link.Contacts+"/similar", url.Values{"library": {"1"}, "name": {"mfano grace"}, "channel_4": {"020 555 0142"}})
	wantText(t, "while typing", piece.body, "Grace Mfano", "The same name", "The same telephone number")
	second := sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "MFANO, Grace", "basis", "consent", "note", "met <b>once</b>")
	asked := v.post(link.Contacts, second)
	wantStatus(t, "the second", asked, http.StatusUnprocessableEntity)
	wantText(t, "what is asked", asked.body, "Is it one of these?", "The same name", "MFANO, Grace", "met <b>once</b>")
	anyway := asked.hidden(t, link.Contacts)
	for name, values := range second {
		if !anyway.Has(name) {
			anyway[name] = values
		}
	}
	anyway.Set("anyway", "1")
	wantRedirect(t, "anyway", v.post(link.Contacts, anyway), link.Contact(2))
	if n := p.count(t, `SELECT count(*) FROM contact WHERE id = 2 AND duplicate_of_ids = '{1}'`); n != 1 {
		t.Error("it is not recorded that the likeness was seen")
	}
}

// The address is the view: every filter holds with a text, unknown ones are refused, and the whole of it leaves as a file.
func TestContactListAndExport(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	p.Super(t, `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis, main_office_id)
		SELECT 1, 1, 'Person ' || i, 'Person ' || i, ' person ' || i || ' ', 1, 'consent', $1 FROM generate_series(1, 120) i`, office)
	typed := sent(v.get(link.NewContact).hidden(t, link.Contacts), "name", "=Ruth Chebet", "basis", "consent", "channel_0",
		"ruth@office.example", "channel_0_kind", "email", "do_not_contact", "1", "do_not_reason", "asked on 27 Oct")
	wantStatus(t, "a person", v.post(link.Contacts, typed), http.StatusSeeOther)
	wantText(t, "the list", v.get(link.Contacts).body, "50, more follow", `aria-sort="ascending"`, "Do not contact")
	filtered := v.get(link.With(link.Contacts, "q", "person", "country", "KE", "sort", "-name", "next", "none"))
	wantText(t, "the filtered list", filtered.body, "Kenya", "none open", `aria-sort="descending"`, "format=csv", "Clear all")
	if strings.Contains(filtered.body, "Ruth Chebet") || !strings.Contains(filtered.body, "Person 99") {
		t.Error("the filters do not hold with a text")
	}
	wantText(t, "nobody there", v.get(link.With(link.Contacts, "q", "person", "country", "UG")).body, "Uganda")
	for _, bad := range []string{"sort=age", "country=ZZ", "theme=none", "post=x", "contact=x", "next=x", "shared=x", "owner=x", "owner=99",
		"format=xls", "colour=red", "after=x"} {
		wantStatus(t, bad, v.get(link.Contacts+"?"+bad), http.StatusBadRequest)
	}
	for address, want := range map[string]int{link.With(link.Contacts, "format", "csv"): 121,
		link.With(link.Contacts, "format", "csv", "q", "person 11"): 11} {
		file := v.get(address)
		wantStatus(t, address, file, http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != want+1 {
			t.Fatalf("%s: %d rows, want %d (%v)", address, len(rows)-1, want, err)
		}
		if want == 121 && (rows[1][2] != "'=Ruth Chebet" || rows[1][10] != "ruth@office.example" || rows[1][21] != "asked on 27 Oct") {
			t.Errorf("the first row: %q", rows[1])
		}
	}
	var out struct {
		Contacts []map[string]any `json:"contacts"`
	}
	if err := json.Unmarshal([]byte(v.get(link.With(link.Contacts, "format", "json", "contact", "no")).body), &out); err != nil ||
		len(out.Contacts) != 1 || out.Contacts[0]["do_not_contact_reason"] != "asked on 27 Oct" {
		t.Errorf("as JSON: %v %v", out, err)
	}
	p.Super(t, `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis)
		SELECT 1, 1, 'Many ' || i, 'Many ' || i, ' many ', 1, 'consent' FROM generate_series(1, 5000) i`)
	tooMany := v.get(link.With(link.Contacts, "format", "csv"))
	wantStatus(t, "too many", tooMany, http.StatusUnprocessableEntity)
	wantText(t, "too many", tooMany.body, "Narrow it")
	if n := p.count(t, `SELECT count(*) FROM audit WHERE action = 'export_contacts'`); n != 3 {
		t.Errorf("%d exports in the history, want 3", n)
	}
}

// Whoever takes themselves out of the readers is led on, and the record is not there for them any more.
func TestTakingOneselfOut(t *testing.T) {
	t.Parallel()
	p := open(t)
	amina := p.amina(t)
	p.join(t, amina, "joel@people.example", url.Values{"library": {"1"}, "role": {"staff"}})
	wantStatus(t, "a person", amina.post(link.Contacts, sent(amina.get(link.NewContact).hidden(t, link.Contacts), "name", "Quiet Source",
		"basis", "consent", "visibility", "named", "reader", "1")), http.StatusSeeOther)
	record := amina.get(link.Contact(1))
	wantText(t, "a named record", record.body, "Amina")
	handOn := link.Contact(1) + "/handing-on"
	refused := amina.post(handOn, sent(record.hidden(t, handOn), "owner", "99", "visibility", "named"))
	wantStatus(t, "to nobody", refused, http.StatusUnprocessableEntity)
	wantText(t, "to nobody", refused.body, "Please choose one of the list")
	joel := p.count(t, `SELECT id FROM app_user WHERE id <> 1`)
	wantRedirect(t, "handed on", amina.post(handOn, sent(record.hidden(t, handOn), "owner", number(int64(joel)), "visibility", "named")),
		link.Contacts)
	wantStatus(t, "the record afterwards", amina.get(link.Contact(1)), http.StatusNotFound)
}

// Leaving lists what is still addressed to the old post; posts are added and corrected, and a merged record leads on.
func TestPostsOfAPerson(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	wantStatus(t, "a call", v.post(link.Interactions, sent(v.get(link.LogWith(office)).hidden(t, link.Interactions), "people",
		"Grace Mfano, oficer", "kind", "call", "result", "spoke", "next_step", "Send the outline", "next_on", "2026-11-27")), http.StatusSeeOther)
	p.Super(t, `UPDATE task SET contact_id = 1`)
	leaving := link.ContactDeparture(1)
	record := v.get(leaving)
	wantText(t, "before", record.body, "Addressed to this post", "Local time", "same as yours")
	edit := link.Edit(link.ContactPost(1, 1))
	correction := sent(v.get(edit).hidden(t, link.ContactPost(1, 1)), "office", "Kenya National Commission for UNESCO", "title", "officer",
		"from", "2026-10-01", "to", "2026-09-01")
	wantStatus(t, "an end before the beginning", v.post(link.ContactPost(1, 1), correction), http.StatusUnprocessableEntity)
	correction.Set("to", "")
	wantRedirect(t, "a correction", v.post(link.ContactPost(1, 1), correction), link.Contact(1))
	for _, at := range []string{"natcom-ke", "unic-nairobi"} {
		place := p.office(t, at)
		wantStatus(t, "a post", v.post(link.OfficePosts(place),
			url.Values{"library": {"1"}, form.KeyField: {form.NewKey()}, "title": {"Secretary-General"}, "holder": {"Ruth Chebet"},
				"source_kind": {"website"}}), http.StatusSeeOther)
	}
	wantText(t, "the posts of the office", v.get(edit).body, "Secretary-General · Ruth Chebet")
	linked := sent(v.get(edit).hidden(t, link.ContactPost(1, 1)), "office", "Kenya National Commission for UNESCO", "title", "officer", "from",
		"2026-10-01", "post", "2")
	wantStatus(t, "a post of another office", v.post(link.ContactPost(1, 1), linked), http.StatusUnprocessableEntity)
	linked.Set("post", "1")
	wantRedirect(t, "a post of this office", v.post(link.ContactPost(1, 1), linked), link.Contact(1))
	if p.count(t, `SELECT count(*) FROM appointment WHERE id = 1 AND post_id = 1`) != 1 {
		t.Error("the post is not linked")
	}
	nameless := v.post(leaving, sent(record.hidden(t, leaving), "how", "retired", "appointment", "1", "follower", "🙂"))
	wantStatus(t, "a follower without letters", nameless, http.StatusUnprocessableEntity)
	wantText(t, "what was typed", nameless.body, "🙂")
	wantRedirect(t, "left", v.post(leaving, sent(record.hidden(t, leaving), "how", "retired", "appointment", "1", "on", "2026-11-20")),
		link.Contact(1))
	twice := v.post(leaving, sent(record.hidden(t, leaving), form.KeyField, form.NewKey(), "how", "moved", "to_office",
		"United Nations Information Service Nairobi", "to_title", "adviser", "appointment", "1"))
	wantStatus(t, "a post that is left already", twice, http.StatusUnprocessableEntity)
	wantText(t, "nothing typed is lost", twice.body, "That post is left already", `value="adviser"`)
	after := v.get(link.Contact(1)).body
	wantText(t, "after", after, "Still addressed to a post that this person has left", `href="/tasks/1"`, "Send the outline", "officer",
		"1 Oct 2026 to 20 Nov 2026", "retired")
	wantRedirect(t, "a new post", v.post(link.ContactPosts(1),
		url.Values{form.KeyField: {form.NewKey()}, "office": {"United Nations Information Service Nairobi"}, "title": {"adviser"}}),
		link.Contact(1))
	wantText(t, "the new post", v.get(link.Contact(1)).body, "adviser")
	wantText(t, "the history", v.get(link.History(link.Contact(1))).body, "Undo", link.Undo)
	p.Super(t, `INSERT INTO contact (library_id, owner_id, display_name, sort_name, folded, fold_version, basis, merged_into_id, deleted_at)
		VALUES (1, 1, 'x', 'x', ' x ', 1, 'consent', 1, now())`)
	moved := v.get(link.Contact(2))
	if moved.status != http.StatusMovedPermanently || moved.location() != link.Contact(1) {
		t.Errorf("a merged contact answers %d to %q", moved.status, moved.location())
	}
}
