package crm

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
