package crm

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of what may be typed.
const (
	MaxName = 250    // characters of a name, title or line
	MaxNote = 10_000 // bytes of a note
)

var langCode = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// line checks a one-line text: at most MaxName characters, and what can be stored. Required refuses what is blank, and what
// has no letter or digit.
func (f *Faults) line(field, s string, required bool) {
	switch {
	case required && blank(s):
		f.Add(field, "error.required")
	case required && wordless(s):
		f.Add(field, "error.no_letters")
	case utf8.RuneCountInString(s) > MaxName:
		f.Add(field, "error.too_long", "max", MaxName)
	default:
		f.sound(field, s)
	}
}

// note checks a text of many lines: at most MaxNote bytes.
func (f *Faults) note(field, s string) {
	if len(s) > MaxNote {
		f.Add(field, "error.note_too_long", "max", MaxNote)
		return
	}
	f.sound(field, s)
}

// sound refuses what cannot be stored: NUL and broken UTF-8.
func (f *Faults) sound(field, s string) {
	switch {
	case !utf8.ValidString(s):
		f.Add(field, "error.bad_utf8")
	case strings.ContainsRune(s, 0):
		f.Add(field, "error.nul")
	}
}

// blank tells whether a text has nothing to read: white space, marks and invisible characters only.
func blank(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return false
		}
	}
	return true
}

// wordless tells whether a text has no letter or digit by which it could be found. Letters that only modify another, such as the
// apostrophe of ʻOkina, do not count. The domain cannot use fold.Fold here; a test compares this with fold.Empty.
func wordless(s string) bool {
	for _, r := range s {
		if unicode.IsNumber(r) || unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) {
			return false
		}
	}
	return true
}

// email checks an address as RFC 5322 has it (addr-spec only, no display name).
func (f *Faults) email(field, s string, required bool) {
	if s == "" && !required {
		return
	}
	f.line(field, s, required)
	if f.Has(field) {
		return
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || a.Name != "" {
		f.Add(field, "error.bad_email")
	}
}

// website checks an http or https URL (RFC 3986) with a host.
func (f *Faults) website(field, s string) {
	if s == "" {
		return
	}
	f.line(field, s, false)
	if f.Has(field) {
		return
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.ContainsAny(s, " \t") {
		f.Add(field, "error.bad_url")
	}
}

// oneOf checks a choice.
func (f *Faults) oneOf(field, s string, choices ...string) {
	if !slices.Contains(choices, s) {
		f.Add(field, "error.choice")
	}
}

// lang checks the code of a language (BCP 47), as documents carry it: sw, zh, pt-BR.
func (f *Faults) lang(field, s string) {
	if s != "" && !langCode.MatchString(s) {
		f.Add(field, "error.bad_lang")
	}
}
