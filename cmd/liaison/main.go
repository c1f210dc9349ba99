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
	"strings"
	"syscall"
)

// version is set by the build; a build without it is of a working tree.
var version = "development"

// command is one of the program's verbs.
type command struct {
	name, short, long string
	flags             func(*flag.FlagSet, *program) // its own, beside those of all; may be nil
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
	return []command{serveCommand, demoCommand, migrateCommand, userCommand, backupCommand, restoreCommand, doctorCommand, versionCommand}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run finds the command and runs it; the exit code is 2 for a wrong call and 1 for a failure.
func run(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) int {
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
		flags.SetOutput(errOut)
		flags.Usage = func() {
			fmt.Fprintf(errOut, "liaison %s: %s\n\n%s\n\nFlags (each also by the environment variable named):\n", c.name, c.short, strings.TrimSpace(c.long))
			flags.PrintDefaults()
		}
		p.config.register(flags, env)
		if c.flags != nil {
			c.flags(flags, p)
		}
		if err := flags.Parse(args[1:]); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return 0
			}
			return 2
		}
		p.args = flags.Args()
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
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\nliaison COMMAND -h explains each.\n")
}

var versionCommand = command{name: "version", short: "print the version", long: "Prints the program's version.", run: func(_ context.Context, p *program) error {
	_, err := fmt.Fprintln(p.out, version)
	return err
}}
