package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

const module = "liaison"

// A room is a set of packages and what they may import. Names ending in /... mean everything below; of the standard library
// all is allowed but what no names.
type room struct {
	packages string
	may      []string
	no       []string
}

var noNetwork = []string{"net/http", "database/sql", "os/exec"}

// forPages is what all that draws may import; no area of pages imports another.
var forPages = []string{"crm", "crm/...", "web/form", "web/link", "web/i18n", "web/assets", "github.com/a-h/templ/..."}

// rooms is the import rule: the first room that holds a package rules it, and a package without a room is a finding.
var rooms = []room{
	{packages: "crm", no: noNetwork},
	{packages: "crm/...", no: noNetwork, may: []string{"crm", "crm/...", "golang.org/x/text/...", "golang.org/x/crypto/...",
		"github.com/yuin/goldmark/...",
		"github.com/microcosm-cc/bluemonday"}},
	{packages: "db", no: []string{"net/http"}, may: []string{"crm", "crm/...", "db/reference", "migrations", "github.com/jmoiron/sqlx/...",
		"github.com/lib/pq/...",
		"github.com/pressly/goose/v3/...", "github.com/riverqueue/river/...", "github.com/google/uuid", "golang.org/x/text/..."}},
	{packages: "db/embedded", no: []string{"net/http", "database/sql"}},
	{packages: "db/reference", no: noNetwork, may: []string{"crm"}},
	{packages: "db/dbtest", may: []string{"crm", "db", "db/...", "github.com/lib/pq"}},
	{packages: "migrations", no: noNetwork},
	{packages: "web/link", no: []string{"net/http"}, may: []string{"crm"}},
	{packages: "web/form", may: []string{"crm"}},
	{packages: "web/i18n", no: noNetwork, may: []string{"crm", "golang.org/x/text/...",
		"github.com/go-playground/locales/...", "github.com/BurntSushi/toml"}},
	{packages: "web/assets"},
	{packages: "web/assets/build", may: []string{"github.com/evanw/esbuild/...", "github.com/andybalholm/brotli",
		"github.com/klauspost/compress/..."}},
	{packages: "web/view/ui", no: []string{"database/sql"}, may: forPages},
	{packages: "web/view/frame", no: []string{"database/sql"}, may: slices.Concat(forPages, []string{"web/view/ui"})},
	{packages: "web/view/...", no: []string{"database/sql"}, may: slices.Concat(forPages, []string{"web/view/ui", "web/view/frame"})},
	{packages: "web/...", no: []string{"database/sql", "os/exec"},
		may: []string{"crm", "crm/...", "web", "web/...", "github.com/gin-gonic/gin/...", "github.com/a-h/templ/...",
			"github.com/klauspost/compress/...", "golang.org/x/text/..."}},
	{packages: "cmd/...", may: []string{"..."}},
}

// forTests may be imported by any test beside what its package may import.
var forTests = []string{"...", "pgregory.net/rapid", "github.com/google/go-cmp/...", "go.uber.org/goleak", "github.com/chromedp/...",
	"github.com/lib/pq/..."}

// below tells whether a path is a pattern or, for a pattern ending in /..., lies below it.
func below(path, pattern string) bool {
	if pattern == "..." {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == prefix || strings.HasPrefix(path, prefix+"/")
	}
	return path == pattern
}

// roomOf finds the room of a package by its path inside the module. crm/... is what lies below crm: crm itself comes first.
func roomOf(path string) (room, bool) {
	i := slices.IndexFunc(rooms, func(r room) bool { return below(path, r.packages) })
	if i < 0 {
		return room{}, false
	}
	return rooms[i], true
}

// allows tells whether the room's packages may import a package.
func (r room) allows(imported string) bool {
	inside, ours := strings.CutPrefix(imported, module+"/")
	if standard := !ours && !strings.Contains(strings.Split(imported, "/")[0], "."); standard {
		return !slices.ContainsFunc(r.no, func(p string) bool { return below(imported, p+"/...") })
	}
	return slices.ContainsFunc(r.may, func(p string) bool { return below(inside, p) })
}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// imports checks every package against its room.
func imports() ([]finding, error) {
	packages, err := listPackages()
	if err != nil {
		return nil, err
	}
	var all []finding
	for _, p := range packages {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		r, ok := roomOf(path)
		if !ok {
			all = append(all, finding{path: path, text: "this package has no room in the import rule (cmd/check/imports.go)"})
			continue
		}
		for _, i := range p.Imports {
			if !r.allows(i) {
				all = append(all, finding{path: path, text: "may not import " + i})
			}
		}
		tests := room{may: append(slices.Clone(r.may), forTests...)}
		for _, i := range slices.Concat(p.TestImports, p.XTestImports) {
			if !tests.allows(i) {
				all = append(all, finding{path: path, text: "its tests may not import " + i})
			}
		}
	}
	return all, nil
}

func listPackages() ([]goPackage, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}
