package ui

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inside draws a component around a text.
func inside(t *testing.T, c templ.Component, text string) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(templ.WithChildren(context.Background(), Text(text)), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`

func TestNothingTypedBecomesMarkup(t *testing.T) {
	h := hostile
	link := Link{Text: h, Lang: h, Also: h, AlsoIn: h, Href: "/x?q=" + h, Icon: h, Count: h}
	field := Field{Name: h, Label: h, Hint: h, Help: h, Error: h, Value: h, Lang: h, Holder: h, Complete: h, Show: h, Hide: h,
		Type:    "password",
		Options: []Option{{Value: h, Text: h, Note: h, Icon: h, Lang: h, Group: h}}, Chips: []Option{{Value: h, Text: h}}}
	action := Action{Text: h, Icon: h, Keys: []string{h}, Name: h, Value: h, Target: h, Says: h}
	fact := []Fact{{Label: h, Text: h}}
	for name, c := range map[string]templ.Component{
		"Text": Text(h), "Name": Name(h, h), "FullName": FullName(link), "NameLink": NameLink(link), "TextLink": TextLink(link),
		"OutLink":   OutLink("https://x.example/"+h, h),
		"PhoneLink": PhoneLink(h), "CallLink": CallLink(h, h), "MailLink": MailLink(h), "TimeTag": TimeTag(h, h), "SecondTime": SecondTime(h, h),
		"LateTime": LateTime(h, h), "Person": Person(h, h), "Typed": Typed(h, h),
		"Button": Button(action), "PostButton": PostButton(h, []Hidden{{h, h}}, action), "Segments": Segments(h, InRow, []Link{link}),
		"MenuLink": MenuLink(link), "MenuPost": MenuPost(h, []Hidden{{h, h}}, action), "Menu": Menu(MenuBox{Button: action}),
		"StateChip": StateChip(Chip{Text: h, Bold: h, Href: h, Lang: h}), "GoalChip": GoalChip(Goal{Number: 4, Name: h, Href: h}),
		"GoalNumbers": GoalNumbers([]Goal{{Number: 4, Name: h}}), "Freshness": Freshness(CheckBy, h, ""),
		"Form":         Form(PostForm{Action: h, Hidden: []Hidden{{h, h}}, Draft: h, Similar: h}),
		"ErrorSummary": ErrorSummary(h, []Wrong{{Field: h, Text: h}}),
		"Input":        Input(field), "TextArea": TextArea(field), "Date": Date(field), "Select": Select(field), "Segmented": Segmented(field),
		"Radios": Radios(field), "Checkboxes": Checkboxes(field), "Checkbox": Checkbox(field), "Suggestions": Suggestions(h, field.Options),
		"Notice": Notice(Message{Title: h, Text: h}), "Flash": Flash(Done{Text: h, Undo: h, Address: h, Hidden: []Hidden{{h, h}}, Link: &link,
			Dismiss: h, Here: h}),
		"EmptyState": EmptyState(Nothing{Title: h, Text: h}), "PageHead": PageHead(Head{Crumbs: []Link{link}, CrumbsFor: h, Here: h, Square: h,
			Title: h, TitleLang: h, Also: link}),
		"Section": Section(Part{ID: h, Title: h, Note: h, Edit: &link}), "Facts": Facts(fact), "AnswerStrip": AnswerStrip(fact),
		"Fold":   Fold(h, true),
		"People": People([]PersonInPost{{Initials: h, Name: link, Post: h, PostLang: h, Note: h}}), "Composer": Composer(h, h),
		"Doors": Doors([]DoorLink{{link, h, h}}),
		"Table": Table(Grid{Caption: h, ID: h, Columns: []Column{{Text: h, Sort: h, Sorted: h}}}), "Rows": Rows(h, h, h, 2),
		"Cell": Cell(Place{Label: h}),
		"FilterBar": FilterBar(Search{Address: h, Hidden: []Hidden{{h, h}}, Field: field, Button: h, Live: h, Found: h,
			Set: []FilterSet{{h, h, link}}, Clear: &link, Note: h}),
		"MoreRows": MoreRows(&link, h, h), "LineRow": LineRow(link, nil, nil), "Timeline": Timeline(h),
		"Entry":   Entry(Happening{ID: h, Icon: h, Title: Text(h)}),
		"TaskRow": TaskRow(Step{ID: h, Title: link, Done: &action, Hidden: []Hidden{{h, h}}}), "TaskMenu": TaskMenu("later", h, h),
	} {
		html := inside(t, c, h)
		if strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, `">'`) {
			t.Errorf("%s lets markup through: %s", name, html)
		}
	}
}

func TestLinksOutCannotRunAnything(t *testing.T) {
	if html := draw(t, OutLink("javascript:alert(1)", "their site")); strings.Contains(html, "javascript:") {
		t.Error(html)
	}
	if html := draw(t, MailLink("a@b.example?bcc=c@d.example&body=x")); strings.Contains(html, `href="mailto:a@b.example?`) {
		t.Error(html)
	}
	if html := draw(t, PhoneLink("+254 20 (555)-0142;x=1")); !strings.Contains(html, `href="tel:+2542055501421"`) {
		t.Error(html)
	}
}

func TestTypedTextIsShownAsItIs(t *testing.T) {
	for _, text := range []string{"\nfirst line empty", "  spaces  ", "a\n\nb", "\ttab", "</textarea>"} {
		html := draw(t, TextArea(Field{Name: "note", Value: text}))
		from := strings.Index(html, ">\n") + 2
		to := strings.LastIndex(html, "</textarea>")
		if got := html[from:to]; got != templ.EscapeString(text) {
			t.Errorf("%q is drawn as %q", text, got)
		}
	}
}

func TestAFieldIsTiedToItsHelpAndError(t *testing.T) {
	html := draw(t, Input(Field{Name: "city", Label: "City", Help: "As on letters.", Error: "Write a city."}))
	for _, want := range []string{`<label for="f-city"`, `id="f-city"`, `aria-invalid="true"`, `aria-describedby="f-city-error f-city-help"`,
		`id="f-city-error"`, `id="f-city-help"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s lacks %s", html, want)
		}
	}
	if html := draw(t, ErrorSummary("One thing", []Wrong{{Field: "city", Text: "City"}})); !strings.Contains(html, `href="#f-city"`) {
		t.Error(html)
	}
}

// Classes that scripts, browsers or other files use and no rule names.
var unstyled = []string{"goal-", "chip-", "notice-", "button-", "entry-", "word", "main", "empty", "columns-main", "top-log",
	"top-language", "steps-head", "brand-name"}

var (
	classAttr = regexp.MustCompile(`class="([^"{}]+)"`)
	classExpr = regexp.MustCompile(`class=\{([^}]*)\}`)
	quoted    = regexp.MustCompile(`"([^"]+)"`)
)

func TestEveryClassHasARule(t *testing.T) {
	css := ""
	sheets, err := filepath.Glob("../../assets/src/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		text, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		css += string(text)
	}
	templates, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(templates, "../frame/frame.templ") {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var classes []string
		for _, m := range classAttr.FindAllStringSubmatch(string(source), -1) {
			classes = append(classes, strings.Fields(m[1])...)
		}
		for _, m := range classExpr.FindAllStringSubmatch(string(source), -1) {
			for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
				classes = append(classes, strings.Fields(q[1])...)
			}
		}
		for _, class := range classes {
			if !slices.Contains(unstyled, class) && !regexp.MustCompile(`\.`+regexp.QuoteMeta(class)+`\b`).MatchString(css) {
				t.Errorf("%s uses the class %q, which no stylesheet has", name, class)
			}
		}
	}
}
