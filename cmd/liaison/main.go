// Command liaison is the program: it serves the pages, and looks after its database.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
)

// version is the release, or the commit that the program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// command is one of the program's verbs.
type command struct {
	name, short, long string
	flags             func(*flag.FlagSet, *program) // its own, beside those of all; may be nil
	takes             string                        // what its arguments are called; empty: it takes none
	run               func(context.Context, *program) error
}

// program is what a command works with.
type program struct {
	config
	args     []string
	roles    bool // doctor: print the roles
	contacts int  // demo: how many people the first library knows
	seed     uint64
	out, err io.Writer
}

func commands() []command {
	return []command{serveCommand, demoCommand, migrateCommand, userCommand, directoryCommand, backupCommand, restoreCommand, doctorCommand,
		versionCommand}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run finds the command and runs it; the exit code is 2 for a wrong call and 1 for a failure.
func run(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) int {
	if len(args) == 2 && args[0] == "help" {
		args = []string{args[1], "-h"}
	}
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(out)
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		p := &program{out: out, err: errOut}
		flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
		flags.SetOutput(io.Discard) // what is wrong is said below
		flags.Usage = func() {}
		p.config.register(flags, env)
		if c.flags != nil {
			c.flags(flags, p)
		}
		if err := flags.Parse(args[1:]); errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(out)
			fmt.Fprintf(out, "liaison %s: %s\n\n%s\n\nFlags (the environment variable named does the same):\n", c.name, c.short,
				strings.TrimSpace(c.long))
			flags.PrintDefaults()
			return 0
		} else if err != nil {
			fmt.Fprintf(errOut, "liaison: %v; liaison %s -h explains\n", err, c.name)
			return 2
		}
		if p.args = flags.Args(); len(p.args) > 0 && c.takes == "" {
			fmt.Fprintf(errOut, "liaison: %s takes no %q; liaison %s -h explains\n", c.name, p.args[0], c.name)
			return 2
		}
		if err := p.complete(); err != nil {
			fmt.Fprintln(errOut, "liaison:", err)
			return 2
		}
		if err := c.run(ctx, p); err != nil {
			fmt.Fprintln(errOut, "liaison:", err)
			return 1
		}
		return 0
	}
	fmt.Fprintf(errOut, "liaison: there is no command %q\n\n", args[0])
	usage(errOut)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Liaison, the partner-outreach CRM for libraries.\n\nUsage: liaison COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-25s %s\n", strings.TrimSpace(c.name+" "+c.takes), c.short)
	}
	fmt.Fprint(w, "\nliaison COMMAND -h explains each.\n")
}

var versionCommand = command{name: "version", short: "print the version", long: "Prints the program's version.",
	run: func(_ context.Context, p *program) error {
		_, err := fmt.Fprintln(p.out, version())
		return err
	}}
