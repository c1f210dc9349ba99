package i18n

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"liaison/crm"
)

// InOrder is a list in the order of the texts of its items, as the printer's language sorts them.
func InOrder[T any](p *Printer, list []T, text func(T) string) []T {
	type worded struct {
		text string
		item T
	}
	all := make([]worded, len(list))
	for i, item := range list {
		all[i] = worded{text(item), item}
	}
	c := collate.New(language.Make(p.Lang()))
	slices.SortStableFunc(all, func(a, b worded) int { return c.CompareString(a.text, b.text) })
	out := make([]T, len(all))
	for i, x := range all {
		out[i] = x.item
	}
	return out
}

// SortedCountries is a list of countries in the order of their names in this language.
func (p *Printer) SortedCountries(list []crm.CountryCount) []crm.CountryCount {
	return InOrder(p, list, func(c crm.CountryCount) string {
		name, _ := p.Name(c.Country.Names)
		return name
	})
}
