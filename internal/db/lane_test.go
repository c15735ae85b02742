package db_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// TestLaneOneFailureUndoesOnlyItself: refused, crashed, broken by its statement, gone: the others of the lane are kept, once each.
func TestLaneOneFailureUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	gone, leave := context.WithCancel(context.Background())
	leave()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers = 60
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				ctx := context.Background()
				if i%6 == 3 {
					ctx = gone
				}
				err := d.WriteIn(ctx, 7, func(tx *db.Tx) error {
					if err := bump(tx, 7); err != nil {
						return err
					}
					switch i % 6 {
					case 0:
						return errors.New("boom")
					case 1:
						panic("bug in a request")
					case 2:
						_, err := tx.Exec("SELECT nonsense")
						return err
					}
					return nil
				})
				if (i%6 < 4) != (err != nil) {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := seqOf(t, d, 7); n != writers/3 {
			t.Errorf("%d writes were acknowledged, %d are there", writers/3, n)
		}
		if d.Engine == db.Postgres && db.Waiting(d, 7) != 0 {
			t.Error("somebody still waits")
		}
	})
}

// TestLaneSharesACommit: who waits while another writes is carried out together with the others who wait; nobody is answered before.
func TestLaneSharesACommit(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	const waiting = 20
	var wg sync.WaitGroup
	started, goOn := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		err := d.WriteIn(context.Background(), 7, func(tx *db.Tx) error {
			close(started)
			<-goOn
			return bump(tx, 7)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-started
	number := make([]string, waiting)
	for i := range waiting {
		wg.Go(func() {
			mine := db.NewID(time.Now())
			err := d.WriteIn(context.Background(), 7, func(tx *db.Tx) error {
				if err := bump(tx, 7); err != nil {
					return err
				}
				if err := tx.Many(putOp, [][]any{opRow(mine, "", nil, false)}); err != nil {
					return err
				}
				_, err := db.Get(tx, []any{&number[i]}, "SELECT CAST(pg_current_xact_id() AS TEXT)")
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if len(among(t, d, []db.ID{mine})) != 1 {
				t.Error("answered before the commit")
			}
		})
	}
	for db.Waiting(d, 7) < waiting {
		runtime.Gosched()
	}
	close(goOn)
	wg.Wait()
	seen := map[string]bool{}
	for _, n := range number {
		seen[n] = true
	}
	if len(seen) == waiting || seqOf(t, d, 7) != waiting+1 {
		t.Errorf("%d writers in %d transactions; %d are there", waiting, len(seen), seqOf(t, d, 7))
	}
}

// TestLanesDoNotWaitForEachOther: another commune's writer goes ahead while one writes.
func TestLanesDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	err := d.WriteIn(context.Background(), 7, func(tx *db.Tx) error {
		if err := bump(tx, 7); err != nil {
			return err
		}
		return d.WriteIn(context.Background(), 8, func(tx *db.Tx) error { return bump(tx, 8) })
	})
	if err != nil || seqOf(t, d, 7) != 1 || seqOf(t, d, 8) != 1 {
		t.Error(err, seqOf(t, d, 7), seqOf(t, d, 8))
	}
}
