// Package fold turns text into the form that search compares: without case, marks, and the variants of letters that people
// do not type. Everything is done here, in Go and with a version, never in SQL, so that stored and sought text always agree.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Version is raised whenever Fold gives another result for the same text; rows folded by an older one are folded again.
const Version = 1

// letters are those that no normal form takes apart but people type as others.
var letters = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ħ': "h", 'ŧ': "t", 'ŋ': "n",
	'ى': "ي", 'ة': "ه", 'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ک': "ك", 'ی': "ي", 'ـ': "", 'ё': "е",
}

// Fold gives the text for searching: words between single spaces, with one at each end; a Han, kana or hangul character is
// a word of its own. What holds no letter or number folds to a single space.
func Fold(s string) string {
	s = cases.Fold().String(s)
	s = variants(s)
	s = norm.NFKD.String(s)
	var b strings.Builder
	b.Grow(len(s) + 2)
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return words(variants(cases.Fold().String(norm.NFKC.String(b.String()))))
}

func variants(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if to, ok := letters[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
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
		case alone(r):
			gap()
			b.WriteRune(r)
			space = false
			gap()
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			b.WriteRune(r)
			space = false
		case r == '\'' || r == '’' || r == 'ʼ': // O'Brien and Obrien are one name
		default:
			gap()
		}
	}
	gap()
	return b.String()
}

// alone tells whether a character is a word of its own.
func alone(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
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
	for _, w := range list {
		if len(out) == 4 {
			break
		}
		switch {
		case alone([]rune(w)[0]):
			out = append(out, "% "+w+" %")
		case short(w):
			out = append(out, "% "+Escape(w)+"%")
		default:
			out = append(out, "%"+Escape(w)+"%")
		}
	}
	return out
}

func short(w string) bool {
	r := []rune(w)
	return len(r) < 3 && !alone(r[0])
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

// Escape takes the meaning from % _ and \ in a LIKE pattern.
func Escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
