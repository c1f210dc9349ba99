package i18n

import (
	"fmt"
	"strings"
)

// A sentence is a message cut at its placeholders.
type sentence []segment

// segment is a piece of fixed text, or a placeholder with an optional format.
type segment struct {
	text   string
	arg    string
	format string
}

func parseSentence(text string) (sentence, error) {
	var s sentence
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(s, segment{text: text}), nil
		}
		if open > 0 {
			s = append(s, segment{text: text[:open]})
		}
		end := strings.IndexByte(text, '}')
		if end < open {
			return nil, fmt.Errorf("a brace is not closed in %q", text)
		}
		name, format, _ := strings.Cut(text[open+1:end], ":")
		if name == "" || strings.ContainsAny(name, " {") {
			return nil, fmt.Errorf("%q is no placeholder", text[open:end+1])
		}
		s = append(s, segment{arg: name, format: format})
		text = text[end+1:]
	}
	return s, nil
}

// arguments finds the value of a placeholder.
type arguments interface {
	get(name string) (any, bool)
}

type argPairs []any

func (a argPairs) get(name string) (any, bool) {
	for i := 0; i+1 < len(a); i += 2 {
		if a[i] == name {
			return a[i+1], true
		}
	}
	return nil, false
}

type argMap map[string]any

func (a argMap) get(name string) (any, bool) {
	value, given := a[name]
	return value, given
}
