package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Write runs fn in a writing transaction and returns nil only after a durable commit.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if d.Engine == SQLite {
		return explain(d.writer.run(ctx, d.Now, fn))
	}
	return explain(d.writePostgres(ctx, fn))
}

const (
	groupMost = 64                   // closures committed together
	groupTime = 4 * time.Millisecond // how long a group may take in more; the disk's sync is the scale
)

type job struct {
	ctx  context.Context
	now  func() time.Time
	fn   func(*Tx) error
	done chan error
	err  error
}

// writer owns the one writing connection of SQLite. It takes what is waiting, runs each closure in a savepoint, commits once, then answers all.
type writer struct {
	c     *conn
	jobs  chan *job
	quit  chan struct{}
	ended chan struct{}
	once  sync.Once
}

func startWriter(ctx context.Context, pool *sql.DB) (*writer, error) {
	c, err := newConn(ctx, pool)
	if err != nil {
		return nil, err
	}
	w := &writer{c: c, jobs: make(chan *job), quit: make(chan struct{}), ended: make(chan struct{})}
	go w.loop()
	return w, nil
}

func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.ended
}

var errClosed = errors.New("db: closed")

func (w *writer) run(ctx context.Context, now func() time.Time, fn func(*Tx) error) error {
	j := &job{ctx: ctx, now: now, fn: fn, done: make(chan error, 1)}
	select {
	case w.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
		return errClosed
	}
	// Once taken, the outcome is awaited even if the caller has gone: it may have been committed.
	return <-j.done
}

func (w *writer) loop() {
	defer close(w.ended)
	defer func() { _ = w.c.close() }()
	for {
		select {
		case j := <-w.jobs:
			w.group(j)
		case <-w.quit:
			return
		}
	}
}

// group runs the first job and those that are already waiting, then commits.
func (w *writer) group(first *job) {
	if err := w.c.do("BEGIN IMMEDIATE"); err != nil {
		first.done <- err
		return
	}
	batch := []*job{first}
	ok := w.one(first)
	for start := time.Now(); ok && len(batch) < groupMost && time.Since(start) < groupTime; {
		select {
		case j := <-w.jobs:
			batch = append(batch, j)
			ok = w.one(j)
			continue
		default:
		}
		break
	}
	err := errAborted
	if ok {
		err = w.c.do("COMMIT")
	}
	if err != nil {
		_ = w.c.do("ROLLBACK")
	}
	for _, j := range batch {
		j.done <- firstErr(j.err, err)
	}
}

var errAborted = errors.New("db: another write of the same group broke the transaction; nothing of it was kept")

// one runs a job in a savepoint. It answers false when SQLite has thrown the whole transaction away (disk full, out of memory).
func (w *writer) one(j *job) bool {
	if j.err = j.ctx.Err(); j.err != nil {
		return true
	}
	if j.err = w.c.do("SAVEPOINT j"); j.err != nil {
		return false
	}
	// Statements run without the caller's cancellation: an interrupted write makes SQLite drop the whole transaction, others' work too.
	ctx := context.WithoutCancel(j.ctx)
	tx := &Tx{Rx: Rx{ctx: ctx, now: j.now(), run: w.c}, rows: w.c}
	if j.err = guard(j.fn, tx); j.err != nil {
		if w.c.do("ROLLBACK TO j") != nil {
			return false
		}
	}
	return w.c.do("RELEASE j") == nil
}

// guard turns a panic into an error: one request's bug must not take the writer, and everybody's data, down with it.
func guard(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("db: panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

const retryFor = 15 * time.Second

// writePostgres tries the whole transaction again on deadlock and serialisation failure, with a deadline.
func (d *DB) writePostgres(ctx context.Context, fn func(*Tx) error) error {
	deadline := time.Now().Add(retryFor)
	for wait := 2 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		err := d.tryPostgres(ctx, fn)
		if !transient(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-time.After(wait/2 + rand.N(wait)):
		case <-ctx.Done():
			return err
		}
	}
}

func transient(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

func (d *DB) tryPostgres(ctx context.Context, fn func(*Tx) error) error {
	c, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	rows := &pgRows{conn: c, tx: tx, texts: d.texts, grown: d.grown}
	if err := guard(fn, &Tx{Rx: Rx{ctx: ctx, now: d.Now(), run: plainRunner{tx}}, rows: rows}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	d.grown.count(ctx, c, rows.due)
	return nil
}

// copyInto uses COPY on the connection that holds the open transaction.
func copyInto(ctx context.Context, c *sql.Conn, table string, cols []string, rows [][]any) error {
	return c.Raw(func(dc any) error {
		pg := dc.(*stdlib.Conn).Conn()
		_, err := pg.CopyFrom(ctx, pgx.Identifier{table}, cols, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			out := make([]any, len(rows[i]))
			for k, v := range rows[i] {
				out[k] = plainValue(v)
			}
			return out, nil
		}))
		return err
	})
}

// plainValue unwraps our Valuer: COPY and arrays speak pgx's types, not database/sql's.
func plainValue(v any) any {
	id, ok := v.(ID)
	switch {
	case !ok:
		return v
	case id.IsZero():
		return nil
	}
	return id[:]
}
