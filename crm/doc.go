// Package crm is the domain of Liaison: what a thing is, which changes are right, and who may make them.
//
// It imports the standard library only. services.go lists every use case; package db performs them and package web
// shows them. The vocabulary (organisation, office, post, contact, appointment, library, interaction, task) is the
// project's glossary: the same word means the same thing in pages, schema and code.
package crm
