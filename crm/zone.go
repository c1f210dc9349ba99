package crm

import (
	"sync"
	"time"
)

var zones sync.Map // name → *time.Location: reading the zone database costs more than a query

// Zone is a time zone by its name in the IANA time zone database, such as "Africa/Nairobi"; UTC where there is none of that name.
func Zone(name string) *time.Location {
	zone, _ := findZone(name)
	return zone
}

// KnownZone tells whether the database has a zone of that name. The machine's own ("Local") is nobody's.
func KnownZone(name string) bool {
	_, known := findZone(name)
	return known
}

func findZone(name string) (*time.Location, bool) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC, false
	}
	zones.Store(name, zone)
	return zone, true
}
