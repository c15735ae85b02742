package team

import (
	"database/sql"

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

// house_mark is owned by the commune.

func putMark(tx *db.Tx, home unit.ID, m mark, seq int64) error {
	_, err := tx.Exec(`INSERT INTO house_mark (commune_id, household_id, hamlet_id, feed_seq) VALUES ($1, $2, $3, $4)
		ON CONFLICT (commune_id, household_id) DO UPDATE SET hamlet_id = excluded.hamlet_id, feed_seq = excluded.feed_seq`,
		home, m.house, m.hamlet, seq)
	return err
}

// housesOf gives the houses that a member has in any campaign.
func housesOf(q db.Q, home unit.ID, member db.ID) ([]mark, error) {
	scan := func(rows *sql.Rows) (m mark, err error) { return m, rows.Scan(&m.house, &m.hamlet) }
	return db.All(q, scan, `SELECT DISTINCT household_id, hamlet_id FROM house_share WHERE commune_id = $1 AND member_id = $2 ORDER BY household_id`, home, member)
}
