package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// generated makes the views again and reports those that changed by it.
func generated() ([]finding, error) {
	before, err := views()
	if err != nil {
		return nil, err
	}
	if out, err := exec.Command("go", "tool", "templ", "generate").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("templ generate: %w\n%s", err, out)
	}
	after, err := views()
	if err != nil {
		return nil, err
	}
	var all []finding
	for _, f := range slices.Sorted(maps.Keys(after)) {
		if !bytes.Equal(before[f], after[f]) {
			all = append(all, finding{path: f, text: "was not current; it is now: commit it"})
		}
	}
	for f := range before {
		if _, err := os.Stat(strings.TrimSuffix(f, "_templ.go") + ".templ"); err != nil {
			all = append(all, finding{path: f, text: "its template is gone: delete it"})
		}
	}
	return all, nil
}

func views() (map[string][]byte, error) {
	files, err := projectFiles()
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, f := range files {
		if !strings.HasSuffix(f, "_templ.go") {
			continue
		}
		body, err := os.ReadFile(f)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[f] = body
	}
	return all, nil
}

// formatted reports what gofmt would change.
func formatted() ([]finding, error) {
	files, err := projectFiles()
	if err != nil {
		return nil, err
	}
	args := []string{"-l"}
	for _, f := range files {
		if _, err := os.Stat(f); err == nil && strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "_templ.go") {
			args = append(args, f)
		}
	}
	out, err := exec.Command("gofmt", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("gofmt: %w", err)
	}
	var all []finding
	for f := range strings.FieldsSeq(string(out)) {
		all = append(all, finding{path: f, text: "is not formatted: gofmt -w " + f})
	}
	return all, nil
}

// tidy reports what go mod tidy would change.
func tidy() ([]finding, error) {
	out, err := exec.Command("go", "mod", "tidy", "-diff").CombinedOutput()
	if err == nil {
		return nil, nil
	}
	if !bytes.Contains(out, []byte("diff current/go.")) {
		return nil, fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	return []finding{{path: "go.mod", text: "is not tidy:\n" + string(out)}}, nil
}
