package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"liaison/crm"
)

// Tx is one transaction of one use case. Code inside it reaches the database only through it, never through the pool.
type Tx struct {
	Now     time.Time // the one clock of the transaction
	Actor   crm.Actor // with the roles of now, not of the session's start
	Action  crm.Action
	Request string

	tx *sqlx.Tx
	// The transaction's own context watches for cancellation; statements need not each start a watcher of their own.
	ctx      context.Context
	db       *DB
	turn     uint64   // of the names, when this transaction began
	once     *onceKey // nil where the form has no key
	sent     bool     // the key was there before: this is a second submit
	undoable bool
	last     batch // what a use case writes last and waits for no answer of; finish sends it
}

// The statement that opens every transaction: clock, actor and rights in one, and a form's key where it has one. set_config is
// volatile, so that the settings are there, once, before app.now() is asked and the key written.
const (
	openTx = `WITH s AS (SELECT a.network_role, a.libraries, a.roles,
  set_config('app.now', $1, true), set_config('app.user', $2, true), set_config('app.request', $3, true), set_config('app.trash', $4, true),
  set_config('app.reads', a.libraries::text, true), set_config('app.writes', a.writes::text, true),
  set_config('app.reads_all', (a.network_role IN ('coordinator', 'admin'))::text, true), set_config('statement_timeout', $5, true),
	set_config('plan_cache_mode', $6, true)
  FROM app.actor(nullif($2, '')::bigint) a)`
	openPlain = openTx + ` SELECT app.now(), network_role, libraries, roles, false FROM s`
	openOnce  = openTx + `, k AS (INSERT INTO idempotency (user_id, key, use_case, body_hash) SELECT $2::bigint, $7, $8, $9 FROM s
		ON CONFLICT DO NOTHING RETURNING key)
  SELECT app.now(), network_role, libraries, roles, NOT EXISTS (SELECT FROM k) FROM s`
)

// A way opens a transaction: what it may do and as whom.
type way struct {
	action   crm.Action // "" for background work, which has no actor to ask about
	readOnly bool
	samePlan bool // it reads few rows by key: one plan serves them all
	system   bool // as liaison_system, behind the fence
	inTurn   bool // it changes who may do what: one such transaction after the other
	trash    bool // deleted rows are visible: trash, delete, undo and merge only
	once     *onceKey
}

// plans says how the server plans. Writes find single rows by key, so one plan serves them all; the plan of a read may depend on
// what is asked.
func (w way) plans() string {
	if w.readOnly && !w.samePlan {
		return "auto"
	}
	return "force_generic_plan"
}

// read runs a use case that changes nothing.
func (d *DB) read(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action, readOnly: true}, f)
}

// readTrash is read with deleted rows in sight: for the trash, and for what was merged into another.
func (d *DB) readTrash(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action, readOnly: true, trash: true}, f)
}

// write runs a use case that changes the actor's rows, behind the fence.
func (d *DB) write(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action}, f)
}

// writeTrash is write with deleted rows in sight: for delete, undo, restore and merge.
func (d *DB) writeTrash(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action, trash: true}, f)
}

// system runs what no actor's rights could carry: sign-in, accounts, jobs. The policy is asked all the same.
func (d *DB) system(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action, system: true, trash: true}, f)
}

// keep is system for what changes who may do what: roles, accounts, links to accounts. These wait for one another, and the policy is
// asked when it is their turn, so that two managers who take each other's role do not both succeed.
func (d *DB) keep(ctx context.Context, action crm.Action, f func(*Tx) error) error {
	return d.run(ctx, way{action: action, system: true, trash: true, inTurn: true}, f)
}

// run opens the transaction, asks the policy, runs f and commits. What failed because of another transaction or a server
// that went away before COMMIT was sent is tried again: f may run several times, so it must not change what its caller gave it.
func (d *DB) run(ctx context.Context, w way, f func(*Tx) error) error {
	return again(ctx, func() error { return d.attempt(ctx, w, f) })
}

// again does something up to three times, as long as it fails for a passing reason.
func again(ctx context.Context, do func() error) error {
	for attempt := 1; ; attempt++ {
		err := do()
		if err == nil || attempt == 3 || ctx.Err() != nil || !retriable(err) {
			return translate(ctx, err)
		}
		pause(ctx, attempt)
	}
}

// pause waits before a new attempt, longer each time and for a random time, so that transactions that collided do not collide
// again.
func pause(ctx context.Context, attempt int) {
	wait := time.NewTimer(time.Duration(attempt) * (5*time.Millisecond + rand.N(20*time.Millisecond)))
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// commitError is an error on COMMIT itself: the outcome is unknown, and only an idempotency key can decide.
type commitError struct{ error }

func (e *commitError) Unwrap() error { return e.error }

func retriable(err error) bool {
	var committed *commitError
	if errors.As(err, &committed) {
		return false
	}
	return errors.Is(err, errStalePlan) || pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected,
		pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow) != nil
}

func (d *DB) attempt(ctx context.Context, w way, f func(*Tx) error) error {
	turn := d.names.since()
	tx, err := d.pool.BeginTxx(ctx, &sql.TxOptions{ReadOnly: w.readOnly})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	t := &Tx{Actor: crm.ActorFrom(ctx), Action: w.action, Request: crm.RequestFrom(ctx), tx: tx, ctx: context.WithoutCancel(ctx), db: d,
		turn: turn}
	if err := t.open(w); err != nil {
		return err
	}
	if err := f(t); err != nil {
		return err
	}
	if err := t.finish(); err != nil {
		return err
	}
	if d.lost != nil {
		if err := d.lost(w.action); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return &commitError{fmt.Errorf("commit: %w", err)}
	}
	if !w.readOnly {
		d.names.after(w.action)
	}
	return nil
}

func (t *Tx) open(w way) error {
	if w.system {
		if _, err := t.Exec(`SET LOCAL ROLE liaison_system`); err != nil {
			return err
		}
	}
	if w.inTurn {
		if _, err := t.Exec(`SELECT pg_advisory_xact_lock(hashtext('liaison roles'))`); err != nil {
			return err
		}
	}
	var network string
	var libraries []int64
	var roles []string
	query, args := openPlain, []any{t.clock(), t.userSetting(), t.Request, onOff(w.trash), fmt.Sprint(t.db.patience.Milliseconds()),
		w.plans()}
	if w.once != nil && t.Actor.SignedIn() {
		t.once = w.once
		query, args = openOnce, append(args, w.once.key, string(w.action), w.once.sum[:])
	}
	err := t.tx.QueryRowContext(t.ctx, query, args...).Scan(&t.Now, &network, pq.Array(&libraries), pq.Array(&roles), &t.sent)
	if err != nil {
		return fmt.Errorf("opening the transaction: %w", err)
	}
	t.Actor.Network = crm.NetworkRole(network)
	t.Actor.Libraries = make([]crm.Membership, len(libraries))
	for i := range libraries {
		t.Actor.Libraries[i] = crm.Membership{LibraryID: libraries[i], Role: crm.Role(roles[i])}
	}
	return t.may(w)
}

// may asks the policy whether the actor may do this anywhere.
func (t *Tx) may(w way) error {
	if w.action == "" && w.system || t.db.trusting {
		return nil
	}
	if t.Actor.May(w.action) {
		return nil
	}
	if !t.Actor.SignedIn() {
		return crm.ErrUnauthenticated()
	}
	return crm.ErrForbidden()
}

// MayIn asks the policy about a library once the row is loaded: a library that the actor does not read is not there.
func (t *Tx) MayIn(library int64) error {
	switch {
	case t.db.trusting || t.Actor.MayIn(t.Action, library):
		return nil
	case t.Actor.ReadsLibrary(library):
		return crm.ErrForbidden()
	}
	return crm.ErrNotFound()
}

func (t *Tx) clock() string {
	if t.db.cfg.Now == nil {
		return ""
	}
	return t.db.cfg.Now().UTC().Format(time.RFC3339Nano)
}

func (t *Tx) userSetting() string {
	if !t.Actor.SignedIn() {
		return ""
	}
	return fmt.Sprint(t.Actor.UserID)
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return ""
}

// Today is the actor's day now.
func (t *Tx) Today() crm.Date { return crm.DateOf(t.Now.In(t.Zone())) }

// Zone is the actor's time zone, UTC where it is unknown.
func (t *Tx) Zone() *time.Location { return crm.Zone(t.Actor.Zone) }

// Get reads one row; no row is NotFound.
func (t *Tx) Get(dest any, query string, args ...any) error {
	err := t.tx.GetContext(t.ctx, dest, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return crm.ErrNotFound()
	}
	return err
}

// Select reads rows.
func (t *Tx) Select(dest any, query string, args ...any) error {
	return t.tx.SelectContext(t.ctx, dest, query, args...)
}

// Query reads rows one by one; the caller closes them.
func (t *Tx) Query(query string, args ...any) (*sqlx.Rows, error) {
	return t.tx.QueryxContext(t.ctx, query, args...)
}

// Exec changes rows and tells how many.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Insert adds one row and gives its id; the query ends in RETURNING id.
func (t *Tx) Insert(query string, args ...any) (id int64, err error) {
	err = t.tx.QueryRowContext(t.ctx, query, args...).Scan(&id)
	return id, err
}

// Event writes an audit line for what is not a change of a row. library 0 is the network.
func (t *Tx) Event(noun string, id, library int64, action string) error {
	_, err := t.Exec(`SELECT app.event($1, $2, nullif($3, 0), $4)`, noun, id, library, action)
	return err
}

// Undoable keeps that the request can be taken back for 30 days, and gives its reference for the answer.
func (t *Tx) Undoable() string {
	t.undoable = true
	return t.Request
}

// noRows tells whether a query found nothing.
func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
