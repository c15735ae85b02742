package job

import (
	"context"
	"log/slog"
	"time"

	"tungnha/internal/db"
)

// Job is one piece of recurring work.
type Job struct {
	Name  string
	Every time.Duration // at the soonest
	Run   func(ctx context.Context) error
}

// Runner does the jobs that are due, on whichever node comes first.
type Runner struct {
	db     *db.DB
	log    *slog.Logger
	holder db.ID
	jobs   []Job
}

// New makes a runner.
func New(d *db.DB, log *slog.Logger, jobs ...Job) *Runner {
	return &Runner{db: d, log: log, holder: db.NewID(d.Now()), jobs: jobs}
}

const (
	look = 20 * time.Second // how often the runner looks
	hold = 5 * time.Minute  // how long a node that died keeps a job from the others
)

// Loop looks for due jobs until the context ends.
func (r *Runner) Loop(ctx context.Context) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		r.Once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once does what is due now.
func (r *Runner) Once(ctx context.Context) {
	for _, j := range r.jobs {
		if err := r.one(ctx, j); err != nil && ctx.Err() == nil {
			r.log.Error("job failed", "job", j.Name, "error", err)
		}
	}
}

func (r *Runner) one(ctx context.Context, j Job) error {
	var due bool
	err := r.db.Write(ctx, func(tx *db.Tx) (err error) {
		due, err = take(tx, j.Name, r.holder, hold, j.Every)
		return err
	})
	if err != nil || !due {
		return err
	}
	if err := j.Run(ctx); err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *db.Tx) error { return done(tx, j.Name, r.holder) })
}
