package ui

import "context"

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
