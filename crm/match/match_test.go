package match_test

import (
	"testing"

	"liaison/crm/match"
)

func TestSimilar(t *testing.T) {
	t.Parallel()
	person := func(names ...string) match.Person { return match.Of(names, 0, nil, nil) }
	for name, c := range map[string]struct {
		a, b match.Person
		want int
	}{
		"the same":             {person("Grace Mfano"), person("Grace Mfano"), 60},
		"other order, accents": {person("MFÁNO, Grace"), person("Grace Mfano"), 60},
		"one letter":           {person("Grace Wanjiru"), person("Grace Wanjira"), 50},
		"a middle name":        {person("Grace Mfano"), person("Grace N. Mfano"), 50},
		"a first name alone":   {person("Grace"), person("Grace Mfano"), 0},
		"short words differ":   {person("Li Na"), person("Li Ma"), 0},
		"another script":       {person("张伟"), person("Zhang Wei", "张伟"), 60},
		"a longer Han name":    {person("张伟"), person("张伟明"), 0},
		"Arabic letters":       {person("أحمد الشريف"), person("احمد الشريف"), 60},
		"strangers":            {person("Ruth Chebet"), person("Grace Mfano"), 0},
		"an e-mail":            {match.Person{Emails: []string{"G@a.example"}}, match.Person{Emails: []string{"g@A.example"}}, 80},
		"the national form":    {match.Person{Phones: []string{"+254 20 555 0142"}}, match.Person{Phones: []string{"020 5550142"}}, 60},
		"a number, marks":      {match.Person{Phones: []string{"+254 20 555 0142"}}, match.Person{Phones: []string{"+254-20-5550142"}}, 60},
		"an office alone":      {match.Of([]string{"A B"}, 3, nil, nil), match.Of([]string{"C D"}, 3, nil, nil), 0},
		"a name and an office": {match.Of([]string{"Ann Bee"}, 3, nil, nil), match.Of([]string{"Bee Ann"}, 3, nil, nil),
			80},
		"nothing": {match.Person{}, match.Person{}, 0},
	} {
		got, reasons := match.Similar(c.a, c.b)
		if got != c.want || (got > 0) != (len(reasons) > 0) {
			t.Errorf("%s: %d %v, want %d", name, got, reasons, c.want)
		}
		if back, _ := match.Similar(c.b, c.a); back != got {
			t.Errorf("%s: the other way round %d", name, back)
		}
	}
}
