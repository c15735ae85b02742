package ledger

import (
	"fmt"

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

// Append records events of one commune: the only way in. It raises the feed counter first, which locks the commune, then for each event writes it,
// folds the citizen's state and collects what moves in the tallies. A refused event leaves the others untouched. The error is for the
// transaction as a whole: then nothing is kept.
func (s *Service) Append(tx *db.Tx, commune unit.ID, events []Event) ([]Outcome, error) {
	first, err := raise(tx, commune, int64(len(events)))
	if err != nil {
		return nil, err
	}
	judges, err := s.judges(tx, commune)
	if err != nil {
		return nil, err
	}
	a := &appender{svc: s, mover: newMover(tx, commune, judges), known: map[db.ID]*subject{}}
	out := make([]Outcome, len(events))
	for i := range events {
		e := events[i]
		e.Commune, e.Seq, e.At = commune, first+int64(i), tx.Now()
		if out[i], err = a.one(&e); err != nil {
			return nil, err
		}
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
	known map[db.ID]*subject
	order []*subject
}

func (a *appender) one(e *Event) (Outcome, error) {
	refuse := func(err error) (Outcome, error) {
		return Outcome{Event: e.ID, Status: StatusRefused, Why: errs.As(err)}, nil
	}
	if err := e.Check(); err != nil {
		return refuse(err)
	}
	sub, err := a.subject(e.Citizen)
	if err != nil {
		return Outcome{}, err
	}
	if sub == nil {
		return refuse(noCitizen)
	}
	if err := checkCorrection(sub, e); err != nil {
		return refuse(err)
	}
	fresh, err := insertEvent(a.tx, a.svc.sealer, e)
	if err != nil {
		return Outcome{}, err
	}
	if !fresh {
		return a.again(e)
	}
	a.fold(sub, e)
	return Outcome{Event: e.ID, Status: StatusOK, Seq: e.Seq}, nil
}

var noCitizen = errs.NotFound("ledger.citizen", errs.T{
	VI: "Không tìm thấy công dân này trong danh sách của xã. Việc này chưa được ghi.",
	EN: "This citizen is not on the commune's list. It was not recorded.",
})

// again answers an event id that is already there: success when it says the same, a refusal when it says something else.
func (a *appender) again(e *Event) (Outcome, error) {
	old, err := eventByID(a.tx, a.svc.sealer, e.Commune, e.ID)
	if err != nil {
		return Outcome{}, err
	}
	if old == nil {
		return Outcome{}, fmt.Errorf("ledger: event %s is neither new nor there", e.ID)
	}
	if old.Kind != e.Kind || old.Citizen != e.Citizen || old.Body.Level != e.Body.Level {
		return Outcome{Event: e.ID, Status: StatusRefused, Why: errs.Conflict("ledger.id-reused", errs.T{
			VI: "Mã việc này đã được dùng cho một việc khác. Việc trước vẫn giữ nguyên, việc này chưa được ghi.",
			EN: "This id was used for something else. The earlier record stands; this was not recorded.",
		})}, nil
	}
	return Outcome{Event: e.ID, Status: StatusDuplicate, Seq: old.Seq}, nil
}

// subject loads a citizen with its events once per batch; nil when there is no such citizen here.
func (a *appender) subject(id db.ID) (*subject, error) {
	if s, ok := a.known[id]; ok {
		return s, nil
	}
	c, err := a.svc.people.Citizen(a.tx, a.commune, id)
	if err != nil || c == nil {
		return nil, err
	}
	events, err := eventsOf(a.tx, a.svc.sealer, a.commune, id)
	if err != nil {
		return nil, err
	}
	s := &subject{c: c, events: events, state: Fold(events)}
	a.known[id] = s
	return s, nil
}

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

// finish writes each touched citizen's views once, then the tallies.
func (a *appender) finish() error {
	for _, s := range a.order {
		for i, j := range a.judges {
			if err := putView(a.tx, viewRow(j.No, s.c, &s.views[i], s.seq)); err != nil {
				return err
			}
		}
	}
	return a.flush()
}
