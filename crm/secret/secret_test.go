package secret_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"liaison/crm"
	"liaison/crm/secret"
)

func TestPassword(t *testing.T) {
	t.Parallel()
	phc, err := secret.Hash(t.Context(), "a sentence is fine")
	if err != nil {
		t.Fatal(err)
	}
	if ok, again, _ := secret.Verify(t.Context(), phc, "a sentence is fine"); !ok || again {
		t.Errorf("the right password: %v, rehash %v", ok, again)
	}
	if ok, _, _ := secret.Verify(t.Context(), phc, "a sentence is fine "); ok {
		t.Error("another password was taken")
	}
	for _, broken := range []string{"", "x", "$argon2id$v=19$m=1,t=0,p=0$$", "$argon2id$v=19$m=19456,t=2,p=1$????$AAAA"} {
		if ok, _, _ := secret.Verify(t.Context(), broken, ""); ok {
			t.Errorf("%q verified", broken)
		}
	}
	cheaper := "$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$b1gNlL1UD1uqzRfNQ7YStslrUDmo/cOZ1650YGWlAao"
	if ok, again, _ := secret.Verify(t.Context(), cheaper, "a sentence is fine"); !ok || !again {
		t.Errorf("a hash of lower cost: %v, rehash %v", ok, again)
	}
	older := strings.Replace(phc, "t=2", "t=1", 1)
	if ok, _, _ := secret.Verify(t.Context(), older, "a sentence is fine"); ok {
		t.Error("the cost is not part of the hash")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	common := secret.NewCommon(func() []string { return []string{"password1"} })
	for password, want := range map[string]string{
		"1234567":                "error.password_short",
		"كلمة سر":                "error.password_short",
		"12345678":               "",
		"Password1":              "error.password_common",
		strings.Repeat("ж", 128): "",
		strings.Repeat("ж", 129): "error.password_long",
	} {
		f := &crm.Faults{}
		secret.Check(f, "password", password, common)
		var err *crm.Error
		got := ""
		if errors.As(f.Err(), &err) {
			got = err.Fields[0].Message.Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
	f := &crm.Faults{}
	if secret.Check(f, "password", "long enough", secret.NewCommon(func() []string { return nil })); f.Err() == nil {
		t.Error("without the list of common passwords a new one was taken")
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	code, hash := secret.NewCode()
	if len(code) != 9 || string(secret.HashCode(strings.ToLower(strings.Replace(code, "-", " ", 1)))) != string(hash) {
		t.Errorf("code %q is not read as typed", code)
	}
	if string(secret.HashCode(" "+code[:4]+"\u2013"+code[5:]+"\n")) != string(hash) {
		t.Errorf("code %q is not read as a telephone types it", code)
	}
	if string(secret.HashCode(code[:8])) == string(hash) {
		t.Error("a part of the code is enough")
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	a, hash := secret.NewToken()
	b, _ := secret.NewToken()
	if raw, err := base64.RawURLEncoding.DecodeString(a); err != nil || len(raw) != 32 || a == b {
		t.Errorf("tokens %q and %q, %v", a, b, err)
	}
	if string(secret.HashToken(a)) != string(hash) || string(secret.HashToken(b)) == string(hash) || len(hash) != 32 {
		t.Error("a token's hash is not its own")
	}
}

func TestSealer(t *testing.T) {
	t.Parallel()
	s, err := secret.NewSealer(make([]byte, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	sealed := s.Seal("cursor", []byte("Mfano, Grace"))
	if got, err := s.Open("cursor", sealed); err != nil || string(got) != "Mfano, Grace" {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := s.Open("form", sealed); err == nil {
		t.Error("a value for one purpose opened for another")
	}
	for i := range sealed {
		b := []byte(sealed)
		b[i] ^= 1
		if got, err := s.Open("cursor", string(b)); err == nil && string(got) != "Mfano, Grace" {
			t.Fatalf("a changed value opened as %q", got)
		}
	}
	if _, err := secret.NewSealer([]byte("short")); err == nil {
		t.Error("a short key was taken")
	}
}
