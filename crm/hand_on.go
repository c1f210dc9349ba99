package crm

// HandOn gives a contact, an entry of the log or a step to another owner, or changes who reads it.
type HandOn struct {
	Write
	ID      int64
	OwnerID int64
	Audience
}
