package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func (c *catalogue) keys() []string { return slices.Sorted(maps.Keys(c.inFile)) }

// placeholders of a message, all its forms together, without their formats.
func (c *catalogue) placeholders(key string) []string {
	found := map[string]bool{}
	note := func(s sentence) {
		for _, seg := range s {
			if seg.arg != "" {
				found[seg.arg] = true
			}
		}
	}
	note(c.plain[key])
	for _, s := range c.plural[key] {
		note(s)
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	english := catalogues()["en"]
	for _, l := range languages {
		c := catalogues()[l.code]
		for _, key := range english.keys() {
			switch {
			case !c.has(key):
				t.Errorf("%s lacks %q of %s", l.code, key, english.inFile[key])
			case !slices.Equal(c.placeholders(key), english.placeholders(key)):
				t.Errorf("%s: %q has the placeholders %v, English has %v", l.code, key, c.placeholders(key), english.placeholders(key))
			case (c.plural[key] == nil) != (english.plural[key] == nil):
				t.Errorf("%s: %q has plural forms in one of the two languages only", l.code, key)
			}
		}
		for _, key := range c.keys() {
			if !english.has(key) {
				t.Errorf("%s has %q, which English does not", c.inFile[key], key)
			}
			for _, need := range l.needs {
				if of := c.plural[key]; of != nil && len(of[need]) == 0 {
					t.Errorf("%s: %q lacks the form %q", c.inFile[key], key, need)
				}
			}
		}
	}
}

func TestNoSentenceHoldsDigitsOfAnotherScript(t *testing.T) {
	for _, c := range catalogues() {
		for key, s := range c.plain {
			for _, seg := range s {
				if strings.ContainsAny(seg.text, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
					t.Errorf("%s: %q writes digits other than 0 to 9", c.lang, key)
				}
			}
		}
	}
}

// The ways in which code names a message. A key that ends with a dot is completed by a value.
var (
	namesMessage = regexp.MustCompile(
		`(?:\b(?:T|Parts|Say|Has)\(\s*|\b(?:Refuse|Add|fault)\([^"\n]*?,\s*)"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\.?)"`)
	namesError = regexp.MustCompile(`"(error\.[a-z0-9_.]+)"`)
)

func TestEveryMessageThatCodeNamesExists(t *testing.T) {
	english := catalogues()["en"]
	keys := english.keys()
	for file, names := range namesInCode(t, "../..") {
		for _, name := range names {
			known := english.has(name)
			if strings.HasSuffix(name, ".") {
				known = slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, name) })
			}
			if !known {
				t.Errorf("%s names the message %q, which no catalogue has", file, name)
			}
		}
	}
}

func namesInCode(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		isCode := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") &&
			!strings.HasSuffix(path, "_templ.go")
		if !isCode {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, pattern := range []*regexp.Regexp{namesMessage, namesError} {
			for _, match := range pattern.FindAllSubmatch(withoutComments(text), -1) {
				if name := string(match[1]); strings.Contains(name, ".") {
					found[path] = append(found[path], name)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no code names a message: the search is broken")
	}
	return found
}

var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

func withoutComments(text []byte) []byte { return comment.ReplaceAll(text, nil) }

func TestLoadRefusesWhatIsWrong(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"a key given twice":        {"a.en.toml": `x.y = "1"`, "b.en.toml": "[x]\ny = \"2\""},
		"a language not shipped":   {"a.xx.toml": `x = "1"`},
		"a name of another form":   {"a.toml": `x = "1"`},
		"a brace not closed":       {"a.en.toml": `x = "{name"`},
		"a placeholder of nothing": {"a.en.toml": `x = "{}"`},
		"no form other":            {"a.en.toml": "[x]\none = \"1\""},
		"a number":                 {"a.en.toml": "x = 1"},
		"no TOML":                  {"a.en.toml": "x ="},
	} {
		fsys := fstest.MapFS{}
		for file, text := range files {
			fsys["messages/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := load(fsys); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func TestAGroupMayHoldAKeyNamedOther(t *testing.T) {
	loaded, err := load(fstest.MapFS{"messages/a.en.toml": {Data: []byte("[source]\nwebsite = \"their website\"\nother = \"elsewhere\"")}})
	if err != nil {
		t.Fatal(err)
	}
	if c := loaded["en"]; !c.has("source.other") || !c.has("source.website") || c.has("source") {
		t.Errorf("keys = %v", c.keys())
	}
}
