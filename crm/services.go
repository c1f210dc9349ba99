package crm

import "context"

// Services is the product's table of contents: every use case, by noun. Each method asks the policy first (see policy) and
// refuses with an *Error; "who may" in a comment names the least role. A row that the actor may not read does not exist
// (NotFound); where the actor may do the thing nowhere, the answer is Forbidden before anything is read.
type Services struct {
	SetUp        SetUpService
	Sessions     SessionService
	Accounts     AccountService
	Users        UserService
	Libraries    LibraryService
	Status       StatusService
	Directory    DirectoryService
	Offices      OfficeService
	Contacts     ContactService
	Interactions InteractionService
	Tasks        TaskService
	Search       SearchService
	History      HistoryService
}

// SetUpService is the first visit, guarded by the one-time code of the console.
type SetUpService interface {
	// Needed tells whether the network still waits for its first visit. Anybody.
	Needed(ctx context.Context) (bool, error)
	// Countries lists the countries with how many offices each has, for the choice on the first page. Anybody, while set-up is needed; NotFound afterwards.
	Countries(ctx context.Context) ([]CountryCount, error)
	// Start makes the network, its first library and its first admin, and signs them in. Anybody with the code: Invalid
	// names each wrong field, a wrong or expired code is a fault of the field "code"; NotFound once it is done.
	Start(ctx context.Context, s SetUp) (NewSession, error)
}

// SessionService is signing in and out.
type SessionService interface {
	// SignIn proves who somebody is. Anybody. One answer and one duration for an unknown account and a wrong password
	// (Invalid); after five failures an account or twenty an address in 15 minutes TooMany.
	SignIn(ctx context.Context, s SignIn) (NewSession, error)
	// Resolve is the actor behind a session's token. Anybody; Unauthenticated when it has ended, NotFound never.
	Resolve(ctx context.Context, token string) (Actor, error)
	// SignOut ends the session of the actor. Signed in.
	SignOut(ctx context.Context) error
	// List shows the actor's own open sessions, the current one first. Signed in.
	List(ctx context.Context) ([]Session, error)
	// Revoke ends one of the actor's own sessions. Signed in.
	Revoke(ctx context.Context, id int64) error
	// RevokeOthers ends all of the actor's own sessions but the one that asks. Signed in.
	RevokeOthers(ctx context.Context) error
}

// AccountService is what a person changes about themselves, and the links by which accounts begin.
type AccountService interface {
	// Get is the actor's own account. Signed in.
	Get(ctx context.Context) (Account, error)
	// Change keeps name, language, country, zone, theme, keys and week. Signed in; Invalid, Conflict when stale.
	Change(ctx context.Context, c AccountChange) error
	// ChangePassword replaces the password, ends all other sessions and gives this one a new token. Signed in; Invalid.
	ChangePassword(ctx context.Context, c PasswordChange) (NewSession, error)
	// Link shows what an invitation or reset link is for. Anybody; NotFound when it is used, expired or unknown.
	Link(ctx context.Context, token string) (AccessLink, error)
	// UseLink sets the password and signs in. Anybody with the link; Invalid, NotFound.
	UseLink(ctx context.Context, u UseLink) (NewSession, error)
}

// UserService is the accounts of others.
type UserService interface {
	// List shows accounts with their roles, those that work before those that ended: an admin all, a manager those of the
	// libraries they manage. Manager, admin.
	List(ctx context.Context, q UserQuery) (UserList, error)
	// Get is one account, as List sees it. Manager, admin.
	Get(ctx context.Context, id int64) (User, error)
	// Leaving tells what would pass to whom if the person left that library, or (0) the network; nothing is changed. Manager of
	// that library, admin.
	Leaving(ctx context.Context, id, library int64) (Leaving, error)
	// Invite makes an account with a role and gives the link that its person opens; whoever has an account already gets the
	// role and no link. Manager of that library, admin; a network role only by an admin. Invalid.
	Invite(ctx context.Context, i Invitation) (Handover, error)
	// ResetPassword gives a link by which the person sets a new password. Manager of a library of theirs (not for who holds a
	// network role), admin.
	ResetPassword(ctx context.Context, id int64) (Handover, error)
	// SetRole gives, changes or (NoRole) ends a membership; the account ends with its last role. Manager of that library,
	// admin. Conflict for the last admin or the last manager ending themselves.
	SetRole(ctx context.Context, c RoleChange) error
	// SetNetworkRole gives or takes a network role. Admin; Conflict for the last admin.
	SetNetworkRole(ctx context.Context, id int64, role NetworkRole) error
	// End ends an account: sessions stop at once, memberships end, nothing is deleted; rows named to this person alone pass to
	// the managers. Admin; Conflict for the last admin.
	End(ctx context.Context, id int64) error
}

// LibraryService is the libraries of the network.
type LibraryService interface {
	// List shows every open library by name. Signed in (names are shared).
	List(ctx context.Context) ([]Library, error)
	// Get is one library. Signed in.
	Get(ctx context.Context, id int64) (Library, error)
	// Add makes a library. Admin; Invalid.
	Add(ctx context.Context, l LibraryChange) (int64, error)
	// Change keeps a library's facts. Manager of it, admin; Invalid, Conflict when stale.
	Change(ctx context.Context, l LibraryChange) error
	// Close ends a library: nobody has a role there any more, its rows stay for the network's coordinators. Admin; Conflict for
	// the last one.
	Close(ctx context.Context, id int64) error
	// Network is the network's own settings. Signed in.
	Network(ctx context.Context) (Network, error)
	// ChangeNetwork keeps them. Admin; Invalid, Conflict when stale.
	ChangeNetwork(ctx context.Context, n Network) error
	// Colleagues lists the people with a role in the library, by name, for choosing an owner or a reader. Viewer of it, coordinator.
	Colleagues(ctx context.Context, library int64) ([]Colleague, error)
}

// StatusService is what an admin watches.
type StatusService interface {
	// Get tells the age of the last backup, the schema, the size and what is wrong. Admin.
	Get(ctx context.Context) (Status, error)
	// Ready tells whether database and migrations are as this program needs them. Anybody; Unavailable where not.
	Ready(ctx context.Context) error
	// Frame is what every page of a signed-in person shows: the libraries' names and the counts that ask for action. Signed in.
	Frame(ctx context.Context) (Frame, error)
}

// DirectoryService is what all share: countries, organisations, themes, goals.
type DirectoryService interface {
	// Countries lists the countries with the number of offices seated in and covering each, and in how many a library (0: none)
	// knows somebody. Signed in.
	Countries(ctx context.Context, library int64) (World, error)
	// Country is the directory of one country for a library (0: none): good first doors, offices with how the library stands
	// with each, and the organisations whose local offices the list lacks. Signed in; NotFound for an unknown code.
	Country(ctx context.Context, q CountryQuery) (CountryDirectory, error)
	// AddDayOff notes a day on which a country does not work. Staff of any library, coordinators; NotFound for an unknown country;
	// a day that is there already is a fault of the field "on".
	AddDayOff(ctx context.Context, d DayOffChange) (Done, error)
	// RemoveDayOff takes a day off the list of a country. Staff of any library, coordinators; NotFound for a day of another.
	RemoveDayOff(ctx context.Context, country string, id int64) (Done, error)
	// Organisation is one organisation with its offices. Signed in.
	Organisation(ctx context.Context, id int64) (OrganisationPage, error)
	// Terms are the controlled lists for choosing: organisations, kinds, themes, goals, countries. Signed in.
	Terms(ctx context.Context) (*Terms, error)
}

// OfficeService is the offices and posts of the directory, and a library's own facts on them.
type OfficeService interface {
	// Page is all the office page shows to a library (0: none). Signed in; another's rows are never in it.
	Page(ctx context.Context, q OfficeQuery) (OfficePage, error)
	// Get is the office's own row, for editing. Signed in.
	Get(ctx context.Context, id int64) (Office, error)
	// Posts are the posts of an office, with their holders; none where the office is gone. Signed in.
	Posts(ctx context.Context, office int64) ([]Post, error)
	// Find looks for offices by any part of name, alias, city or organisation; at most 20. Signed in.
	Find(ctx context.Context, q string, country string) ([]OfficeLine, error)
	// Similar finds what an office about to be added may be already; at most 5. Staff of any library, coordinator.
	// What the form that asks has made itself is no look-alike.
	Similar(ctx context.Context, c OfficeChange) ([]OfficeLine, error)
	// Add makes an office with its source. Staff of any library, coordinator; Invalid.
	Add(ctx context.Context, c OfficeChange) (Done, error)
	// Change corrects an office's facts with a source. Staff of any library, coordinator; Invalid, Conflict when stale.
	Change(ctx context.Context, c OfficeChange) (Done, error)
	// AddReach adds ways to reach the office, all with one source. Staff of any library, coordinator; Invalid.
	AddReach(ctx context.Context, c ReachChange) (Done, error)
	// RemoveReach takes one way to reach the office away. Staff of any library, coordinator.
	RemoveReach(ctx context.Context, office, reach int64) (Done, error)
	// Confirm says that the office, or one way to reach it, or one post, is still as shown. Staff of any library, coordinator; Invalid.
	Confirm(ctx context.Context, c Confirmation) (Done, error)
	// PutAside keeps an office out of "ten minutes left?" until the actor's next day. Staff of any library, coordinator.
	PutAside(ctx context.Context, office int64) (Done, error)
	// SavePost adds (ID 0) or corrects a post, with its source. When the holder's name changes, each library with a contact in
	// that post gets one task. Staff of any library, coordinator; Invalid, Conflict when stale.
	SavePost(ctx context.Context, p PostChange) (Done, error)
	// RemovePost takes a post out of the directory. Staff of any library, coordinator.
	RemovePost(ctx context.Context, office, post int64) (Done, error)
	// Report says that an office closed, moved, merged or is active again. It stands beside the office until a second voice
	// decides; in a network of one library a manager's own report counts at once. Staff of any library; Invalid, Conflict where one is open.
	Report(ctx context.Context, r StateReport) (Done, error)
	// Decide confirms or refuses a report of another library, or withdraws an own one. Staff of another library than the
	// reporter's, coordinator, the manager of the only library; nobody confirms their own report (Forbidden).
	Decide(ctx context.Context, d StateDecision) (Done, error)
	// SaveOwn keeps a library's own facts: who leads, the rhythm, a note. Staff of it; Invalid, Conflict when stale.
	SaveOwn(ctx context.Context, o LibraryOffice) (Done, error)
	// Revert puts one earlier change of the directory back, with all that came in the same save. Coordinator; Conflict where a
	// value was changed again since.
	Revert(ctx context.Context, office, audit int64) (Done, error)
}

// ContactService is the people a library knows.
type ContactService interface {
	// List is one page of a library's people. Viewer of it, coordinator; Invalid for an unknown filter or sort.
	List(ctx context.Context, q ContactQuery) (ContactList, error)
	// Export is the whole of a filtered list, at most MaxExport people, with ways to reach them; the library's history tells of
	// it. Viewer of it, coordinator; Invalid for an unknown filter and for more people than that.
	Export(ctx context.Context, q ContactQuery) (ContactExport, error)
	// Page is all the contact page shows. Viewer, coordinator; NotFound. A merged contact answers with its survivor's ID in MovedTo.
	Page(ctx context.Context, id int64) (ContactPage, error)
	// Get is the contact's own row, for editing. Viewer, coordinator.
	Get(ctx context.Context, id int64) (Contact, error)
	// Similar shows whom the library may know already, with the reasons. Viewer, coordinator.
	Similar(ctx context.Context, q SimilarQuery) ([]SimilarContact, error)
	// Add makes a contact. Staff; Invalid. Likely duplicates are allowed and recorded.
	Add(ctx context.Context, c ContactChange) (Done, error)
	// Change keeps a contact. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, c ContactChange) (Done, error)
	// Leave ends an appointment: left (nowhere known), moved to another office, or retired; who follows may be known. Staff.
	Leave(ctx context.Context, l Departure) (Done, error)
	// Appoint adds a function at an office, or corrects one. Staff; Invalid.
	Appoint(ctx context.Context, a AppointmentChange) (Done, error)
	// HandOn gives a contact to another owner; for a named one also takes oneself out or lets others in. Staff who reads it; Invalid,
	// Conflict when stale. Whoever took themselves out gets no ID back: the record is not there for them any more.
	HandOn(ctx context.Context, h HandOn) (Done, error)
	// Delete puts a contact into the trash for 30 days. Staff.
	Delete(ctx context.Context, id int64, version int) (Done, error)
	// Erase removes a person for good: names, channels, notes and what the history holds of them. No undo. Manager.
	Erase(ctx context.Context, id int64) error
}

// InteractionService is the log.
type InteractionService interface {
	// List is one page of a library's timeline. Viewer, coordinator; Invalid for an unknown filter.
	List(ctx context.Context, q InteractionQuery) (InteractionList, error)
	// Export is the whole of such a list, at most MaxExport rows, and notes in the history that it left the program. Viewer, coordinator;
	// Invalid where there are more.
	Export(ctx context.Context, q InteractionQuery) (InteractionList, error)
	// Page is one interaction. Viewer, coordinator; NotFound.
	Page(ctx context.Context, id int64) (InteractionPage, error)
	// Prepare is what the form needs before anything is typed: office, people there, another library's recent touch, who will
	// see it, last entries. Staff of the library.
	Prepare(ctx context.Context, q LogQuery) (LogForm, error)
	// Log keeps what happened; new people in their posts and the next step come in the same save. Staff; Invalid.
	Log(ctx context.Context, l LogEntry) (Logged, error)
	// Change corrects an entry. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, l LogEntry) (Done, error)
	// HandOn gives an entry to another owner, or changes who reads it, as Contacts.HandOn does; who logged it stays told. Staff who reads it.
	HandOn(ctx context.Context, h HandOn) (Done, error)
	// Delete puts an entry into the trash for 30 days. Staff.
	Delete(ctx context.Context, id int64, version int) (Done, error)
}

// TaskService is the next steps, and Today.
type TaskService interface {
	// Today answers "what should I do now?". Signed in.
	Today(ctx context.Context, q TodayQuery) (Today, error)
	// List is a library's steps by owner and day. Viewer, coordinator; Invalid for an unknown filter.
	List(ctx context.Context, q TaskQuery) (TaskList, error)
	// Export is the whole of such a list, at most MaxExport rows, and notes in the history that it left the program. Viewer, coordinator;
	// Invalid where there are more.
	Export(ctx context.Context, q TaskQuery) (TaskList, error)
	// Get is one step. Viewer, coordinator.
	Get(ctx context.Context, id int64) (Task, error)
	// Add makes a step. Staff; Invalid.
	Add(ctx context.Context, t TaskChange) (Done, error)
	// Change keeps a step. Staff; Invalid, Conflict when stale.
	Change(ctx context.Context, t TaskChange) (Done, error)
	// Complete marks a step done. Staff.
	Complete(ctx context.Context, id int64) (Done, error)
	// Postpone moves a step to a later day. Staff; Invalid.
	Postpone(ctx context.Context, id int64, to Date) (Done, error)
	// HandOver gives a step to a colleague of the library. Staff; Invalid.
	HandOver(ctx context.Context, id int64, to int64) (Done, error)
	// HandOn gives a step to another owner, or changes who reads it, as Contacts.HandOn does. Staff who reads it.
	HandOn(ctx context.Context, h HandOn) (Done, error)
	// Delete puts a step into the trash. Staff.
	Delete(ctx context.Context, id int64, version int) (Done, error)
}

// SearchService looks through everything one may read.
type SearchService interface {
	// Find looks for offices, people and entries, as far as What says; a few of each, and whether there are more. Signed in; people and entries of the libraries one reads.
	Find(ctx context.Context, q SearchQuery) (SearchResult, error)
}

// HistoryService is what was changed, by whom, and taking it back.
type HistoryService interface {
	// Of lists the changes of one record, newest first. Whoever reads the record; noun is contact, interaction, task, office or library.
	Of(ctx context.Context, noun string, id int64) ([]Change, error)
	// Timeline is one page of what happened with an office or a contact: entries and changes, newest first. Whoever reads the record;
	// entries of a library only by its readers. Invalid for an unknown choice.
	Timeline(ctx context.Context, q TimelineQuery) (Timeline, error)
	// Undo takes a request's changes back and lists what it had to skip because somebody changed it since. Staff, coordinator; own requests, 30 days.
	Undo(ctx context.Context, request string) (Undone, error)
	// Trash lists what was deleted in the last 30 days in the library: a manager all, staff their own. Staff.
	Trash(ctx context.Context, library int64) ([]Deleted, error)
	// Restore takes a record out of the trash. Staff for own deletions, manager for all.
	Restore(ctx context.Context, noun string, id int64) (Done, error)
}

// policy has one row for each use case; a method without a row fails the tests.
var policy = map[Action]Rule{
	"SetUp.Needed": public, "SetUp.Countries": public, "SetUp.Start": public,
	"Sessions.SignIn": public, "Sessions.Resolve": public, "Sessions.SignOut": signedIn, "Sessions.List": signedIn, "Sessions.Revoke": signedIn, "Sessions.RevokeOthers": signedIn,
	"Accounts.Get": signedIn, "Accounts.Change": signedIn, "Accounts.ChangePassword": signedIn, "Accounts.Link": public, "Accounts.UseLink": public,
	"Users.List": keeper, "Users.Get": keeper, "Users.Leaving": keeper, "Users.Invite": keeper, "Users.ResetPassword": keeper, "Users.SetRole": keeper, "Users.SetNetworkRole": admin, "Users.End": admin,
	"Libraries.List": signedIn, "Libraries.Get": signedIn, "Libraries.Add": admin, "Libraries.Change": keeper, "Libraries.Close": admin, "Libraries.Network": signedIn, "Libraries.ChangeNetwork": admin, "Libraries.Colleagues": reader,
	"Status.Get": admin, "Status.Ready": public, "Status.Frame": signedIn,
	"Directory.Countries": signedIn, "Directory.Country": signedIn, "Directory.Organisation": signedIn, "Directory.Terms": signedIn, "Directory.AddDayOff": curator, "Directory.RemoveDayOff": curator,
	"Offices.Page": signedIn, "Offices.Get": signedIn, "Offices.Posts": signedIn, "Offices.Find": signedIn, "Offices.Similar": curator,
	"Offices.Add": curator, "Offices.Change": curator, "Offices.AddReach": curator, "Offices.RemoveReach": curator, "Offices.Confirm": curator, "Offices.PutAside": curator,
	"Offices.SavePost": curator, "Offices.RemovePost": curator, "Offices.Report": writer, "Offices.Decide": curator, "Offices.SaveOwn": writer, "Offices.Revert": coordinator,
	"Contacts.List": reader, "Contacts.Export": reader, "Contacts.Page": reader, "Contacts.Get": reader, "Contacts.Similar": reader,
	"Contacts.Add": writer, "Contacts.Change": writer, "Contacts.Leave": writer, "Contacts.Appoint": writer, "Contacts.HandOn": writer, "Contacts.Delete": writer, "Contacts.Erase": manager,
	"Interactions.List": reader, "Interactions.Export": reader, "Interactions.Page": reader, "Interactions.Prepare": writer, "Interactions.Log": writer, "Interactions.Change": writer, "Interactions.HandOn": writer, "Interactions.Delete": writer,
	"Tasks.Today": signedIn, "Tasks.List": reader, "Tasks.Export": reader, "Tasks.Get": reader, "Tasks.Add": writer, "Tasks.Change": writer, "Tasks.Complete": writer, "Tasks.Postpone": writer, "Tasks.HandOver": writer, "Tasks.HandOn": writer, "Tasks.Delete": writer,
	"Search.Find": signedIn,
	"History.Of":  signedIn, "History.Timeline": signedIn, "History.Undo": curator, "History.Trash": writer, "History.Restore": writer,
}
