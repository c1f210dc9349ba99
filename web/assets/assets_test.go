package assets

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func aBuild() *set {
	return load(fstest.MapFS{
		"dist/manifest.json":    {Data: []byte(`{"names":{"app.css":"app-ABC.css"}}`)},
		"dist/app-ABC.css":      {Data: []byte("plain")},
		"dist/app-ABC.css.gz":   {Data: []byte("zipped")},
		"dist/app-ABC.css.br":   {Data: []byte("smaller")},
		"dist/passwords.txt.gz": {Data: []byte("x")},
	})
}

func TestTheSmallestEncodingIsServedForGood(t *testing.T) {
	for accept, want := range map[string]string{"": "plain", "gzip, deflate": "zipped", "gzip, br": "smaller",
		"br;q=0, gzip;q=0.5": "zipped"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/assets/app-ABC.css", nil)
		r.Header.Set("Accept-Encoding", accept)
		aBuild().ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("%q: %d %q, want %q", accept, w.Code, w.Body, want)
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: Cache-Control %q, Vary %q", accept, got, w.Header().Get("Vary"))
		}
		if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
			t.Errorf("%q: Content-Type %q", accept, got)
		}
	}
}

func TestOnlyAssetsAreServed(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/manifest.json", "/assets/passwords.txt.gz", "/assets/app.css", "/assets/app-ABC.css.gz",
		"/assets/../assets.go"} {
		w := httptest.NewRecorder()
		aBuild().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestWithoutABuildThereIsNothing(t *testing.T) {
	if s := load(fstest.MapFS{"dist/placeholder": {}}); len(s.Names) != 0 || len(s.files) != 0 {
		t.Errorf("something is there: %v", s.Names)
	}
}

var iconNames = []*regexp.Regexp{
	regexp.MustCompile(`Icon\("([a-z0-9-]+)"\)`),
	regexp.MustCompile(`Icon:\s*"([a-z0-9-]+)"`),
	regexp.MustCompile(`(?:Reach|TaskMenu)\((?:"[a-z]+", )?"([a-z0-9-]+)"`),
}

func TestEveryIconIsInTheSprite(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("src", "icons.txt"))
	if err != nil {
		t.Fatal(err)
	}
	drawn := strings.Fields(string(list))
	found := 0
	err = filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return err
		}
		if ext := filepath.Ext(path); ext != ".templ" && ext != ".go" || strings.HasSuffix(path, "_templ.go") ||
			strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, names := range iconNames {
			for _, m := range names.FindAllSubmatch(source, -1) {
				found++
				if name := string(m[1]); name != "mark" && !slices.Contains(drawn, name) {
					t.Errorf("%s uses the icon %q, which src/icons.txt lacks", path, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d icons were found in the sources", found)
	}
}
