package db

import "liaison/crm"

// services binds every use case to the database.
func services(d *DB) crm.Services {
	return crm.Services{}
}
