package assets

import "testing"

// TestARefusedEncodingIsNotSent: "q=0" refuses an encoding, however many noughts it has, and names count in any capitals.
func TestARefusedEncodingIsNotSent(t *testing.T) {
	for header, want := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false,
		"gzip;q=0.001": true, "gzip ; q=0.00": false, "br": false, "": false} {
		if got := Accepts(header, "gzip"); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
