package web

import (
	"liaison/crm"
	"liaison/web/link"
)

// need is what a route asks for before its handler runs.
type need int

const (
	nothing       need = iota // not even the database: health, files, refusals
	public                    // a network that is set up; whoever is signed in is known
	signedIn                  // somebody who may do the route's use case; what it touches is no library's
	ofLibrary                 // the same; what it touches is one library's, named by the record, the form or the switcher
	chosenLibrary             // the same, for a list of the library in the switcher; who reads all and has none chooses one first
)

// handler reads, calls and responds; the error it returns becomes a page in error.go.
type handler func(*Request) error

// A route carries its use case. Who may do that nowhere is refused before the handler runs; the use case decides about the row.
type route struct {
	method, path string
	action       crm.Action // empty where everybody may come in
	needs        need
	handle       handler
}

// routes is every address of the program. A handler lives in the file of its noun.
var routes = []route{
	// the program
	{"GET", link.Healthz, "", nothing, showAlive},
	{"GET", link.Readyz, crm.StatusReady, nothing, showReady},
	{"GET", link.Home, "", public, goHome},

	{"GET", link.Assets + "*file", "", nothing, showAsset},

	// the first visit, signing in and out
	{"GET", link.SetUp, crm.SetUpStart, public, showSetUp},
	{"POST", link.SetUp, crm.SetUpStart, public, setUp},
	{"GET", link.SignIn, crm.SessionsSignIn, public, showSignIn},
	{"POST", link.SignIn, crm.SessionsSignIn, public, signIn},
	{"POST", link.SignOut, crm.SessionsSignOut, public, signOut},
	{"GET", link.Switch, crm.LibrariesGet, ofLibrary, switchLibrary},

	// one's own account, and the keepers'
	{"GET", link.Account, crm.AccountsGet, signedIn, showAccount},
	{"POST", link.Account, crm.AccountsChange, signedIn, changeAccount},
	{"POST", link.AccountPassword, crm.AccountsChangePassword, signedIn, changePassword},
	{"POST", link.AccountLanguage, crm.AccountsChange, signedIn, keepLanguage},
	{"POST", link.AccountSessions, crm.SessionsRevokeOthers, signedIn, revokeOtherSessions},
	{"POST", "/account/sessions/:id/end", crm.SessionsRevoke, signedIn, about(revokeSession)},
	{"GET", "/links/:token", crm.AccountsLink, public, showLink},
	{"POST", "/links/:token", crm.AccountsUseLink, public, followLink},
	{"GET", link.Admin, crm.UsersList, signedIn, showAdmin},
	{"POST", link.AdminNetwork, crm.LibrariesChangeNetwork, signedIn, changeNetwork},
	{"GET", link.AdminWork, crm.WorkList, signedIn, showWork},
	{"POST", link.AdminWork + "/:id/tries", crm.WorkRetry, signedIn, retryWork},
	{"GET", link.AdminUsers, crm.UsersList, signedIn, showUsers},
	{"POST", link.AdminUsers, crm.UsersInvite, ofLibrary, inviteUser},
	{"GET", link.AdminNewUser, crm.UsersInvite, signedIn, showInvitation},
	{"GET", "/admin/users/:id", crm.UsersGet, ofLibrary, about(showUser)},
	{"GET", "/admin/users/:id/link", crm.UsersGet, ofLibrary, about(showUserLink)},
	{"GET", "/admin/users/:id/leaving", crm.UsersLeaving, ofLibrary, about(showLeaving)},
	{"POST", "/admin/users/:id/password-reset", crm.UsersResetPassword, ofLibrary, resetPassword},
	{"POST", "/admin/users/:id/roles", crm.UsersSetRole, ofLibrary, setRole},
	{"POST", "/admin/users/:id/network-role", crm.UsersSetNetworkRole, ofLibrary, setNetworkRole},
	{"POST", "/admin/users/:id/end", crm.UsersEnd, ofLibrary, endUser},
	{"GET", link.AdminLibraries + "/new", crm.LibrariesAdd, signedIn, showLibraryNew},
	{"POST", link.AdminLibraries, crm.LibrariesAdd, signedIn, saveLibrary},
	{"GET", "/admin/libraries/:id", crm.LibrariesChange, ofLibrary, showLibrary},
	{"POST", "/admin/libraries/:id", crm.LibrariesChange, ofLibrary, saveLibrary},
	{"GET", "/admin/libraries/:id/closing", crm.LibrariesClose, signedIn, showClosing},
	{"POST", "/admin/libraries/:id/closing", crm.LibrariesClose, signedIn, closeLibrary},

	// the directory
	{"GET", link.Directory, crm.DirectoryCountries, signedIn, showDirectory},
	{"GET", link.Directory + "/:country", crm.DirectoryCountry, ofLibrary, showCountry},
	{"GET", link.Directory + "/:country/days-off", crm.DirectoryTerms, signedIn, showDaysOff},
	{"POST", link.Directory + "/:country/days-off", crm.DirectoryAddDayOff, signedIn, addDayOff},
	{"POST", link.Directory + "/:country/days-off/:id/removal", crm.DirectoryRemoveDayOff, signedIn, removeDayOff},
	{"GET", "/organisations/:id", crm.DirectoryOrganisation, signedIn, about(showOrganisation)},
	{"GET", link.NewOffice, crm.OfficesAdd, ofLibrary, showOfficeNew},
	{"POST", link.Offices, crm.OfficesAdd, ofLibrary, addOffice},
	{"GET", "/offices/:id", crm.OfficesPage, ofLibrary, about(showOffice)},
	{"GET", "/offices/:id/edit", crm.OfficesChange, ofLibrary, about(showOfficeEdit)},
	{"POST", "/offices/:id", crm.OfficesChange, ofLibrary, changeOffice},
	{"GET", "/offices/:id/posts/new", crm.OfficesSavePost, ofLibrary, showPostNew},
	{"POST", "/offices/:id/posts", crm.OfficesSavePost, ofLibrary, savePost},
	{"GET", "/offices/:id/posts/:part/edit", crm.OfficesSavePost, ofLibrary, about(showPostEdit)},
	{"POST", "/offices/:id/posts/:part", crm.OfficesSavePost, ofLibrary, savePost},
	{"GET", "/offices/:id/reports/new", crm.OfficesReport, ofLibrary, showReport},
	{"POST", "/offices/:id/reports", crm.OfficesReport, ofLibrary, report},
	{"GET", "/offices/:id/own", crm.OfficesSaveOwn, ofLibrary, showOwn},
	{"POST", "/offices/:id/own", crm.OfficesSaveOwn, ofLibrary, saveOwn},
	{"GET", "/offices/:id/history", crm.HistoryOf, ofLibrary, about(showOfficeHistory)},
	{"GET", "/offices/:id/timeline", crm.HistoryTimeline, ofLibrary, about(showOfficeTimeline)},
	{"POST", "/offices/:id/history/:part/reversion", crm.OfficesRevert, signedIn, revertOffice},
	{"GET", "/offices/:id/before-you-call", crm.OfficesPage, ofLibrary, about(showBeforeYouCall)},
	{"POST", "/offices/:id/reaches", crm.OfficesAddReach, ofLibrary, addReach},
	{"POST", "/offices/:id/reaches/:part/removal", crm.OfficesRemoveReach, signedIn, removeReach},
	{"POST", "/offices/:id/confirmations", crm.OfficesConfirm, ofLibrary, confirmOffice},
	{"POST", "/offices/:id/postponement", crm.OfficesPutAside, signedIn, putAside},
	{"POST", "/offices/:id/posts/:part/removal", crm.OfficesRemovePost, signedIn, removePost},
	{"POST", "/offices/:id/reports/:part/decision", crm.OfficesDecide, signedIn, decideReport},

	// people
	{"GET", link.Contacts, crm.ContactsList, chosenLibrary, showContacts},
	{"POST", link.Contacts, crm.ContactsAdd, ofLibrary, addContact},
	{"GET", link.NewContact, crm.ContactsAdd, ofLibrary, showContactNew},
	{"POST", link.Contacts + "/similar", crm.ContactsSimilar, ofLibrary, showSimilar},
	{"GET", link.ContactFilter, crm.ContactsList, chosenLibrary, showContactFilter},
	{"GET", "/contacts/:id", crm.ContactsPage, ofLibrary, about(showContact)},
	{"GET", "/contacts/:id/edit", crm.ContactsChange, ofLibrary, about(showContactEdit)},
	{"GET", "/contacts/:id/history", crm.HistoryRecord, ofLibrary, historyOf("contact", "contacts")},
	{"GET", "/contacts/:id/timeline", crm.HistoryRecord, ofLibrary, timelineOf("contact", "contacts")},
	{"POST", "/contacts/:id", crm.ContactsChange, ofLibrary, changeContact},
	{"GET", "/contacts/:id/similar", crm.ContactsSimilar, ofLibrary, about(showContactSimilar)},
	{"GET", "/contacts/:id/departure", crm.ContactsLeave, ofLibrary, about(showDeparture)},
	{"POST", "/contacts/:id/departure", crm.ContactsLeave, ofLibrary, leaveContact},
	{"GET", "/contacts/:id/appointments/new", crm.ContactsAppoint, ofLibrary, showPosting},
	{"POST", "/contacts/:id/appointments", crm.ContactsAppoint, ofLibrary, appointContact},
	{"GET", "/contacts/:id/appointments/:part/edit", crm.ContactsAppoint, ofLibrary, showPosting},
	{"POST", "/contacts/:id/appointments/:part", crm.ContactsAppoint, ofLibrary, appointContact},
	{"POST", "/contacts/:id/handing-on", crm.ContactsHandOn, ofLibrary, handingOn("contact", keepContacts, (*Request).contactHanded)},
	{"POST", "/contacts/:id/salutation", crm.ContactsChange, ofLibrary, saluteContact},
	{"POST", "/contacts/:id/deletion", crm.ContactsDelete, ofLibrary, removal(keepContacts, link.Contacts)},
	{"POST", "/contacts/:id/erasure", crm.ContactsErase, ofLibrary, eraseContact},

	// the log
	{"GET", link.Interactions, crm.InteractionsList, chosenLibrary, showInteractions},
	{"POST", link.Interactions, crm.InteractionsLog, ofLibrary, logIt},
	{"GET", link.NewInteraction, crm.InteractionsPrepare, ofLibrary, showLog},
	{"GET", "/interactions/:id", crm.InteractionsPage, ofLibrary, about(showInteraction)},
	{"GET", "/interactions/:id/edit", crm.InteractionsChange, ofLibrary, about(showInteractionEdit)},
	{"GET", "/interactions/:id/history", crm.HistoryRecord, ofLibrary, historyOf("interaction", "interactions")},
	{"POST", "/interactions/:id", crm.InteractionsChange, ofLibrary, changeInteraction},
	{"POST", "/interactions/:id/handing-on", crm.InteractionsHandOn, ofLibrary,
		handingOn("interaction", keepInteractions, (*Request).interactionPage)},
	{"POST", "/interactions/:id/deletion", crm.InteractionsDelete, ofLibrary, removal(keepInteractions, link.Interactions)},

	// steps
	{"GET", link.Today, crm.TasksToday, ofLibrary, showToday},
	{"GET", link.Tasks, crm.TasksList, chosenLibrary, showTasks},
	{"POST", link.Tasks, crm.TasksAdd, ofLibrary, taskForms.add},
	{"GET", link.NewTask, crm.TasksAdd, ofLibrary, showTaskNew},
	{"GET", "/tasks/:id", crm.TasksGet, ofLibrary, about(showTask)},
	{"POST", "/tasks/:id", crm.TasksChange, ofLibrary, taskForms.change},
	{"POST", "/tasks/:id/completion", crm.TasksComplete, ofLibrary, completeTask},
	{"POST", "/tasks/:id/postponement", crm.TasksPostpone, ofLibrary, postponeTask},
	{"POST", "/tasks/:id/assignment", crm.TasksAssign, ofLibrary, assignTask},
	{"POST", "/tasks/:id/handing-on", crm.TasksHandOn, ofLibrary, handingOn("task", keepTasks, (*Request).taskPage)},
	{"POST", "/tasks/:id/deletion", crm.TasksDelete, ofLibrary, removal(keepTasks, link.Today)},

	// finding, taking back
	{"GET", link.Search, crm.SearchFind, ofLibrary, showSearch},
	{"GET", link.Trash, crm.HistoryTrash, chosenLibrary, showTrash},
	{"POST", link.Trash + "/:noun/:id/restoration", crm.HistoryRestore, ofLibrary, restore},
	{"POST", link.Undo, crm.HistoryUndo, ofLibrary, undo},
}
