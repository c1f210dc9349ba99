package crm

import "slices"

// Visibility says who sees a row of a library.
type Visibility string

// The visibilities. The library is the default; joint belongs to circles.
const (
	ToLibrary Visibility = "library"
	ToJoint   Visibility = "joint"
	ToNetwork Visibility = "network"
	ToNamed   Visibility = "named" // the readers and nobody else, coordinator and admin included
)

// Audience is who sees a row: its visibility, and for a named row the readers, of whom the owner is always one.
type Audience struct {
	Visibility Visibility
	Readers    []int64
}

// Check notes what is wrong with an audience that a form chose, for a row with this owner.
func (a *Audience) Check(f *Faults, owner int64) {
	switch a.Visibility {
	case "":
		a.Visibility = ToLibrary
	case ToLibrary, ToNetwork:
	case ToNamed:
		if !slices.Contains(a.Readers, owner) {
			a.Readers = append(a.Readers, owner)
		}
		return
	default:
		f.Add("visibility", "error.choice")
	}
	a.Readers = nil
}

// Within is who sees a row that tells of another row. Where the other is named, only its readers see it; where both are, only
// those who read both.
func (a Audience) Within(other Audience) Audience {
	switch {
	case other.Visibility != ToNamed:
		return a
	case a.Visibility != ToNamed:
		return Audience{Visibility: ToNamed, Readers: slices.Clone(other.Readers)}
	}
	return Audience{Visibility: ToNamed, Readers: slices.DeleteFunc(slices.Clone(a.Readers),
		func(r int64) bool { return !slices.Contains(other.Readers, r) })}
}
