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
		"":                     " ",
		"  …!  ":               " ",
		"Grace Mfano":          " grace mfano ",
		"ÉCOLE Normale":        " ecole normale ",
		"Straße":               " strasse ",
		"Łódź Øster":           " lodz oster ",
		"İstanbul ILGAZ ışık":  " istanbul ilgaz isik ",
		"Nguyễn Đức":           " nguyen duc ",
		"O’Brien-Smith":        " obrien smith ",
		"مكتبة أحمد":           " مكتبه احمد ",
		"إلى آمنة":             " الي امنه ",
		"محـــمد":              " محمد ",
		"مُحَمَّد":             " محمد ",
		"张伟":                   " 张 伟 ",
		"东京タワー":                " 东 京 タ ワ ー ",
		"ተስፋዬ አለሙ":             " ተስፋዬ አለሙ ",
		"Кения Ёлкина":         " кения елкина ",
		"ﬁnal ① Ⅻ":             " final 1 xii ",
		"Abraham Əliyev":       " abraham eliyev ",
		"Ɗanjuma Ƙofar":        " danjuma kofar ",
		"ΟΔΥΣΣΕΎΣ":             " οδυσσευσ ",
		"Mar\u00adtin":         " martin ",
		"\u200fمحمد\u200e":     " محمد ",
		"می\u200cخواهم":        " ميخواهم ",
		"یوسف کریم":            " يوسف كريم ",
		"ؤئ":                   " وي ",
		"٢٠٢٦ ۲۰۲۶ २०२६":       " 2026 2026 2026 ",
		"ፀሐይ ሠላም ዐለም":          " ጸሀይ ሰላም አለም ",
		"Oʻzbek D‘Souza":       " ozbek dsouza ",
		"김영수 スーパー":             " 김 영 수 ス ー ハ ー ",
		"100% _a\\b":           " 100 a b ",
		"a\xff\x00b":           " a b ",
		"Україна Ґалаґан Їжак": " украіна ґалаґан іжак ",
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

func TestLatinInCapitalsAndSmallIsOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Za-zÀ-ÖØ-öø-ž0-9 .,'-]{0,40}`).Draw(t, "s")
		if up, low := fold.Fold(strings.ToUpper(s)), fold.Fold(s); up != low {
			t.Fatalf("%q: %q in capitals, %q else", s, up, low)
		}
	})
}

// Any word of a text is found in it, and so is any part of three letters.
func TestWordsFindWhatWasFolded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		folded := fold.Fold(text)
		for _, pattern := range fold.Words(text) {
			if !like(folded, pattern) {
				t.Fatalf("%q is not like %q", folded, pattern)
			}
		}
		if len(fold.Words(text)) > 4 {
			t.Fatalf("more than four words: %q", fold.Words(text))
		}
		if lo, hi, ok := fold.Prefix(text); ok && (folded < lo || folded >= hi) {
			t.Fatalf("%q is not between %q and %q", folded, lo, hi)
		}
		if fold.Empty(text) && (len(fold.Words(text)) > 0 || folded != " ") {
			t.Fatalf("%q is empty and sought by %q", text, fold.Words(text))
		}
	})
}

// like is LIKE for a pattern with % at both ends alone, which is all that Words makes.
func like(s, pattern string) bool {
	within := strings.TrimSuffix(strings.TrimPrefix(pattern, "%"), "%")
	return !strings.Contains(within, "%") && strings.Contains(s, within)
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"İı", "ﬁ", "é", "مُحَمَّد", "张", "\xed\xa0\x80", "ᄀ", "Ǆ", "ΐ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold.Fold(s)
		if twice := fold.Fold(once); twice != once || !utf8.ValidString(once) || !strings.HasPrefix(once, " ") || !strings.HasSuffix(once, " ") ||
			strings.Contains(once, "  ") {
			t.Errorf("Fold(%q) = %q, again %q", s, once, twice)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		fold.Fold("Dr Grace Wanjikũ Mfano-Øster, مكتبة أحمد")
	}
}
