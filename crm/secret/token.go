package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// NewToken makes 256 random bits for a cookie or a link, and the SHA-256 by which the database knows them.
func NewToken() (token string, hash []byte) {
	b := make([]byte, 32)
	rand.Read(b) // never fails: the program ends where the system has no randomness
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, HashToken(token)
}

// HashToken is what the database keeps of a token.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// alphabet has no letter that is read as another: no 0 O, 1 I L, U.
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a code for reading from a console and typing, such as 7F3K-9QXM.
func NewCode() (code string, hash []byte) {
	b := make([]byte, 8)
	for i := range b {
		b[i] = alphabet[randomBelow(len(alphabet))]
	}
	code = string(b[:4]) + "-" + string(b[4:])
	return code, HashCode(code)
}

func randomBelow(n int) int {
	limit := 256 - 256%n
	b := []byte{0}
	for {
		rand.Read(b)
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}

// HashCode is what the database keeps of a code; case counts no more than dashes, spaces and what else telephones put
// between letters.
func HashCode(code string) []byte {
	return HashToken(strings.Map(func(r rune) rune {
		if !strings.ContainsRune(alphabet, r) {
			return -1
		}
		return r
	}, strings.ToUpper(code)))
}

// Sealer hides values that leave the program and come back: list positions, carried forms.
type Sealer struct{ aead cipher.AEAD }

// KeySize is the length of the secret key in bytes.
const KeySize = 32

// NewSealer makes a sealer from the secret key.
func NewSealer(key []byte) (*Sealer, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the secret key has %d bytes, it must have %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Sealer{aead}, err
}

// Seal encrypts a payload for a purpose; the result is safe in a URL.
func (s *Sealer) Seal(purpose string, payload []byte) string {
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(payload)+s.aead.Overhead())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, payload, []byte(purpose)))
}

// ErrUnsealed says that a value was not sealed here, or for another purpose.
var ErrUnsealed = errors.New("the value was not sealed by this program for this purpose")

// Open decrypts what Seal made for the same purpose.
func (s *Sealer) Open(purpose, sealed string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(b) < s.aead.NonceSize() {
		return nil, ErrUnsealed
	}
	out, err := s.aead.Open(nil, b[:s.aead.NonceSize()], b[s.aead.NonceSize():], []byte(purpose))
	if err != nil {
		return nil, ErrUnsealed
	}
	return out, nil
}
