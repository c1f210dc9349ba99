package crm

// Action names a use case: "Contacts.Add" is the method Add of Services.Contacts.
type Action string

// Rule says who may. A person may if one of its conditions holds.
type Rule struct {
	Public   bool        // anybody, signed in or not
	SignedIn bool        // anybody who is signed in
	Library  Role        // that role or a higher one, in the library concerned
	Network  NetworkRole // that role or a higher one, in the network
}

var (
	public      = Rule{Public: true}
	signedIn    = Rule{SignedIn: true}
	reader      = Rule{Library: Viewer, Network: Coordinator}
	writer      = Rule{Library: Staff}
	curator     = Rule{Library: Staff, Network: Coordinator}
	coordinator = Rule{Network: Coordinator}
	manager     = Rule{Library: Manager}
	keeper      = Rule{Library: Manager, Network: Admin}
	admin       = Rule{Network: Admin}
)

// RuleOf is the rule of an action; false where the policy has no row for it.
func RuleOf(action Action) (Rule, bool) {
	r, ok := policy[action]
	return r, ok
}

// May asks whether the actor may do the action anywhere. Where not, the answer is 403 at once.
func (a Actor) May(action Action) bool {
	r, ok := policy[action]
	if !ok {
		return false
	}
	if r.Public {
		return true
	}
	if !a.SignedIn() {
		return false
	}
	if r.SignedIn || a.holds(r) {
		return true
	}
	for _, m := range a.Libraries {
		if r.Library != NoRole && m.Role.rank() >= r.Library.rank() {
			return true
		}
	}
	return false
}

// MayIn asks whether the actor may do the action in that library.
func (a Actor) MayIn(action Action, library int64) bool {
	r, ok := policy[action]
	if !ok || !a.May(action) {
		return false
	}
	if r.Public || r.SignedIn || a.holds(r) {
		return true
	}
	return r.Library != NoRole && a.RoleIn(library).rank() >= r.Library.rank()
}

func (a Actor) holds(r Rule) bool {
	return r.Network != NoNetworkRole && a.Network.rank() >= r.Network.rank()
}
