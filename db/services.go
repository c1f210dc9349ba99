package db

import "liaison/crm"

// services binds every use case to the database.
func services(d *DB) crm.Services {
	return crm.Services{
		SetUp: setUp{d}, Sessions: sessions{d}, Accounts: accounts{d}, Users: users{d}, Libraries: libraries{d}, Status: status{d}, Work: work{d},
		Directory: directory{d}, Offices: offices{d}, Contacts: contacts{d, keepService{d, "Contacts"}},
		Interactions: interactions{d, listService[crm.InteractionLine]{d, &interactionList}, keepService{d, "Interactions"}},
		Tasks:        tasks{d, listService[crm.Task]{d, &taskList}, keepService{d, "Tasks"}},
		Search:       search{d}, History: history{d},
	}
}
