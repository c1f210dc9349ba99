package i18n

import (
	"strings"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/fr"
	"golang.org/x/text/language"
)

// shipped is a language that the program speaks.
type shipped struct {
	code          string
	name          string // in the language itself
	rightToLeft   bool
	group         string // between thousands
	fourUngrouped bool   // 1250, but 12 500
	names         locales.Translator
	needs         []string // the plural forms that its catalogue must give
}

// languages, the first is the default. French has the CLDR form "many" for whole millions only, which fall back to other.
var languages = []shipped{
	{code: "en", name: "English", group: ",", names: en_GB.New(), needs: []string{"one", "other"}},
	{code: "fr", name: "Français", group: "\u202f", fourUngrouped: true, names: fr.New(), needs: []string{"one", "other"}},
	{code: "ar", name: "العربية", rightToLeft: true, group: ",", names: ar.New(), needs: pluralCategories},
}

// Language is a language to choose from, by its own name.
type Language struct{ Code, Name, Dir string }

// Languages lists those that the program speaks.
func Languages() []Language {
	var list []Language
	for _, l := range languages {
		dir := "ltr"
		if l.rightToLeft {
			dir = "rtl"
		}
		list = append(list, Language{l.code, l.name, dir})
	}
	return list
}

// Speaks tells whether the program speaks a language.
func Speaks(code string) bool { return languageOf(code).code == code }

func languageOf(code string) shipped {
	for _, l := range languages {
		if l.code == code {
			return l
		}
	}
	return languages[0]
}

var matcher = func() language.Matcher {
	var tags []language.Tag
	for _, l := range languages {
		tags = append(tags, language.MustParse(l.code))
	}
	return language.NewMatcher(tags)
}()

const maxAcceptLanguage = 250 // bytes; longer headers are cut, browsers send a tenth of it

// Match chooses the reader's language and, where it was said, the country. Wishes come strongest first ("?lang=", the
// cookie, the account): the first that the program speaks wins. Without one the browser's Accept-Language decides.
func Match(acceptLanguage string, wishes ...string) (lang, country string) {
	for _, wish := range wishes {
		lang, country, _ := strings.Cut(wish, "-")
		if Speaks(lang) {
			return lang, country
		}
	}
	if len(acceptLanguage) > maxAcceptLanguage {
		acceptLanguage = acceptLanguage[:strings.LastIndexByte(acceptLanguage[:maxAcceptLanguage], ',')+1]
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return languages[0].code, ""
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return languages[0].code, ""
	}
	return languages[i].code, countryOf(tags, languages[i].code)
}

func countryOf(tags []language.Tag, lang string) string {
	for _, tag := range tags {
		base, _ := tag.Base()
		region, confidence := tag.Region()
		if base.String() == lang && confidence == language.Exact && region.IsCountry() {
			return region.String()
		}
	}
	return ""
}
