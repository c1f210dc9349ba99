package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"math"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// preparing keeps the prepared statements of each connection: a query with arguments is parsed and planned once, and takes
// one round trip afterwards instead of two. The statements live with their connection, so no transaction ever needs a second one.
type preparing struct{ driver.Connector }

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := c.(pqConn)
	if !ok {
		return c, nil
	}
	return &preparedConn{pqConn: full, stmts: map[string]*preparedStmt{}}, nil
}

// pqConn is what lib/pq's connection can do.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.QueryerContext
	driver.ExecerContext
	driver.Pinger
	driver.NamedValueChecker
	driver.SessionResetter
	driver.Validator
}

type preparedConn struct {
	pqConn
	stmts map[string]*preparedStmt
	uses  uint64 // counts, to know which statement was used least lately
}

type preparedStmt struct {
	driver.Stmt
	used uint64
}

// maxStatements bounds what a connection keeps; the program's statements are constants, far fewer.
const maxStatements = 600

func (c *preparedConn) stmt(ctx context.Context, query string) (driver.Stmt, error) {
	c.uses++
	if s, ok := c.stmts[query]; ok {
		s.used = c.uses
		return s.Stmt, nil
	}
	if len(c.stmts) >= maxStatements {
		c.letGo()
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = &preparedStmt{s, c.uses}
	return s, nil
}

// letGo closes the statement that was not used for longest.
func (c *preparedConn) letGo() {
	oldest, least := "", uint64(math.MaxUint64)
	for q, s := range c.stmts {
		if s.used < least {
			oldest, least = q, s.used
		}
	}
	_ = c.stmts[oldest].Close() // a broken connection is found by its next use
	delete(c.stmts, oldest)
}

// forget closes every statement, as a change of the schema makes necessary.
func (c *preparedConn) forget() {
	for q, s := range c.stmts {
		_ = s.Close() // a broken connection is found by its next use
		delete(c.stmts, q)
	}
}

func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	return rows, c.stale(err)
}

func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	return res, c.stale(err)
}

// errStalePlan asks for a new try: the schema changed under a prepared statement.
var errStalePlan = errors.New("the schema changed under a prepared statement")

func (c *preparedConn) stale(err error) error {
	if pq.As(err, pqerror.FeatureNotSupported) != nil {
		c.forget()
		return errors.Join(errStalePlan, err)
	}
	return err
}
