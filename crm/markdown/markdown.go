// Package markdown turns notes into HTML that is safe to show, once, when they are written.
package markdown

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	render "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// notes is Markdown without what would make typed words vanish or speak for the page: raw HTML and link definitions stay
// text. A line break that was typed stays one; addresses become links.
var notes = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)),
	goldmark.WithExtensions(extension.Linkify),
	goldmark.WithRendererOptions(render.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(plain{}, 1))),
)

// plain renders what a note may not have as what it may: a heading is a bold line, for the headings are the page's own; an
// image is a link, for nothing is fetched from elsewhere.
type plain struct{}

func (plain) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, write(w, entering, "<p><strong>", "</strong></p>\n")
	})
	r.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, writeLink(w, entering, "[", n.(*ast.Link).Destination, n.HasChildren())
	})
	r.Register(ast.KindImage, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, writeLink(w, entering, "![", n.(*ast.Image).Destination, n.HasChildren())
	})
}

// writeLink writes a link that leads outside; any other, such as [director](acting), is the text that was typed.
func writeLink(w util.BufWriter, entering bool, bracket string, destination []byte, named bool) error {
	to := html.EscapeString(string(util.URLEscape(destination, true)))
	scheme, _, _ := strings.Cut(strings.ToLower(to), ":")
	switch {
	case !slices.Contains(schemes, scheme):
		return write(w, entering, bracket, "]("+html.EscapeString(string(destination))+")")
	case !named:
		return write(w, entering, `<a href="`+to+`">`+to, "</a>")
	}
	return write(w, entering, `<a href="`+to+`">`, "</a>")
}

func write(w util.BufWriter, entering bool, open, end string) error {
	if !entering {
		open = end
	}
	_, err := w.WriteString(open)
	return err
}

// schemes are where a link may lead.
var schemes = []string{"http", "https", "mailto", "tel"}

var safe = policy()

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol") // "5. July" is not the first of a list
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes(schemes...)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// HTML gives the note as safe HTML. Notes are at most crm.MaxNote bytes, which bounds what hostile ones cost.
func HTML(md string) string {
	if strings.TrimSpace(md) == "" {
		return ""
	}
	var b bytes.Buffer
	if err := notes.Convert([]byte(md), &b); err != nil {
		return "<p>" + html.EscapeString(md) + "</p>"
	}
	return safe.Sanitize(b.String())
}
