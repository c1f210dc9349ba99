package people

import (
	"strings"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/view/frame"
)

// Rows is an export as a table for spreadsheets.
func Rows(p *i18n.Printer, list crm.ContactExport) [][]string {
	rows := [][]string{{"id", "sort_name", "name", "other_names", "protocol_title", "salutation", "office_id", "office", "country", "post",
		"email", "phone", "mobile", "messenger", "web", "address", "languages", "owner", "last_contact_at", "next_step_on", "do_not_contact",
		"do_not_contact_reason", "visibility"}}
	for _, c := range JSON(p, list).Contacts {
		blocked := ""
		if c.DoNotContact {
			blocked = "yes"
		}
		var names []string
		for _, n := range c.Names {
			names = append(names, n.Full)
		}
		row := []string{frame.ID(c.ID), c.SortName, c.Name, strings.Join(names, "; "), c.ProtocolTitle, c.Salutation, frame.ID(c.OfficeID), c.Office,
			c.Country, c.Post}
		for _, kind := range []string{"email", "phone", "mobile", "messenger", "web", "address"} {
			var values []string
			for _, ch := range c.Channels {
				if ch.Kind == kind {
					values = append(values, ch.Value)
				}
			}
			row = append(row, strings.Join(values, "; "))
		}
		rows = append(rows, append(row, strings.Join(c.Languages, " "), c.Owner, c.LastContactAt, c.NextStepOn, blocked, c.DoNotReason,
			c.Visibility))
	}
	return rows
}

// ExportedContacts is an export for programs. Its names are kept: scripts rely on them (README, "Lists as files").
type ExportedContacts struct {
	Contacts []ExportedContact `json:"contacts"`
}

// ExportedContact is one person of an export.
type ExportedContact struct {
	ID            int64             `json:"id"`
	SortName      string            `json:"sort_name"`
	Name          string            `json:"name"`
	Names         []ExportedName    `json:"names"`
	ProtocolTitle string            `json:"protocol_title"`
	Salutation    string            `json:"salutation"`
	OfficeID      int64             `json:"office_id"` // 0 without a post
	Office        string            `json:"office"`
	Country       string            `json:"country"`
	Post          string            `json:"post"`
	Channels      []ExportedChannel `json:"channels"`
	Languages     []string          `json:"languages"`
	Owner         string            `json:"owner"`
	LastContactAt string            `json:"last_contact_at"`
	NextStepOn    string            `json:"next_step_on"`
	DoNotContact  bool              `json:"do_not_contact"`
	DoNotReason   string            `json:"do_not_contact_reason"`
	Visibility    string            `json:"visibility"`
}

// ExportedName is a name in one script.
type ExportedName struct {
	Kind   string `json:"kind"`
	Lang   string `json:"lang"`
	Full   string `json:"full"`
	Given  string `json:"given"`
	Family string `json:"family"`
}

// ExportedChannel is one way to reach a person.
type ExportedChannel struct {
	Kind      string `json:"kind"`
	Value     string `json:"value"`
	Note      string `json:"note"`
	Preferred bool   `json:"preferred"`
}

// JSON is an export as programs read it.
func JSON(p *i18n.Printer, list crm.ContactExport) ExportedContacts {
	out := ExportedContacts{Contacts: make([]ExportedContact, 0, len(list.Rows))}
	for _, c := range list.Rows {
		office := list.Offices[c.OfficeID]
		x := ExportedContact{ID: c.ID, SortName: c.SortName, Name: c.DisplayName, Names: make([]ExportedName, 0, len(c.Names)),
			ProtocolTitle: c.ProtocolTitle, Salutation: c.Salutation, OfficeID: c.OfficeID, Office: frame.NameOf(p, office.Names), Country: office.Country,
			Post: c.Title, Channels: make([]ExportedChannel, 0, len(c.Channels)), Languages: append([]string{}, c.Languages...),
			Owner: ownerOf(list.Owners, c.ContactLine), NextStepOn: c.NextStep.String(), DoNotContact: c.DoNotContact, DoNotReason: c.DoNotReason,
			Visibility: string(c.Visibility)}
		if !c.LastContact.IsZero() {
			x.LastContactAt = c.LastContact.UTC().Format(time.RFC3339)
		}
		for _, n := range c.Names {
			x.Names = append(x.Names, ExportedName(n))
		}
		for _, ch := range c.Channels {
			x.Channels = append(x.Channels, ExportedChannel(ch))
		}
		out.Contacts = append(out.Contacts, x)
	}
	return out
}
