package i18n_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
)

// Monday 23 November 2026, 09:00 in Nairobi.
var (
	nairobi, _ = time.LoadLocation("Africa/Nairobi")
	geneva, _  = time.LoadLocation("Europe/Zurich")
	newYork, _ = time.LoadLocation("America/New_York")
	monday     = time.Date(2026, 11, 23, 9, 0, 0, 0, nairobi)
)

func in(lang, country string) *i18n.Printer { return i18n.For(lang, country).At(monday, nairobi) }

func day(s string) crm.Date {
	d, err := crm.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func check(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %q, want %q", what, got, want)
	}
}

func TestDates(t *testing.T) {
	en, fr, ar := in("en", "KE"), in("fr", ""), in("ar", "EG")
	check(t, "en day", en.Day(day("2026-11-20")), "Fri 20 Nov")
	check(t, "en day of another year", en.Day(day("2027-01-04")), "Mon 4 Jan 2027")
	check(t, "en long", en.LongDay(day("2026-11-23")), "Monday 23 November")
	check(t, "en date", en.Date(day("2026-10-02")), "2 Oct 2026")
	check(t, "en long date", en.LongDate(day("2026-10-02")), "2 October 2026")
	check(t, "en month", en.Month(2026, time.November), "November 2026")
	check(t, "fr day", fr.Day(day("2026-11-20")), "ven. 20 nov.")
	check(t, "fr first", fr.LongDay(day("2026-12-01")), "mardi 1er décembre")
	check(t, "ar day", ar.Day(day("2026-11-20")), "الجمعة 20 نوفمبر")
	check(t, "no day", en.Day(crm.Date{}), "")
	check(t, "time", en.Time(monday.UTC()), "09:00")
	check(t, "datetime", en.DateTime(monday.Add(5*time.Hour)), "Mon 23 Nov, 14:00")
	check(t, "ar datetime", ar.DateTime(monday), "الاثنين 23 نوفمبر، 09:00")
}

func TestMonthsFollowTheCountry(t *testing.T) {
	for country, want := range map[string][2]string{
		"":   {"يناير", "ديسمبر"},
		"EG": {"يناير", "ديسمبر"},
		"SA": {"يناير", "ديسمبر"},
		"TN": {"جانفي", "ديسمبر"},
		"DZ": {"جانفي", "ديسمبر"},
		"MA": {"يناير", "دجنبر"},
		"LB": {"كانون الثاني", "كانون الأول"},
		"IQ": {"كانون الثاني", "كانون الأول"},
		"MR": {"يناير", "دجمبر"},
	} {
		p := in("ar", country)
		check(t, country+" January", p.Month(2026, time.January), want[0]+" 2026")
		check(t, country+" December", p.Month(2026, time.December), want[1]+" 2026")
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		for _, country := range []string{"", "TN", "MA", "SY", "MR"} {
			for month := time.January; month <= time.December; month++ {
				if name := in(lang, country).Month(2026, month); len(name) < len("x 2026") {
					t.Errorf("%s-%s: month %d is %q", lang, country, month, name)
				}
			}
		}
	}
}

func TestRelativeDatesAlwaysCarryTheirDay(t *testing.T) {
	en, fr, ar := in("en", ""), in("fr", ""), in("ar", "")
	check(t, "late", en.Due(day("2026-11-20")), "3 days late (Fri 20 Nov)")
	check(t, "one day late", en.Due(day("2026-11-22")), "1 day late (Sun 22 Nov)")
	check(t, "today", en.Due(day("2026-11-23")), "today (Mon 23 Nov)")
	check(t, "future", en.Due(day("2026-11-26")), "in 3 days (Thu 26 Nov)")
	check(t, "due", en.DueOn(day("2026-12-04")), "due Fri 4 Dec, in 11 days")
	check(t, "ago", en.Ago(day("2026-11-17")), "6 days ago · Tue 17 Nov")
	check(t, "ago, another year", en.Ago(day("2025-11-23")), "365 days ago · 23 Nov 2025")
	check(t, "yesterday", en.Ago(day("2026-11-22")), "yesterday · Sun 22 Nov")
	check(t, "no day", en.Ago(crm.Date{}), "")
	check(t, "fr late", fr.Due(day("2026-11-20")), "3 jours de retard (ven. 20 nov.)")
	check(t, "ar late 2", ar.Due(day("2026-11-21")), "تأخير يومين (السبت 21 نوفمبر)")
	check(t, "ar late 3", ar.Due(day("2026-11-20")), "تأخير 3 أيام (الجمعة 20 نوفمبر)")
	check(t, "ar late 11", ar.Due(day("2026-11-12")), "تأخير 11 يومًا (الخميس 12 نوفمبر)")
	check(t, "ar in 100", ar.Due(day("2027-03-03")), "بعد 100 يوم (الأربعاء 3 مارس 2027)")

	at := time.Date(2026, 11, 26, 14, 0, 0, 0, nairobi)
	check(t, "when", en.When(at), "in 3 days (Thu 26 Nov, 14:00)")
	check(t, "two zones", en.DateTimeThere(at, geneva), "Thu 26 Nov, 14:00 your time · 12:00 in Zurich")
	check(t, "another day there", en.DateTimeThere(at.Add(-13*time.Hour), newYork),
		"Thu 26 Nov, 01:00 your time · Wed 25 Nov, 17:00 in New York")
	check(t, "one zone", en.DateTimeThere(at, nairobi), "Thu 26 Nov, 14:00")
}

func TestPlurals(t *testing.T) {
	for count, want := range map[int]string{
		0: "لا شيء يحتاج إلى مراجعة.", 1: "أمر واحد يحتاج إلى مراجعة.", 2: "أمران يحتاجان إلى مراجعة.", 3: "3 أمور تحتاج إلى مراجعة.",
		11: "11 أمرًا يحتاج إلى مراجعة.", 100: "100 أمر يحتاج إلى مراجعة.",
	} {
		check(t, "ar", in("ar", "").T("error.invalid", "count", count), want)
	}
	check(t, "fr 0", in("fr", "").T("error.invalid", "count", 0), "Un point est à revoir.")
	check(t, "fr a million", in("fr", "").T("error.invalid", "count", 1_000_000), "1\u202f000\u202f000 points sont à revoir.")
	check(t, "en from JSON", in("en", "").T("error.invalid", "count", float64(2)), "2 things need another look.")
}

func TestNumbers(t *testing.T) {
	check(t, "en", in("en", "").Number(1250), "1,250")
	check(t, "fr 4", in("fr", "").Number(1250), "1250")
	check(t, "fr 5", in("fr", "").Number(12500), "12\u202f500")
	check(t, "ar", in("ar", "EG").Number(-1234567), "-1,234,567")
	check(t, "small", in("en", "").Number(7), "7")
	check(t, "year", in("en", "").T("error.too_long", "max", 2026), "At most 2026 characters.")
}

func TestTypedTextIsIsolatedOnlyWhereItRunsAgainstTheLanguage(t *testing.T) {
	const fsi, pdi = "\u2068", "\u2069"
	check(t, "Latin in English", in("en", "").T("word.by", "name", "Amina"), "by Amina")
	check(t, "Arabic in English", in("en", "").T("word.by", "name", "أمينة"), "by "+fsi+"أمينة"+pdi)
	check(t, "Latin in Arabic", in("ar", "").T("word.by", "name", "Amina"), "من "+fsi+"Amina"+pdi)
	check(t, "Arabic in Arabic", in("ar", "").T("word.by", "name", "أمينة"), "من أمينة")
	check(t, "a number in Arabic", in("ar", "").T("word.by", "name", "+254 20"), "من "+fsi+"+254 20"+pdi)
	check(t, "lists", in("ar", "").List([]string{"UNIC", "منظمة"}), fsi+"UNIC"+pdi+" ومنظمة")
}

func TestListsAreJoinedInTheLanguage(t *testing.T) {
	check(t, "none", in("en", "").List(nil), "")
	check(t, "one", in("en", "").List([]string{"a"}), "a")
	check(t, "two", in("fr", "").List([]string{"a", "b"}), "a et b")
	check(t, "three", in("en", "").List([]string{"a", "b", "c"}), "a, b and c")
}

func TestMessagesOfTheDomain(t *testing.T) {
	p := in("fr", "")
	check(t, "message", p.Message(crm.Say("error.too_long", "max", 250)), "250 caractères au plus.")
	check(t, "nested", p.T("word.by", "name", crm.Say("role.staff")), "par Équipe")

	stored, err := json.Marshal(crm.Say("word.by", "name", crm.Say("error.too_many", "max", 3)))
	if err != nil {
		t.Fatal(err)
	}
	var back crm.Message
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	check(t, "back from JSON", p.Message(back), "par 3 au plus.")
}

func TestPartsLeavePlacesForComponents(t *testing.T) {
	parts := in("en", "").Parts("error.stale")
	if len(parts) != 2 || parts[0] != (i18n.Part{Arg: "by"}) || parts[1].Text == "" {
		t.Errorf("parts = %q", parts)
	}
	if parts := in("en", "").Parts("error.invalid", "count", 2); parts[0].Text != "2" {
		t.Errorf("a plural: %q", parts)
	}
}

func TestAMissingMessageStopsATest(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a key without a message passed")
		}
	}()
	in("en", "").T("nothing.like_it")
}

func TestNames(t *testing.T) {
	text, lang := in("ar", "").Name(crm.Names{"en": "UNIC", "fr": "CINU"})
	check(t, "text", text, "UNIC")
	check(t, "lang", lang, "en")
}

func TestDirection(t *testing.T) {
	check(t, "ar", in("ar", "").Dir(), "rtl")
	check(t, "fr", in("fr", "").Dir(), "ltr")
	check(t, "unknown", in("xx", "").Lang(), "en")
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		accept        string
		wishes        []string
		lang, country string
	}{
		{"", nil, "en", ""},
		{"fr-CA,fr;q=0.9,en;q=0.8", nil, "fr", "CA"},
		{"de-DE,ar-TN;q=0.5", nil, "ar", "TN"},
		{"de", nil, "en", ""},
		{"fr", []string{"", "ar"}, "ar", ""},
		{"fr", []string{"xx", "ar-TN"}, "ar", "TN"},
		{"fr", []string{"en", "ar"}, "en", ""},
		{";;;q=x,,,\xff", nil, "en", ""},
	} {
		lang, country := i18n.Match(c.accept, c.wishes...)
		if lang != c.lang || country != c.country {
			t.Errorf("Match(%q, %q) = %s, %s", c.accept, c.wishes, lang, country)
		}
	}
}

func TestWeeks(t *testing.T) {
	for country, want := range map[string]struct{ start, rest time.Weekday }{
		"FR": {time.Monday, time.Saturday}, "EG": {time.Saturday, time.Friday}, "US": {time.Sunday, time.Saturday},
		"TN": {time.Monday, time.Saturday},
	} {
		if i18n.WeekStart(country) != want.start || i18n.Weekend(country)[0] != want.rest {
			t.Errorf("%s: week from %v, rest on %v", country, i18n.WeekStart(country), i18n.Weekend(country))
		}
	}
}

func TestAWeekOfOnesOwn(t *testing.T) {
	p := i18n.For("en", "EG")
	if p.WeekStart() != time.Saturday || len(p.Weekend()) != 2 {
		t.Errorf("as the country: from %v, rest on %v", p.WeekStart(), p.Weekend())
	}
	p = p.Keeping(crm.Week{Start: "sun", Rest: "fri"})
	if p.WeekStart() != time.Sunday || !slices.Equal(p.Weekend(), []time.Weekday{time.Friday}) {
		t.Errorf("as the account has it: from %v, rest on %v", p.WeekStart(), p.Weekend())
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("fr-CA,fr;q=0.9", "ar")
	f.Fuzz(func(t *testing.T, accept, wish string) {
		if lang, _ := i18n.Match(accept, wish); !i18n.Speaks(lang) {
			t.Fatalf("Match(%q, %q) = %q", accept, wish, lang)
		}
	})
}
