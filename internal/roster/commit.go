package roster

import (
	"context"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Commit enters a staged run, a chunk to a transaction. Called again after a crash it goes on with the chunks that are not entered yet.
func (s *Service) Commit(ctx context.Context, home unit.ID, id db.ID, progress func(done, of int)) (*Run, error) {
	run, chunks, err := s.open(ctx, home, id)
	if err != nil {
		return nil, err
	}
	if run.State == RunDone || run.State == RunDropped {
		return run, nil
	}
	c := &committer{svc: s, run: run, entered: map[int64]bool{}}
	done := 0
	err = s.unpackAhead(ctx, run, chunks, func(ref chunkRef, rows []*Row) error {
		if err := c.chunk(ctx, ref, rows); err != nil {
			return err
		}
		if done++; progress != nil {
			progress(done, len(chunks))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return run, c.finish(ctx)
}

// unpacked is a chunk whose rows lie open.
type unpacked struct {
	ref  chunkRef
	rows []*Row
	err  error
}

// unpackAhead gives the chunks to fn one after the other. While fn enters one, the next is decrypted and parsed: the one writer only writes.
func (s *Service) unpackAhead(ctx context.Context, run *Run, chunks []chunkRef, fn func(chunkRef, []*Row) error) error {
	ctx, stop := context.WithCancel(ctx)
	ready := make(chan unpacked)
	go func() {
		defer close(ready)
		for _, ref := range chunks {
			rows, err := s.unpack(ctx, run, ref.no)
			select {
			case ready <- unpacked{ref, rows, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() {
		stop()
		for range ready { // until the goroutine has ended
		}
	}()
	n := 0
	for u := range ready {
		if u.err != nil {
			return u.err
		}
		if err := fn(u.ref, u.rows); err != nil {
			return err
		}
		n++
	}
	if n < len(chunks) {
		return ctx.Err() // the caller has gone
	}
	return nil
}

func (s *Service) unpack(ctx context.Context, run *Run, no int64) (rows []*Row, err error) {
	var box []byte
	err = s.db.Read(ctx, func(q *db.Rx) (err error) {
		box, err = chunkBlob(q, run, no)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.unpackRows(run, no, box)
}

// committer enters the chunks of one run.
type committer struct {
	svc     *Service
	run     *Run
	counts  Counts         // of the chunks entered here
	entered map[int64]bool // their numbers
	carried *carried
}

// carried is what one chunk knows of its commune when it is done, for the next chunk of the commune: reading and decrypting thousands of people again
// would cost more than entering two thousand.
type carried struct {
	commune unit.ID
	seq     int64 // of the commune's feed when the chunk was done
	known   *known
	houses  map[houseKey]*Household
	walk    map[unit.ID]int64
}

// fits says whether nobody has changed the commune since: next is the first feed number of the chunk to come.
func (c *carried) fits(commune unit.ID, next int64) bool {
	return c != nil && c.commune == commune && c.seq != 0 && c.seq+1 == next
}

// chunk enters one chunk, in the commune's own transaction, and marks it entered in the same one. The transaction may run more than once:
// it works on a copy of the rows, and what was carried serves the first try only.
func (c *committer) chunk(ctx context.Context, ref chunkRef, staged []*Row) error {
	var rows []*Row
	var after *carried
	err := c.svc.db.Write(ctx, func(tx *db.Tx) (err error) {
		before := c.carried
		rows, after, c.carried = copyRows(staged), nil, nil
		entered, err := beginChunk(tx, c.run, ref.no)
		if err != nil || entered {
			rows = nil
			return err
		}
		e := &entry{svc: c.svc, tx: tx, run: c.run, commune: ref.target}
		if err := e.enter(rows, before); err != nil {
			return err
		}
		if after, err = e.carry(); err != nil {
			return err
		}
		return c.mark(tx, ref.no, staged, rows)
	})
	if err == nil && rows != nil {
		c.carried = after
		c.counts.add(CountRows(rows))
		c.entered[ref.no] = true
	}
	return err
}

func copyRows(rows []*Row) []*Row {
	block := make([]Row, len(rows))
	out := make([]*Row, len(rows))
	for i, r := range rows {
		block[i] = *r
		block[i].Codes = slices.Clip(r.Codes) // a code that is added goes into the copy's own
		out[i] = &block[i]
	}
	return out
}

func (c *committer) mark(tx *db.Tx, no int64, staged, rows []*Row) (err error) {
	var blob []byte
	if verdictsChanged(staged, rows) {
		if blob, err = c.svc.packRows(c.run, no, rows); err != nil {
			return err
		}
	}
	return markChunk(tx, c.run, no, blob)
}

func verdictsChanged(before, after []*Row) bool {
	for i, r := range after {
		if b := before[i]; b.Status != r.Status || b.Message != r.Message || !slices.Equal(b.Codes, r.Codes) {
			return true
		}
	}
	return false
}

// carry gives what the next chunk of the commune may begin with; nil when people on the list were changed.
func (e *entry) carry() (*carried, error) {
	if len(e.changes) != len(e.added) {
		return nil, nil
	}
	seq, err := e.svc.observe.FeedSeq(e.tx, e.commune)
	if err != nil {
		return nil, err
	}
	for _, c := range e.added {
		if c.Identity != "" {
			e.known.identity[c.Identity] = c
		}
		n := nameKey{name: vn.Key(c.Name), birth: c.Birth, hamlet: c.Hamlet}
		e.known.name[n] = append(e.known.name[n], c)
	}
	for _, h := range e.addedHouses {
		e.known.house[string(h.ID[:])] = h
	}
	return &carried{e.commune, seq, e.known, e.houses, e.walk}, nil
}

// finish counts the rows as they were entered, those of earlier tries and those of no unit too, and closes the run.
func (c *committer) finish(ctx context.Context) error {
	counts := c.counts
	err := c.svc.db.Read(ctx, func(q *db.Rx) error {
		rows, err := c.svc.allRows(q, c.run, c.entered)
		counts.add(CountRows(rows))
		return err
	})
	if err != nil {
		return err
	}
	return c.svc.db.Write(ctx, func(tx *db.Tx) error {
		c.run.State, c.run.Counts, c.run.Committed = RunDone, counts, tx.Now()
		return updateRun(tx, c.run)
	})
}

func (c *Counts) add(o Counts) {
	c.Rows += o.Rows
	c.Accepted += o.Accepted
	c.Updated += o.Updated
	c.Refused += o.Refused
	c.Duplicates += o.Duplicates
	c.Uncertain += o.Uncertain
	c.Unchanged += o.Unchanged
	c.Warnings += o.Warnings
}
