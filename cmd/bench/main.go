// Command bench fills a private cluster with the bench network and measures the program's pages against their limit: what
// PostgreSQL alone could answer, as pgbench measures it in the same run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"liaison/db"
	"liaison/db/embedded"
)

// bench is one run.
type bench struct {
	contacts, rounds int
	seconds          int
	program, only    string
	dir              string

	cluster *embedded.Cluster
	db      *db.DB
	actor   staff
	offices []int64
	fill    map[string]string // what the placeholders of the SQL files stand for
}

// connections is how many clients ask at once.
const connections = 16

func main() {
	b := &bench{}
	flag.IntVar(&b.contacts, "contacts", 100_000, "how many `people` library 1 knows; 49 others know as many again")
	flag.IntVar(&b.rounds, "rounds", 3, "how many `times` each page is measured; the median counts")
	flag.IntVar(&b.seconds, "seconds", 4, "how many `seconds` one measurement takes")
	flag.StringVar(&b.program, "program", "bin/liaison", "the `file` of the program")
	flag.StringVar(&b.only, "only", "", "measure only pages whose name holds this `text`")
	flag.StringVar(&b.dir, "data", "", "keep the filled cluster in this `directory`, and use it again")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := b.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context) (err error) {
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "liaison-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return err
	}
	if b.cluster, err = embedded.Start(ctx, embedded.Config{Dir: b.dir}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.cluster.Stop()) }()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.db.Close()) }()
	fmt.Printf("%d people of library 1, %d offices, %d connections, %d rounds of %d s; PostgreSQL on the same machine.\n\n", b.contacts,
		len(b.offices), connections, b.rounds, b.seconds)
	p, err := b.start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := b.measure(ctx, p); err != nil {
		return err
	}
	return p.report()
}

// dsn of the bench's database, as the program's login.
func (b *bench) dsn() string { return b.cluster.DSN(embedded.Database, "") }

func (b *bench) duration() time.Duration { return time.Duration(b.seconds) * time.Second }
