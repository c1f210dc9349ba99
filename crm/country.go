package crm

import "time"

// Country is a country or territory, as the United Nations lists them.
type Country struct {
	ISO2, ISO3                      string
	Names                           Names
	Region, Subregion, Intermediate string // UN M49; the intermediate region may be empty
	UNStatus, UNESCOStatus          string
	Weekend                         []time.Weekday
	FirstDay                        time.Weekday
	Zones                           []string // IANA, the capital's first
	Languages                       []string // official ones, by number of speakers
}
