package crm

// FirstStep is what to know before calling an office of a kind for the first time.
type FirstStep struct {
	Kind         string
	Door         int // 1 a good first door, 2 where a project fits, 3 for special questions
	ForLibraries Names
	WhyYes       Names
	Ask          Names
	Note         Names
	NoAnswer     Names
}
