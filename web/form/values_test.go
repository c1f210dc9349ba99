package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"liaison/crm"
	"liaison/web/form"
)

const formType = "application/x-www-form-urlencoded"

func post(contentType, body string) *http.Request {
	r := httptest.NewRequest("POST", "/contacts?name=query&only_query=1", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return r
}

func parse(t *testing.T, fields url.Values) *form.Values {
	t.Helper()
	v, err := form.Parse(post(formType, fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestParseReadsTheBodyAndNeverTheQuery(t *testing.T) {
	v := parse(t, url.Values{"name": {"body"}})
	if got := v.Text("name"); got != "body" {
		t.Errorf("name = %q, want what the body says", got)
	}
	if v.Has("only_query") {
		t.Error("a field of the query was read as a field of the form")
	}
}

func TestParseKeepsTextAsSent(t *testing.T) {
	v := parse(t, url.Values{"name": {"  Ａminą\r\n "}, "note": {"one\r\ntwo\rthree\n"}})
	if got, want := v.Text("name"), "  Ａminą\r\n "; got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
	if got, want := v.Lines("note"), "one\ntwo\rthree\n"; got != want {
		t.Errorf("Lines = %q, want %q", got, want)
	}
	if err := v.Err(); err != nil {
		t.Errorf("sound text is refused: %v", err)
	}
}

func TestParseRefusesWhatIsNoForm(t *testing.T) {
	for name, r := range map[string]*http.Request{
		"json":           post("application/json", `{"name":"x"}`),
		"multipart":      post("multipart/form-data; boundary=x", "--x--"),
		"another set":    post(formType+"; charset=windows-1252", "name=x"),
		"broken escape":  post(formType, "name=%zz"),
		"semicolons":     post(formType, "name=x;role=admin"),
		"no type at all": post("nonsense nonsense", "name=x"),
	} {
		if _, err := form.Parse(r); !errors.Is(err, form.ErrMalformed) {
			t.Errorf("%s: error = %v, want ErrMalformed", name, err)
		}
	}
}

func TestParseRefusesABodyThatIsTooLong(t *testing.T) {
	if _, err := form.Parse(post(formType, "n="+strings.Repeat("x", form.MaxBody-2))); err != nil {
		t.Errorf("a body of exactly the limit: %v", err)
	}
	_, err := form.Parse(post(formType, "n="+strings.Repeat("x", form.MaxBody-1)))
	var tooLong *http.MaxBytesError
	if !errors.As(err, &tooLong) {
		t.Errorf("a byte over the limit: error = %v, want *http.MaxBytesError", err)
	}
}

func TestUnstorableTextIsAFaultAndIsShownAgain(t *testing.T) {
	v := parse(t, url.Values{"name": {"Gr\x00ace"}, "note": {"\xff\xfe!"}, "fine": {"é"}})
	if got, want := faults(v.Err()), map[string]string{"name": "error.nul", "note": "error.bad_utf8"}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	s := form.Keep(v, v.Err())
	if got, want := s.Value("name"), "Gr\uFFFDace"; got != want {
		t.Errorf("shown again: %q, want %q", got, want)
	}
	if s.Error("note") == nil || s.Error("fine") != nil {
		t.Errorf("errors stand beside the wrong fields: %v", s.Errors)
	}
}

func TestValuesWithAGrammar(t *testing.T) {
	v := parse(t, url.Values{
		"office": {" 12 "}, "arabic": {"٤٢"}, "owner": {"twelve"}, "none": {""}, "readers": {"1", "x", "3"},
		"ticked": {"on"}, "empty": {""},
	})
	if n := v.Int64("office"); n != 12 {
		t.Errorf("office = %d", n)
	}
	if n := v.Int64("arabic"); n != 42 {
		t.Errorf("arabic = %d", n)
	}
	if _, given := v.OptInt64("none"); given {
		t.Error("an empty field gave a number")
	}
	v.Int64("owner")
	v.Int64("owner")
	if got := v.Int64s("readers"); !cmp.Equal(got, []int64{1, 3}) {
		t.Errorf("readers = %v", got)
	}
	if !v.Bool("ticked") || v.Bool("empty") || v.Bool("missing") {
		t.Error("checkboxes are read wrongly")
	}
	want := map[string]string{"owner": "error.bad_number", "readers": "error.bad_number"}
	if got := faults(v.Err()); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	if s := form.Keep(v, v.Err()); s.Value("owner") != "twelve" {
		t.Errorf("an unreadable number is not shown again: %q", s.Value("owner"))
	}
}

func TestMergeNamesEachFieldOnce(t *testing.T) {
	v := parse(t, url.Values{"owner_id": {"she"}})
	v.Int64("owner_id")
	var domain crm.Faults
	domain.Add("owner_id", "error.required")
	domain.Add("name", "error.too_long", "max", 250)

	err := v.Merge(domain.Err())
	if got, want := faults(err), map[string]string{"owner_id": "error.bad_number", "name": "error.too_long"}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	s := form.Keep(v, err)
	if got := s.Error("name").Args["max"]; got != 250 {
		t.Errorf("the argument is lost: %v", got)
	}
	if got := s.Problem.Args["count"]; got != 2 {
		t.Errorf("count = %v, want 2", got)
	}
	if len(faults(v.Err())) != 1 {
		t.Error("merging changed the values themselves")
	}
	if err := v.Merge(crm.ErrForbidden()); crm.KindOf(err) != crm.Forbidden {
		t.Errorf("a refusal of another kind became %v", err)
	}
	wrong := crm.Refuse(crm.Invalid, "session.wrong")
	for _, v := range []*form.Values{v, parse(t, nil)} {
		if err := v.Merge(wrong); !errors.Is(err, wrong) {
			t.Errorf("what was said of the whole form became %v", err)
		}
	}
	if err := parse(t, nil).Merge(nil); err != nil {
		t.Errorf("nothing wrong, yet %v", err)
	}
}

func TestKeys(t *testing.T) {
	s := form.Fresh("name", "Amina")
	v := parse(t, url.Values{form.KeyField: {s.Value(form.KeyField)}})
	if v.Key() == "" || v.Err() != nil {
		t.Errorf("a fresh key is refused: %v", v.Err())
	}
	if one, two := form.NewKey(), form.NewKey(); s.Value("name") != "Amina" || one == two {
		t.Error("keys repeat, or initial values are lost")
	}
	for _, bad := range []string{"", "x", strings.Repeat("g", 36), "00000000-0000-4000-8000-00000000000\x00"} {
		if v := parse(t, url.Values{form.KeyField: {bad}}); v.Key() != "" || v.Err() == nil {
			t.Errorf("key %q is taken", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "a=1&a=2", "n=%00%ff&n=ok", "%ff=1", "note=a%0D%0Ab", "due=2026-99-99", "=&=&&;", "n=%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		v, err := form.Parse(post(formType, body))
		if err != nil {
			if v != nil || !errors.Is(err, form.ErrMalformed) {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		for name := range v.Raw() {
			v.Int64s(name)
		}
		s := form.Keep(v, v.Err())
		for name, values := range v.Raw() {
			for _, shown := range append(s.Values(name), name, v.Lines(name)) {
				if !utf8.ValidString(shown) || strings.ContainsRune(shown, 0) {
					t.Fatalf("%q shows %q again", body, shown)
				}
			}
			if len(values) == 0 {
				t.Fatalf("%q lost the values of %q", body, name)
			}
		}
	})
}

func faults(err error) map[string]string {
	var e *crm.Error
	if !errors.As(err, &e) {
		return nil
	}
	found := map[string]string{}
	for _, f := range e.Fields {
		found[f.Field] += f.Message.Key
	}
	return found
}
