package job

import (
	"time"

	"tungnha/internal/db"
)

// take gets or renews a lease by compare-and-set; due is false when another node holds it or the work was done lately.
func take(tx *db.Tx, name string, holder db.ID, hold, every time.Duration) (due bool, err error) {
	now := db.Ms(tx.Now())
	n, err := tx.Exec(`INSERT INTO lease (name, holder, until_at, last_done_at) VALUES ($1, $2, $3, 0) ON CONFLICT (name) DO UPDATE
		SET holder = excluded.holder, until_at = excluded.until_at
		WHERE (lease.until_at <= $4 OR lease.holder = excluded.holder) AND lease.last_done_at <= $5`,
		name, holder, now+hold.Milliseconds(), now, now-every.Milliseconds())
	return n == 1, err
}

// done gives the lease back and notes when the work was done.
func done(tx *db.Tx, name string, holder db.ID) error {
	_, err := tx.Exec(`UPDATE lease SET until_at = 0, last_done_at = $3 WHERE name = $1 AND holder = $2`, name, holder, db.Ms(tx.Now()))
	return err
}
