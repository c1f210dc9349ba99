// Package markdown turns notes into HTML that is safe to show, once, when they are written.
package markdown

import (
	"bytes"
	"html"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	render "github.com/yuin/goldmark/renderer/html"
)

// A line break that was typed stays a line break; addresses become links.
var parser = goldmark.New(goldmark.WithExtensions(extension.Linkify), goldmark.WithRendererOptions(render.WithHardWraps()))

var safe, bare = policy(), bluemonday.StrictPolicy()

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// HTML gives the note as safe HTML. Headings, images and raw HTML become plain text. Notes are at most 10,000 bytes, which
// bounds what hostile ones cost.
func HTML(md string) string {
	if strings.TrimSpace(md) == "" {
		return ""
	}
	var b bytes.Buffer
	if err := parser.Convert([]byte(md), &b); err != nil {
		return "<p>" + html.EscapeString(md) + "</p>"
	}
	return safe.Sanitize(b.String())
}

// Text gives the words of a note's HTML alone, for excerpts.
func Text(rendered string) string {
	return strings.Join(strings.Fields(html.UnescapeString(bare.Sanitize(strings.ReplaceAll(rendered, "<", " <")))), " ")
}
