package view

import (
	"strings"
	"testing"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
)

// TestDaysAreTheReaders: the day of an instant is that of the reader's clock.
func TestDaysAreTheReaders(t *testing.T) {
	kiritimati, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) // Tuesday 24 November there
	f := Frame{P: i18n.For("en", "KI").At(evening.Add(time.Hour), kiritimati)}
	for name, html := range map[string]string{
		"a line of the list of accounts": drawn(t, userFacts(f, crm.User{DisabledAt: evening})[1]),
		"an account that has ended":      drawn(t, User(f, UserPage{User: crm.User{DisabledAt: evening}})),
		"a line of the trash":            drawn(t, trashLine(f, crm.Deleted{Noun: "contact", DeletedAt: evening, Until: evening})),
	} {
		if strings.Contains(html, "23 Nov") || !strings.Contains(html, "24 Nov") {
			t.Errorf("%s does not say 24 Nov: %s", name, html)
		}
	}
}
