package work

import (
	"strings"
	"testing"
	"time"

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
	var w strings.Builder
	line := trashLine(f, crm.Deleted{Noun: "contact", DeletedAt: evening, Until: evening})
	if err := line.Render(t.Context(), &w); err != nil {
		t.Fatal(err)
	}
	if html := w.String(); strings.Contains(html, "23 Nov") || !strings.Contains(html, "24 Nov") {
		t.Errorf("a line of the trash does not say 24 Nov: %s", html)
	}
}
