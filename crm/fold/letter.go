package fold

import (
	"strings"
	"unicode"
)

// letters are those that no normal form takes apart but people type as others.
var letters = map[rune]string{
	// Latin, as written in Europe, Viet Nam, the Caucasus and West Africa
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ə': "e",
	'ɓ': "b", 'ɖ': "d", 'ɗ': "d", 'ɛ': "e", 'ƙ': "k", 'ɔ': "o", 'ƴ': "y", 'ƒ': "f", 'ɣ': "g", 'ʋ': "v",
	// Arabic, and the letters of Persian and Urdu keyboards
	'ى': "ي", 'ة': "ه", 'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ـ': "", 'ک': "ك", 'ی': "ي", 'ے': "ي", 'ہ': "ه", 'ھ': "ه", 'ە': "ه",
}

// soundsAlike are rows of eight Ethiopic letters that are spoken alike in Amharic and written the one for the other.
var soundsAlike = map[rune]rune{'ሐ': 'ሀ', 'ኀ': 'ሀ', 'ሠ': 'ሰ', 'ዐ': 'አ', 'ፀ': 'ጸ'}

// variants puts one letter for all that stand for it, and 0 to 9 for the digits of every script.
func variants(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if to, ok := letters[r]; ok {
			b.WriteString(to)
			continue
		}
		switch {
		case r >= 0x1200 && r < 0x1380:
			if to, ok := soundsAlike[r&^7]; ok {
				r = to + r&7
			}
		case r >= 0x0660 && unicode.Is(unicode.Nd, r):
			r = '0' + digit(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// digit is the value of a decimal digit; Unicode keeps each script's ten in a row.
func digit(r rune) rune {
	for _, part := range unicode.Nd.R16 {
		if r <= rune(part.Hi) {
			return (r - rune(part.Lo)) % 10
		}
	}
	for _, part := range unicode.Nd.R32 {
		if r <= rune(part.Hi) {
			return (r - rune(part.Lo)) % 10
		}
	}
	return 0
}
