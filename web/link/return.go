package link

import (
	"net/url"
	"strings"
)

// Here is the address of a request as a page may say it again. "//evil.example/x" is one that a browser would read as another host.
func Here(u *url.URL) string {
	address := "/" + strings.TrimLeft(u.EscapedPath(), `/\`)
	if u.RawQuery != "" {
		address += "?" + u.RawQuery
	}
	return address
}

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
