package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

var migrateCommand = command{name: "migrate", short: "bring the schema forward", long: `
Runs the migrations that wait and loads newer reference data. serve does the same when it starts; this is for doing it
before several copies start.`, run: func(ctx context.Context, p *program) error {
	s, err := p.open(ctx, slog.New(slog.NewTextHandler(p.err, nil)), true)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "The schema is current.")
	return errors.Join(err, s.close())
}}
