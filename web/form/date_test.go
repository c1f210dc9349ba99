package form_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/web/form"
)

func TestDates(t *testing.T) {
	v := parse(t, url.Values{"due": {"2026-11-27"}, "arabic": {"٢٠٢٦-١١-٢٧"}, "never": {"2026-02-30"}, "odd": {"27/11/2026"}, "none": {""}})
	for _, field := range []string{"due", "arabic"} {
		if d := v.Date(field); d.String() != "2026-11-27" {
			t.Errorf("%s = %v", field, d)
		}
	}
	if d := v.Date("none"); !d.IsZero() {
		t.Errorf("an empty field is the day %v", d)
	}
	v.Date("never")
	v.Date("odd")
	if got, want := faults(v.Err()), map[string]string{"never": "error.bad_date", "odd": "error.bad_date"}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	if s := form.Keep(v, v.Err()); s.Value("odd") != "27/11/2026" {
		t.Errorf("an unreadable date is not shown again: %q", s.Value("odd"))
	}
}
