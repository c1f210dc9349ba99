package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// cell draws a cell with components in it.
func cell(t *testing.T, p Place, parts ...templ.Component) string {
	t.Helper()
	whole := inside(t, Cell(p), "HERE")
	content := ""
	for _, part := range parts {
		content += draw(t, part)
	}
	return strings.Replace(whole, draw(t, Text("HERE")), content, 1)
}

// The row that is written by hand is what the components draw, whatever was typed.
func TestPersonRowsAreTheComponents(t *testing.T) {
	for name, s := range map[string]string{"plain": "Ruth Chebet", "hostile": hostile} {
		t.Run(name, func(t *testing.T) {
			r := PersonRow{Name: Link{Text: s, Href: "/contacts/7", Lang: "fr"}, OwnName: s, Blocked: s, Limited: s,
				Office: Link{Text: s, Lang: "en"}, Title: s,
				LastAt: "2026-11-23T06:00:00Z", Last: s, OwnerInitials: s, Owner: s, Step: s, TaskTone: "late"}
			got := draw(t, PersonRows(PersonColumns{Last: "Last", Owner: "Owner", Step: "Step"}, 1, func(int) PersonRow { return r }))
			space := templ.Raw(" ")
			own := templ.Raw(`<span class="second"><bdi>` + templ.EscapeString(s) + `</bdi></span>`)
			want := `<tr role="row" data-row>` +
				cell(t, Place{Wide: true}, NameLink(r.Name), space, own, space, StateChip(Chip{Text: s, Tone: Red}), space,
					StateChip(Chip{Icon: "lock", Text: s, Tone: Amber})) +
				cell(t, Place{Wide: true}, templ.Raw("<div>"), Name(s, "en"), templ.Raw("</div>"), Second(s)) +
				cell(t, Place{Label: "Last"}, TimeTag(r.LastAt, s)) + cell(t, Place{Label: "Owner"}, ShortPerson(s, s)) + cell(t, Place{Label: "Step"},
				Late(s)) + `</tr>`
			if plain(got) != plain(want) {
				t.Errorf("the row\n%s\nis not what the components draw\n%s", plain(got), plain(want))
			}
		})
	}
}

// plain drops what browsers read alike: blanks between tags, an empty class.
func plain(html string) string {
	return strings.NewReplacer("> <", "><", ` class=""`, "").Replace(html)
}
