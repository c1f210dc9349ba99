package i18n

import (
	"sort"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"liaison/crm"
)

// Sorted gives the order of texts in this language, as indexes.
func (p *Printer) Sorted(texts []string) []int {
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	c := collate.New(language.Make(p.Lang()))
	sort.SliceStable(order, func(i, j int) bool { return c.CompareString(texts[order[i]], texts[order[j]]) < 0 })
	return order
}

// SortedCountries is a list of countries in the order of their names in this language.
func (p *Printer) SortedCountries(list []crm.CountryCount) []crm.CountryCount {
	names := make([]string, len(list))
	for i, c := range list {
		names[i], _ = p.Name(c.Country.Names)
	}
	out := make([]crm.CountryCount, len(list))
	for i, at := range p.Sorted(names) {
		out[i] = list[at]
	}
	return out
}
