package crm

// OfficeKind is what sort of presence an office is.
type OfficeKind struct {
	Key          string
	Names        Names
	Descriptions Names
	VerifyDays   int // after so many days a fact should be confirmed again
}
