package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// oldest is the browser that every page must be usable in: Chrome 106, the last one of Android 6.
var oldest = []api.Engine{{Name: api.EngineChrome, Version: "106"}, {Name: api.EngineFirefox, Version: "105"},
	{Name: api.EngineSafari, Version: "15.4"}}

func styles(dir string, out *output) error {
	css, err := bundle(filepath.Join(dir, "src", "app.css"))
	if err != nil {
		return err
	}
	if err := checkStyles(string(css)); err != nil {
		return err
	}
	return out.add("app.css", css)
}

func scripts(dir string, out *output) error {
	js, err := bundle(filepath.Join(dir, "src", "app.js"))
	if err != nil {
		return err
	}
	return out.add("app.js", js)
}

func bundle(entry string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            api.FormatIIFE,
		Engines:           oldest,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(result.Errors[0].Text)
	}
	return result.OutputFiles[0].Contents, nil
}

var (
	newFunction = regexp.MustCompile(`([\w-]+)\s*:\s*[^;{}]*(?:light-dark|color-mix)\(`)
	declaration = regexp.MustCompile(`([\w-]+)\s*:`)
)

// checkStyles refuses what Chrome 106 cannot read: nesting, and light-dark() or color-mix() where no declaration of the same
// property with a plain value stands before it in the rule.
func checkStyles(css string) error {
	for _, rule := range rules(css) {
		if strings.ContainsRune(rule.body, '{') {
			return fmt.Errorf("%s: nesting, which Chrome 106 cannot read", rule.selector)
		}
		plain := map[string]bool{}
		for part := range strings.SplitSeq(rule.body, ";") {
			if m := newFunction.FindStringSubmatch(part); m != nil {
				if !plain[m[1]] {
					return fmt.Errorf("%s: %s has no plain value before light-dark() or color-mix()", rule.selector, m[1])
				}
			} else if m := declaration.FindStringSubmatch(part); m != nil {
				plain[m[1]] = true
			}
		}
	}
	return nil
}

type rule struct{ selector, body string }

// rules cuts a stylesheet into its style rules; those inside @media and the like count, the at-rules themselves do not.
func rules(css string) (found []rule) {
	for css != "" {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return found
		}
		selector := strings.TrimSpace(css[strings.LastIndexByte(css[:open], ';')+1 : open])
		end := closing(css[open:]) + open
		body := css[open+1 : end]
		if strings.HasPrefix(selector, "@") && strings.ContainsRune(body, '{') {
			found = append(found, rules(body)...)
		} else {
			found = append(found, rule{selector, body})
		}
		css = css[min(end+1, len(css)):]
	}
	return found
}

// closing is where the brace that text begins with is closed.
func closing(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}
