package crm

// DayOff is a day on which a country does not work, beside its weekend: a public holiday, as somebody typed it in.
type DayOff struct {
	ID      int64
	Country string // ISO 3166 alpha-2
	On      Date
	Name    string
}

// DayOffChange is what the form of a day off carries.
type DayOffChange struct {
	Write
	DayOff
}

// Check notes what is wrong.
func (d DayOffChange) Check() *Faults {
	f := &Faults{}
	if d.On.IsZero() {
		f.Add("on", "error.day_required")
	}
	f.line("name", d.Name, true)
	return f
}
