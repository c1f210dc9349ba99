package crm

import "context"

// SetUp is the seven questions of the first visit.
type SetUp struct {
	Code     string
	Library  string
	Country  string // ISO 3166 alpha-2; empty with Place for another place
	Place    string
	City     string
	Name     string
	Email    string
	Password string
	Lang     string
	Network  string // the network's name; optional
	ISIL     string // ISO 15511; optional
	Address  string // the client's network address, for the limits
	Agent    string
}

// Check notes what is wrong with the answers; code and password are judged elsewhere.
func (s SetUp) Check() *Faults {
	f := &Faults{}
	if blank(s.Code) {
		f.Add("code", "error.required")
	}
	f.line("library", s.Library, true)
	f.line("place", s.Place, false)
	if s.Country == "" && wordless(s.Place) {
		f.Add("country", "error.country_required")
	}
	f.line("city", s.City, true)
	f.line("name", s.Name, true)
	f.email("email", s.Email, true)
	f.line("network", s.Network, false)
	f.isil("isil", s.ISIL)
	return f
}

// SetUpService is the first visit, guarded by the one-time code of the console.
type SetUpService interface {
	// Needed tells whether the network still waits for its first visit. Anybody.
	Needed(ctx context.Context) (bool, error)
	// Countries lists the countries with how many offices each has, for the choice on the first page. Anybody, while set-up is
	// needed; NotFound afterwards.
	Countries(ctx context.Context) ([]CountryCount, error)
	// Start makes the network, its first library and its first admin, and signs them in. Anybody with the code: Invalid names each
	// wrong field, a wrong or expired code is a fault of the field "code"; NotFound once it is done.
	Start(ctx context.Context, s SetUp) (NewSession, error)
}

// What SetUpService does, as the policy and the routes name it.
const (
	SetUpNeeded    Action = "SetUp.Needed"
	SetUpCountries Action = "SetUp.Countries"
	SetUpStart     Action = "SetUp.Start"
)

// setUpRules says who may do which of it.
var setUpRules = map[Action]Rule{
	SetUpNeeded:    public,
	SetUpCountries: public,
	SetUpStart:     public,
}
