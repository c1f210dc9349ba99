package crm

// HandOn gives a record to another owner, or changes who reads it.
type HandOn struct {
	Write
	ID      int64
	OwnerID int64
	Audience
}
