package team

import (
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Plan writes a session that is to come (or was forgotten and is written down afterwards).
func (s *Service) Plan(tx *db.Tx, n Session) (db.ID, error) {
	if err := checkSession(&n); err != nil {
		return db.ID{}, err
	}
	if err := s.lock(tx, n.Home); err != nil {
		return db.ID{}, err
	}
	n.ID, n.State, n.Version, n.Created = db.NewID(tx.Now()), Planned, 1, tx.Now()
	return n.ID, insertSession(tx, &n)
}

// Sessions gives a home's sessions that start inside [from, to), in the order of time, without presence.
func (s *Service) Sessions(q db.Q, home unit.ID, from, to time.Time) ([]Session, error) {
	return sessionsBetween(q, home, from, to)
}

// Session gives one session with who came.
func (s *Service) Session(q db.Q, home unit.ID, id db.ID) (*Session, error) {
	n, err := sessionByID(q, home, id)
	if err != nil {
		return nil, err
	}
	if n == nil {
		return nil, noSession
	}
	n.Presence, err = presenceOf(q, home, id)
	return n, err
}

var (
	noSession = errs.NotFound("team.session.none", errs.T{VI: "Không tìm thấy buổi làm việc này.", EN: "There is no such session."})
	tooEarly  = errs.Invalid("team.session.early", errs.T{
		VI: "Buổi này chưa bắt đầu nên chưa ghi kết quả được. Chưa có gì thay đổi.",
		EN: "This session has not begun, so its result can't be recorded. Nothing was changed.",
	})
	notHeld = errs.Conflict("team.session.cancelled", errs.T{VI: "Buổi này đã bị hủy. Chưa có gì thay đổi.", EN: "This session was cancelled. Nothing was changed."})
)

// Outcome is what a session came to.
type Outcome struct {
	People  int64 // residents who came
	Result  string
	Present map[db.ID]bool // members by whether they came; those not named stay as they are
}

// Hold records that a session took place, with its result and who came. For an evening, who came has worked it.
func (s *Service) Hold(tx *db.Tx, home unit.ID, id db.ID, version int64, o Outcome, by db.ID) error {
	n, err := s.session(tx, home, id)
	if err != nil {
		return err
	}
	if tx.Now().Before(n.Starts) {
		return tooEarly
	}
	n.State, n.People, n.Result, n.Version = Held, o.People, o.Result, version
	if err := checkSession(n); err != nil {
		return err
	}
	if err := kept(updateSession(tx, n)); err != nil {
		return err
	}
	for member, present := range o.Present {
		if m, err := memberByID(tx, s.sealer, home, member); err != nil || m == nil {
			return cmpErr(err, noMember)
		}
		if err := putPresence(tx, home, &Presence{Session: id, Member: member, Present: present, At: tx.Now(), Account: by}); err != nil {
			return err
		}
	}
	return nil
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (s *Service) session(tx *db.Tx, home unit.ID, id db.ID) (*Session, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	n, err := s.Session(tx, home, id)
	if err == nil && n.State == Cancelled {
		err = notHeld
	}
	return n, err
}

// Cancel takes a planned session back; it stays on record.
func (s *Service) Cancel(tx *db.Tx, home unit.ID, id db.ID, version int64) error {
	n, err := s.session(tx, home, id)
	if err != nil {
		return err
	}
	n.State, n.Version = Cancelled, version
	return kept(updateSession(tx, n))
}

// Worked counts, by member, the held sessions of a kind that they came to, inside [from, to): evenings for W7, trainings for W6.
func (s *Service) Worked(q db.Q, home unit.ID, kind SessionKind, from, to time.Time) (map[db.ID]int, error) {
	return workedBetween(q, home, kind, from, to)
}
