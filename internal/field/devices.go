package field

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
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

// PhoneState is a phone as a commune knows it: as it was enrolled, and as it was last heard of.
type PhoneState struct {
	Device      db.ID
	Name        string // what the phone calls itself; "" when it is not enrolled here
	Account     db.ID
	AccountName string
	Unit        unit.ID   // the account's hamlet or commune
	Disabled    bool      // the account
	Enrolled    time.Time // zero: not enrolled here, only heard of
	Confirmed   time.Time // zero: the desk has not compared the check digits yet
	Revoked     time.Time // zero: in use
	Check       string    // six digits to compare, while neither confirmed nor revoked
	PINWrong    int64     // wrong PINs in a row

	App         string        // version of the app; "" while never heard of
	SyncedAt    time.Time     // zero: never
	Behind      int64         // numbers of the feed that it has not seen
	Offset      time.Duration // what its clock lacks to the right time, a demonstration's set-back clock left out
	Waiting     int64         // operations that stayed on it
	Refused     int64         // of its last request
	RefusedCode string
	Lags        []Lag // why it needs looking after; none for a revoked one but LagWaiting: it holds work
}

// Devices lists a commune's phones in one call: those to be confirmed first, then the longest silent, revoked ones last.
func (s *Service) Devices(ctx context.Context, actor access.Actor, commune unit.ID) (out []PhoneState, err error) {
	if err := s.may(ctx, actor, access.ManageTeams, commune); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out, err = s.devices(q, commune)
		return err
	})
	return out, err
}

func (s *Service) devices(q *db.Rx, commune unit.ID) (out []PhoneState, err error) {
	seq, err := s.Ledger.FeedSeq(q, commune)
	if err != nil {
		return nil, err
	}
	heard, err := s.heardIn(q, commune)
	if err != nil {
		return nil, err
	}
	list, err := s.Access.DevicesIn(q, commune)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		out = append(out, state(d, heard[d.ID], seq, q.Now()))
		delete(heard, d.ID)
	}
	for _, r := range heard { // of an account that was moved here with its phone
		out = append(out, state(nil, r, seq, q.Now()))
	}
	slices.SortFunc(out, compareStates)
	return out, s.nameAccounts(q, out)
}

// OwnDevices lists the actor's own phones as a commune has heard of them: whoever holds a phone sees how it is, wherever in the commune they work. The order
// is that of Devices.
func (s *Service) OwnDevices(ctx context.Context, actor access.Actor, commune unit.ID) (out []PhoneState, err error) {
	list, err := s.Access.Devices(ctx, actor, actor.Account)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		seq, err := s.Ledger.FeedSeq(q, commune)
		if err != nil {
			return err
		}
		heard, err := s.heardIn(q, commune)
		if err != nil {
			return err
		}
		out = nil
		for _, d := range list {
			out = append(out, state(d, heard[d.ID], seq, q.Now()))
		}
		slices.SortFunc(out, compareStates)
		return s.nameAccounts(q, out)
	})
	return out, err
}

// heardIn is what a commune has heard of its phones.
func (s *Service) heardIn(q db.Q, commune unit.ID) (map[db.ID]phoneRow, error) {
	rows, err := phonesOf(q, commune)
	heard := make(map[db.ID]phoneRow, len(rows))
	for _, r := range rows {
		heard[r.Device] = r
	}
	return heard, err
}

// compareStates puts first what somebody at the desk waits for.
func compareStates(a, b PhoneState) int {
	rank := func(p *PhoneState) int {
		switch {
		case !p.Revoked.IsZero():
			return 2
		case p.Check != "":
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(rank(&a), rank(&b)), a.SyncedAt.Compare(b.SyncedAt), slices.Compare(a.Device[:], b.Device[:]))
}

func (s *Service) nameAccounts(q db.Q, list []PhoneState) error {
	for i := range list {
		p := &list[i]
		a, found, err := s.Access.AccountIn(q, p.Account)
		if err != nil {
			return err
		}
		if found {
			p.AccountName, p.Unit, p.Disabled = a.Name, a.Unit, !a.Disabled.IsZero()
		}
	}
	return nil
}

// state judges a phone; d is nil for one that is not enrolled here, r is empty for one that was not heard of. It is pure.
func state(d *access.Device, r phoneRow, seq int64, now time.Time) PhoneState {
	p := PhoneState{
		Device: r.Device, Account: r.Account, App: r.App, SyncedAt: r.SyncedAt, Offset: r.Offset, Waiting: r.Waiting, Refused: r.Refused, RefusedCode: r.Code,
	}
	since := r.SyncedAt
	if d != nil {
		p.Device, p.Name, p.Account, p.Enrolled, p.Confirmed, p.Revoked, p.PINWrong = d.ID, d.Name, d.Account, d.Enrolled, d.Confirmed, d.Revoked, d.PINWrong
		if d.Confirmed.IsZero() && d.Revoked.IsZero() {
			p.Check = d.Check()
		}
		if since.IsZero() {
			since = d.Enrolled
		}
	}
	heard, used := !r.SyncedAt.IsZero(), p.Revoked.IsZero() && p.Check == ""
	if heard {
		p.Behind = ledger.FeedSince(r.Cursor, seq)
	}
	for _, l := range []struct {
		lag  Lag
		true bool
	}{
		{LagSilent, used && now.Sub(since) > silentAfter},
		{LagWaiting, r.Waiting > 0},
		{LagRefused, used && r.Refused > 0},
		{LagClock, used && r.Offset.Abs() > clockWrong},
		{LagBehind, used && p.Behind > behindBy},
	} {
		if l.true {
			p.Lags = append(p.Lags, l.lag)
		}
	}
	return p
}
