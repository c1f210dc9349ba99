package ui

import "github.com/a-h/templ"

// Link is words that lead somewhere.
type Link struct {
	Text    string
	Lang    string // the language of Text, where it is not the page's
	Also    string // the name as it is stored, where Text says in the reader's language what it names
	AlsoIn  string // its language
	Href    string
	Icon    string
	Count   string
	Current bool
	Attrs   templ.Attributes
}

// Hidden is a field that a form carries along unseen.
type Hidden struct{ Name, Value string }

// HiddenOf makes hidden fields of pairs of name and value; an empty value leaves its pair out.
func HiddenOf(pairs ...string) (out []Hidden) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, Hidden{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

func current(is bool, as string) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": as}
}
