package crm

// Theme is what we or they work on, from a controlled list.
type Theme struct {
	Key          string
	Names        Names
	Descriptions Names
}
