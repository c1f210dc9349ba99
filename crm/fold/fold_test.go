package fold_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"liaison/crm/fold"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                    " ",
		"  …!  ":              " ",
		"Grace Mfano":         " grace mfano ",
		"ÉCOLE Normale":       " ecole normale ",
		"Straße":              " strasse ",
		"Łódź Øster":          " lodz oster ",
		"İstanbul ILGAZ ışık": " istanbul ilgaz isik ",
		"Nguyễn Đức":          " nguyen duc ",
		"O’Brien-Smith":       " obrien smith ",
		"مكتبة أحمد":          " مكتبه احمد ",
		"إلى آمنة":            " الي امنه ",
		"محـــمد":             " محمد ",
		"مُحَمَّد":            " محمد ",
		"张伟":                  " 张 伟 ",
		"东京タワー":               " 东 京 タ ワ ー ",
		"ተስፋዬ አለሙ":            " ተስፋዬ አለሙ ",
		"Кения Ёлкина":        " кения елкина ",
		"ﬁnal ①":              " final 1 ",
	} {
		if got := fold.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                    nil,
		"ma":                  nil,
		"Wanj":                {"%wanj%"},
		"张伟":                  {"% 张 %", "% 伟 %"},
		"伟":                   {"% 伟 %"},
		"de Souza":            {"% de%", "%souza%"},
		"one two 3 four five": {"%one%", "%two%", "% 3%", "%four%"},
	} {
		if got := fold.Words(in); !slices.Equal(got, want) {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPrefix(t *testing.T) {
	t.Parallel()
	lo, hi, ok := fold.Prefix("Ma")
	if !ok || lo != " ma" || hi != " mb" {
		t.Errorf("Prefix(Ma) = %q %q %v", lo, hi, ok)
	}
	if _, _, ok := fold.Prefix("mar"); ok {
		t.Error("three letters are sought anywhere, not as a prefix")
	}
}

func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		f := fold.Fold(s)
		if !strings.HasPrefix(f, " ") || !strings.HasSuffix(f, " ") || strings.Contains(f, "  ") || !utf8.ValidString(f) {
			t.Fatalf("Fold(%q) = %q", s, f)
		}
		if again := fold.Fold(f); again != f {
			t.Fatalf("folding twice differs: %q, %q", f, again)
		}
	})
}
