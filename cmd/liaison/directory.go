package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

var directoryCommand = command{name: "directory", short: "load the directory's reference data, and say what is there", long: `
Loads the reference data of this version where the database has an older release, as serve does when it starts: what people
corrected stays. Then it prints what the directory holds.`, run: func(ctx context.Context, p *program) (err error) {
	s, err := p.open(ctx, slog.New(slog.NewTextHandler(p.err, nil)), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	c, err := s.CountDirectory(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%d offices of %d organisations for %d countries and territories; %d confirmed, %d added by people.\n",
		c.Offices, c.Organisations, c.Countries, c.Confirmed, c.Added)
	return err
}}
