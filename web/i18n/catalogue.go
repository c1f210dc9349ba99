// Package i18n holds every sentence that a person can read, in every language, and writes dates, numbers and names as the
// reader's language and country do.
//
// The catalogues are messages/<feature>.<language>.toml. A key is given once in a language; a table whose keys are all
// plural categories (zero, one, two, few, many, other) is one message with plural forms chosen by its argument "count",
// any other table is a group:
//
//	save = "Save"
//	[task.due]
//	one = "{count} step is due on {day:day}"
//	other = "{count} steps are due on {day:day}"
//
// A placeholder is {name} or {name:format}; the formats are those of printer.go. English is the first language: a key
// that it lacks does not exist.
package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed messages/*.toml
var files embed.FS

// catalogue is all messages of one language.
type catalogue struct {
	lang   string
	tag    language.Tag // whose rules choose the plural form
	plain  map[string]sentence
	plural map[string]forms
	inFile map[string]string // where each key is given
}

// catalogues are read while the program opens its database; whoever needs one sooner waits for it.
var catalogues = sync.OnceValue(func() map[string]*catalogue { return mustLoad(files) })

func init() { go catalogues() }

func mustLoad(fsys fs.FS) map[string]*catalogue {
	loaded, err := load(fsys)
	if err != nil {
		panic("message catalogues: " + err.Error())
	}
	return loaded
}

// load reads the languages side by side: the program starts the sooner.
func load(fsys fs.FS) (map[string]*catalogue, error) {
	names, err := fs.Glob(fsys, "messages/*.toml")
	if err != nil {
		return nil, err
	}
	loaded := map[string]*catalogue{}
	failed := make([]error, len(languages))
	var done sync.WaitGroup
	for i, l := range languages {
		c := newCatalogue(l.code)
		loaded[l.code] = c
		done.Go(func() { failed[i] = c.loadFiles(fsys, names) })
	}
	for _, name := range names {
		if parts := strings.Split(path.Base(name), "."); len(parts) != 3 || loaded[parts[1]] == nil {
			err = fmt.Errorf("%s: the name must be <feature>.<language>.toml, of a language that is shipped", name)
		}
	}
	done.Wait()
	return loaded, errors.Join(err, errors.Join(failed...))
}

func newCatalogue(lang string) *catalogue {
	return &catalogue{
		lang: lang, tag: language.MustParse(lang), plain: map[string]sentence{}, plural: map[string]forms{}, inFile: map[string]string{},
	}
}

// loadFiles reads those of the files that are of the catalogue's language.
func (c *catalogue) loadFiles(fsys fs.FS, names []string) error {
	for _, name := range names {
		if !strings.HasSuffix(name, "."+c.lang+".toml") {
			continue
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		var tree map[string]any
		if err := toml.Unmarshal(text, &tree); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := c.addGroup(name, "", tree); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (c *catalogue) addGroup(file, prefix string, group map[string]any) error {
	for name, value := range group {
		if err := c.add(file, prefix+name, value); err != nil {
			return err
		}
	}
	return nil
}

func (c *catalogue) add(file, key string, value any) error {
	table, isTable := value.(map[string]any)
	if isTable && !isPlural(table) {
		return c.addGroup(file, key+".", table)
	}
	if earlier, given := c.inFile[key]; given {
		return fmt.Errorf("the key %q is given twice, also in %s", key, earlier)
	}
	c.inFile[key] = file
	if isTable {
		return c.addPlural(key, table)
	}
	text, isText := value.(string)
	if !isText {
		return fmt.Errorf("the key %q is no text", key)
	}
	s, err := parseSentence(text)
	if err != nil {
		return fmt.Errorf("the key %q: %w", key, err)
	}
	c.plain[key] = s
	return nil
}

var pluralCategories = []string{"zero", "one", "two", "few", "many", "other"}

// forms are the sentences of a message, by plural category.
type forms map[string]sentence

// categories names what x/text calls the plural forms.
var categories = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// form is the sentence for a count. One that the language needs only for very large numbers may be missing: then it is "other".
func (c *catalogue) form(of forms, count int64) sentence {
	if s, given := of[categories[plural.Cardinal.MatchPlural(c.tag, int(max(count, -count)), 0, 0, 0, 0)]]; given {
		return s
	}
	return of["other"]
}

func isPlural(table map[string]any) bool {
	for name := range table {
		if !slices.Contains(pluralCategories, name) {
			return false
		}
	}
	return len(table) > 0
}

func (c *catalogue) addPlural(key string, table map[string]any) error {
	of := forms{}
	for category, value := range table {
		text, isText := value.(string)
		if !isText {
			return fmt.Errorf("the key %q, form %q, is no sentence", key, category)
		}
		s, err := parseSentence(text)
		if err != nil {
			return fmt.Errorf("the key %q, form %q, is no sentence: %w", key, category, err)
		}
		of[category] = s
	}
	if len(of["other"]) == 0 {
		return fmt.Errorf("the key %q lacks the form \"other\"", key)
	}
	c.plural[key] = of
	return nil
}

func (c *catalogue) has(key string) bool { return c.inFile[key] != "" }
