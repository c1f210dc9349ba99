package crm

import (
	"context"
	"time"
)

// CountryCount is a country with the number of offices seated in it and covering it from elsewhere.
type CountryCount struct {
	Country  Country
	Seated   int
	Covering int
	Known    int // offices in which one's libraries know somebody
}

// CountryQuery asks for one country's directory.
type CountryQuery struct {
	Country      string
	LibraryID    int64 // whose standing is shown; 0 none
	Organisation string
	Kind         string
	Theme        string
	Goal         int
	Stand        string // one of Stands
	Text         string
}

// Filtered tells whether any filter is set.
func (q CountryQuery) Filtered() bool {
	return q.Organisation != "" || q.Kind != "" || q.Theme != "" || q.Goal != 0 || q.Stand != "" || q.Text != ""
}

// How libraries stand with an office. Without a library of one's own only StandOthers can be told.
const (
	StandKnown   = "known"   // we know somebody there
	StandContact = "contact" // we were in contact
	StandNone    = "none"    // neither
	StandQuiet   = "quiet"   // the agreed rhythm has passed
	StandOpen    = "open"    // a step is open
	StandOthers  = "others"  // another library was in touch lately
)

// Stands are the ways to stand with an office that a list can be filtered by.
func Stands() []string {
	return []string{StandKnown, StandContact, StandNone, StandQuiet, StandOpen, StandOthers}
}

// CountryDirectory is the directory of one country.
type CountryDirectory struct {
	Country   Country
	Doors     []FirstDoor  // good first doors: at most three, unfiltered
	Seated    []OfficeLine // by kind in the order of first steps, then name
	Covering  []OfficeLine // no seat in the country
	Gone      []OfficeLine // closed or merged: out of the list, still to be found
	Total     int          // all offices, unfiltered
	SeatedAll int
	Confirmed int
	Known     int            // offices in which the library knows somebody
	Any       Choices        `json:"-"` // what the country's offices have, whatever is filtered
	Missing   []Organisation // organisations whose local offices the list lacks
}

// Choices are the values that a list's filters can take, by organisation, kind, theme and goal.
type Choices struct {
	Organisations, Kinds, Themes map[string]bool
	Goals                        map[int]bool
}

// FirstDoor is an office to begin with and why.
type FirstDoor struct {
	Office OfficeLine
	Step   FirstStep
}

// OfficeLine is an office in a list, with how a library stands with it.
type OfficeLine struct {
	OfficeName
	NameLocal, LocalLang string
	Kind                 string
	Organisation         string // the organisation's key
	OrganisationID       int64
	Themes               []string
	Goals                []int
	State                string
	Freshness            Freshness
	People               int       // contacts of the library in post
	LastContact          time.Time // of the library
	OpenTasks            int
	AtLeastDays          int    // the rhythm that the library agreed, 0 none
	Touched              *Touch // another library's recent touch
}

// Quiet tells whether the agreed rhythm has passed without a touch.
func (o OfficeLine) Quiet(now time.Time) bool {
	return o.AtLeastDays > 0 && o.LastContact.Before(now.AddDate(0, 0, -o.AtLeastDays))
}

// Stands tells whether a library stands so with the office.
func (o OfficeLine) Stands(how string, now time.Time) bool {
	switch how {
	case StandKnown:
		return o.People > 0
	case StandContact:
		return !o.LastContact.IsZero()
	case StandNone:
		return o.People == 0 && o.LastContact.IsZero()
	case StandQuiet:
		return o.Quiet(now)
	case StandOpen:
		return o.OpenTasks > 0
	case StandOthers:
		return o.Touched != nil
	}
	return false
}

// Gone tells whether the office is no longer there: closed, or merged into another.
func (o OfficeLine) Gone() bool { return o.State == Closed || o.State == Merged }

// Freshness says how far a fact can be trusted.
type Freshness struct {
	ConfirmedAt time.Time
	ConfirmedBy string // the person to the own library, the library to others
	Via         string
	CheckBy     Date // when to confirm again
	SourceYear  string
	SourceKind  string
	Source      string
	Confidence  string
}

// Touch is another library's recent touch with an office: library and day, nothing more.
type Touch struct {
	OfficeID int64
	Library  string // empty where the network tells only "another library"
	On       Date
}

// OrganisationPage is one organisation with its offices by country.
type OrganisationPage struct {
	Organisation Organisation
	Offices      []OfficeLine
	Gone         []OfficeLine // closed or merged
}

// World is the directory of all countries.
type World struct {
	Countries []CountryCount
	Offices   int // each once, wherever it serves
	Known     int // in which the actor's library knows somebody
}

// Terms are the controlled lists.
type Terms struct {
	Countries     []Country
	Organisations []Organisation
	Kinds         []OfficeKind
	Themes        []Theme
	Goals         []Goal
	FirstSteps    []FirstStep
	DaysOff       []DayOff // from last month on, by country and day
}

// DirectoryService is what all share: countries, organisations, themes, goals.
type DirectoryService interface {
	// Countries lists the countries with the number of offices seated in and covering each, and in how many a library (0: none)
	// knows somebody. Signed in.
	Countries(ctx context.Context, library int64) (World, error)
	// Country is the directory of one country for a library (0: none): good first doors, offices with how the library stands with
	// each, and the organisations whose local offices the list lacks. Signed in; NotFound for an unknown code.
	Country(ctx context.Context, q CountryQuery) (CountryDirectory, error)
	// AddDayOff notes a day on which a country does not work. Staff of any library, coordinators; NotFound for an unknown country;
	// a day that is there already is a fault of the field "on".
	AddDayOff(ctx context.Context, d DayOffChange) (Done, error)
	// RemoveDayOff takes a day off the list of a country. Staff of any library, coordinators; NotFound for a day of another.
	RemoveDayOff(ctx context.Context, country string, id int64) (Done, error)
	// Organisation is one organisation with its offices. Signed in.
	Organisation(ctx context.Context, id int64) (OrganisationPage, error)
	// Terms are the controlled lists for choosing: organisations, kinds, themes, goals, countries. Signed in.
	Terms(ctx context.Context) (*Terms, error)
}

// What DirectoryService does, as the policy and the routes name it.
const (
	DirectoryCountries    Action = "Directory.Countries"
	DirectoryCountry      Action = "Directory.Country"
	DirectoryAddDayOff    Action = "Directory.AddDayOff"
	DirectoryRemoveDayOff Action = "Directory.RemoveDayOff"
	DirectoryOrganisation Action = "Directory.Organisation"
	DirectoryTerms        Action = "Directory.Terms"
)

// directoryRules says who may do which of it.
var directoryRules = map[Action]Rule{
	DirectoryCountries:    signedIn,
	DirectoryCountry:      signedIn,
	DirectoryAddDayOff:    curator,
	DirectoryRemoveDayOff: curator,
	DirectoryOrganisation: signedIn,
	DirectoryTerms:        signedIn,
}
