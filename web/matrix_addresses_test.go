package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"liaison/web/link"
)

// namesOf are the names in the query of every address that a page leads to or asks with a form, by the address without its numbers.
func namesOf(t *testing.T, v *visitor, pages []string) map[string][]string {
	t.Helper()
	names := map[string][]string{}
	for _, address := range pages {
		for n := range read(t, v.get(address)).Descendants() {
			switch {
			case n.Type != html.ElementNode:
			case n.Data == "a":
				learn(names, attr(n, "href"), nil)
			case n.Data == "form" && !strings.EqualFold(attr(n, "method"), "post"):
				learn(names, attr(n, "action"), boxes(n).names)
			}
		}
	}
	return names
}

func learn(names map[string][]string, address string, more []string) {
	u, err := url.Parse(address)
	if err != nil {
		return // an address of what somebody typed
	}
	at := numbers.ReplaceAllString(u.Path, "N")
	for name := range u.Query() {
		more = append(more, name)
	}
	for _, name := range more {
		if !slices.Contains(names[at], name) {
			names[at] = append(names[at], name)
		}
	}
}

// TestAbsurdAddresses asks for what is no number, no filter and no cursor, on every page, with each name that other pages lead there
// with and an unknown one: never an internal error, and nothing that is only looked at changes anything.
func TestAbsurdAddresses(t *testing.T) {
	t.Parallel()
	p, amina, pages := furnished(t)
	w := p.watch(t)
	before := w.sum(t)
	office := number(p.office(t, "natcom-ke"))
	names := namesOf(t, amina, pages)
	look := func(address string, statuses ...int) {
		t.Helper()
		got := amina.get(address)
		if got.status >= 500 || len(statuses) > 0 && !slices.Contains(statuses, got.status) {
			t.Errorf("GET %.200q answered %d", address, got.status)
		}
		if now := w.sum(t); now != before {
			t.Errorf("GET %.200q wrote something:\n%s\n%s", address, before, now)
			before = now
		}
	}
	for _, address := range pages {
		look(address)
		if got := amina.do("HEAD", address, nil, ""); got.status >= 500 || got.body != "" {
			t.Errorf("HEAD %s answered %d with %d bytes", address, got.status, len(got.body))
		}
		for _, method := range []string{"OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} {
			if got := amina.do(method, address, nil, ""); got.status != http.StatusMethodNotAllowed && got.status != http.StatusNotFound {
				t.Errorf("%s %s answered %d", method, address, got.status)
			}
		}
	}
	for _, r := range routes {
		if r.method != http.MethodGet || r.path == link.SetUp {
			continue
		}
		address := strings.NewReplacer(":country", "KE", ":token", "x", "*file", "none", ":part", "1").Replace(r.path)
		if strings.Contains(address, ":id") {
			for _, id := range []string{"0", "-1", "+1", "01", "9223372036854775807", "9223372036854775808", "abc", "1.vcf", "%00", "%ff", "1%20",
				"1'--", "..%2f1", "%2e%2e"} {
				look(strings.Replace(address, ":id", id, 1), http.StatusNotFound)
			}
		}
		id := "1"
		if strings.HasPrefix(address, "/offices/") {
			id = office
		}
		address = strings.Replace(address, ":id", id, 1)
		for _, name := range append(names[numbers.ReplaceAllString(address, "N")], "lang", "unknown") {
			for _, value := range []string{"%00", "%ff%fe", "-9223372036854775809", "9223372036854775807", "1y2p0ij32e8e7", "'%22%3C",
				strings.Repeat("9", 4000)} {
				look(address + "?" + name + "=" + value)
			}
		}
	}
	for _, address := range []string{link.Contacts, link.Interactions, link.Tasks} {
		look(address+"?after=broken", http.StatusBadRequest)
		look(address+"?library=x", http.StatusBadRequest)
	}
	look("/directory/%00", http.StatusNotFound)
	look("/directory/XX", http.StatusNotFound)
	look("/"+strings.Repeat("a/", 2000), http.StatusNotFound)
	for _, personal := range []string{"Otieno", "Mfano", "Chebet", "Papadopoulou", "Παπαδοπούλου", "zoe@", "posters", "display", "%ff",
		"grace"} {
		if strings.Contains(p.log.String(), personal) {
			t.Errorf("the log holds %q", personal)
		}
	}
	if said := p.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log holds errors:\n%.3000s", said)
	}
}
