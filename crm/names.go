package crm

import (
	"maps"
	"slices"
)

// Names is a text in several languages, by language code: en, fr, es, ar, ru, zh.
type Names map[string]string

// In gives the text in a language, and the language it is in: the asked one, else English, else the first by code.
func (n Names) In(lang string) (text, in string) {
	for _, l := range []string{lang, "en"} {
		if n[l] != "" {
			return n[l], l
		}
	}
	for _, l := range slices.Sorted(maps.Keys(n)) {
		if n[l] != "" {
			return n[l], l
		}
	}
	return "", ""
}

// Over puts these names over earlier ones: a language that is not given stays, one that is given blank goes.
func (n Names) Over(earlier Names) Names {
	out := Names{}
	maps.Copy(out, earlier)
	for lang, name := range n {
		out[lang] = name
		if blank(name) {
			delete(out, lang)
		}
	}
	return out
}

// NameField is the field of a form that holds the name in a language.
func NameField(lang string) string {
	if lang == "en" {
		return "name"
	}
	return "name_" + lang
}
