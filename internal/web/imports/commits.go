package imports

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
)

// commits are the imports that are being entered now by this program.
type commits struct {
	mu    sync.Mutex
	going map[db.ID]*commit
}

type commit struct {
	done, of int
	err      error
	ended    chan struct{}
}

// begin takes a run; false when it is going on already.
func (c *commits) begin(id db.ID) (*commit, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.going[id]; k != nil && k.err == nil {
		return k, false
	}
	if c.going == nil {
		c.going = map[db.ID]*commit{}
	}
	k := &commit{ended: make(chan struct{})}
	c.going[id] = k
	return k, true
}

func (c *commits) progress(id db.ID, done, of int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.going[id].done, c.going[id].of = done, of
}

// end forgets a run that was entered whole. One that failed is kept, to say why.
func (c *commits) end(id db.ID, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.going[id]
	k.err = err
	if err == nil {
		delete(c.going, id)
	}
	close(k.ended)
}

func (c *commits) state(id db.ID) (going bool, done, of int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.going[id]
	if k == nil {
		return false, 0, 0, nil
	}
	return k.err == nil, k.done, k.of, k.err
}

// waitCommit is how long the answer waits for an import: most are done by then, and no progress need be shown.
const waitCommit = 1500 * time.Millisecond

// commitRun enters a staged run in the background: a request that is given up, or a browser that is closed, does not stop it.
func (s *pages) commitRun(c *call) error {
	run, err := s.runOf(c)
	if err != nil {
		return err
	}
	k, fresh := s.commits.begin(run.ID)
	if fresh {
		actor, id := c.Actor, run.ID
		s.Go(func(ctx context.Context) { s.commits.end(id, s.enter(ctx, actor, id, run)) })
	}
	select {
	case <-k.ended:
	case <-time.After(waitCommit):
	case <-c.Ctx().Done():
	}
	return c.See(c.To("i", c.Unit.ID) + "/" + run.ID.String())
}

func (s *pages) enter(ctx context.Context, actor access.Actor, id db.ID, run *roster.Run) error {
	done, err := s.Roster.Commit(ctx, run.Home, id, func(n, of int) { s.commits.progress(id, n, of) })
	s.Units.Changed() // the file may have brought hamlets
	if err != nil {
		s.Log.Error("import", "run", id.String(), "err", err)
		return err
	}
	k := done.Counts
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.Audit.Write(tx, run.Home, actor, access.Entry{
			Verb: access.ImportRoster.String(), Subject: "import " + id.String(),
			Detail: fmt.Sprintf("rows %d, accepted %d, updated %d, refused %d", k.Rows, k.Accepted, k.Updated, k.Refused),
		})
	})
}

// commitState says how far an import is, and what stopped it.
func (s *pages) commitState(c *call, run *roster.Run, p *runPage) {
	going, done, of, err := s.commits.state(run.ID)
	p.Done, p.Of = done, of
	switch {
	case going:
		p.Committing, p.Staged, p.Refresh = true, false, 1
	case run.State == roster.RunCommitting:
		p.Stuck = true
	}
	if err != nil {
		p.Error = errs.As(err).In(string(c.Lang))
	}
}
