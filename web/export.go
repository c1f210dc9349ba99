package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
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

// exportHead answers HEAD to a list as a file: what it would be. Nothing leaves, so the history keeps nothing.
func (r *Request) exportHead(format string) error {
	kind := jsonType
	if format == "csv" {
		kind = csvType
	}
	r.gin.Header("Content-Type", kind)
	r.gin.Status(http.StatusOK)
	return nil
}
