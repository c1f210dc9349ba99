package people

import (
	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/view/frame"
)

// contactColumns are those of the files; a sheet has a column for each way to reach somebody.
var contactColumns = []frame.Column[crm.ContactLine]{
	{Name: "id", Of: func(c crm.ContactLine) any { return c.ID }},
	{Name: "sort_name", Of: func(c crm.ContactLine) any { return c.SortName }},
	{Name: "name", Of: func(c crm.ContactLine) any { return c.DisplayName }},
	{Name: "other_names", In: frame.Sheet, Of: otherNames},
	{Name: "names", In: frame.Data, Of: namesOf},
	{Name: "protocol_title", Of: func(c crm.ContactLine) any { return c.Whole.ProtocolTitle }},
	{Name: "salutation", Of: func(c crm.ContactLine) any { return c.Whole.Salutation }},
	{Name: "office_id", Of: func(c crm.ContactLine) any { return c.OfficeID }},
	{Name: "office", Said: func(p *i18n.Printer, n crm.Named, c crm.ContactLine) any {
		return frame.NameOf(p, n.Offices[c.OfficeID].Names)
	}},
	{Name: "country", Said: func(_ *i18n.Printer, n crm.Named, c crm.ContactLine) any { return n.Offices[c.OfficeID].Country }},
	{Name: "post", Of: func(c crm.ContactLine) any { return c.Title }},
	channelColumn("email"),
	channelColumn("phone"),
	channelColumn("mobile"),
	channelColumn("messenger"),
	channelColumn("web"),
	channelColumn("address"),
	{Name: "channels", In: frame.Data, Of: channelsOf},
	{Name: "languages", Of: func(c crm.ContactLine) any { return c.Whole.Languages }},
	{Name: "owner", Said: func(_ *i18n.Printer, n crm.Named, c crm.ContactLine) any { return ownerOf(n.Users, c) }},
	{Name: "last_contact_at", Of: func(c crm.ContactLine) any { return c.LastContact }},
	{Name: "next_step_on", Of: func(c crm.ContactLine) any { return c.NextStep }},
	{Name: "do_not_contact", Of: func(c crm.ContactLine) any { return c.DoNotContact }},
	{Name: "do_not_contact_reason", Of: func(c crm.ContactLine) any { return c.Whole.DoNotReason }},
	{Name: "visibility", Of: func(c crm.ContactLine) any { return string(c.Visibility) }},
}

// ExportedName is a name in one script. The names of its fields are kept: scripts rely on them (README, "Lists as files").
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

func otherNames(c crm.ContactLine) any {
	var names []string
	for _, n := range c.Whole.Names {
		names = append(names, n.Full)
	}
	return names
}

func namesOf(c crm.ContactLine) any {
	out := make([]ExportedName, len(c.Whole.Names))
	for i, n := range c.Whole.Names {
		out[i] = ExportedName(n)
	}
	return out
}

func channelsOf(c crm.ContactLine) any {
	out := make([]ExportedChannel, len(c.Whole.Channels))
	for i, ch := range c.Whole.Channels {
		out[i] = ExportedChannel(ch)
	}
	return out
}

// channelColumn is every way of one kind.
func channelColumn(kind string) frame.Column[crm.ContactLine] {
	return frame.Column[crm.ContactLine]{Name: kind, In: frame.Sheet, Of: func(c crm.ContactLine) any {
		var values []string
		for _, ch := range c.Whole.Channels {
			if ch.Kind == kind {
				values = append(values, ch.Value)
			}
		}
		return values
	}}
}
