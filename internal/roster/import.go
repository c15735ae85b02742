package roster

import (
	"context"
	"crypto/sha256"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Run is one import of one file: staged, previewed, then committed chunk by chunk. A run that was cut off goes on where it stood.
type Run struct {
	Home      unit.ID // the unit it was asked for: a commune, or the district
	ID        db.ID
	Kind      string
	Campaign  string
	File      string
	SHA       [32]byte
	Size      int64
	Sheet     string
	State     RunState
	Counts    Counts
	Account   db.ID
	StartedAt time.Time
	Committed time.Time
}

// RunState says how far a run is.
type RunState string

// The states.
const (
	RunStaged     RunState = "staged"     // previewed, nothing entered
	RunCommitting RunState = "committing" // some chunks entered; goes on after a crash
	RunDone       RunState = "done"
	RunDropped    RunState = "dropped" // the person said no
)

// Counts says what became of the data rows; Rows is their sum.
type Counts struct {
	Rows       int `json:"rows"`
	Accepted   int `json:"accepted"`
	Updated    int `json:"updated"`
	Refused    int `json:"refused"`
	Duplicates int `json:"duplicates"`
	Uncertain  int `json:"uncertain"`
	Unchanged  int `json:"unchanged"`
	Warnings   int `json:"warnings"`
}

// CountRows counts the rows by status.
func CountRows(rows []*Row) (c Counts) {
	by := map[Status]*int{
		Accepted: &c.Accepted, Updated: &c.Updated, Refused: &c.Refused, Duplicate: &c.Duplicates, Uncertain: &c.Uncertain, Unchanged: &c.Unchanged,
	}
	for _, r := range rows {
		c.Rows++
		*by[r.Status]++
		if len(r.Codes) > 0 && (r.Status == Accepted || r.Status == Updated || r.Status == Unchanged) {
			c.Warnings++
		}
	}
	return c
}

// Staging is what a reader has made of a file.
type Staging struct {
	Home     unit.ID
	Campaign string
	File     string
	Content  []byte // the file as it came; kept sealed
	Sheet    string
	Rows     []*Row
	Account  db.ID
}

// chunkRows is how many people go into one transaction: small enough that desks and phones are answered in between.
const chunkRows = 2000

// Stage compares the rows with the roster and gives each its status. Nothing is entered, and with dry nothing is kept.
func (s *Service) Stage(ctx context.Context, in Staging, dry bool) (*Run, error) {
	if err := s.compare(ctx, in.Rows); err != nil {
		return nil, err
	}
	run := &Run{
		Home: in.Home, ID: db.NewID(s.db.Now()), Kind: "roster", Campaign: in.Campaign, File: in.File, SHA: sha256.Sum256(in.Content),
		Size: int64(len(in.Content)), Sheet: in.Sheet, State: RunStaged, Counts: CountRows(in.Rows), Account: in.Account, StartedAt: s.db.Now(),
	}
	if dry {
		return run, nil
	}
	return run, s.keep(ctx, run, in)
}

func (s *Service) compare(ctx context.Context, rows []*Row) error {
	return s.db.Read(ctx, func(q *db.Rx) error {
		communes := map[unit.ID]*known{}
		for _, r := range rows {
			if r.Status == Refused || communes[r.Commune] != nil {
				continue
			}
			k, err := s.known(q, r.Commune)
			if err != nil {
				return err
			}
			communes[r.Commune] = k
		}
		var failed error
		x := newClassifier(communes, s.elsewhere(q, &failed))
		for _, r := range rows {
			x.classify(r)
		}
		return failed
	})
}

func (s *Service) known(q db.Q, commune unit.ID) (*known, error) {
	people, err := citizensOfCommune(q, s.sealer, commune)
	if err != nil {
		return nil, err
	}
	houses, err := householdsOfCommune(q, commune)
	return newKnown(people, houses), err
}

// elsewhere asks the global claims; it asks nothing while there are none at all.
func (s *Service) elsewhere(q db.Q, failed *error) func(string, unit.ID) bool {
	any, err := anyClaim(q)
	if err != nil {
		*failed = err
	}
	return func(identity string, commune unit.ID) bool {
		if !any || *failed != nil {
			return false
		}
		owner, _, found, err := claimOwner(q, s.sealer.Blind(kindIdentity, identity))
		if err != nil {
			*failed = err
		}
		return found && owner != commune
	}
}

// keep stores the file as it came and the rows, sealed, in pieces.
func (s *Service) keep(ctx context.Context, run *Run, in Staging) error {
	pieces, err := s.pieces(run, in)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := insertRun(tx, run); err != nil {
			return err
		}
		return insertChunks(tx, run, pieces)
	})
}

func (s *Service) open(ctx context.Context, home unit.ID, id db.ID) (run *Run, chunks []chunkRef, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		if run, err = runByID(q, home, id); err != nil {
			return err
		}
		if run == nil {
			return noRun
		}
		chunks, err = openChunks(q, home, id)
		return err
	})
	return run, chunks, err
}

var noRun = errs.NotFound("roster.run", errs.T{VI: "Không tìm thấy lần nhập này.", EN: "There is no such import."})

// Rows gives a run's rows with their verdicts, in the order of the sheet.
func (s *Service) Rows(ctx context.Context, run *Run) (out []*Row, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		out, err = s.allRows(q, run, nil)
		return err
	})
	return out, err
}

// Runs lists a unit's imports, the newest first.
func (s *Service) Runs(ctx context.Context, home unit.ID) (out []*Run, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		out, err = runsOf(q, home)
		return err
	})
	return out, err
}

// Run gives one import.
func (s *Service) Run(ctx context.Context, home unit.ID, id db.ID) (*Run, error) {
	run, _, err := s.open(ctx, home, id)
	return run, err
}

// Drop gives a staged run up: nothing was entered, the rows and the file are deleted.
func (s *Service) Drop(ctx context.Context, run *Run) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if run.State != RunStaged {
			return errs.Conflict("roster.run-started", errs.T{
				VI: "Lần nhập này đã bắt đầu ghi, không bỏ được nữa.", EN: "This import has begun to be entered and can't be dropped.",
			})
		}
		run.State = RunDropped
		if err := deleteChunks(tx, run); err != nil {
			return err
		}
		return updateRun(tx, run)
	})
}

// Resume goes on with the imports that a crash or a power cut interrupted. It is called when the program starts.
func (s *Service) Resume(ctx context.Context, homes []unit.ID) (resumed []*Run, err error) {
	for _, home := range homes {
		runs, err := s.Runs(ctx, home)
		if err != nil {
			return resumed, err
		}
		for _, r := range runs {
			if r.State != RunCommitting {
				continue
			}
			if _, err := s.Commit(ctx, home, r.ID, nil); err != nil {
				return resumed, err
			}
			resumed = append(resumed, r)
		}
	}
	return resumed, nil
}
