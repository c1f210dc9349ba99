package db

import "liaison/crm"

// services binds every use case to the database.
func services(d *DB) crm.Services {
	return crm.Services{
		SetUp: setUp{d}, Sessions: sessions{d}, Accounts: accounts{d}, Users: users{d}, Libraries: libraries{d}, Status: status{d}, Work: work{d},
		Directory: directory{d}, Offices: offices{d}, Contacts: contacts{d}, Interactions: interactions{d}, Tasks: tasks{d}, Search: search{d},
		History: history{d},
	}
}
