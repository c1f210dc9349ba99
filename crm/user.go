package crm

import "context"

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
	// Invite makes an account with a role and gives the link that its person opens; whoever has an account already gets the role
	// and no link. Manager of that library, admin; a network role only by an admin. Invalid.
	Invite(ctx context.Context, i Invitation) (MadeLink, error)
	// ResetPassword gives a link by which the person sets a new password. Manager of a library of theirs (not for who holds a
	// network role), admin.
	ResetPassword(ctx context.Context, id int64) (MadeLink, error)
	// SetRole gives, changes or (NoRole) ends a membership; the account ends with its last role. Manager of that library, admin.
	// Conflict for the last admin or the last manager ending themselves.
	SetRole(ctx context.Context, c RoleChange) error
	// SetNetworkRole gives or takes a network role. Admin; Conflict for the last admin.
	SetNetworkRole(ctx context.Context, id int64, role NetworkRole) error
	// End ends an account: sessions stop at once, memberships end, nothing is deleted; rows named to this person alone pass to the
	// managers. Admin; Conflict for the last admin.
	End(ctx context.Context, id int64) error
}

// What UserService does, as the policy and the routes name it.
const (
	UsersList           Action = "Users.List"
	UsersGet            Action = "Users.Get"
	UsersLeaving        Action = "Users.Leaving"
	UsersInvite         Action = "Users.Invite"
	UsersResetPassword  Action = "Users.ResetPassword"
	UsersSetRole        Action = "Users.SetRole"
	UsersSetNetworkRole Action = "Users.SetNetworkRole"
	UsersEnd            Action = "Users.End"
)

// userRules says who may do which of it.
var userRules = map[Action]Rule{
	UsersList:           keeper,
	UsersGet:            keeper,
	UsersLeaving:        keeper,
	UsersInvite:         keeper,
	UsersResetPassword:  keeper,
	UsersSetRole:        keeper,
	UsersSetNetworkRole: admin,
	UsersEnd:            admin,
}
