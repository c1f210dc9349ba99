package account

import "liaison/crm"

// ResetText tells a person who reset their password, and when.
func ResetText(r crm.PasswordReset, person crm.Actor) crm.Message {
	return resetSaid(r, crm.DateOf(r.At.In(crm.Zone(person.Zone))))
}

func resetSaid(r crm.PasswordReset, day crm.Date) crm.Message {
	if r.By == "" {
		return crm.Say("account.reset_at_server", "day", day)
	}
	return crm.Say("account.reset_by", "name", r.By, "day", day)
}
