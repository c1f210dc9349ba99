package crm

import (
	"testing"
	"unicode"

	"liaison/crm/fold"
)

// TestARequiredTextHasSomethingToBeFoundBy holds the domain's rule against folding, letter by letter: what it lets through never
// folds to nothing. The vowel signs that
// old Arabic typefaces had as letters of their own are left out: nobody's name is one.
func TestARequiredTextHasSomethingToBeFoundBy(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune + 1) {
		if s := string(r); !wordless(s) && fold.Empty(s) && !unicode.Is(vowels, r) {
			t.Errorf("%q (%U) passes, but folds to nothing", s, r)
		}
	}
	for s, key := range map[string]string{
		"": "error.required", " \u200b ": "error.required", "\u0301": "error.required",
		"...": "error.no_letters", "***": "error.no_letters", "---": "error.no_letters", "؟": "error.no_letters", "🎉": "error.no_letters",
		"ـــ": "error.no_letters", "ʻʻ": "error.no_letters",
		"2027": "", "٣": "", "馆": "", "مكتبة": "", "é": "", "ⅳ": "", "가": "", "ー年": "",
	} {
		f := &Faults{}
		f.line("x", s, true)
		got := ""
		if f.Has("x") {
			got = f.fields[0].Message.Key
		}
		if got != key {
			t.Errorf("%q: %q, want %q", s, got, key)
		}
		optional := &Faults{}
		if optional.line("x", s, false); optional.Has("x") {
			t.Errorf("%q is refused where nothing is required", s)
		}
	}
}

var vowels = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1}, {Lo: 0xfcf2, Hi: 0xfcf4, Stride: 1},
	{Lo: 0xfe70, Hi: 0xfe7f, Stride: 1}}}

// TestEveryRequiredNameIsRead: what every form that asks for a name or a title says to one of marks only.
func TestEveryRequiredNameIsRead(t *testing.T) {
	t.Parallel()
	const marks = "***"
	zone, on := "Africa/Nairobi", Date{Year: 2026, Month: 12, Day: 1}
	for field, f := range map[string]*Faults{
		"name of an account":       AccountChange{Name: marks, Lang: "en", Zone: zone}.Check(),
		"name of somebody invited": UseLink{Name: marks}.Check(),
		"name of an invitation":    Invitation{Name: marks, Email: "a@b.example", Lang: "en", Network: Observer}.Check(),
		"name of a library":        LibraryChange{Name: marks, Kind: "library", Country: "KE", Zone: zone, Basis: "consent"}.Check(),
		"name of a day off":        DayOffChange{DayOff: DayOff{On: on, Name: marks}}.Check(),
		"name of a contact":        ContactChange{Contact: Contact{DisplayName: marks, Basis: "consent"}}.Check(),
		"title of a step":          TaskChange{Title: marks, DueOn: on}.Check(),
		"title of a post":          PostChange{Post: Post{Title: marks}, Source: Source{Kind: "website"}}.Check(),
		"name_fr of an office": OfficeChange{Office: Office{Names: Names{"en": "Example", "fr": marks}, OrganisationID: 1, Kind: "x",
			Country: "KE"}, Source: Source{Kind: "website"}}.Check(),
		"place of a library": LibraryChange{Name: "Mto", Kind: "library", Place: marks, Zone: zone, Basis: "consent"}.Check(),
		"do_not_reason of a contact": ContactChange{Contact: Contact{DisplayName: "Mary", Basis: "consent", DoNotContact: true,
			DoNotReason: marks}}.Check(),
	} {
		if len(f.fields) != 1 {
			t.Errorf("%s: %v", field, f.fields)
		}
	}
}
