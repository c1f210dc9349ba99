// Package fold turns text into the form that search compares: without case, marks, and the variants of letters that people
// do not type. Everything is done here, in Go and with a version, never in SQL, so that stored and sought text always agree.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Version is raised whenever Fold gives another result for the same text; rows folded by an older one are folded again in the
// background, after the program has started.
const Version = 1

// maxWords bounds what one search costs.
const maxWords = 4

// Fold gives the text for searching: words between single spaces, with one at each end; a Han, kana or hangul character is
// a word of its own. What holds no letter or number folds to a single space.
func Fold(s string) string {
	if ascii(s) {
		return words(strings.ToLower(s))
	}
	s = norm.NFKD.String(variants(cases.Fold().String(s)))
	s = norm.NFKC.String(strings.Map(dropMark, s))
	return words(variants(cases.Fold().String(s))) // compatibility forms such as ﬁ and Ⅻ show their letters only now
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func dropMark(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

func words(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(' ')
	space := true
	gap := func() {
		if !space {
			b.WriteByte(' ')
			space = true
		}
	}
	for _, r := range s {
		switch {
		case silent(r):
		case alone(r):
			gap()
			b.WriteRune(r)
			space = false
			gap()
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			b.WriteRune(r)
			space = false
		default:
			gap()
		}
	}
	gap()
	return b.String()
}

// silent tells whether a character neither counts nor parts a word: O'Brien and Obrien are one name, and so is a name
// pasted with a soft hyphen or a mark of direction in it.
func silent(r rune) bool {
	switch r {
	case '\'', '‘', '’', 'ʼ', 'ʻ', 'ʹ', '`':
		return true
	case '\u200b': // parts words in Khmer and Burmese
		return false
	}
	return r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r)
}

// alone tells whether a character is a word of its own.
func alone(r rune) bool {
	return r > 0x10ff && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul))
}

// Empty tells whether nothing is left to search by.
func Empty(s string) bool { return Fold(s) == " " }

// Words gives the LIKE patterns of a search, at most four: '%wanj%' for a word, '% 伟 %' for a character that is one. A
// search of one short word has none; Prefix serves it.
func Words(query string) []string {
	list := strings.Fields(Fold(query))
	if len(list) == 1 && short(list[0]) {
		return nil
	}
	var out []string
	for _, w := range list[:min(len(list), maxWords)] {
		switch {
		case alone(first(w)):
			out = append(out, "% "+w+" %")
		case short(w): // at the beginning of a word, where the index can help
			out = append(out, "% "+Escape(w)+"%")
		default:
			out = append(out, "%"+Escape(w)+"%")
		}
	}
	return out
}

// short tells whether a word has too few letters for the index of trigrams.
func short(w string) bool { return utf8.RuneCountInString(w) < 3 && !alone(first(w)) }

func first(w string) rune {
	r, _ := utf8.DecodeRuneInString(w)
	return r
}

// Prefix gives the bounds lo <= folded < hi (bytewise) of texts that begin with a single short word; ok is false where the
// query is no such word.
func Prefix(query string) (lo, hi string, ok bool) {
	list := strings.Fields(Fold(query))
	if len(list) != 1 || !short(list[0]) {
		return "", "", false
	}
	lo = " " + list[0]
	r := []rune(lo)
	r[len(r)-1]++
	return lo, string(r), true
}

var meanings = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Escape takes the meaning from % _ and \ in a LIKE pattern.
func Escape(s string) string { return meanings.Replace(s) }
