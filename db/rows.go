package db

import (
	"database/sql"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"
)

// asking sends a query: inside a transaction, or by itself for what has no fence around it.
type asking func(query string, args ...any) (*sqlx.Rows, error)

// each reads rows one by one.
func (t *Tx) each(query string, f func(scan func(...any) error) error, args ...any) error {
	return each(t.Query, query, f, args...)
}

func each(ask asking, query string, f func(scan func(...any) error) error, args ...any) error {
	rows, err := ask(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// collect reads rows into a list; columns are where those of a row go.
func collect[T any](t *Tx, query string, columns func(*T) []any, args ...any) (list []T, err error) {
	err = t.each(query, func(scan func(...any) error) error {
		var row T
		err := scan(columns(&row)...)
		list = append(list, row)
		return err
	}, args...)
	return list, err
}

// timeOf scans an instant that may be missing: then it is zero.
func timeOf(dest *time.Time) any { return &timeColumn{dest} }

type timeColumn struct{ dest *time.Time }

// Scan reads a timestamptz.
func (c *timeColumn) Scan(src any) error {
	var at sql.NullTime
	err := at.Scan(src)
	*c.dest = at.Time
	return err
}

// jsonText is a value for a jsonb column.
func jsonText(v any) (string, error) {
	body, err := json.Marshal(v)
	return string(body), err
}

// jsonOf scans a jsonb column into a value.
func jsonOf(dest any) any { return &jsonColumn{dest} }

type jsonColumn struct{ dest any }

// Scan reads jsonb.
func (j *jsonColumn) Scan(src any) error {
	body, ok := src.([]byte)
	if !ok {
		return nil
	}
	return json.Unmarshal(body, j.dest)
}
