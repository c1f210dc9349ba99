// Package match judges whether two people may be one.
package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"liaison/crm"
	"liaison/crm/fold"
)

// Person is what is compared.
type Person struct {
	OfficeID int64
	Emails   []string
	Phones   []string

	names [][]string // the words of each, folded and sorted
}

// Of is a person with these names, in every script; they are folded once, however many others the person is compared with.
func Of(names []string, office int64, emails, phones []string) Person {
	p := Person{OfficeID: office, Emails: emails, Phones: phones}
	for _, name := range names {
		if words := strings.Fields(fold.Fold(name)); len(words) > 0 {
			slices.Sort(words)
			p.names = append(p.names, words)
		}
	}
	return p
}

// Similar scores from 0 to 100 how likely two people are one, with the reasons. The same e-mail or telephone alone is
// enough to ask; so is the same name in any order of its words. An office in common only adds to another reason.
func Similar(a, b Person) (score int, reasons []crm.Message) {
	add := func(points int, key string) {
		score += points
		reasons = append(reasons, crm.Say(key))
	}
	switch nameLikeness(a, b) {
	case same:
		add(60, "match.same_name")
	case near:
		add(50, "match.similar_name")
	}
	if common(a.Emails, b.Emails, strings.ToLower) {
		add(80, "match.same_email")
	}
	if common(a.Phones, b.Phones, digits) {
		add(60, "match.same_phone")
	}
	if score > 0 && a.OfficeID != 0 && a.OfficeID == b.OfficeID {
		add(20, "match.same_office")
	}
	return min(score, 100), reasons
}

type likeness int

const (
	apart likeness = iota
	near
	same
)

func nameLikeness(a, b Person) likeness {
	best := apart
	for _, x := range a.names {
		for _, y := range b.names {
			best = max(best, compare(x, y))
		}
	}
	return best
}

// compare takes the sorted words of two names. Names are near where each word of the one with fewer has its like in the other, and
// these are at least two words and four letters together: 张伟 and 张伟明 share two characters, and are two people.
func compare(x, y []string) likeness {
	if slices.Equal(x, y) {
		return same
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	agree, letters := 0, 0
	used := make([]bool, len(y))
	for _, w := range x {
		for i, v := range y {
			if !used[i] && alike(w, v) {
				used[i] = true
				agree++
				letters += utf8.RuneCountInString(w)
				break
			}
		}
	}
	if agree == len(x) && agree >= 2 && letters >= 4 {
		return near
	}
	return apart
}

// alike allows one letter more, less or other in words of five letters and more.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 5 || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		return slices.Equal(x[i+1:], y[i+1:])
	}
	return slices.Equal(x[i:], y[i+1:])
}

func common(a, b []string, form func(string) string) bool {
	for _, x := range a {
		for _, y := range b {
			if f := form(x); f != "" && f == form(y) {
				return true
			}
		}
	}
	return false
}

// digits is a telephone number without its marks; the last nine digits tell numbers apart whether or not the country is named.
func digits(s string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(d) < 6 {
		return ""
	}
	return d[max(0, len(d)-9):]
}
