package roster

import (
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// loadNames reads a commune's folded names in Vietnamese order.
func loadNames(q db.Q, commune unit.ID) (*names, error) {
	n := &names{commune: commune}
	err := db.Each(q, func(rows *sql.Rows) error {
		var fold string
		var id db.ID
		if err := rows.Scan(&fold, &id); err != nil {
			return err
		}
		n.add(fold, id)
		return nil
	}, `SELECT name_fold, citizen_id FROM citizen WHERE commune_id = $1 AND removed_at = 0 ORDER BY sort_key, citizen_id`, commune)
	return n, err
}

// lastWalk is the last number of a hamlet's walking order.
func lastWalk(q db.Q, commune, hamlet unit.ID) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT COALESCE(MAX(walk_order), 0) FROM household WHERE commune_id = $1 AND hamlet_id = $2`, commune, hamlet)
	return n, err
}
