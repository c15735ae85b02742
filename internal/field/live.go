package field

import (
	"context"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// Lag says why a phone stands on the list of those to look after.
type Lag string

// The reasons.
const (
	LagSilent  Lag = "silent"  // not heard of for a day
	LagWaiting Lag = "waiting" // holds work that it has not sent
	LagRefused Lag = "refused" // something of its last work was refused
	LagClock   Lag = "clock"   // its clock is wrong by more than five minutes
	LagBehind  Lag = "behind"  // far behind the commune's feed
)

const (
	silentAfter = 24 * time.Hour
	clockWrong  = 5 * time.Minute
	behindBy    = 5_000
)

// PhoneState is a phone as a commune knows it.
type PhoneState struct {
	Device, Account db.ID
	App             string
	SyncedAt        time.Time
	Behind          int64         // numbers of the feed that it has not seen
	Offset          time.Duration // what its clock lacks
	Waiting         int64         // operations that stayed on it
	Refused         int64         // of its last request
	RefusedCode     string
	Lags            []Lag
}

// Devices lists a commune's phones, the longest silent first, each with why it needs looking after.
func (s *Service) Devices(ctx context.Context, actor access.Actor, commune unit.ID) (out []PhoneState, err error) {
	if err := s.may(ctx, actor, access.ManageTeams, commune); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out = nil
		seq, err := s.Ledger.FeedSeq(q, commune)
		if err != nil {
			return err
		}
		rows, err := phonesOf(q, commune)
		for _, r := range rows {
			out = append(out, state(r, seq, q.Now()))
		}
		return err
	})
	return out, err
}

// state judges a phone. It is pure.
func state(r phoneRow, seq int64, now time.Time) PhoneState {
	p := PhoneState{
		Device: r.Device, Account: r.Account, App: r.App, SyncedAt: r.SyncedAt, Behind: max(seq-r.Cursor, 0), Offset: r.Offset, Waiting: r.Waiting,
		Refused: r.Refused, RefusedCode: r.Code,
	}
	for _, l := range []struct {
		lag  Lag
		true bool
	}{
		{LagSilent, now.Sub(r.SyncedAt) > silentAfter},
		{LagWaiting, r.Waiting > 0},
		{LagRefused, r.Refused > 0},
		{LagClock, r.Offset.Abs() > clockWrong},
		{LagBehind, p.Behind > behindBy},
	} {
		if l.true {
			p.Lags = append(p.Lags, l.lag)
		}
	}
	return p
}

// Worker is one person's evening.
type Worker struct {
	Account     db.ID     `json:"account"`
	Hamlet      unit.ID   `json:"hamlet"` // one that they worked in
	Last        time.Time `json:"last"`
	Houses      int64     `json:"houses"`
	Activations int64     `json:"activations"`
	Ops         int64     `json:"ops"`
}

// Evening is what phones have sent of a commune since a moment.
type Evening struct {
	Seq         int64     `json:"seq"` // of the feed: unchanged means that nothing happened
	At          time.Time `json:"at"`
	Since       time.Time `json:"since"`
	Workers     []Worker  `json:"workers"` // who was heard of last comes first
	Houses      int64     `json:"houses"`
	Activations int64     `json:"activations"`
	Conflicts   int64     `json:"conflicts"` // to settle, whenever they came
}

// longestEvening bounds what a board may ask for: the work grows with it.
const longestEvening = 48 * time.Hour

// Live gives a commune's evening since a moment. A board polls it; with the Seq it has, it gets nil while nothing moved. It works the same whichever
// node of several is asked.
func (s *Service) Live(ctx context.Context, actor access.Actor, commune unit.ID, since time.Time, seen int64) (out *Evening, err error) {
	if err := s.may(ctx, actor, access.ViewBoard, commune); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out = nil
		seq, err := s.Ledger.FeedSeq(q, commune)
		if err != nil || seq == seen && seen != 0 {
			return err
		}
		if oldest := q.Now().Add(-longestEvening); since.Before(oldest) {
			since = oldest
		}
		e := &Evening{Seq: seq, At: q.Now(), Since: since}
		if e.Workers, err = workersSince(q, commune, since); err != nil {
			return err
		}
		if e.Houses, e.Activations, err = housesDone(q, commune, since); err != nil {
			return err
		}
		if e.Conflicts, err = conflictsOpen(q, commune); err != nil {
			return err
		}
		out = e
		return nil
	})
	return out, err
}

// Recorded says what became of an operation that a phone sent; found is false when the server does not have it.
func (s *Service) Recorded(q db.Q, commune unit.ID, op db.ID) (status Status, found bool, err error) {
	r, err := opRecord(q, commune, op)
	if err != nil || r == nil {
		return "", false, err
	}
	return r.Status, true, nil
}

// PartID is the id of one citizen's event of an operation on a house.
func PartID(op, citizen db.ID) db.ID { return partID(op, citizen) }
