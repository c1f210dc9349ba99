// Package people draws contacts.
package people
