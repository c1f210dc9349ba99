package crm

// Organisation is an international body: UNESCO, WIPO, UN-Habitat.
type Organisation struct {
	ID              int64
	Key             string
	Names, Acronyms Names
	Parent, Kind    string
	Themes          []string
	Goals           []int
	Website         string
	LocalOffices    string // listed, partly, missing, no: how complete the directory is
}
