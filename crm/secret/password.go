// Package secret keeps what proves who somebody is: passwords, tokens, codes and sealed values.
package secret

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"liaison/crm"
)

// The cost of argon2id, as OWASP's cheat sheet on storing passwords has it: 19 MiB, two passes, one lane.
const (
	memory  = 19 * 1024
	passes  = 2
	lanes   = 1
	saltLen = 16
	keyLen  = 32

	maxMemory = 1 << 20 // KiB; what asks for more was not written here
)

// slots bounds how many hashes run at once, so that a flood of sign-ins does not eat the memory; two are some 40 a second.
var slots = make(chan struct{}, 2)

// Hash gives the PHC string of a password. It waits for its turn no longer than ctx lasts.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("making a salt: %w", err)
	}
	sum, err := derive(ctx, password, salt, passes, memory, lanes, keyLen)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b.EncodeToString(salt),
		b.EncodeToString(sum)), nil
}

func derive(ctx context.Context, password string, salt []byte, t, m uint32, p uint8, n uint32) ([]byte, error) {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-slots }()
	return argon2.IDKey([]byte(password), salt, t, m, p, n), nil
}

// Verify tells whether a password is the one of a PHC string, and whether it was hashed at another cost than today's. The error is
// that of ctx, which ended before it was known.
func Verify(ctx context.Context, phc, password string) (ok, rehash bool, err error) {
	var v int
	var m, t uint32
	var p uint8
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false, verifyNothing(ctx, password)
	}
	_, err1 := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &v, &m, &t, &p)
	salt, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err3 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || err3 != nil || v != argon2.Version || t == 0 || p == 0 || m > maxMemory || len(want) == 0 ||
		len(want) > 128 {
		return false, false, verifyNothing(ctx, password)
	}
	got, err := derive(ctx, password, salt, t, m, p, uint32(len(want)))
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, m != memory || t != passes || p != lanes, err
}

// verifyNothing takes as long as Verify, for accounts that do not exist.
func verifyNothing(ctx context.Context, password string) error {
	_, err := derive(ctx, password, make([]byte, saltLen), passes, memory, lanes, keyLen)
	return err
}

// Common is the passwords that everybody uses.
type Common func() map[string]struct{}

// NewCommon is the set of a list, read when the first password is to be judged: a program that starts does not wait for it.
func NewCommon(read func() []string) Common {
	return sync.OnceValue(func() map[string]struct{} {
		set := map[string]struct{}{}
		for _, p := range read() {
			set[strings.ToLower(p)] = struct{}{}
		}
		return set
	})
}

// Check notes what is wrong with a new password: 8 to 128 characters and not a common one (OWASP ASVS 5), nothing else.
// Without the list it cannot be judged, and is refused.
func Check(f *crm.Faults, field, password string, common Common) {
	n, set := utf8.RuneCountInString(password), common()
	switch {
	case len(set) == 0:
		f.Add(field, "error.password_unjudged")
	case n < crm.MinPassword:
		f.Add(field, "error.password_short", "min", crm.MinPassword)
	case n > crm.MaxPassword:
		f.Add(field, "error.password_long", "max", crm.MaxPassword)
	default:
		if _, known := set[strings.ToLower(password)]; known {
			f.Add(field, "error.password_common")
		}
	}
}
