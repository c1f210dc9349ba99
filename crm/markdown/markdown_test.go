package markdown_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"liaison/crm"
	"liaison/crm/markdown"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                          "",
		" \n":                       "",
		"Likes *displays*.\nYes":    "<p>Likes <em>displays</em>.<br>\nYes</p>\n",
		"a < b & c":                 "<p>a &lt; b &amp; c</p>\n",
		"# Title\nText":             "<p><strong>Title</strong></p>\n<p>Text</p>\n",
		"- a\n- b":                  "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
		"5. July":                   "<ol start=\"5\">\n<li>July</li>\n</ol>\n",
		"[site](https://a.example)": `<p><a href="https://a.example" rel="nofollow noreferrer">site</a></p>` + "\n",
		"g@a.example":               `<p><a href="mailto:g@a.example" rel="nofollow noreferrer">g@a.example</a></p>` + "\n",
		"[call](tel:+254205550142)": `<p><a href="tel:+254205550142" rel="nofollow noreferrer">call</a></p>` + "\n",
		"![x](https://a.example/p)": `<p><a href="https://a.example/p" rel="nofollow noreferrer">x</a></p>` + "\n",
		"![](https://a.example/p)":  `<p><a href="https://a.example/p" rel="nofollow noreferrer">https://a.example/p</a></p>` + "\n",
	} {
		if got := markdown.HTML(in); got != want {
			t.Errorf("HTML(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNothingTypedVanishes(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"<Grace> said <b>no</b>", "<script>alert(1)</script>", "<!-- mind -->", "[director](acting)", "[x](javascript:alert(1))", "![x](data:a)",
		"[1]: see below", "a_b_c 3 < 4", "{{.}} ${x}",
	} {
		if got := strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(markdown.HTML(in), ""))); got != in {
			t.Errorf("%q is read as %q", in, got)
		}
	}
}

// tag is any tag of the output; it must be one of the harmless.
var tag, harmless = regexp.MustCompile(`<[^>]*>?`), regexp.MustCompile(
	`^<(/?(p|em|strong|ul|ol|li|blockquote|code|pre|a)|br/?|hr/?|ol start="\d+"|` +
		`a href="(https?:|mailto:|tel:)[^"<> ]*" rel="nofollow noreferrer")>$`)

func checkHarmless(t *testing.T, in string) {
	t.Helper()
	out := markdown.HTML(in)
	for _, found := range tag.FindAllString(out, -1) {
		if !harmless.MatchString(found) {
			t.Errorf("HTML(%q) holds %q", in, found)
		}
	}
	if utf8.ValidString(in) && !utf8.ValidString(out) {
		t.Errorf("HTML(%q) is broken UTF-8: %q", in, out)
	}
}

var hostile = []string{
	"<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))",
	"[x](&#106;avascript:alert(1))", "[x](vbscript:x)",
	"![x](https://a.example/x.png)", "![x](javascript:alert(1))", `<img src=x onerror=alert(1)>`,
	"[x](data:text/html,<script>alert(1)</script>)", "<a href='javascript:alert(1)'>x</a>",
	"<svg onload=alert(1)>", "<iframe src=//a.example>", "<javascript:alert(1)>", `[x](https://a.example/"onmouseover="alert(1))`,
	`[x](https://a.example "\"onclick=alert(1)")`,
	"`<script>`", "```\"><script>\nx\n```", "[![x](https://a.example)](https://b.example)", "https://a.example/<script>", "<style>*{}</style>",
	"[x](//a.example)", "</p></div><p>", "[x](https://[::1)",
	"a\x00b", "\u202e<b>", "<math><mi//xlink:href=\"data:x,<script>\">",
}

func TestHostile(t *testing.T) {
	t.Parallel()
	for _, in := range hostile {
		checkHarmless(t, in)
	}
}

func FuzzHTML(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) <= crm.MaxNote {
			checkHarmless(t, s)
		}
	})
}

// The longest note in the most expensive shapes: about a tenth of a second each.
func BenchmarkLongest(b *testing.B) {
	for _, s := range []string{"> ", "[a](", "*a ", "[](x"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				markdown.HTML(strings.Repeat(s, crm.MaxNote/len(s)))
			}
		})
	}
}
