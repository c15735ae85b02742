package db

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"
)

// conn is one SQLite connection with the statements prepared on it. It is used by one transaction at a time.
type conn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt
}

func newConn(ctx context.Context, pool *sql.DB) (*conn, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{c: c, stmts: map[string]*sql.Stmt{}}, nil
}

func (c *conn) prepare(q string) (*sql.Stmt, error) {
	if s := c.stmts[q]; s != nil {
		return s, nil
	}
	s, err := c.c.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, err
	}
	c.stmts[q] = s
	return s, nil
}

func (c *conn) engine() Engine { return SQLite }

func (c *conn) query(ctx context.Context, q string, args []any) (*sql.Rows, error) {
	s, err := c.prepare(q)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (c *conn) queryRow(ctx context.Context, q string, args []any) *sql.Row {
	s, err := c.prepare(q)
	if err != nil {
		return c.c.QueryRowContext(ctx, q, args...) // carries the same error to Scan
	}
	return s.QueryRowContext(ctx, args...)
}

func (c *conn) exec(ctx context.Context, q string, args []any) (sql.Result, error) {
	s, err := c.prepare(q)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// do runs a statement of transaction control. It never carries a caller's context: an interrupted COMMIT would leave us not knowing.
func (c *conn) do(q string) error {
	s, err := c.prepare(q)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(context.Background())
	return err
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	return c.c.Close()
}

func insertText(table string, cols []string) string {
	return "INSERT INTO " + table + " (" + strings.Join(cols, ", ") + ") VALUES (" + marks(1, len(cols)) + ")"
}

// readers is a fixed set of reading connections, each with its own statements.
type readers struct {
	pool *sql.DB
	free chan *conn // nil entries are connections not yet opened
	n    int
	once sync.Once
}

func newReaders(pool *sql.DB, n int) *readers {
	r := &readers{pool: pool, free: make(chan *conn, n), n: n}
	for range n {
		r.free <- nil
	}
	return r
}

func (r *readers) read(ctx context.Context, now time.Time, fn func(*Rx) error) error {
	var c *conn
	select {
	case c = <-r.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { r.free <- c }()
	if c == nil {
		opened, err := newConn(ctx, r.pool)
		if err != nil {
			return err
		}
		c = opened
	}
	if err := c.do("BEGIN"); err != nil {
		return err
	}
	defer func() { _ = c.do("ROLLBACK") }() // a reader has nothing to commit
	return fn(&Rx{ctx: ctx, now: now, run: c})
}

func (r *readers) close() {
	r.once.Do(func() {
		for range r.n {
			if c := <-r.free; c != nil {
				_ = c.close()
			}
		}
	})
}

// migrationPool opens a second writing pool, closed with the DB.
func (d *DB) migrationPool() (*sql.DB, error) {
	if d.migrator != nil {
		return d.migrator, nil
	}
	p, err := sql.Open("sqlite", sqliteDSN(d.path(), false))
	if err != nil {
		return nil, err
	}
	p.SetMaxOpenConns(1)
	d.migrator = p
	return p, nil
}
