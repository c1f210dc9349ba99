package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strings"
)

const longestFile = 450

// A rule is a pattern that may stand in no line of the files it is for.
type rule struct {
	pattern *regexp.Regexp
	in      func(file string) bool
	text    string
}

var rules = []rule{
	{regexp.MustCompile(`\b(t|b|tb|f)\.Skip(f|Now)?\(`), tests, "a test is never skipped"},
	{regexp.MustCompile(`(?i)SELECT\s+\*`), code, "columns are named, never SELECT *"},
	{regexp.MustCompile(`\btime\.(Now|Since|Until)\(`), inside(source, []string{"crm", "web", "db", "migrations"}, "db/db.go", "db/embedded",
		"db/dbtest", "web/assets/build"),
		"time comes from Tx.Now or an injected clock"},
	{regexp.MustCompile(`\bcontext\.(Background|TODO)\(`), inside(source, []string{"web", "db", "crm"}, "db/embedded", "db/dbtest"),
		"the context comes from the caller"},
	{regexp.MustCompile(`\.(Should)?Bind(JSON|Query|Form|With|Uri)?\(`), inside(source, []string{"web"}),
		"forms are read with web/form, which keeps what was typed"},
	{regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`), code, "do it now, or say in words why not"},
	{regexp.MustCompile(`\b(href|action|formaction|src)="/`), templates, "addresses are spelled in web/link"},
	{regexp.MustCompile(`<[^>]*\s(style|on[a-z]+)="`), templates, "the content security policy refuses inline styles and handlers"},
	{regexp.MustCompile(`<script(\s|>)`), inside(templates, []string{"web"}, "web/view/frame/frame.templ"),
		"scripts are loaded by the frame alone"},
	{regexp.MustCompile(`"resolved":`), locks, "a lock file names no address (omit-lockfile-registry-resolved)"},
	{regexp.MustCompile(`^.{141}`), laidOut, "lines end at 140 columns"},
	{regexp.MustCompile(`pg_get_functiondef`), migrationsToCome, "a function is written whole in migrations/function, not patched"},
	{regexp.MustCompile(`\b(gomock|sqlmock|testify/mock)\b`), code, "no mocks: tests run on a real PostgreSQL"},
}

func handWritten(f string) bool {
	return strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "_templ.go")
}
func source(f string) bool { return handWritten(f) && !strings.HasSuffix(f, "_test.go") }
func tests(f string) bool {
	return (strings.HasSuffix(f, "_test.go") || strings.HasPrefix(f, "db/dbtest/")) && !strings.HasPrefix(f, "cmd/check/")
}
func templates(f string) bool { return strings.HasSuffix(f, ".templ") }
func migrationsToCome(f string) bool {
	return strings.HasSuffix(f, ".sql") && path.Dir(f) == "migrations" && path.Base(f) >= "0027"
}

// laidOut are the files whose lines are kept short by this check.
func laidOut(f string) bool {
	return handWritten(f) || templates(f) || migrationsToCome(f) || path.Dir(f) == "migrations/function"
}
func locks(f string) bool { return path.Base(f) == "package-lock.json" }

// code is everything that is written by hand, but this package, which has to name what it forbids.
func code(f string) bool {
	written := strings.HasSuffix(f, ".sql") || strings.HasSuffix(f, ".templ") || strings.HasSuffix(f, ".js") || strings.HasSuffix(f, ".css") ||
		strings.HasSuffix(f, ".go")
	return written && !strings.HasSuffix(f, "_templ.go") && !strings.HasPrefix(f, "cmd/check/")
}

// inside narrows a kind of file to directories, less some files and directories.
func inside(kind func(string) bool, dirs []string, but ...string) func(string) bool {
	lies := func(f string, in []string) bool {
		for _, d := range in {
			if f == d || strings.HasPrefix(f, d+"/") {
				return true
			}
		}
		return false
	}
	return func(f string) bool { return kind(f) && lies(f, dirs) && !lies(f, but) }
}

// words checks the lines and the names of all files that git knows or would add.
func words() ([]finding, error) {
	files, err := projectFiles()
	if err != nil {
		return nil, err
	}
	var all []finding
	for _, f := range files {
		if body, err := os.ReadFile(f); err == nil { // a file that was deleted and not committed is none
			all = append(all, wordsIn(f, body)...)
		}
	}
	return all, nil
}

var vague = map[string]bool{"types.go": true, "helpers.go": true, "utils.go": true, "util.go": true, "common.go": true, "misc.go": true}

func wordsIn(file string, body []byte) []finding {
	var all []finding
	if vague[path.Base(file)] {
		all = append(all, finding{path: file, text: "files are named after a noun of the domain"})
	}
	if n := bytes.Count(body, []byte("\n")); n > longestFile && (source(file) || templates(file)) {
		all = append(all, finding{path: file, text: fmt.Sprintf("%d lines, more than %d: split it by noun", n, longestFile)})
	}
	for i, line := range strings.Split(string(body), "\n") {
		for _, r := range rules {
			if r.in(file) && r.pattern.MatchString(line) {
				all = append(all, finding{path: file, line: i + 1, text: r.text})
			}
		}
	}
	return all
}

func projectFiles() ([]string, error) {
	out, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), nil
}
