package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStylesThatOldPhonesCannotReadAreRefused(t *testing.T) {
	for css, problem := range map[string]string{
		`a{color:light-dark(#000,#fff)}`:                                 "light-dark",
		`a{color:#000;color:light-dark(#000,#fff)}`:                      "",
		`a{background:#000;color:light-dark(#000,#fff)}`:                 "color has no plain value",
		`a{color:light-dark(#000,#fff);color:#000}`:                      "color has no plain value",
		`@media print{a{border:1px solid color-mix(in srgb,red,blue)}}`:  "border has no plain value",
		`@media print{a{color:red}}b{border:0;border:color-mix(red 5%)}`: "",
		`a{color:red;& b{color:blue}}`:                                   "nesting",
		`@media print{a{b{color:red}}}`:                                  "nesting",
		`@charset "UTF-8";a{color:red}`:                                  "",
	} {
		err := checkStyles(css)
		if problem == "" && err != nil {
			t.Errorf("%s: refused: %v", css, err)
		}
		if problem != "" && (err == nil || !strings.Contains(err.Error(), problem)) {
			t.Errorf("%s: got %v, want %q", css, err, problem)
		}
	}
}

func TestOurStylesAreForOldPhones(t *testing.T) {
	css, err := bundle(filepath.Join("..", "src", "app.css"))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkStyles(string(css)); err != nil {
		t.Error(err)
	}
	if strings.Contains(string(css), "data:") {
		t.Error("a data: URL, which the content security policy refuses")
	}
}

func TestNamesFollowTheContent(t *testing.T) {
	one, two := hashedName("app.css", []byte("a{}")), hashedName("app.css", []byte("b{}"))
	if one == two || !strings.HasPrefix(one, "app-") || !strings.HasSuffix(one, ".css") {
		t.Errorf("names %s and %s", one, two)
	}
}

func TestWhatIsTooHeavyIsRefused(t *testing.T) {
	dir := t.TempDir()
	out, err := newOutput(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.add("app.css", []byte("a{color:red}")); err != nil {
		t.Fatal(err)
	}
	if err := out.finish(); err != nil {
		t.Errorf("a light build is refused: %v", err)
	}
	out.weight = budget + 1
	if out.finish() == nil {
		t.Error("a build over the budget is accepted")
	}
	for _, suffix := range []string{"", ".gz", ".br"} {
		if _, err := os.Stat(filepath.Join(dir, out.names["app.css"]+suffix)); err != nil {
			t.Error(err)
		}
	}
}
