package view

import (
	"strings"
	"testing"

	"liaison/web/form"
)

// Look-alikes are sought in the library that the form is of, whatever the switcher shows.
func TestLookAlikesAreOfTheFormsLibrary(t *testing.T) {
	t.Parallel()
	p := ContactFormPage{Form: form.Fresh("library", "2")}
	if got := p.similarURL(); !strings.Contains(got, "?library=2") {
		t.Errorf("look-alikes are asked for at %q", got)
	}
}
