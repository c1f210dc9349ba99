// Package link is the only place where the addresses of pages are spelled. Handlers, views, letters and tests ask it, so
// that a change of an address is a change of one line here and one in the table of routes.
package link

import (
	"net/url"
	"strconv"
	"strings"
)

// Pages that need nothing to be found.
const (
	Home           = "/"
	SetUp          = "/set-up"
	SignIn         = "/sign-in"
	SignOut        = "/sign-out"
	Switch         = "/library"
	Today          = "/today"
	Directory      = "/directory"
	Contacts       = "/contacts"
	NewContact     = "/contacts/new"
	ContactFilter  = "/contacts/filter"
	Interactions   = "/interactions"
	NewInteraction = "/interactions/new"
	NewOffice      = "/offices/new"
	Offices        = "/offices"
	Tasks          = "/tasks"
	Search         = "/search"
	Trash          = "/trash"
	Account        = "/account"
	Admin          = "/admin"
	Undo           = "/undo" // the form posts the request it takes back
	Healthz        = "/healthz"
	Readyz         = "/readyz"
	Gallery        = "/dev/ui"
	Assets         = "/assets/"
)

// Country is the directory's page of a country: /directory/KE.
func Country(code string) string { return Directory + "/" + url.PathEscape(code) }

// Office is an office's record.
func Office(id int64) string { return number("/offices/", id) }

// OfficeReaches is where a way to reach an office is added.
func OfficeReaches(id int64) string { return Office(id) + "/reaches" }

// OfficeConfirmations is where an office is confirmed to be as the directory says.
func OfficeConfirmations(id int64) string { return Office(id) + "/confirmations" }

// OfficeReach is one way to reach an office; its removal is posted below it.
func OfficeReach(id, reach int64) string { return number(OfficeReaches(id)+"/", reach) }

// OfficePosts is where posts of an office are added.
func OfficePosts(id int64) string { return Office(id) + "/posts" }

// OfficePost is one post of an office.
func OfficePost(id, post int64) string { return number(OfficePosts(id)+"/", post) }

// OfficeReports is where a change of an office's state is reported.
func OfficeReports(id int64) string { return Office(id) + "/reports" }

// OfficeReport is one report.
func OfficeReport(id, report int64) string { return number(OfficeReports(id)+"/", report) }

// OfficeOwn is a library's own facts on an office.
func OfficeOwn(id int64) string { return Office(id) + "/own" }

// OfficeCall is what to know before calling an office, for print.
func OfficeCall(id int64) string { return Office(id) + "/before-you-call" }

// History is the changes of a record.
func History(record string) string { return record + "/history" }

// Timeline is what happened with a record, for print.
func Timeline(record string) string { return record + "/timeline" }

// Removal is where a record or a part of one is removed.
func Removal(record string) string { return record + "/removal" }

// AccessLink is the page of an invitation or of a new password.
func AccessLink(token string) string { return "/links/" + url.PathEscape(token) }

// Organisation is an organisation's record.
func Organisation(id int64) string { return number("/organisations/", id) }

// Contact is a contact's record.
func Contact(id int64) string { return number("/contacts/", id) }

// ContactDeparture is where somebody leaves their post.
func ContactDeparture(id int64) string { return Contact(id) + "/departure" }

// ContactSimilar is the record of a contact with those who may be the same person.
func ContactSimilar(id int64) string { return Contact(id) + "/similar" }

// ContactPosts is where the functions of a contact at offices are added.
func ContactPosts(id int64) string { return Contact(id) + "/appointments" }

// ContactPost is one function of a contact.
func ContactPost(id, post int64) string { return number(ContactPosts(id)+"/", post) }

// Interaction is a logged interaction.
func Interaction(id int64) string { return number("/interactions/", id) }

// LogWith is the form for logging an interaction with an office.
func LogWith(office int64) string {
	return With(NewInteraction, "office", strconv.FormatInt(office, 10))
}

// Task is a next step.
func Task(id int64) string { return number("/tasks/", id) }

// SearchFor is the page of what was found.
func SearchFor(q string) string { return With(Search, "q", q) }

// records are the nouns that have pages: where they are listed, and where one stands.
var records = map[string]struct {
	list string
	page func(int64) string
}{
	"office":       {Directory, Office},
	"organisation": {Directory, Organisation},
	"contact":      {Contacts, Contact},
	"interaction":  {Interactions, Interaction},
	"task":         {Tasks, Task},
}

// IsRecord tells whether a noun has pages; parts of records have none.
func IsRecord(noun string) bool { return records[noun].page != nil }

// List is where the records of a noun are listed; it has pages.
func List(noun string) string { return records[noun].list }

// Record is the page of a record, empty where the noun has none.
func Record(noun string, id int64) string {
	if !IsRecord(noun) {
		return ""
	}
	return records[noun].page(id)
}

// SavedRow is the page of what a first submit made, from its mark such as "contact:7"; empty where the noun has no page.
func SavedRow(mark string) string {
	noun, number, _ := strings.Cut(mark, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return ""
	}
	return Record(noun, id)
}

// Edit is the form that changes a record.
func Edit(record string) string { return record + "/edit" }

// With adds pairs of name and value to an address; an empty value leaves its pair out, so that a filter that is not set
// does not show in the URL.
func With(address string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	return WithQuery(address, q)
}

// WithQuery adds a query to an address that may have one already; names that both have are replaced.
func WithQuery(address string, q url.Values) string {
	path, old, _ := strings.Cut(address, "?")
	all, _ := url.ParseQuery(old)
	if all == nil {
		all = url.Values{}
	}
	for name, values := range q {
		all[name] = values
	}
	if len(all) == 0 {
		return path
	}
	return path + "?" + all.Encode()
}

// InLanguage is the same address shown in another language.
func InLanguage(address, lang string) string { return With(address, "lang", lang) }

// ID reads the number of a record from a segment of a path; a record has one address, so "07" and "+7" are none.
func ID(segment string) (id int64, ok bool) {
	id, err := strconv.ParseInt(segment, 10, 64)
	return id, err == nil && id > 0 && segment == strconv.FormatInt(id, 10)
}

func number(prefix string, id int64) string { return prefix + strconv.FormatInt(id, 10) }

// Completion is where a step is marked done.
func Completion(task string) string { return task + "/completion" }

// Postponement is where a step is put off, and the question whether an office is still as shown.
func Postponement(record string) string { return record + "/postponement" }

// HandingOn is where a record is given to a colleague, or shown to others.
func HandingOn(record string) string { return record + "/handing-on" }

// Assignment is where a step gets another owner by one press.
func Assignment(task string) string { return task + "/assignment" }

// Deletion is where a record is put into the trash.
func Deletion(record string) string { return record + "/deletion" }

// Restoration is where a record is taken out of the trash.
func Restoration(noun string, id int64) string {
	return number(Trash+"/"+noun+"/", id) + "/restoration"
}

// NewTask is the form of a step.
const NewTask = "/tasks/new"

// Changed is an address with pairs of its query set; an empty value takes its name away.
func Changed(address string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			address = Without(address, pairs[i])
		} else {
			address = With(address, pairs[i], pairs[i+1])
		}
	}
	return address
}

// Without is an address with one name of its query taken away.
func Without(address, name string) string {
	path, old, _ := strings.Cut(address, "?")
	q, err := url.ParseQuery(old)
	if err != nil {
		return path
	}
	q.Del(name)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Pages about one's own account, and for those who keep libraries and people.
const (
	AccountPassword = "/account/password"
	AccountLanguage = "/account/language"
	AccountSessions = "/account/sessions"
	AdminUsers      = "/admin/users"
	AdminWork       = "/admin/work"
	AdminNewUser    = "/admin/users/new"
	AdminLibraries  = "/admin/libraries"
	AdminNetwork    = "/admin/network"
)

// DaysOff is the days on which a country does not work.
func DaysOff(country string) string { return Country(country) + "/days-off" }

// DayOffRemoval is where one of them is taken off the list.
func DayOffRemoval(country string, id int64) string {
	return number(DaysOff(country)+"/", id) + "/removal"
}

// AccountSession is where one of one's own sessions is ended.
func AccountSession(id int64) string { return number("/account/sessions/", id) + "/end" }

// WorkTries is where a job that failed is tried again.
func WorkTries(id int64) string { return number(AdminWork+"/", id) + "/tries" }

// AdminUser is an account as its keepers see it.
func AdminUser(id int64) string { return number(AdminUsers+"/", id) }

// AdminUserRoles is where a person gets or loses a role in a library.
func AdminUserRoles(id int64) string { return AdminUser(id) + "/roles" }

// AdminUserLink shows the link for a person, to whom has just made it.
func AdminUserLink(id int64) string { return AdminUser(id) + "/link" }

// AdminLeaving says what passes to whom before a role in a library is ended, or (0) the account.
func AdminLeaving(id, library int64) string {
	if library == 0 {
		return AdminUser(id) + "/leaving"
	}
	return With(AdminUser(id)+"/leaving", "library", strconv.FormatInt(library, 10))
}

// AdminClosing is where a library is closed.
func AdminClosing(id int64) string { return AdminLibrary(id) + "/closing" }

// AdminLibrary is a library's form.
func AdminLibrary(id int64) string { return number(AdminLibraries+"/", id) }
