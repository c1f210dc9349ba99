// Command check proves what the compiler cannot: the import rule, the house rules that are words in a file, and that what is
// generated is current. It prints each finding as path:line and ends with 1 when there is one.
package main

import (
	"fmt"
	"os"
	"sort"
)

// A finding is a place where a rule is broken.
type finding struct {
	path string
	line int // 0: the whole file or package
	text string
}

func (f finding) String() string {
	if f.line == 0 {
		return f.path + ": " + f.text
	}
	return fmt.Sprintf("%s:%d: %s", f.path, f.line, f.text)
}

func main() {
	var all []finding
	for _, check := range []struct {
		name string
		run  func() ([]finding, error)
	}{
		{"imports", imports},
		{"words", words},
		{"generated views", generated},
		{"gofmt", formatted},
		{"go.mod", tidy},
	} {
		found, err := check.run()
		if err != nil {
			fmt.Fprintf(os.Stderr, "check: %s: %v\n", check.name, err)
			os.Exit(2)
		}
		all = append(all, found...)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].path < all[j].path })
	for _, f := range all {
		fmt.Println(f)
	}
	if len(all) > 0 {
		os.Exit(1)
	}
}
