package web

import "liaison/web/link"

// need is what a route asks for before its handler runs. Who may do what is decided by the use cases, not here.
type need int

const (
	nothing   need = iota // not even the database: health, files, refusals
	public                // a network that is set up; whoever is signed in is known
	signedIn              // somebody
	ofLibrary             // somebody who looks at a library; who reads all and has none chooses one first
)

// handler reads, calls and responds; the error it returns becomes a page in error.go.
type handler func(*Request) error

type route struct {
	method, path string
	needs        need
	handle       handler
}

// routes is every address of the program. A handler lives in the file of its noun.
var routes = []route{
	// the program
	{"GET", link.Healthz, nothing, showAlive},
	{"GET", link.Readyz, nothing, showReady},
	{"GET", link.Home, public, goHome},

	{"GET", link.Assets + "*file", nothing, showAsset},

	// the first visit, signing in and out
	{"GET", link.SetUp, public, showSetUp},
	{"POST", link.SetUp, public, setUp},
	{"GET", link.SignIn, public, showSignIn},
	{"POST", link.SignIn, public, signIn},
	{"POST", link.SignOut, public, signOut},
	{"GET", link.Switch, signedIn, switchLibrary},

	// one's own account, and the keepers'
	{"GET", link.Account, signedIn, showAccount},
	{"POST", link.Account, signedIn, changeAccount},
	{"POST", link.AccountPassword, signedIn, changePassword},
	{"POST", link.AccountLanguage, signedIn, keepLanguage},
	{"POST", link.AccountSessions, signedIn, revokeOtherSessions},
	{"POST", "/account/sessions/:id/end", signedIn, revokeSession},
	{"GET", "/links/:token", public, showLink},
	{"POST", "/links/:token", public, followLink},
	{"GET", link.Admin, signedIn, showAdmin},
	{"POST", link.AdminNetwork, signedIn, changeNetwork},
	{"GET", link.AdminUsers, signedIn, showUsers},
	{"POST", link.AdminUsers, signedIn, inviteUser},
	{"GET", link.AdminNewUser, signedIn, showInvitation},
	{"GET", "/admin/users/:id", signedIn, showUser},
	{"GET", "/admin/users/:id/link", signedIn, showHandover},
	{"GET", "/admin/users/:id/leaving", signedIn, showLeaving},
	{"POST", "/admin/users/:id/password-reset", signedIn, resetPassword},
	{"POST", "/admin/users/:id/roles", signedIn, setRole},
	{"POST", "/admin/users/:id/network-role", signedIn, setNetworkRole},
	{"POST", "/admin/users/:id/end", signedIn, endUser},
	{"GET", link.AdminLibraries + "/new", signedIn, showLibraryNew},
	{"POST", link.AdminLibraries, signedIn, saveLibrary},
	{"GET", "/admin/libraries/:id", signedIn, showLibrary},
	{"POST", "/admin/libraries/:id", signedIn, saveLibrary},
	{"GET", "/admin/libraries/:id/closing", signedIn, showClosing},
	{"POST", "/admin/libraries/:id/closing", signedIn, closeLibrary},

	// the directory
	{"GET", link.Directory, signedIn, showDirectory},
	{"GET", link.Directory + "/:country", signedIn, showCountry},
	{"GET", link.Directory + "/:country/days-off", signedIn, showDaysOff},
	{"POST", link.Directory + "/:country/days-off", signedIn, addDayOff},
	{"POST", link.Directory + "/:country/days-off/:id/removal", signedIn, removeDayOff},
	{"GET", "/organisations/:id", signedIn, showOrganisation},
	{"GET", link.NewOffice, signedIn, showOfficeNew},
	{"POST", link.Offices, signedIn, addOffice},
	{"GET", "/offices/:id", signedIn, showOffice},
	{"GET", "/offices/:id/edit", signedIn, showOfficeEdit},
	{"POST", "/offices/:id", signedIn, changeOffice},
	{"GET", "/offices/:id/posts/new", signedIn, showPostNew},
	{"POST", "/offices/:id/posts", signedIn, savePost},
	{"GET", "/offices/:id/posts/:part/edit", signedIn, showPostEdit},
	{"POST", "/offices/:id/posts/:part", signedIn, savePost},
	{"GET", "/offices/:id/reports/new", signedIn, showReport},
	{"POST", "/offices/:id/reports", signedIn, report},
	{"GET", "/offices/:id/own", signedIn, showOwn},
	{"POST", "/offices/:id/own", signedIn, saveOwn},
	{"GET", "/offices/:id/history", signedIn, showOfficeHistory},
	{"GET", "/offices/:id/timeline", signedIn, showOfficeTimeline},
	{"POST", "/offices/:id/history/:part/reversion", signedIn, revertOffice},
	{"GET", "/offices/:id/before-you-call", signedIn, showBeforeYouCall},
	{"POST", "/offices/:id/reaches", signedIn, addReach},
	{"POST", "/offices/:id/reaches/:part/removal", signedIn, removeReach},
	{"POST", "/offices/:id/confirmations", signedIn, confirmOffice},
	{"POST", "/offices/:id/postponement", signedIn, putAside},
	{"POST", "/offices/:id/posts/:part/removal", signedIn, removePost},
	{"POST", "/offices/:id/reports/:part/decision", signedIn, decideReport},

	// people
	{"GET", link.Contacts, ofLibrary, showContacts},
	{"POST", link.Contacts, signedIn, addContact},
	{"GET", link.NewContact, signedIn, showContactNew},
	{"POST", link.Contacts + "/similar", signedIn, showSimilar},
	{"GET", link.ContactFilter, ofLibrary, showContactFilter},
	{"GET", "/contacts/:id", signedIn, showContact},
	{"GET", "/contacts/:id/edit", signedIn, showContactEdit},
	{"GET", "/contacts/:id/history", signedIn, showContactHistory},
	{"GET", "/contacts/:id/timeline", signedIn, showContactTimeline},
	{"POST", "/contacts/:id", signedIn, changeContact},
	{"POST", "/contacts/:id/departure", signedIn, leaveContact},
	{"GET", "/contacts/:id/appointments/new", signedIn, showPosting},
	{"POST", "/contacts/:id/appointments", signedIn, appointContact},
	{"GET", "/contacts/:id/appointments/:part/edit", signedIn, showPosting},
	{"POST", "/contacts/:id/appointments/:part", signedIn, appointContact},
	{"POST", "/contacts/:id/handover", signedIn, handOnContact},
	{"POST", "/contacts/:id/salutation", signedIn, saluteContact},
	{"POST", "/contacts/:id/deletion", signedIn, deleteContact},
	{"POST", "/contacts/:id/erasure", signedIn, eraseContact},

	// the log
	{"GET", link.Interactions, ofLibrary, showInteractions},
	{"POST", link.Interactions, signedIn, logIt},
	{"GET", link.NewInteraction, signedIn, showLog},
	{"GET", "/interactions/:id", signedIn, showInteraction},
	{"GET", "/interactions/:id/edit", signedIn, showInteractionEdit},
	{"GET", "/interactions/:id/history", signedIn, showInteractionHistory},
	{"POST", "/interactions/:id", signedIn, changeInteraction},
	{"POST", "/interactions/:id/handover", signedIn, handOnInteraction},
	{"POST", "/interactions/:id/deletion", signedIn, deleteInteraction},

	// steps
	{"GET", link.Today, signedIn, showToday},
	{"GET", link.Tasks, ofLibrary, showTasks},
	{"POST", link.Tasks, signedIn, addTask},
	{"GET", link.NewTask, signedIn, showTaskNew},
	{"GET", "/tasks/:id", signedIn, showTask},
	{"POST", "/tasks/:id", signedIn, changeTask},
	{"POST", "/tasks/:id/completion", signedIn, completeTask},
	{"POST", "/tasks/:id/postponement", signedIn, postponeTask},
	{"POST", "/tasks/:id/handover", signedIn, handOverTask},
	{"POST", "/tasks/:id/readers", signedIn, handOnTask},
	{"POST", "/tasks/:id/deletion", signedIn, deleteTask},

	// finding, taking back
	{"GET", link.Search, signedIn, showSearch},
	{"GET", link.Trash, ofLibrary, showTrash},
	{"POST", link.Trash + "/:noun/:id/restoration", signedIn, restore},
	{"POST", link.Undo, signedIn, undo},
}
