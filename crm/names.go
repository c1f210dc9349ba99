package crm

import (
	"encoding/json"
	"maps"
	"sort"
	"strings"
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
	codes := make([]string, 0, len(n))
	for l := range n {
		if !strings.HasPrefix(l, about) {
			codes = append(codes, l)
		}
	}
	sort.Strings(codes)
	for _, l := range codes {
		if n[l] != "" {
			return n[l], l
		}
	}
	return "", ""
}

// about marks what an office is in a language in which it has no name; never stored.
const about = "about-"

// About is what something without a name in a language is, in that language: "UNESCO, Regional office, Kenya". It is empty
// where there is a name, and where nobody described it.
func (n Names) About(lang string) string {
	if n[lang] != "" {
		return ""
	}
	return n[about+lang]
}

// Describe adds what something is in a language.
func (n Names) Describe(lang, text string) { n[about+lang] = text }

// MarshalJSON leaves the descriptions out.
func (n Names) MarshalJSON() ([]byte, error) {
	stored := make(map[string]string, len(n))
	for key, text := range n {
		if !strings.HasPrefix(key, about) {
			stored[key] = text
		}
	}
	return json.Marshal(stored)
}

// Described adds the descriptions of other names.
func (n Names) Described(other Names) {
	for key, text := range other {
		if strings.HasPrefix(key, about) {
			n[key] = text
		}
	}
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
