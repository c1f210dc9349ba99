// Package assets is what the browser gets beside the pages: the stylesheet, the script and the icons, built by
// go run ./web/assets/build into dist and embedded from there. In a fresh clone nothing is built: pages then work without
// them, and Built says so.
package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Root is where the assets are served.
const Root = "/assets/"

//go:embed all:dist
var embedded embed.FS

var built = load(embedded)

// set is one build: the hashed name of each asset, and each file with its encodings.
type set struct {
	Names     map[string]string `json:"names"` // "app.css" → "app-1A2B3C.css"
	files     map[string]file
	passwords []byte
}

type file struct {
	contentType         string
	plain, gzip, brotli []byte
}

// load reads a build; a directory without a manifest gives the empty set.
func load(fsys fs.FS) *set {
	s := &set{files: map[string]file{}}
	manifest, err := fs.ReadFile(fsys, "dist/manifest.json")
	if err != nil || json.Unmarshal(manifest, s) != nil {
		return s
	}
	for _, name := range s.Names {
		f := file{contentType: contentTypes[path.Ext(name)]}
		f.plain, _ = fs.ReadFile(fsys, "dist/"+name)
		f.gzip, _ = fs.ReadFile(fsys, "dist/"+name+".gz")
		f.brotli, _ = fs.ReadFile(fsys, "dist/"+name+".br")
		s.files[name] = f
	}
	s.passwords, _ = fs.ReadFile(fsys, "dist/passwords.txt.gz")
	return s
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Built tells whether the assets were built before the program was compiled.
func Built() bool { return len(built.Names) > 0 }

// Path is the address of an asset by its plain name: Path("app.css") is /assets/app-HASH.css.
func Path(name string) string {
	if hashed, ok := built.Names[name]; ok {
		return Root + hashed
	}
	return Root + name
}

// Icon is the address of an icon's drawing in the sprite.
func Icon(name string) string { return Path("icons.svg") + "#" + name }

// Handler serves the assets under Root. Names carry the hash of their content, so browsers keep them for good.
func Handler() http.Handler { return built }

// ServeHTTP answers with the smallest encoding that the browser reads.
func (s *set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s.files[strings.TrimPrefix(r.URL.Path, Root)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	switch accepted := r.Header.Get("Accept-Encoding"); {
	case f.brotli != nil && Accepts(accepted, "br"):
		h.Set("Content-Encoding", "br")
		body = f.brotli
	case f.gzip != nil && Accepts(accepted, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the browser went away; nobody is left to tell
	}
}

// Accepts tells whether an Accept-Encoding header names an encoding without refusing it: "q=0", with whatever noughts behind it,
// refuses (RFC 9110, 12.4.2).
func Accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			weight, weighed := strings.CutPrefix(strings.ToLower(strings.TrimSpace(quality)), "q=0")
			return !weighed || strings.Trim(weight, ".0") != ""
		}
	}
	return false
}

// CommonPasswords are the passwords of eight letters and more that everybody tries first, in lower case; none where the
// assets were not built.
var CommonPasswords = sync.OnceValue(func() []string {
	unzipped, err := gzip.NewReader(bytes.NewReader(built.passwords))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(unzipped)
	if err != nil {
		return nil
	}
	return strings.Fields(string(text))
})
