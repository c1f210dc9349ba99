// Package account draws sign-in, the first visit, one's own account, and what keepers do: users and libraries.
package account
