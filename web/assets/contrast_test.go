package assets

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	tokenBlock = regexp.MustCompile(`(?s)([^{}]*)\{([^{}]*--paper[^{}]*)\}`)
	tokenValue = regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-f]{3,6})`)
)

// tokens reads the three blocks of colours: light, dark by the system's wish, dark by the reader's.
func tokens(t *testing.T) (light, dark, chosenDark map[string]string) {
	t.Helper()
	css, err := os.ReadFile(filepath.Join("src", "tokens.css"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []map[string]string
	for _, m := range tokenBlock.FindAllStringSubmatch(string(css), -1) {
		block := map[string]string{}
		for _, v := range tokenValue.FindAllStringSubmatch(m[2], -1) {
			block[v[1]] = v[2]
		}
		blocks = append(blocks, block)
	}
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of colours, want 3", len(blocks))
	}
	return blocks[0], blocks[1], blocks[2]
}

func luminance(hex string) float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var parts [3]float64
	for i := range parts {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			parts[i] = c / 12.92
		} else {
			parts[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*parts[0] + 0.7152*parts[1] + 0.0722*parts[2]
}

func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestColoursCanBeRead(t *testing.T) {
	light, dark, chosen := tokens(t)
	if !maps.Equal(dark, chosen) {
		t.Error("the two dark blocks differ")
	}
	text := map[string][]string{ // text on its grounds: 4.5 to 1
		"ink":    {"paper", "surface", "raised", "sunken", "soft", "red-soft", "amber-soft", "green-soft"},
		"ink-2":  {"paper", "surface", "raised", "sunken", "soft", "red-soft", "amber-soft"},
		"ink-3":  {"paper", "surface", "raised"},
		"accent": {"surface", "paper", "raised", "soft", "amber-soft"}, "red": {"surface", "paper", "red-soft"},
		"amber": {"surface", "paper", "amber-soft"}, "green": {"surface", "paper", "green-soft"}, "on-flash": {"flash"}, "on-flash-2": {"flash"},
	}
	for name, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for ink, grounds := range text {
			for _, ground := range grounds {
				if c := contrast(colours[ink], colours[ground]); c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f to 1", name, ink, ground, c)
				}
			}
		}
		for _, fill := range []string{"fill", "fill-2"} {
			if c := contrast("#fff", colours[fill]); c < 4.5 {
				t.Errorf("%s: white on %s is %.2f to 1", name, fill, c)
			}
		}
		for _, ground := range []string{"surface", "paper", "raised"} { // the edge of a field: 3 to 1
			if c := contrast(colours["field"], colours[ground]); c < 3 {
				t.Errorf("%s: field on %s is %.2f to 1", name, ground, c)
			}
		}
	}
}
