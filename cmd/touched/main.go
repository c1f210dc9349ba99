// Command touched prints the packages whose tests tell whether a change broke something: those that differ from main, or on main
// from the last commit, and those that use them.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

func main() {
	packages, err := touched()
	if err != nil {
		fmt.Fprintln(os.Stderr, "touched:", err)
		os.Exit(1)
	}
	fmt.Println(strings.Join(packages, "\n"))
}

func touched() ([]string, error) {
	files, err := changed()
	if err != nil {
		return nil, err
	}
	// a test's program depends on all that the tests use
	tests, err := lines("go", "list", "-test", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...")
	return users(files, tests), err
}

// changed are the files that differ from where this branch left main, and those that git does not know yet.
func changed() ([]string, error) {
	base := "HEAD"
	if from, err := lines("git", "merge-base", "HEAD", "origin/main"); err == nil {
		base = from[0]
	}
	differ, err := lines("git", "diff", "--name-only", base)
	if err != nil {
		return nil, err
	}
	fresh, err := lines("git", "ls-files", "--others", "--exclude-standard")
	return append(differ, fresh...), err
}

func lines(command string, args ...string) ([]string, error) {
	out, err := exec.Command(command, args...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", command, args[0], err)
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' }), nil
}

// users are the packages whose tests use what lies in the files. Each line of tests is a package and what it depends on.
func users(files, tests []string) (packages []string) {
	const module = "liaison/"
	known := map[string]bool{}
	for _, line := range tests {
		pkg, _, _ := strings.Cut(line, " ")
		known[pkg] = true
	}
	differ := map[string]bool{}
	for _, file := range files {
		dir := path.Dir(file)
		for dir != "." && !known[module+dir] { // a page of text lies below the package that embeds it
			dir = path.Dir(dir)
		}
		differ[module+dir] = true
		if file == "go.mod" || file == "go.sum" {
			return []string{"./..."}
		}
	}
	for _, line := range tests {
		pkg, uses, _ := strings.Cut(line, " ")
		tested, isTest := strings.CutSuffix(pkg, ".test")
		if isTest && slices.ContainsFunc(append(strings.Fields(uses), tested), func(p string) bool { return differ[p] }) {
			packages = append(packages, tested)
		}
	}
	return packages
}
