package link

import (
	"net/url"
	"strings"
)

// Local gives an address back if it is a page of this program, else the fallback. It guards every "return to" that came
// from outside: nothing that a browser could read as another host passes.
func Local(address, fallback string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\") {
		return fallback
	}
	for _, r := range address {
		if r < ' ' || r == 0x7f {
			return fallback
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(u.Path, "//") {
		return fallback
	}
	if u.Fragment != "" {
		return u.RequestURI() + "#" + u.EscapedFragment()
	}
	return u.RequestURI()
}
