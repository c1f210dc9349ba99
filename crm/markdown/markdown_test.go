package markdown_test

import (
	"strings"
	"testing"

	"liaison/crm/markdown"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                       "",
		"Likes *displays*.\nYes": "<p>Likes <em>displays</em>.<br>\nYes</p>\n",
		"a < b & c":              "<p>a &lt; b &amp; c</p>\n",
	} {
		if got := markdown.HTML(in); got != want {
			t.Errorf("HTML(%q) = %q, want %q", in, got, want)
		}
	}
	if got := markdown.HTML("[site](https://a.example)"); !strings.Contains(got, `rel="nofollow noreferrer"`) {
		t.Errorf("a link without rel: %s", got)
	}
}

func TestHostile(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "![x](https://a.example/x.png)", `<img src=x onerror=alert(1)>`,
		"[x](data:text/html,<script>alert(1)</script>)", "<a href='javascript:alert(1)'>x</a>", "<svg onload=alert(1)>", "<iframe src=//a.example>",
	} {
		got := strings.ToLower(markdown.HTML(in))
		for _, bad := range []string{"<script", "javascript:\"", `href="javascript`, `href="data`, "<img", "onerror=", "onload=", "<svg", "<iframe"} {
			if strings.Contains(got, bad) {
				t.Errorf("HTML(%q) = %q holds %q", in, got, bad)
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("*a* <b onclick=x>")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 10_000 {
			return
		}
		if got := strings.ToLower(markdown.HTML(s)); strings.Contains(got, "<script") || strings.Contains(got, "<img") {
			t.Errorf("HTML(%q) = %q", s, got)
		}
	})
}
