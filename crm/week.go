package crm

import (
	"slices"
	"strings"
	"time"
)

// Week is when a person begins the week and rests. An empty field is as their country does.
type Week struct {
	Start string // one of WeekStarts
	Rest  string // one of Weekends
}

// WeekStarts are the days on which a week may begin, as keys.
func WeekStarts() []string { return []string{"mon", "fri", "sat", "sun"} }

// Weekends are the days of rest that a week may have, as keys joined by commas.
func Weekends() []string {
	return []string{"sat,sun", "fri,sat", "thu,fri", "fri,sun", "fri", "sat", "sun"}
}

// check notes a week that nobody keeps.
func (w Week) check(f *Faults) {
	f.oneOf("week_start", w.Start, append(WeekStarts(), "")...)
	f.oneOf("weekend", w.Rest, append(Weekends(), "")...)
}

// Days are the days of rest; none where the country decides.
func (w Week) Days() (days []time.Weekday) {
	for key := range strings.SplitSeq(w.Rest, ",") {
		if day, ok := DayOfKey(key); ok {
			days = append(days, day)
		}
	}
	return days
}

// DayOfKey is the weekday of a key, "fri".
func DayOfKey(key string) (time.Weekday, bool) {
	i := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, key)
	return time.Weekday(i), i >= 0
}
