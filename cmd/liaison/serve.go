package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"liaison/web"
	"liaison/web/assets"
)

var serveCommand = command{name: "serve", short: "serve the pages", long: `
Starts the database if it is a private one, brings the schema forward, and serves the pages until it is told to stop (Ctrl+C).
On the first visit /set-up asks for the code that this command prints.`, run: serve}

// shutdown is how long running requests may take to finish when the program is told to stop.
const shutdown = 10 * time.Second

func serve(ctx context.Context, p *program) (err error) {
	debug.SetGCPercent(250)        // pages are short-lived garbage
	debug.SetMemoryLimit(64 << 20) // beyond it garbage goes at once: each sign-in leaves 19 MB, what is held is 5 to 15
	began := time.Now()
	log := slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelInfo}))
	base, err := p.base()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", p.addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; another address can be given with LIAISON_ADDR", p.addr, err)
	}
	defer func() { _ = listener.Close() }() // the server closes it too
	s, err := p.open(ctx, log, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	sealer, err := p.sealer()
	if err != nil {
		return err
	}
	handler, err := web.New(web.Config{Services: s.Services(), Log: log, BaseURL: base, TrustedProxies: list(p.trustedProxies), Sealer: sealer,
		Now:    time.Now,
		Uptime: func() time.Duration { return time.Since(began) }, TrustedNetwork: p.trustedNetwork, Dev: p.dev})
	if err != nil {
		return err
	}
	if err := p.greet(ctx, s, base); err != nil {
		return err
	}
	stop, err := s.StartWork(ctx, p.backups(s, log))
	if err != nil {
		return err
	}
	defer stop()
	return listen(ctx, web.NewServer(handler, log), listener)
}

// listen serves until the context ends, then lets running requests finish.
func listen(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// greet prints where the program is, and the code of the first visit where it is still needed.
func (p *program) greet(ctx context.Context, s *store, base string) error {
	code, err := s.NewSetUpCode(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, "\nLiaison is running.")
	if code == "" {
		fmt.Fprintf(p.out, "  Open  %s\n", base)
	} else {
		fmt.Fprintf(p.out, "  Open  %s/set-up\n  Code  %s  (for the first set-up; works once, for one hour)\n", base, code)
	}
	if s.cluster != nil {
		fmt.Fprintf(p.out, "  Data  %s  (a backup is made every night)\n", p.data)
	}
	if !assets.Built() {
		fmt.Fprintln(p.out, "  Note  the look and the list of common passwords are not built; make build does it")
	}
	_, err = fmt.Fprintln(p.out, "  Stop  Ctrl+C")
	return err
}

func list(s string) []string {
	var out []string
	for _, x := range strings.Split(s, ",") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}
