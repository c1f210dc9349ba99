// Command slowest reads what go test -json says: go test -json ./... | slowest. It tells of each package and of each test that
// failed, in the words of go test, and at the end how many tests ran and which took longest. It ends with 1 when one failed, or none
// ran.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// An event is a line of go test -json (go doc test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

type name struct{ pkg, test string }

// A run is what the events told so far.
type run struct {
	out    io.Writer
	said   map[name][]string // of tests that have not ended
	took   map[name]float64  // seconds of each test that ended
	failed map[string]bool   // packages
}

func newRun(out io.Writer) *run {
	return &run{out: out, said: map[name][]string{}, took: map[name]float64{}, failed: map[string]bool{}}
}

func main() {
	r := newRun(os.Stdout)
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "slowest:", err)
		os.Exit(2)
	}
	if !r.end() {
		os.Exit(1)
	}
}

func (r *run) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		var e event
		switch {
		case line != "" && json.Unmarshal([]byte(line), &e) == nil && e.Action != "":
			r.take(e)
		default:
			fmt.Fprint(r.out, line) // what go says about itself
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *run) take(e event) {
	at := name{e.Package, e.Test}
	switch e.Action {
	case "output":
		if strings.HasPrefix(e.Output, "=== ") {
			return // when it ran, waited and went on
		}
		if e.Test != "" {
			r.said[at] = append(r.said[at], e.Output)
		} else if e.Output != "PASS\n" {
			fmt.Fprint(r.out, e.Output)
		}
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "build-fail":
		pkg, _, _ := strings.Cut(e.ImportPath, " ") // "liaison/db [liaison/db.test]"
		r.failed[pkg] = true
	case "pass", "skip":
		delete(r.said, at)
		if e.Test != "" {
			r.took[at] = e.Elapsed
		}
	case "fail":
		r.fail(at, e.Elapsed)
	}
}

// fail tells what a test said; of a package, what those said that it left unfinished.
func (r *run) fail(at name, elapsed float64) {
	r.failed[at.pkg] = true
	if at.test != "" {
		r.took[at] = elapsed
	}
	for other, lines := range r.said {
		if other == at || at.test == "" && other.pkg == at.pkg {
			fmt.Fprint(r.out, strings.Join(lines, ""))
			delete(r.said, other)
		}
	}
}

// end prints the last lines, and tells whether all is well.
func (r *run) end() bool {
	whole := map[name]float64{} // a test that waits for its parallel parts took what they took together
	parts := map[name]float64{}
	for at, seconds := range r.took {
		top, _, part := strings.Cut(at.test, "/")
		if key := (name{at.pkg, top}); !part {
			whole[key] += seconds
		} else if strings.Count(at.test, "/") == 1 {
			parts[key] += seconds
		}
	}
	var all []name
	for at := range whole {
		whole[at] = max(whole[at], parts[at])
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b name) int {
		return cmp.Or(cmp.Compare(whole[b], whole[a]), strings.Compare(a.pkg+a.test, b.pkg+b.test))
	})
	fmt.Fprintf(r.out, "\n%d tests ran; where the time went (seconds, of tests that run beside one another):\n", len(all))
	for _, at := range all[:min(10, len(all))] {
		fmt.Fprintf(r.out, "%8.1f  %s %s\n", whole[at], at.pkg, at.test)
	}
	for _, pkg := range slices.Sorted(maps.Keys(r.failed)) {
		fmt.Fprintln(r.out, "FAILED", pkg)
	}
	return len(r.failed) == 0 && len(all) > 0
}
