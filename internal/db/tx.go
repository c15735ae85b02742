package db

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Q runs queries inside a transaction. Both Tx and Rx are one.
type Q interface {
	// Query runs a statement that answers rows.
	Query(query string, args ...any) (*sql.Rows, error)
	// QueryRow runs a statement that answers at most one row.
	QueryRow(query string, args ...any) *sql.Row
	// Now is the transaction's time, in milliseconds, UTC.
	Now() time.Time
	// Context is the context the transaction was asked under.
	Context() context.Context
	engine() Engine
}

// Rx is a reading transaction: one consistent view.
type Rx struct {
	ctx context.Context
	now time.Time
	run runner
}

// Tx is a writing transaction.
type Tx struct {
	Rx
	rows rowWriter
}

// runner hides whether statements are prepared by us (SQLite) or by the driver (pgx).
type runner interface {
	query(ctx context.Context, q string, args []any) (*sql.Rows, error)
	queryRow(ctx context.Context, q string, args []any) *sql.Row
	exec(ctx context.Context, q string, args []any) (sql.Result, error)
	engine() Engine
}

// Query implements Q.
func (r *Rx) Query(q string, args ...any) (*sql.Rows, error) { return r.run.query(r.ctx, q, args) }

// QueryRow implements Q.
func (r *Rx) QueryRow(q string, args ...any) *sql.Row { return r.run.queryRow(r.ctx, q, args) }

// Now implements Q.
func (r *Rx) Now() time.Time { return r.now }

// Context implements Q.
func (r *Rx) Context() context.Context { return r.ctx }

func (r *Rx) engine() Engine { return r.run.engine() }

// Exec runs a statement and says how many rows it touched.
func (t *Tx) Exec(q string, args ...any) (int64, error) {
	res, err := t.run.exec(t.ctx, q, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Bulk inserts many rows: prepared single rows on SQLite (many $N in one statement are quadratic there); on PostgreSQL one statement, for very many COPY.
func (t *Tx) Bulk(table string, cols []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return t.rows.bulk(t.ctx, table, cols, rows)
}

// InsertNew inserts rows whose primary key is not there yet and says, by index, which rows were left out because it is.
func (t *Tx) InsertNew(table string, cols []string, rows [][]any) (left []int, err error) {
	text := insertText(table, cols) + " ON CONFLICT DO NOTHING"
	for i, r := range rows {
		n, err := t.Exec(text, r...)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			left = append(left, i)
		}
	}
	return left, nil
}

// Read runs fn on one consistent view.
func (d *DB) Read(ctx context.Context, fn func(*Rx) error) error {
	if d.Engine == SQLite {
		return explain(d.readers.read(ctx, d.Now(), fn))
	}
	// Several statements of one reader must see one state.
	tx, err := d.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return explain(err)
	}
	defer func() { _ = tx.Rollback() }() // a reader has nothing to commit
	return explain(fn(&Rx{ctx: ctx, now: d.Now(), run: plainRunner{tx}}))
}

// All collects every row of a query.
func All[T any](q Q, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// Each calls fn for every row of a query, without keeping them.
func Each(q Q, fn func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.Query(query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Get scans one row; found is false when there is none.
func Get(q Q, dest []any, query string, args ...any) (found bool, err error) {
	err = q.QueryRow(query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Ms is how times are stored: UTC milliseconds. The zero time is 0.
func Ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the inverse of Ms.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

type plainRunner struct{ tx *sql.Tx }

func (p plainRunner) engine() Engine { return Postgres }

func (p plainRunner) query(ctx context.Context, q string, args []any) (*sql.Rows, error) {
	return p.tx.QueryContext(ctx, q, args...)
}

func (p plainRunner) queryRow(ctx context.Context, q string, args []any) *sql.Row {
	return p.tx.QueryRowContext(ctx, q, args...)
}

func (p plainRunner) exec(ctx context.Context, q string, args []any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, q, args...)
}
