package crm

import "time"

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
	Text         string
}

// Filtered tells whether any filter is set.
func (q CountryQuery) Filtered() bool {
	return q.Organisation != "" || q.Kind != "" || q.Theme != "" || q.Goal != 0 || q.Text != ""
}

// CountryDirectory is the directory of one country.
type CountryDirectory struct {
	Country   Country
	Doors     []FirstDoor  // good first doors: at most three, unfiltered
	Seated    []OfficeLine // by kind in the order of first steps, then name
	Covering  []OfficeLine // no seat in the country
	Total     int          // all offices, unfiltered
	SeatedAll int
	Confirmed int
	Missing   []Organisation // organisations whose local offices the list lacks
}

// FirstDoor is an office to begin with and why.
type FirstDoor struct {
	Office OfficeLine
	Step   FirstStep
}

// OfficeLine is an office in a list, with how a library stands with it.
type OfficeLine struct {
	ID                   int64
	Names                Names
	NameLocal, LocalLang string
	Kind                 string
	Organisation         string // the organisation's key
	OrganisationID       int64
	City, Country        string
	Themes               []string
	Goals                []int
	State                string
	Freshness            Freshness
	People               int       // contacts of the library in post
	LastContact          time.Time // of the library
	OpenSteps            int
	Touched              *Touch // another library's recent touch
}

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
}

// Terms are the controlled lists.
type Terms struct {
	Countries     []Country
	Organisations []Organisation
	Kinds         []OfficeKind
	Themes        []Theme
	Goals         []Goal
	FirstSteps    []FirstStep
}
