// Package db performs each use case of the domain as one transaction in PostgreSQL.
//
// read, readTrash, write, writeTrash, system, keep and create are the only ways to a transaction. Each opens with one statement that sets
// the clock, the actor and their rights and keeps a form's key, and asks the policy before anything else; glance reads a list the same
// way in one statement without a transaction. Row-level security stands behind them all.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/secret"
)

// Config says where the database is and how to use it.
type Config struct {
	DSN        string           // as the login liaison
	MigrateDSN string           // as liaison_owner, directly and not through PgBouncer
	Prepare    bool             // keep prepared statements; off behind PgBouncer's transaction mode
	MaxConns   int              // 0: min(20, (max_connections - 10) / 2)
	Now        func() time.Time // nil in production: then the database's clock rules
	Common     func() []string  // passwords that are refused because everybody uses them
	BackupDir  string           // where the nightly dumps lie, for the status page
	Version    string           // the program's own
	Log        *slog.Logger
}

// statementTimeout bounds one statement of a request; the network gets a little longer.
const statementTimeout = 15 * time.Second

// DB is the database as the use cases see it.
type DB struct {
	pool *sqlx.DB
	cfg  Config
	log  *slog.Logger

	common secret.Common
	names  *names
	tries  *queue // sign-ins from one place, one after the other

	patience time.Duration // how long a statement may take; 0 as long as it takes

	trusting bool                   // tests only: the policy is off, the fence alone holds
	lost     func(crm.Action) error // tests only: asked before COMMIT, it says that the transaction lost against another
}

// Open connects and checks that the program is the role it must be.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	pool, err := connect(cfg.DSN, cfg.Prepare, statementTimeout+5*time.Second)
	if err != nil {
		return nil, err
	}
	d := &DB{pool: pool, cfg: cfg, log: cfg.Log, common: secret.NewCommon(cfg.Common), names: &names{},
		tries: &queue{doors: map[string]*door{}}, patience: statementTimeout}
	if d.log == nil {
		d.log = slog.Default()
	}
	d.names.dsn, d.names.log = listenAt(cfg), d.log
	d.names.forgetLocked()
	if err := d.check(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return d, nil
}

// listenAt is where notifications are heard: directly, because PgBouncer's transaction mode cannot pass them on.
func listenAt(cfg Config) string {
	if !cfg.Prepare && cfg.MigrateDSN != "" {
		return cfg.MigrateDSN
	}
	return cfg.DSN
}

// check refuses a connection that is not fenced, and sizes the pool.
func (d *DB) check(ctx context.Context) error {
	var role string
	var most int
	err := d.pool.QueryRowxContext(ctx, `SELECT current_user, current_setting('max_connections')::int`).Scan(&role, &most)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	if role != "liaison_app" {
		return fmt.Errorf("the database sees this program as %q; it must be liaison_app, so that row-level security holds "+
			"(liaison doctor --roles prints the lines)", role)
	}
	n := d.cfg.MaxConns
	if n == 0 {
		n = max(2, min(20, (most-10)/2))
	}
	d.pool.SetMaxOpenConns(n)
	d.pool.SetMaxIdleConns(n)
	d.pool.SetConnMaxLifetime(30 * time.Minute)
	return nil
}

// Close ends all connections.
func (d *DB) Close() error { return errors.Join(d.names.close(), d.pool.Close()) }

// connect opens a pool. A context alone does not bound a silent network, so every read and write has a deadline.
func connect(dsn string, prepare bool, silence time.Duration) (*sqlx.DB, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the database's address: %w", err)
	}
	c.Dialer(deadlineDialer{silence})
	if prepare {
		return sqlx.NewDb(sql.OpenDB(preparing{c}), "postgres"), nil
	}
	return sqlx.NewDb(sql.OpenDB(c), "postgres"), nil
}

type deadlineDialer struct{ silence time.Duration }

func (d deadlineDialer) Dial(network, address string) (net.Conn, error) {
	return d.DialTimeout(network, address, d.silence)
}

func (d deadlineDialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	return d.wrap(net.DialTimeout(network, address, timeout))
}

func (d deadlineDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d.wrap((&net.Dialer{}).DialContext(ctx, network, address))
}

func (d deadlineDialer) wrap(c net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	return &deadlineConn{c, d.silence}, nil
}

type deadlineConn struct {
	net.Conn
	silence time.Duration
}

func (c *deadlineConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *deadlineConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// now is the machine's clock, for the network's deadlines and for whether a backup is due: what the product shows and stores
// comes from Tx.Now.
func now() time.Time { return time.Now() }

// Services gives every use case.
func (d *DB) Services() crm.Services { return services(d) }
