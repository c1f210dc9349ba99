package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"liaison/db"
	"liaison/db/embedded"
	"liaison/web/assets"
)

var doctorCommand = command{name: "doctor", short: "say what is wrong and what to do", long: `
Looks at the server, the data directory, the key, the database and the backups, and says of each whether it is well. It changes
nothing. With --roles it prints the SQL that makes the four roles and the database on a PostgreSQL of your own; run it there
with psql as superuser, once.`, flags: func(f *flag.FlagSet, p *program) {
	f.BoolVar(&p.roles, "roles", false, "print the SQL of the roles, and nothing else")
}, run: doctor}

// ill is a thing that is wrong with what to do about it.
type ill struct{ what, remedy string }

func (i ill) Error() string { return i.what + "\n      " + i.remedy }

const leastFree = 500 << 20

func doctor(ctx context.Context, p *program) error {
	if p.roles {
		_, err := fmt.Fprint(p.out, embedded.RolesSQL, embedded.DatabaseSQL,
			"\\echo 'Roles and database are there. Give the login a password now: \\\\password liaison'\n")
		return err
	}
	wrong := 0
	for _, look := range []func(context.Context) (string, error){p.lookAtServer, p.lookAtAddress, p.lookAtData, p.lookAtKey, p.lookAtDatabase,
		p.lookAtBackups, p.lookAtAssets} {
		well, err := look(ctx)
		switch {
		case err != nil:
			wrong++
			fmt.Fprintf(p.out, "wrong %v\n", err)
		case well != "":
			fmt.Fprintf(p.out, "ok    %s\n", well)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d thing(s) to look after", wrong)
	}
	return nil
}

func (p *program) lookAtServer(context.Context) (string, error) {
	if p.databaseURL != "" {
		return "PostgreSQL is your own (DATABASE_URL)", nil
	}
	dir, err := embedded.FindBinaries()
	if err != nil {
		return "", ill{err.Error(), "Install it, or set PGBIN to the directory of its programs, or DATABASE_URL to a server of your own."}
	}
	return "PostgreSQL is installed in " + dir, nil
}

func (p *program) lookAtAddress(context.Context) (string, error) {
	base, err := p.base()
	if err != nil {
		return "", ill{err.Error(), "See liaison serve -h."}
	}
	return "people reach the program at " + base, nil
}

func (p *program) lookAtData(context.Context) (string, error) {
	free, err := embedded.Free(p.data)
	if errors.Is(err, os.ErrNotExist) && p.databaseURL != "" {
		return p.data + ", for the key and the backups, is made at the first start", nil
	} else if errors.Is(err, os.ErrNotExist) {
		return "", ill{p.data + " is not there",
			"Nothing was set up here yet: liaison serve makes it. If it was, check LIAISON_DATA and the user you are."}
	} else if err != nil {
		return "", ill{err.Error(), "Check LIAISON_DATA and the user you are."}
	}
	if free < leastFree {
		return "", ill{fmt.Sprintf("only %d MB are free in %s", free>>20, p.data), "Make room: without it nothing can be saved."}
	}
	return fmt.Sprintf("data is in %s, %.1f GB are free", p.data, float64(free)/(1<<30)), nil
}

func (p *program) lookAtKey(context.Context) (string, error) {
	if p.secretKey != "" {
		return "the secret key is given by LIAISON_SECRET_KEY", nil
	}
	path := p.keyPlace()
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return "the secret key is made at the first start", nil
	}
	if err != nil {
		return "", ill{err.Error(), "Start the doctor as the user who runs the program."}
	}
	if info.Size() == 0 {
		return "", ill{path + " is empty", "The next start makes a new one; people sign in again."}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", ill{"others can read " + path, "chmod 600 " + path}
	}
	return "the secret key is private: " + path, nil
}

func (p *program) lookAtDatabase(ctx context.Context) (well string, err error) {
	if _, err := os.Stat(filepath.Join(p.data, "cluster")); p.databaseURL == "" && err != nil {
		return "the database is made at the first start", nil
	}
	s, err := p.address(ctx, p.quiet(), true)
	if err != nil {
		return "", ill{err.Error(), "Stop what is in the way, or see the server's log in " + filepath.Join(p.data, "postgres.log")}
	}
	defer func() { err = errors.Join(err, s.close()) }()
	d, err := db.Open(ctx, db.Config{DSN: s.dsn, MaxConns: 2, Log: p.quiet()})
	if err != nil {
		return "", ill{err.Error(), "Check DATABASE_URL; liaison doctor --roles prints the roles that the server must have."}
	}
	if err := d.Close(); err != nil {
		return "", err
	}
	pending, err := db.Pending(ctx, s.migrate)
	if errors.Is(err, db.ErrOutgrown) {
		return "", ill{err.Error(), "Or restore an older backup into a new data directory."}
	}
	if err != nil {
		return "", ill{err.Error(), "Check LIAISON_MIGRATE_URL: it must reach PostgreSQL directly, with role=liaison_owner."}
	}
	if pending {
		return "", ill{"the schema is older than the program", "liaison migrate (or the next start of liaison serve) brings it forward."}
	}
	return "the database answers, as liaison_app, and its schema is current", nil
}

func (p *program) lookAtBackups(context.Context) (string, error) {
	path, last := db.NewestBackup(p.backupDir())
	if last.IsZero() {
		return "", ill{"there is no backup in " + p.backupDir(),
			"liaison backup writes one now; while liaison serve runs, one is written every night."}
	}
	age := time.Since(last)
	if age > db.BackupStale {
		return "", ill{fmt.Sprintf("the last backup is %d days old", int(age.Hours()/24)),
			"liaison backup writes one now; see the log of liaison serve for why the nights failed."}
	}
	if err := db.CheckBackup(path); err != nil {
		return "", ill{err.Error(), "liaison backup writes a new one now; look after the disk."}
	}
	return fmt.Sprintf("the last backup is %s old, and as it was written", age.Round(time.Minute)), nil
}

func (p *program) lookAtAssets(context.Context) (string, error) {
	if !assets.Built() {
		return "", ill{"the look and the list of common passwords are not built in", "make build"}
	}
	return "the look is built in", nil
}
