package crm

import "maps"

// Services is the product's table of contents: every use case, by noun. Each interface stands in its noun's file, with the names of
// its actions and its rows of the policy. Each method asks the policy first and refuses with an *Error; "who may" in a comment
// names the least role. A row that the actor may not read does not exist (NotFound); where the actor may do the thing nowhere, the
// answer is Forbidden before anything is read.
type Services struct {
	SetUp        SetUpService
	Sessions     SessionService
	Accounts     AccountService
	Users        UserService
	Libraries    LibraryService
	Status       StatusService
	Work         WorkService
	Directory    DirectoryService
	Offices      OfficeService
	Contacts     ContactService
	Interactions InteractionService
	Tasks        TaskService
	Search       SearchService
	History      HistoryService
}

// policy has one row for each use case; a method without a row fails the tests.
var policy = joined(
	setUpRules,
	sessionRules,
	accountRules,
	userRules,
	libraryRules,
	statusRules,
	workRules,
	directoryRules,
	officeRules,
	contactRules,
	interactionRules,
	taskRules,
	searchRules,
	historyRules,
)

func joined(rules ...map[Action]Rule) map[Action]Rule {
	all := map[Action]Rule{}
	for _, r := range rules {
		maps.Copy(all, r)
	}
	return all
}
