package account

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/view/frame"
)

// TestDaysAreTheReaders: the day of an instant is that of the reader's clock.
func TestDaysAreTheReaders(t *testing.T) {
	kiritimati, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) // Tuesday 24 November there
	f := frame.Frame{P: i18n.For("en", "KI").At(evening.Add(time.Hour), kiritimati)}
	for name, c := range map[string]templ.Component{
		"a line of the list of accounts": userFacts(f, crm.User{DisabledAt: evening})[1],
		"an account that has ended":      User(f, UserPage{User: crm.User{DisabledAt: evening}}),
	} {
		var w strings.Builder
		if err := c.Render(t.Context(), &w); err != nil {
			t.Fatal(err)
		}
		if html := w.String(); strings.Contains(html, "23 Nov") || !strings.Contains(html, "24 Nov") {
			t.Errorf("%s does not say 24 Nov: %s", name, html)
		}
	}
}
