package main

import "testing"

// TestPlainHTTPNeedsATrustedNetwork: neither the address that is listened on nor the one that people are told may be plain http
// where others can reach it.
func TestPlainHTTPNeedsATrustedNetwork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		addr, base      string
		alone, trusting bool // whether it starts, without and with --trusted-network
	}{
		{"127.0.0.1:8080", "", true, true},
		{"localhost:8080", "", true, true},
		{"[::1]:8080", "http://localhost:8080", true, true},
		{"127.0.0.1:8080", "https://liaison.example.org", true, true},
		{"127.0.0.1:8080", "http://liaison.example.org", false, true},
		{"127.0.0.1:8080", "http://192.0.2.7:8080", false, true},
		{"0.0.0.0:8080", "https://liaison.example.org", true, true},
		{"0.0.0.0:8080", "http://127.0.0.1:8080", false, true},
		{"192.0.2.7:8080", "", false, true},
		{"127.0.0.1:8080", "ftp://liaison.example.org", false, false},
		{"127.0.0.1:8080", "https://liaison.example.org/here", false, false},
		{"8080", "", false, false},
	} {
		for trusted, want := range map[bool]bool{false: c.alone, true: c.trusting} {
			_, err := (&config{addr: c.addr, baseURL: c.base, trustedNetwork: trusted}).base()
			if (err == nil) != want {
				t.Errorf("listening on %s, reached at %q, trusted %v: %v", c.addr, c.base, trusted, err)
			}
		}
	}
}
