package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"liaison/web/link"
)

// OwnerField is the hidden field of every form that tells, sealed, for whom its page was drawn: when the session ends while
// somebody types, the sign-in that follows knows whose words these are.
const OwnerField = "drawn_for"

type ownerKey struct{}

// WithOwner draws forms for somebody, given sealed.
func WithOwner(ctx context.Context, sealed string) context.Context {
	return context.WithValue(ctx, ownerKey{}, sealed)
}

func ownerFrom(ctx context.Context) string {
	sealed, _ := ctx.Value(ownerKey{}).(string)
	return sealed
}

type languageKey struct{}

// WithLanguage draws forms of a page that a link asked for in another language than the account's: what they answer comes in it
// too, and what is typed into them is kept as written in it.
func WithLanguage(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, languageKey{}, lang)
}

func spoken(ctx context.Context, address string) string {
	if lang, _ := ctx.Value(languageKey{}).(string); lang != "" {
		return link.InLanguage(address, lang)
	}
	return address
}

// SentForm is the form that stands on the page again because its post was refused; a button elsewhere can send it along.
const SentForm = "sent"

type sentKey struct{}

type sentForm struct {
	path  string
	drawn bool
}

// WithSent names the path of the post that the page answers.
func WithSent(ctx context.Context, path string) context.Context {
	return context.WithValue(ctx, sentKey{}, &sentForm{path: path})
}

// sentID marks the first form that posts there.
func sentID(ctx context.Context, action string) templ.Attributes {
	sent, _ := ctx.Value(sentKey{}).(*sentForm)
	path, _, _ := strings.Cut(action, "?")
	if sent == nil || sent.drawn || sent.path != path {
		return nil
	}
	sent.drawn = true
	return templ.Attributes{"id": SentForm}
}
