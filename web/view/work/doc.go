// Package work draws the log, steps, Today, search and the trash.
package work
