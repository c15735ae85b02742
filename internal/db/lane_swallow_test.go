package db_test

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// TestLaneSwallowedFailureUndoesOnlyItself: who overlooks that a statement failed, and ends the transaction with it, is the only one who hears of it.
func TestLaneSwallowedFailureUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	var wg sync.WaitGroup
	started, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	wg.Go(func() {
		err := d.WriteIn(context.Background(), 7, func(tx *db.Tx) error {
			once.Do(func() { close(started); <-goOn })
			return bump(tx, 7)
		})
		if err != nil {
			t.Error("the first:", err)
		}
	})
	<-started
	for i := range 2 {
		wg.Go(func() {
			err := d.WriteIn(context.Background(), 7, func(tx *db.Tx) error {
				if i == 1 {
					_, _ = tx.Exec("SELECT nonsense")
					return nil
				}
				return bump(tx, 7)
			})
			if (i == 1) != (err != nil) {
				t.Errorf("%d: %v", i, err)
			}
		})
		for db.Waiting(d, 7) < i+1 {
			runtime.Gosched()
		}
	}
	close(goOn)
	wg.Wait()
	if n := seqOf(t, d, 7); n != 2 {
		t.Errorf("%d of 2 are there", n)
	}
}
