package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"liaison/crm"
	"liaison/web/i18n"
	"liaison/web/view/frame"
	"liaison/web/view/work"
)

// invented is what a file of the demonstration says of itself; empty elsewhere.
func (r *Request) invented() (string, error) {
	around, err := r.frame()
	if err != nil || !around.Demo {
		return "", err
	}
	return r.Print.T("frame.demonstration"), nil
}

// sheet answers with a list as a table. That its people and events are invented stands in the last line, so that the first
// one still names the columns.
func (r *Request) sheet(name string, rows [][]string) error {
	invented, err := r.invented()
	if err != nil {
		return err
	}
	if invented != "" {
		rows = append(rows, []string{invented})
	}
	return r.csv(name, rows)
}

// csv answers with a table for a spreadsheet. A cell that would begin a formula gets an apostrophe, so that it stays text.
func (r *Request) csv(name string, rows [][]string) error {
	b := takeBuffer()
	defer giveBuffer(b)
	b.WriteString("\uFEFF") // spreadsheets take UTF-8 for what it is
	w := csv.NewWriter(b)
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return r.file(name, csvType, b.Bytes())
}

// data answers with a list for a program; that its people and events are invented is its first member.
func (r *Request) data(list any) error {
	invented, err := r.invented()
	if err != nil {
		return err
	}
	if invented == "" {
		return r.json(http.StatusOK, list)
	}
	said, err := json.Marshal(invented)
	if err != nil {
		return err
	}
	members, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, json.RawMessage(slices.Concat([]byte(`{"demonstration":`), said, []byte(","),
		bytes.TrimPrefix(members, []byte("{")))))
}

// glance answers HEAD to a list as a file: what it would be. Nothing leaves, so the history keeps nothing.
func (r *Request) glance(format string) error {
	kind := jsonType
	if format == "csv" {
		kind = csvType
	}
	r.gin.Header("Content-Type", kind)
	r.gin.Status(http.StatusOK)
	return nil
}

// What lists give as JSON. The names of the fields are part of the contract with the outside (README, "Lists as files").

type interactionJSON struct {
	ID         int64     `json:"id"`
	OccurredAt time.Time `json:"occurred_at"`
	Zone       string    `json:"zone"`
	Kind       string    `json:"kind"`
	Direction  string    `json:"direction"`
	Result     string    `json:"result"`
	OfficeID   int64     `json:"office_id,omitempty"`
	Office     string    `json:"office"`
	People     []string  `json:"people"`
	LoggedBy   string    `json:"logged_by"`
	Subject    string    `json:"subject"`
	Note       string    `json:"note_html"`
	NoteLang   string    `json:"note_lang"`
	OurRef     string    `json:"our_ref"`
	TheirRef   string    `json:"their_ref"`
	Themes     []string  `json:"themes"`
	Goals      []int     `json:"goals"`
	Visibility string    `json:"visibility"`
}

func interactionsJSON(p *i18n.Printer, list crm.InteractionList) map[string]any {
	rows := make([]interactionJSON, len(list.Rows))
	for i, l := range list.Rows {
		rows[i] = interactionJSON{ID: l.ID, OccurredAt: l.At.UTC(), Zone: l.Zone, Kind: l.Kind, Direction: l.Direction, Result: l.Result,
			OfficeID: l.OfficeID, Office: frame.NameOf(p, list.Offices[l.OfficeID].Names),
			People: work.PeopleOf(l), LoggedBy: l.By, Subject: l.Subject, Note: l.NoteHTML, NoteLang: l.NoteLang, OurRef: l.OurRef,
			TheirRef: l.TheirRef, Themes: filled(l.Themes), Goals: filled(l.Goals), Visibility: string(l.Visibility)}
	}
	return map[string]any{"interactions": rows}
}

type taskJSON struct {
	ID        int64      `json:"id"`
	DueOn     string     `json:"due_on"`
	DueWas    string     `json:"due_was,omitempty"`
	Title     string     `json:"title"`
	TitleLang string     `json:"title_lang,omitempty"`
	OwnerID   int64      `json:"owner_id"`
	Owner     string     `json:"owner"`
	GivenBy   string     `json:"given_by,omitempty"`
	State     string     `json:"state"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	OfficeID  int64      `json:"office_id,omitempty"`
	Office    string     `json:"office"`
	ContactID int64      `json:"contact_id,omitempty"`
	Contact   string     `json:"contact"`
}

func tasksJSON(p *i18n.Printer, list crm.TaskList) map[string]any {
	rows := make([]taskJSON, len(list.Rows))
	for i, k := range list.Rows {
		rows[i] = taskJSON{ID: k.ID, DueOn: k.DueOn.String(), DueWas: k.DueWas.String(), Title: frame.StepTitle(p, k), TitleLang: k.TitleLang,
			OwnerID: k.OwnerID, Owner: k.Owner, GivenBy: k.GivenBy, State: k.State,
			OfficeID: k.OfficeID, Office: frame.NameOf(p, k.Office.Names), ContactID: k.ContactID, Contact: k.Contact}
		if !k.DoneAt.IsZero() {
			at := k.DoneAt.UTC()
			rows[i].DoneAt = &at
		}
	}
	return map[string]any{"tasks": rows}
}

// filled keeps an empty list from becoming null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
