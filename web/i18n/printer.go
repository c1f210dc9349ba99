package i18n

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-playground/locales"
	"golang.org/x/text/unicode/bidi"

	"liaison/crm"
)

// A Printer writes in one language as one country does. It is safe for use by many at once.
type Printer struct {
	catalogue *catalogue
	language  shipped
	country   string
	months    monthNames
	names     locales.Translator
	now       time.Time
	zone      *time.Location
	week      crm.Week
	daysOff   []crm.DayOff
}

// For is the printer of a language and a country (ISO 3166 alpha-2, may be empty). A language that is not shipped is
// English.
func For(lang, country string) *Printer {
	l := languageOf(lang)
	country = strings.ToUpper(country)
	return &Printer{
		catalogue: catalogues()[l.code], language: l, country: country,
		names: l.names, months: monthsOf(l, country), zone: time.UTC,
	}
}

// At is the same printer with a clock: relative dates count from now, instants are shown in zone.
func (p *Printer) At(now time.Time, zone *time.Location) *Printer {
	q := *p
	q.now, q.zone = now.In(zone), zone
	return &q
}

// Keeping is the same printer with a week of the reader's own.
func (p *Printer) Keeping(w crm.Week) *Printer {
	q := *p
	q.week = w
	return &q
}

// Resting is the same printer that knows the days on which the reader's country does not work.
func (p *Printer) Resting(days []crm.DayOff) *Printer {
	if len(days) == 0 {
		return p
	}
	q := *p
	q.daysOff = days
	return &q
}

// DayOff is what keeps the reader's country from working on a day; empty on a day that is not known as one.
func (p *Printer) DayOff(day crm.Date) string {
	for _, d := range p.daysOff {
		if d.On == day {
			return d.Name
		}
	}
	return ""
}

// Works tells whether the reader works on a day, as far as is known.
func (p *Printer) Works(day crm.Date) bool {
	return p.DayOff(day) == "" && !slices.Contains(p.Weekend(), day.Weekday())
}

// WeekStart is the first day of the reader's week.
func (p *Printer) WeekStart() time.Weekday {
	if day, ok := crm.DayOfKey(p.week.Start); ok {
		return day
	}
	return WeekStart(p.country)
}

// Weekend is the reader's days of rest.
func (p *Printer) Weekend() []time.Weekday {
	if days := p.week.Days(); len(days) > 0 {
		return days
	}
	return Weekend(p.country)
}

// Lang is the language, "ar".
func (p *Printer) Lang() string { return p.language.code }

// Country is the country whose months and weeks are used; may be empty.
func (p *Printer) Country() string { return p.country }

// Dir is the direction of writing, "ltr" or "rtl".
func (p *Printer) Dir() string {
	if p.language.rightToLeft {
		return "rtl"
	}
	return "ltr"
}

// Now is the moment the page is drawn, in the reader's zone.
func (p *Printer) Now() time.Time { return p.now }

// Has tells whether there is a message of this key.
func (p *Printer) Has(key string) bool { return p.catalogue.has(key) }

// T is the message of a key. Arguments come in pairs of name and value; "count" chooses the plural form.
//
// A placeholder is written by its value: whole numbers as they are (only "count" is grouped: 1,250), a crm.Message in
// this language, a crm.Date as "Fri 20 Nov", an instant with its time, several texts as a list. A format says otherwise:
//
//	{n:number} 1,250 · {d:day} Fri 20 Nov · {d:long} Friday 20 November · {d:date} 20 Nov 2026 · {t:time} 14:00
//	{t:datetime} Fri 20 Nov, 14:00 · {kind:@interaction.kind} the message "interaction.kind." + the value
//
// A text that was typed by someone is isolated (FSI … PDI) where it holds letters, or in a right-to-left language
// letters or digits, that run against this language's direction; other texts stay free of invisible characters.
func (p *Printer) T(key string, pairs ...any) string {
	return p.say(key, argPairs(pairs))
}

// Message is what the domain said, in this language.
func (p *Printer) Message(m crm.Message) string { return p.say(m.Key, argMap(m.Args)) }

// A Part is a piece of a message: text, or the name of a placeholder that the page fills with a link or a name in bold.
type Part struct{ Text, Arg string }

// Parts is T for a sentence that holds components: placeholders without an argument come as parts of their own.
func (p *Printer) Parts(key string, pairs ...any) []Part {
	var parts []Part
	args := argPairs(pairs)
	p.choose(key, args, func(s sentence) string {
		for _, seg := range s {
			if _, given := args.get(seg.arg); seg.arg != "" && !given {
				parts = append(parts, Part{Arg: seg.arg})
			} else if text := p.segment(seg, args); text != "" {
				parts = append(parts, Part{Text: text})
			}
		}
		return ""
	})
	if parts == nil {
		return []Part{{Text: key}}
	}
	return parts
}

func (p *Printer) say(key string, args arguments) string {
	return p.choose(key, args, func(s sentence) string {
		if len(s) == 1 && s[0].arg == "" {
			return s[0].text
		}
		var b strings.Builder
		for _, seg := range s {
			b.WriteString(p.segment(seg, args))
		}
		return b.String()
	})
}

// choose finds the sentence of a key, in the plural form that its count asks for, and has it written.
func (p *Printer) choose(key string, args arguments, write func(sentence) string) string {
	if s, plain := p.catalogue.plain[key]; plain {
		return write(s)
	}
	of, plural := p.catalogue.plural[key]
	if !plural {
		return missing(p.Lang(), key)
	}
	count, _ := args.get("count")
	return write(p.catalogue.form(of, wholeNumber(count)))
}

var reported sync.Map

// missing answers for a key without a message: a test stops, a page shows the key and the log has it once.
func missing(lang, key string) string {
	if testing.Testing() {
		panic(fmt.Sprintf("the catalogue of %q has no message %q", lang, key))
	}
	if _, before := reported.LoadOrStore(lang+" "+key, true); !before {
		slog.Error("a message is missing from the catalogue", "lang", lang, "key", key)
	}
	return key
}

func (p *Printer) segment(seg segment, args arguments) string {
	if seg.arg == "" {
		return seg.text
	}
	value, given := args.get(seg.arg)
	if !given {
		return missing(p.Lang(), "{"+seg.arg+"}")
	}
	if seg.format != "" {
		return p.formatted(value, seg.format)
	}
	if seg.arg == "count" {
		return p.Number(wholeNumber(value))
	}
	return p.value(value)
}

func (p *Printer) value(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return p.Isolate(v)
	case dateText:
		return string(v)
	case int, int64, float64, uint64, int32:
		return strconv.FormatInt(wholeNumber(v), 10)
	case crm.Message:
		return p.Message(v)
	case *crm.Message:
		return p.Message(*v)
	case crm.Date:
		return p.Day(v)
	case time.Time:
		return p.DateTime(v)
	case []string:
		return p.List(v)
	case map[string]any: // a message that was stored as JSON
		key, _ := v["key"].(string)
		inner, _ := v["args"].(map[string]any)
		return p.say(key, argMap(inner))
	}
	return p.Isolate(fmt.Sprint(value))
}

func (p *Printer) formatted(value any, format string) string {
	if prefix, isMessage := strings.CutPrefix(format, "@"); isMessage {
		return p.T(prefix + "." + fmt.Sprint(value))
	}
	switch format {
	case "number":
		return p.Number(wholeNumber(value))
	case "time":
		return p.Time(instantOf(value))
	case "datetime":
		return p.DateTime(instantOf(value))
	case "day":
		return p.Day(p.dateOf(value))
	case "long":
		return p.LongDay(p.dateOf(value))
	case "date":
		return p.Date(p.dateOf(value))
	}
	return missing(p.Lang(), "{:"+format+"}")
}

// wholeNumber reads a count however it came: from Go, or back from JSON.
func wholeNumber(value any) int64 {
	switch v := value.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	case int32:
		return int64(v)
	case uint64:
		return int64(v)
	case float64:
		return int64(v)
	}
	return 0
}

// Number is a count with its digits grouped, always in the digits 0 to 9. Years and references are never written by it.
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 || len(digits) == 4 && p.language.fourUngrouped {
		return sign + digits
	}
	var groups []string
	for len(digits) > 3 {
		groups = append(groups, digits[len(digits)-3:])
		digits = digits[:len(digits)-3]
	}
	groups = append(groups, digits)
	slices.Reverse(groups)
	return sign + strings.Join(groups, p.language.group)
}

// List joins texts as the language does: "a, b and c".
func (p *Printer) List(items []string) string {
	if len(items) == 0 {
		return ""
	}
	last := len(items) - 1
	joined := p.Isolate(items[0])
	for i, item := range items[1:] {
		key := "list.middle"
		if i+1 == last {
			key = "list.end"
		}
		s := p.catalogue.plain[key]
		var b strings.Builder
		for _, seg := range s {
			switch seg.arg {
			case "before":
				b.WriteString(joined)
			case "item":
				b.WriteString(p.Isolate(item))
			default:
				b.WriteString(seg.text)
			}
		}
		joined = b.String()
	}
	return joined
}

// Name chooses from the names that something has by language, and tells in which language the answer is, for lang="…".
func (p *Printer) Name(names crm.Names) (text, lang string) { return names.In(p.Lang()) }

const (
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

// Isolate keeps a text from disturbing the order of the sentence around it, where it could.
func (p *Printer) Isolate(text string) string {
	for _, r := range text {
		class, _ := bidi.LookupRune(r)
		against := class.Class() == bidi.R || class.Class() == bidi.AL
		if p.language.rightToLeft {
			against = class.Class() == bidi.L || class.Class() == bidi.EN
		}
		if against {
			return firstStrongIsolate + text + popIsolate
		}
	}
	return text
}
