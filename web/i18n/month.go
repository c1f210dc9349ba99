package i18n

import (
	"slices"
	"time"

	"github.com/go-playground/locales/ar_MR"
	"github.com/go-playground/locales/ar_SY"
)

// monthNames of a language in a country; index 0 is January.
type monthNames struct{ wide, short [12]string }

// Arabic has four sets of names for the months. The locales module has those of Egypt and the Gulf, of the Levant and of
// Mauritania; its lists for the Maghreb leave out the months that equal Egypt's, so these stand here.
var (
	tunisia = [12]string{"جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
	morocco = [12]string{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"}

	levant     = namesOf(ar_SY.New().MonthsWide(), ar_SY.New().MonthsWide())
	mauritania = namesOf(ar_MR.New().MonthsWide(), ar_MR.New().MonthsWide())
)

func monthsOf(l shipped, country string) monthNames {
	if l.code != "ar" {
		return namesOf(l.names.MonthsWide(), l.names.MonthsAbbreviated())
	}
	switch country {
	case "TN", "DZ":
		return monthNames{tunisia, tunisia}
	case "MA", "EH":
		return monthNames{morocco, morocco}
	case "SY", "LB", "JO", "PS", "IQ":
		return levant
	case "MR":
		return mauritania
	}
	return namesOf(l.names.MonthsWide(), l.names.MonthsWide())
}

func namesOf(wide, short []string) (m monthNames) {
	copy(m.wide[:], wide)
	copy(m.short[:], short)
	return m
}

// Countries whose week begins on another day than Monday, or whose weekend is another than Saturday and Sunday: as CLDR 48 and
// db/reference/countries.csv have them, which a test compares.
var (
	weekFromSaturday = []string{"AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY"}
	weekFromSunday   = []string{
		"AG", "AS", "BD", "BR", "BS", "BT", "BW", "BZ", "CA", "CO", "DM", "DO", "ET", "GT", "GU", "HK", "HN", "ID", "IL", "IN", "IS", "JM", "JP",
		"KE",
		"KH", "KR", "LA", "MH", "MM", "MO", "MT", "MX", "MZ", "NI", "NP", "PA", "PE", "PH", "PK", "PR", "PT", "PY", "SA", "SG", "SV", "TH",
		"TT", "TW", "UM", "US", "VE", "VI", "WS", "YE", "ZA", "ZW",
	}
	restOnFridayAndSaturday = []string{"BD", "BH", "DJ", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD", "SO",
		"SY", "YE"}
)

// WeekStart is the first day of the week in a country; an account may choose another.
func WeekStart(country string) time.Weekday {
	switch {
	case country == "MV":
		return time.Friday
	case slices.Contains(weekFromSaturday, country):
		return time.Saturday
	case slices.Contains(weekFromSunday, country):
		return time.Sunday
	}
	return time.Monday
}

// Weekend is the days of rest of a country; an account may choose others.
func Weekend(country string) []time.Weekday {
	switch {
	case slices.Contains(restOnFridayAndSaturday, country):
		return []time.Weekday{time.Friday, time.Saturday}
	case country == "AF":
		return []time.Weekday{time.Thursday, time.Friday}
	case country == "BN":
		return []time.Weekday{time.Friday, time.Sunday}
	case country == "IR":
		return []time.Weekday{time.Friday}
	case country == "NP":
		return []time.Weekday{time.Saturday}
	}
	return []time.Weekday{time.Saturday, time.Sunday}
}
