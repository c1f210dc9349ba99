package ui

import (
	"context"

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
