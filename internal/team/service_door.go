package team

import (
	"fmt"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// Door is a house that a member stands at.
type Door struct {
	House  db.ID
	Member db.ID
	Taken  time.Time
	Until  time.Time
}

// LongestDoor is how long a door may be held: an evening, not a week.
const LongestDoor = 4 * time.Hour

// CheckOut takes a door for a member until a moment, so that two don't knock at it (W3). Who comes second is told who is there and until when. Taking
// one's own door again moves the moment. The commune's feed is raised, so that the other phones hear of it.
func (s *Service) CheckOut(tx *db.Tx, home unit.ID, house, member db.ID, until time.Time) error {
	if !until.After(tx.Now()) || until.Sub(tx.Now()) > LongestDoor {
		return errs.Invalid("team.door.until", errs.T{
			VI: "Chỉ giữ được hộ trong vòng 4 giờ kể từ bây giờ. Hộ này chưa được giữ.",
			EN: "A house can be held for at most 4 hours from now. It was not taken.",
		})
	}
	if m, err := memberByID(tx, s.sealer, home, member); err != nil || m == nil || !m.Left.IsZero() {
		return cmpErr(err, noMember)
	}
	h, _, err := s.people.Household(tx, home, house)
	if err != nil || h == nil {
		return cmpErr(err, noHouse)
	}
	seq, err := s.ledger.NextSeq(tx, home, 1)
	if err != nil {
		return err
	}
	ok, err := takeDoor(tx, home, house, member, until)
	if err != nil {
		return err
	}
	if !ok {
		return s.taken(tx, home, house)
	}
	return putMark(tx, home, mark{house, h.Hamlet}, seq)
}

var noHouse = errs.NotFound("team.house.none", errs.T{VI: "Không tìm thấy hộ này.", EN: "There is no such household."})

func (s *Service) taken(q db.Q, home unit.ID, house db.ID) error {
	d, err := doorOf(q, home, house)
	if err != nil {
		return err
	}
	if d == nil {
		return fmt.Errorf("team: door %s is neither free nor held", house)
	}
	name := ""
	if m, err := memberByID(q, s.sealer, home, d.Member); err != nil {
		return err
	} else if m != nil {
		name = m.Name
	}
	return errs.Conflict("team.door.taken", errs.T{
		VI: fmt.Sprintf("%s đang ở hộ này đến %s. Hãy sang hộ khác trước.", name, locale.VI.Clock(d.Until)),
		EN: fmt.Sprintf("%s is at this house until %s. Go to another one first.", name, locale.EN.Clock(d.Until)),
	})
}

// Release lets go of a door: what was to be done there is recorded. A door that is somebody else's, or nobody's, stays as it is.
func (s *Service) Release(tx *db.Tx, home unit.ID, house, member db.ID) error {
	d, err := doorOf(tx, home, house)
	if err != nil || d == nil || d.Member != member {
		return err
	}
	h, _, err := s.people.Household(tx, home, house)
	if err != nil {
		return err
	}
	seq, err := s.ledger.NextSeq(tx, home, 1)
	if err != nil {
		return err
	}
	if err := freeDoor(tx, home, house, member); err != nil || h == nil {
		return err
	}
	return putMark(tx, home, mark{house, h.Hamlet}, seq)
}

// DoorOf gives who stands at a door now; ok is false when nobody does.
func (s *Service) DoorOf(q db.Q, home unit.ID, house db.ID) (d Door, ok bool, err error) {
	held, err := doorOf(q, home, house)
	if err != nil || held == nil || !held.Until.After(q.Now()) {
		return d, false, err
	}
	return *held, true, nil
}

// Doors gives the doors of a home that are held now, by house.
func (s *Service) Doors(q db.Q, home unit.ID) (map[db.ID]Door, error) {
	list, err := doorsOf(q, home, q.Now())
	out := make(map[db.ID]Door, len(list))
	for _, d := range list {
		out[d.House] = d
	}
	return out, err
}
