package link_test

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	"liaison/web/link"
)

func TestAddresses(t *testing.T) {
	for got, want := range map[string]string{
		link.Office(7):                              "/offices/7",
		link.Country("KE"):                          "/directory/KE",
		link.Country("../x"):                        "/directory/..%2Fx",
		link.LogWith(3):                             "/interactions/new?office=3",
		link.SearchFor("a&b="):                      "/search?q=a%26b%3D",
		link.SearchFor(""):                          "/search",
		link.With("/contacts", "q", "", "x", "1"):   "/contacts?x=1",
		link.InLanguage("/today?a=1&lang=fr", "ar"): "/today?a=1&lang=ar",
		link.SavedRow("contact:7"):                  "/contacts/7",
		link.SavedRow("nothing:7"):                  "",
		link.SavedRow("contact:x"):                  "",
	} {
		if got != want {
			t.Errorf("address %q, want %q", got, want)
		}
	}
}

func TestAnIDIsWrittenInOneWay(t *testing.T) {
	for segment, want := range map[string]int64{"7": 7, "7.vcf": 0, "07": 0, "-1": 0, "+7": 0, "": 0, "x": 0, "0": 0, "1_0": 0,
		"9223372036854775807": 9223372036854775807, "9223372036854775808": 0} {
		if id, ok := link.ID(segment); ok != (want != 0) || ok && id != want {
			t.Errorf("ID(%q) = %d, %v", segment, id, ok)
		}
	}
}

func TestLocalNeverLeavesTheProgram(t *testing.T) {
	for address, want := range map[string]string{
		"/contacts?q=a%20b": "/contacts?q=a%20b",
		"/":                 "/",
		"/a//b":             "/a//b",
		"//evil.example":    "/today", "/\\evil.example": "/today", "https://evil.example/": "/today", "javascript:alert(1)": "/today",
		"": "/today", "contacts": "/today", "/\t/evil.example": "/today", "/%zz": "/today", "\\\\evil.example": "/today",
		"/x\r\nSet-Cookie: a=b": "/today", "/%2F/evil.example": "/today",
	} {
		if got := link.Local(address, link.Today); got != want {
			t.Errorf("Local(%q) = %q, want %q", address, got, want)
		}
	}
}

func FuzzLocal(f *testing.F) {
	f.Add("/contacts")
	f.Add("/\\/x")
	f.Fuzz(func(t *testing.T, address string) {
		got := link.Local(address, "/today")
		base, _ := url.Parse("https://liaison.example/page")
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Fatalf("%q leads to %v, %v", address, u, err)
		}
	})
}

// marked stands in for the real seal: what it opens must have been made with the same purpose.
type marked struct{}

func (marked) Seal(purpose string, plain []byte) string {
	return base64.RawURLEncoding.EncodeToString([]byte(purpose + "|" + string(plain)))
}

func (marked) Open(purpose, sealed string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if plain, found := strings.CutPrefix(string(b), purpose+"|"); err == nil && found {
		return []byte(plain), nil
	}
	return nil, errors.New("not sealed here")
}

func TestCursorsComeBackAndBrokenOnesAreRefused(t *testing.T) {
	type keys struct {
		Name string
		ID   int64
	}
	address, err := link.After("/contacts", url.Values{"q": {"un"}, "after": {"old"}}, marked{}, keys{"Ωmega", 9})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(address)
	var got keys
	if found, err := link.Cursor(u, marked{}, &got); !found || err != nil || got != (keys{"Ωmega", 9}) {
		t.Errorf("keys = %v, %v, %v", got, found, err)
	}
	if u.Query().Get("q") != "un" {
		t.Errorf("the filter is lost: %s", address)
	}
	if found, err := link.Cursor(&url.URL{Path: "/contacts"}, marked{}, &got); found || err != nil {
		t.Errorf("a first page: %v, %v", found, err)
	}
	var bad *link.BadQuery
	for what, query := range map[string]string{"/contacts": strings.Replace(u.RawQuery, "after=", "after=x", 1), "/tasks": u.RawQuery} {
		if _, err := link.Cursor(&url.URL{Path: what, RawQuery: query}, marked{}, &got); !errors.As(err, &bad) {
			t.Errorf("a cursor that was not made for %s?%s: %v", what, query, err)
		}
	}
}
