package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"liaison/crm"
	"liaison/web/link"
)

var userCommand = command{name: "user", short: "help somebody who cannot sign in", takes: "reset-link EMAIL", long: `
liaison user reset-link EMAIL prints a link with which that person sets a new password. It works once, for one day.`, run: user}

func user(ctx context.Context, p *program) (err error) {
	if len(p.args) != 2 || p.args[0] != "reset-link" {
		return errors.New("say: liaison user reset-link EMAIL")
	}
	base, err := p.base()
	if err != nil {
		return err
	}
	s, err := p.open(ctx, slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelWarn})), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	h, err := s.ResetLink(ctx, p.args[1])
	if crm.KindOf(err) == crm.NotFound {
		return fmt.Errorf("no open account has the address %s", p.args[1])
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "For %s, until %s:\n%s%s\n", h.Name, h.ExpiresAt.Format("2 Jan 2006 15:04 MST"), base,
		link.AccessLink(h.Token))
	return err
}
