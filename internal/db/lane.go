package db

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Writers of one commune begin by locking the same row, so on PostgreSQL they would stand in a queue of the server, each with a connection that others
// need for reading, and each with a commit of its own. A lane lets them stand in line here instead, and those who wait share a transaction.
//
// Nobody owns a lane for long: the first who finds it free leads, carries out what is waiting, then passes it on. So there is no goroutine to stop.

// WriteIn is Write for those who lock the same thing first, named by lane (a commune's number). fn may be run more than once, of which one counts: when
// one of a group fails, the group is undone and each is done alone, so that none suffers for another. On SQLite, where all writers share
// a group anyway, it is Write.
func (d *DB) WriteIn(ctx context.Context, lane int64, fn func(*Tx) error) error {
	if d.Engine == SQLite {
		return d.Write(ctx, fn)
	}
	j := &job{ctx: ctx, now: d.Now, fn: fn, done: make(chan error, 1)}
	t := &turn{job: j, lead: make(chan struct{}, 1)}
	if !d.lanes.enter(lane, t) {
		select {
		case <-t.lead:
		case err := <-j.done:
			return explain(err)
		}
	}
	group := d.together(j, func() *job { return d.lanes.next(lane) })
	d.lanes.pass(lane)
	for _, other := range group {
		other.done <- other.err
	}
	return explain(<-j.done)
}

const (
	laneMost  = 64                    // closures committed together
	laneTime  = 25 * time.Millisecond // how long a group may take in more: half of what its first may have to wait for the others
	laneLimit = 30 * time.Second      // a group's own limit: a server that no longer answers must not hold the lane for ever
)

// turn is a job that waits for its lane.
type turn struct {
	*job
	lead chan struct{}
}

// lanes are the lines of those who wait. A lane with nobody in it is not there.
type lanes struct {
	mu   sync.Mutex
	wait map[int64][]*turn
}

// enter answers true to who finds the lane free; the others wait to be carried out, or to lead.
func (l *lanes) enter(lane int64, t *turn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting, taken := l.wait[lane]
	if taken {
		l.wait[lane] = append(waiting, t)
		return false
	}
	l.wait[lane] = nil
	return true
}

// next takes the first who waits, for the leader's group.
func (l *lanes) next(lane int64) *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.wait[lane]
	if len(waiting) == 0 {
		return nil
	}
	l.wait[lane] = waiting[1:]
	return waiting[0].job
}

// pass lets the first who waits lead; with nobody there, the lane is free.
func (l *lanes) pass(lane int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.wait[lane]
	if len(waiting) == 0 {
		delete(l.wait, lane)
		return
	}
	l.wait[lane] = waiting[1:]
	waiting[0].lead <- struct{}{}
}

var errSpoilt = errors.New("db: one of a group failed")

// together carries out a job and what waits in one transaction, and gives all that it took, with their errors.
func (d *DB) together(first *job, next func() *job) (group []*job) {
	// Without the caller's cancellation: it would end the connection, others' work too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(first.ctx), laneLimit)
	defer cancel()
	began := time.Now()
	err := d.tryPostgres(ctx, func(tx *Tx) error {
		for j := first; j != nil; {
			group = append(group, j)
			if j.oneOf(tx) != nil {
				return errSpoilt
			}
			if j = nil; len(group) < laneMost && time.Since(began) < laneTime {
				j = next()
			}
		}
		return nil
	})
	if group == nil { // no connection, no transaction
		group = []*job{first}
	}
	for _, j := range group {
		if errors.Is(err, errSpoilt) || transient(err) || errors.Is(err, pgx.ErrTxCommitRollback) { // nothing was kept; the last: one overlooked an error
			j.err = d.writePostgres(j.ctx, j.fn)
		} else {
			j.err = firstErr(j.err, err)
		}
	}
	return group
}

// oneOf carries a job out in a group's transaction. Who has gone meanwhile is left out; nothing else of the group suffers for it.
func (j *job) oneOf(group *Tx) error {
	if j.err = j.ctx.Err(); j.err != nil {
		return nil
	}
	tx := *group
	tx.now = j.now()
	return guard(j.fn, &tx)
}
