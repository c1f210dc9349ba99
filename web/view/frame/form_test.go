package frame

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/i18n"
)

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	w := httptest.NewRecorder()
	if err := c.Render(context.Background(), w); err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

func TestWhatIsWrongStandsOnTopWithLinks(t *testing.T) {
	p := i18n.For("en", "KE")
	s := form.Fill("city", "Nai<robi")
	s.Errors = []crm.FieldError{{Field: "city", Message: crm.Message{Key: "error.required"}},
		{Field: "other", Message: crm.Message{Key: "error.choice"}}}
	city := Required(p, s, "city", "word.city")
	if city.Error == "" || city.Value != "Nai<robi" || !city.Required {
		t.Errorf("the field is %+v", city)
	}
	html := drawn(t, Problems(p, s, city))
	for _, want := range []string{"2 things to put right", `<a href="#f-city">City: `} {
		if !strings.Contains(html, want) {
			t.Errorf("%s lacks %s", html, want)
		}
	}
	if html := drawn(t, Problems(p, form.Fill(), city)); html != "" {
		t.Errorf("nothing is wrong, and yet: %s", html)
	}
}

func TestAClashShowsBoth(t *testing.T) {
	p := i18n.For("en", "KE").At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.UTC)
	s := form.Fill("phone", "+254 1", "name", "same")
	s.Stale = &crm.Stale{By: "Daniel", At: time.Date(2026, 11, 23, 8, 56, 0, 0, time.UTC),
		Fields: []crm.StaleField{{Field: "phone", Now: "+254 2"}, {Field: "name", Now: "same"}}}
	html := drawn(t, Clash(p, s, Field(p, s, "phone", "word.name"), Field(p, s, "name", "word.name")))
	for _, want := range []string{"Daniel", "+254 1", "+254 2", `data-take="phone"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s lacks %s", html, want)
		}
	}
	if strings.Contains(html, "f-name") {
		t.Error("a field that is the same on both sides is shown")
	}
	if html := drawn(t, Clash(p, form.State{}, Field(p, s, "phone", "word.name"))); html != "" {
		t.Errorf("nobody changed anything, and yet: %s", html)
	}
}
