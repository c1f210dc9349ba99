package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/lib/pq"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"liaison/crm"
)

// River is where background work waits, is tried, and is tried again: a job is a row that the transaction of a change inserts.

// workSchema is where River's tables lie.
const workSchema = "river"

// workers is how many jobs one copy of the program works at at once.
const workers = 2

// longestJob bounds one job. Longer work is done in steps, and goes on where it stopped.
const longestJob = 2 * time.Hour

// onlyOnce keeps two jobs of a kind from waiting at once: they would do the same.
var onlyOnce = river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{rivertype.JobStateAvailable,
	rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}}

// The jobs that run by themselves have no arguments.
type (
	cleanJob  struct{}
	foldJob   struct{}
	backupJob struct{}
)

// Kind names the job in its row.
func (cleanJob) Kind() string { return "clean" }

// Kind names the job in its row.
func (foldJob) Kind() string { return "fold" }

// Kind names the job in its row.
func (backupJob) Kind() string { return "backup" }

// nightly lists these jobs and how often each runs. All run when the program starts, too.
func nightly() []*river.PeriodicJob {
	every := func(d time.Duration, job river.JobArgs) *river.PeriodicJob {
		return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) { return job, &onlyOnce },
			&river.PeriodicJobOpts{RunOnStart: true})
	}
	return []*river.PeriodicJob{every(24*time.Hour, cleanJob{}), every(24*time.Hour, foldJob{}), every(time.Hour, backupJob{})}
}

// StartWork runs the jobs that wait in the background until ctx ends or stop is called. stop cancels those that run, and waits
// until they have ended. Several copies of the program may do it at once: each job goes to one copy.
func (d *DB) StartWork(ctx context.Context, backups Backups) (stop func(), err error) {
	slow, err := d.unhurried()
	if err != nil {
		return nil, err
	}
	pool, err := asRole(d.cfg.MigrateDSN, "liaison_system")
	if err != nil {
		return nil, errors.Join(err, slow.pool.Close())
	}
	kinds := river.NewWorkers()
	river.AddWorker(kinds, river.WorkFunc(func(ctx context.Context, _ *river.Job[cleanJob]) error { return slow.Clean(ctx) }))
	river.AddWorker(kinds, river.WorkFunc(func(ctx context.Context, _ *river.Job[foldJob]) error { return slow.FoldAgain(ctx) }))
	river.AddWorker(kinds, river.WorkFunc(func(ctx context.Context, _ *river.Job[backupJob]) error {
		return backups.WhenDue(ctx, now())
	}))
	client, err := river.NewClient(riverdatabasesql.New(pool), &river.Config{
		Schema: workSchema, Logger: slog.New(aboveInfo{d.log.Handler()}), Workers: kinds, PeriodicJobs: nightly(), ErrorHandler: failures{d.log},
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		CompletedJobRetentionPeriod: 7 * 24 * time.Hour, // a nightly job is told by the last one that was done
		JobTimeout:                  longestJob, RescueStuckJobsAfter: longestJob + time.Hour,
		FetchPollInterval: 500 * time.Millisecond, FetchCooldown: 50 * time.Millisecond,
	})
	if err == nil {
		err = client.Start(ctx)
	}
	closed := func() error { return errors.Join(pool.Close(), slow.pool.Close()) }
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting the background work: %w", err), closed())
	}
	return func() {
		if err := errors.Join(client.StopAndCancel(context.WithoutCancel(ctx)), closed()); err != nil {
			d.log.Warn("the background work did not stop in order", "error", err)
		}
	}, nil
}

// failures says in the log what failed; why stands on the page of the work too.
type failures struct{ log *slog.Logger }

// HandleError is told of each try that failed.
func (f failures) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	if ctx.Err() == nil { // else the program was told to stop
		f.log.Error("background work failed", "kind", job.Kind, "job", job.ID, "try", job.Attempt, "error", err)
	}
	return nil
}

// HandlePanic is told of each try that panicked.
func (f failures) HandlePanic(_ context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	f.log.Error("background work panicked", "kind", job.Kind, "job", job.ID, "try", job.Attempt, "error", panicked, "trace", trace)
	return nil
}

// aboveInfo keeps River's talk about itself out of the log.
type aboveInfo struct{ slog.Handler }

// Enabled lets warnings and errors through.
func (h aboveInfo) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// unhurried is the same database on a pool of its own, whose statements may take as long as a job may.
func (d *DB) unhurried() (*DB, error) {
	pool, err := connect(d.cfg.DSN, d.cfg.Prepare, longestJob)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(workers)
	slow := *d
	slow.pool, slow.patience = pool, 0
	return &slow, nil
}

// asRole is a pool of connections that are another role from the start. It goes past PgBouncer, whose transaction mode would
// give that role to others too.
func asRole(dsn, role string) (*sql.DB, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the address for background work: %w", err)
	}
	pool := sql.OpenDB(roleConnector{c, role})
	pool.SetMaxOpenConns(workers + 2) // River itself asks what waits, and who leads
	return pool, nil
}

type roleConnector struct {
	driver.Connector
	role string
}

// Connect opens a connection and takes the role.
func (c roleConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, `SET ROLE `+pq.QuoteIdentifier(c.role), nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func workMigrator(pool *sql.DB) (*rivermigrate.Migrator[*sql.Tx], error) {
	return rivermigrate.New(riverdatabasesql.New(pool), &rivermigrate.Config{Schema: workSchema, Logger: slog.New(slog.DiscardHandler)})
}

// migrateWork makes River's tables, and lets the program put jobs there; the insert looks at jobs that are there already.
func migrateWork(ctx context.Context, pool *sql.DB) error {
	m, err := workMigrator(pool)
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("the tables of background work: %w", err)
	}
	_, err = pool.ExecContext(ctx, `GRANT SELECT, INSERT, UPDATE ON river.river_job TO liaison_app`)
	return err
}

func workPending(ctx context.Context, pool *sql.DB) (bool, error) {
	m, err := workMigrator(pool)
	if err != nil {
		return false, err
	}
	valid, err := m.Validate(ctx, nil)
	if err != nil {
		return false, err
	}
	return !valid.OK, nil
}

type work struct{ *DB }

// failedShown is how many failed jobs the page of the work lists.
const failedShown = 50

// List shows how the background work stands.
func (d work) List(ctx context.Context) (w crm.Work, err error) {
	err = d.system(ctx, crm.WorkList, func(t *Tx) error {
		w = crm.Work{}
		w.Kinds, err = collect(t, `SELECT kind,
			count(*) FILTER (WHERE state IN ('available', 'pending', 'scheduled')), count(*) FILTER (WHERE state = 'running'),
			count(*) FILTER (WHERE state IN ('retryable', 'discarded')), max(finalized_at) FILTER (WHERE state = 'completed')
			FROM river.river_job GROUP BY kind ORDER BY kind`, func(k *crm.WorkKind) []any {
			return []any{&k.Kind, &k.Waiting, &k.Running, &k.Failed, timeOf(&k.LastDone)}
		})
		if err != nil {
			return err
		}
		w.Failed, err = collect(t, `SELECT id, kind, state = 'discarded', attempt, coalesce(attempted_at, created_at),
			CASE WHEN state = 'retryable' THEN scheduled_at END, coalesce(errors[cardinality(errors)]->>'error', '')
			FROM river.river_job WHERE state IN ('retryable', 'discarded')
			ORDER BY attempted_at DESC, id DESC LIMIT $1`, func(j *crm.Job) []any {
			return []any{&j.ID, &j.Kind, &j.GivenUp, &j.Tries, &j.At, timeOf(&j.NextAt), &j.Reason}
		}, failedShown)
		return err
	})
	return w, err
}

// Retry tries a job that failed again.
func (d work) Retry(ctx context.Context, id int64) (done crm.Done, err error) {
	client, err := river.NewClient(riverdatabasesql.New(nil), &river.Config{Schema: workSchema, Logger: d.log})
	if err != nil {
		return done, err
	}
	err = d.system(ctx, crm.WorkRetry, func(t *Tx) error {
		var failed bool
		if err := t.Get(&failed, `SELECT state IN ('retryable', 'discarded') FROM river.river_job WHERE id = $1 FOR UPDATE`, id); err != nil {
			return err
		}
		if !failed {
			return crm.ErrNotFound()
		}
		if _, err := client.JobRetryTx(t.ctx, t.tx.Tx, id); err != nil {
			return err
		}
		done = crm.Done{ID: id, Message: crm.Say("work.tried_again")}
		return t.Event("work", id, 0, "retried")
	})
	return done, err
}
