package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// Bounds of the statements one connection keeps prepared.
const (
	keptStatements = 200
	keptLength     = 4096 // bytes; longer ones are lists that hardly come again
)

// openPrepared opens SQLite with connections that keep their newest statements prepared: to understand a statement costs
// it more than to run it.
func openPrepared(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

type preparing struct{ driver.Connector }

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(wholeConn)
	if !ok {
		return c, nil
	}
	return &preparedConn{wholeConn: whole, kept: map[string]*prepared{}}, nil
}

// wholeConn is what database/sql knows of SQLite's connections.
type wholeConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// preparedConn is a connection with its statements. database/sql uses it from one goroutine at a time.
type preparedConn struct {
	wholeConn
	kept  map[string]*prepared
	order []*prepared // the one used last at the end
}

// prepared is a statement, busy while somebody reads its rows.
type prepared struct {
	query string
	stmt  driver.Stmt
	busy  bool
}

// statement returns a prepared statement nobody uses now, nil for one that is not kept.
func (c *preparedConn) statement(ctx context.Context, query string) (*prepared, error) {
	p := c.kept[query]
	switch {
	case p != nil && p.busy, p == nil && !worthKeeping(query):
		return nil, nil
	case p != nil:
		i := slices.Index(c.order, p)
		c.order = append(slices.Delete(c.order, i, i+1), p)
		return p, nil
	}
	stmt, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p = &prepared{query: query, stmt: stmt}
	c.kept[query] = p
	c.order = append(c.order, p)
	if len(c.order) > keptStatements {
		if i := slices.IndexFunc(c.order, func(o *prepared) bool { return !o.busy && o != p }); i >= 0 {
			c.drop(c.order[i])
		}
	}
	return p, nil
}

// worthKeeping is not what is long, and nothing but reading and writing rows: a PRAGMA may act while it is prepared.
func worthKeeping(query string) bool {
	if len(query) > keptLength {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	return slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}, word)
}

// drop forgets a statement. Closing it can only say once more what was wrong with running it.
func (c *preparedConn) drop(p *prepared) {
	delete(c.kept, p.query)
	if i := slices.Index(c.order, p); i >= 0 {
		c.order = slices.Delete(c.order, i, i+1)
	}
	_ = p.stmt.Close()
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	p, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.wholeConn.ExecContext(ctx, query, args)
	}
	result, err := p.stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		c.drop(p)
	}
	return result, err
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	p, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.wholeConn.QueryContext(ctx, query, args)
	}
	rows, err := p.stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		c.drop(p)
		return nil, err
	}
	p.busy = true
	return &preparedRows{rows, p}, nil
}

// Close implements driver.Conn.
func (c *preparedConn) Close() error {
	for _, p := range slices.Clone(c.order) {
		c.drop(p)
	}
	return c.wholeConn.Close()
}

// preparedRows frees its statement when they are read.
type preparedRows struct {
	driver.Rows
	of *prepared
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
