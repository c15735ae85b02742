package team

import (
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// mark is a house whose split or door changed: phones hear of it by the feed's number. What is taken away leaves a mark too, where a number beside the
// share itself would go with it.
type mark struct {
	house  db.ID
	hamlet unit.ID
}

// mark raises the feed and notes that houses changed.
func (s *Service) mark(tx *db.Tx, home unit.ID, houses []mark) error {
	if len(houses) == 0 {
		return nil
	}
	seq, err := s.ledger.NextSeq(tx, home, 1)
	if err != nil {
		return err
	}
	for _, m := range houses {
		if err := putMark(tx, home, m, seq); err != nil {
			return err
		}
	}
	return nil
}
