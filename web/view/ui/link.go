package ui

import "github.com/a-h/templ"

// Link is words that lead somewhere.
type Link struct {
	Text    string
	Lang    string // the language of Text, where it is not the page's
	Href    string
	Icon    string
	Count   string
	Current bool
	Attrs   templ.Attributes
}

// Hidden is a field that a form carries along unseen.
type Hidden struct{ Name, Value string }

func current(is bool, as string) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": as}
}
