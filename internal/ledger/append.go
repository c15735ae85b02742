package ledger

import (
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Status is what became of one event given to Append.
type Status string

// The statuses. A duplicate is a success: the event is there, once.
const (
	StatusOK        Status = "ok"
	StatusDuplicate Status = "duplicate"
	StatusRefused   Status = "refused"
)

// Outcome is the answer for one event.
type Outcome struct {
	Event  db.ID
	Status Status
	Seq    int64
	Why    *errs.Error // for refused
}

// Append records events of one commune: the only way in. It raises the feed counter first, which locks the commune, reads everything that the events
// are about, then judges one after the other: folds the citizen's state and collects what moves in the tallies. What it writes, it writes at the end; the
// number of statements does not grow with the number of events (on SQLite, where one costs little, it does). A refused event leaves the others untouched.
// The error is for the transaction as a whole: then nothing is kept.
func (s *Service) Append(tx *db.Tx, commune unit.ID, events []Event) ([]Outcome, error) {
	first, err := raise(tx, commune, int64(len(events)))
	if err != nil {
		return nil, err
	}
	judges, err := s.judges(tx, commune)
	if err != nil {
		return nil, err
	}
	a := &appender{svc: s, mover: newMover(tx, commune, judges)}
	if err := a.load(events); err != nil {
		return nil, err
	}
	out := make([]Outcome, len(events))
	for i := range events {
		e := events[i]
		e.Commune, e.Seq, e.At = commune, first+int64(i), tx.Now()
		out[i] = a.one(&e)
	}
	return out, a.finish()
}

// subject is a citizen touched by a batch.
type subject struct {
	c      *roster.Citizen
	events []Event
	state  State
	views  []View
	seq    int64
}

type appender struct {
	svc *Service
	*mover
	known map[db.ID]*subject // by citizen
	there map[db.ID]*Event   // by id: in the ledger, those of this batch too
	fresh []*Event           // of this batch, to be written
	order []*subject         // those that moved
}

// load reads the citizens with their events, and the events of these ids that are there already. The commune is ours, so that nothing of it changes until the commit.
func (a *appender) load(events []Event) error {
	ids, citizens := make([]db.ID, len(events)), make([]db.ID, len(events))
	for i := range events {
		ids[i], citizens[i] = events[i].ID, events[i].Citizen
	}
	people, err := a.svc.people.CitizensByID(a.tx, a.commune, citizens)
	if err != nil {
		return err
	}
	past, err := eventsOfMany(a.tx, a.svc.sealer, a.commune, citizens)
	if err != nil {
		return err
	}
	a.known = make(map[db.ID]*subject, len(people))
	for _, c := range people {
		a.known[c.ID] = &subject{c: c, events: past[c.ID], state: Fold(past[c.ID])}
	}
	a.there, err = eventsByID(a.tx, a.svc.sealer, a.commune, ids)
	return err
}

func (a *appender) one(e *Event) Outcome {
	refuse := func(err error) Outcome {
		return Outcome{Event: e.ID, Status: StatusRefused, Why: errs.As(err)}
	}
	if err := e.Check(); err != nil {
		return refuse(err)
	}
	sub := a.known[e.Citizen]
	if sub == nil {
		return refuse(noCitizen)
	}
	if err := checkCorrection(sub, e); err != nil {
		return refuse(err)
	}
	if old := a.there[e.ID]; old != nil {
		return again(e, old)
	}
	a.there[e.ID], a.fresh = e, append(a.fresh, e)
	a.fold(sub, e)
	return Outcome{Event: e.ID, Status: StatusOK, Seq: e.Seq}
}

var noCitizen = errs.NotFound("ledger.citizen", errs.T{
	VI: "Không tìm thấy công dân này trong danh sách của xã. Việc này chưa được ghi.",
	EN: "This citizen is not on the commune's list. It was not recorded.",
})

// again answers an event id that is already there: success when it says the same, a refusal when it says something else.
func again(e, old *Event) Outcome {
	if old.Kind != e.Kind || old.Citizen != e.Citizen || old.Body.Level != e.Body.Level {
		return Outcome{Event: e.ID, Status: StatusRefused, Why: errReused}
	}
	return Outcome{Event: e.ID, Status: StatusDuplicate, Seq: old.Seq}
}

var errReused = errs.Conflict("ledger.id-reused", errs.T{
	VI: "Mã việc này đã được dùng cho một việc khác. Việc trước vẫn giữ nguyên, việc này chưa được ghi.",
	EN: "This id was used for something else. The earlier record stands; this was not recorded.",
})

func checkCorrection(s *subject, e *Event) error {
	if e.Kind != Corrected {
		return nil
	}
	for i := range s.events {
		if s.events[i].ID == e.Corrects {
			if s.events[i].Kind == Listed {
				break
			}
			return nil
		}
	}
	return errs.Invalid("ledger.corrects-unknown", errs.T{
		VI: "Không tìm thấy việc cần đính chính ở công dân này, hoặc việc đó không đính chính được.",
		EN: "What is to be corrected is not among this citizen's records, or can't be corrected.",
	})
}

func (a *appender) fold(s *subject, e *Event) {
	before := s.state
	s.events = append(s.events, *e)
	s.state = Fold(s.events)
	s.views = a.move(&stand{s.c, &before}, &stand{s.c, &s.state})
	if s.seq == 0 {
		a.order = append(a.order, s)
	}
	s.seq = e.Seq
}

// finish writes the events, each touched citizen's views once, then the tallies.
func (a *appender) finish() error {
	if err := insertEvents(a.tx, a.svc.sealer, a.fresh); err != nil {
		return err
	}
	rows := make([][]any, 0, len(a.order)*len(a.judges))
	for _, s := range a.order {
		for i, j := range a.judges {
			rows = append(rows, viewRow(j.No, s.c, &s.views[i], s.seq))
		}
	}
	if err := putViews(a.tx, rows); err != nil {
		return err
	}
	return a.flush()
}
