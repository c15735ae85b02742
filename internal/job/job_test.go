package job_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/job"
)

func TestOneNodeDoesTheWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2023, 5, 5, 8, 0, 0, 0, time.UTC)
		d = d.At(func() time.Time { return now })
		var runs int
		fail := true
		work := job.Job{Name: "seal", Every: time.Hour, Run: func(context.Context) error {
			runs++
			if fail {
				return errors.New("disk away")
			}
			return nil
		}}
		log := slog.New(slog.DiscardHandler)
		a, b := job.New(d, log, work), job.New(d, log, work)
		a.Once(t.Context())
		b.Once(t.Context())
		if runs != 1 {
			t.Fatalf("%d runs while a holds the lease", runs)
		}
		now, fail = now.Add(6*time.Minute), false // a died: its lease has run out
		b.Once(t.Context())
		b.Once(t.Context())
		a.Once(t.Context())
		if runs != 2 {
			t.Fatalf("%d runs, the second must have been the last for an hour", runs)
		}
		now = now.Add(2 * time.Hour)
		a.Once(t.Context())
		if runs != 3 {
			t.Fatal("due again after an hour")
		}
	})
}
