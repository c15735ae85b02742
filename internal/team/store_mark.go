package team

import (
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

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
