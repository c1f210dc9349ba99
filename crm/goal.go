package crm

// Goal is one of the 17 Sustainable Development Goals.
type Goal struct {
	Number int
	Labels Names
	Color  string // "#E5243B", the official one
}

// goals checks the numbers that a form chose.
func (f *Faults) goals(list []int) {
	for _, n := range list {
		if n < 1 || n > 17 {
			f.Add("goal", "error.choice")
			return
		}
	}
}

// Target is one of the 169 targets; the labels are for recognising it, not for quoting.
type Target struct {
	Code   string // "4.6", "16.10", "1.a"
	Goal   int
	Labels Names
}
