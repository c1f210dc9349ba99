package main

import (
	"bytes"
	"strings"
	"testing"
)

const ran = `{"Action":"run","Package":"liaison/db","Test":"TestQuick"}
{"Action":"output","Package":"liaison/db","Test":"TestQuick","Output":"noise\n"}
{"Action":"pass","Package":"liaison/db","Test":"TestQuick","Elapsed":0.1}
{"Action":"pass","Package":"liaison/db","Test":"TestParts/one","Elapsed":4}
{"Action":"pass","Package":"liaison/db","Test":"TestParts/two","Elapsed":5}
{"Action":"pass","Package":"liaison/db","Test":"TestParts/two/deeper","Elapsed":3}
{"Action":"pass","Package":"liaison/db","Test":"TestParts","Elapsed":0}
{"Action":"output","Package":"liaison/db","Output":"ok  \tliaison/db\t9.1s\n"}
{"Action":"pass","Package":"liaison/db","Elapsed":9.1}
`

const failed = `{"Action":"output","Package":"liaison/web","Test":"TestWrong","Output":"=== RUN noise\n"}
{"Action":"output","Package":"liaison/web","Test":"TestWrong","Output":"    a_test.go:7: it is wrong\n"}
{"Action":"output","Package":"liaison/web","Test":"TestWrong","Output":"--- FAIL: TestWrong (1.00s)\n"}
{"Action":"fail","Package":"liaison/web","Test":"TestWrong","Elapsed":1}
{"Action":"output","Package":"liaison/web","Test":"TestCutOff","Output":"panic: test timed out\n"}
{"Action":"output","Package":"liaison/web","Output":"FAIL\tliaison/web\t1.1s\n"}
{"Action":"fail","Package":"liaison/web","Elapsed":1.1}
`

func TestWhatIsSaidOfARun(t *testing.T) {
	for _, c := range []struct {
		name, in string
		well     bool
		says     []string
		not      string
	}{
		{"all is well", ran, true,
			[]string{"ok  \tliaison/db", "2 tests ran", "     9.0  liaison/db TestParts\n     0.1  liaison/db TestQuick"}, "noise"},
		{"one failed", ran + failed, false,
			[]string{"a_test.go:7: it is wrong", "--- FAIL: TestWrong", "test timed out", "FAILED liaison/web"}, "noise"},
		{"a package does not compile", ran + `{"ImportPath":"liaison/web","Action":"build-output","Output":"undefined: x\n"}
{"ImportPath":"liaison/web [liaison/web.test]","Action":"build-fail"}
{"Action":"fail","Package":"liaison/web"}`, false, []string{"undefined: x", "FAILED liaison/web\n"}, "[liaison"},
		{"nothing ran", "go: no packages\n", false, []string{"go: no packages", "0 tests ran"}, "FAILED"},
	} {
		var out bytes.Buffer
		r := newRun(&out)
		if err := r.read(strings.NewReader(c.in)); err != nil {
			t.Fatal(err)
		}
		if well := r.end(); well != c.well {
			t.Errorf("%s: %v\n%s", c.name, well, out.String())
		}
		for _, want := range c.says {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", c.name, want, out.String())
			}
		}
		if strings.Contains(out.String(), c.not) {
			t.Errorf("%s: %q is in\n%s", c.name, c.not, out.String())
		}
	}
}
