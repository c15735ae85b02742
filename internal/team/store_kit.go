package team

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

const kitCols = `kit_id, hamlet_id, member_id, people, made_at, keyed_at`

func scanKit(home unit.ID) func(*sql.Rows) (Kit, error) {
	return func(rows *sql.Rows) (Kit, error) {
		k := Kit{Home: home}
		var people []byte
		var made, keyed int64
		if err := rows.Scan(&k.ID, &k.Hamlet, &k.Member, &people, &made, &keyed); err != nil {
			return k, err
		}
		k.Made, k.Keyed = db.Time(made), db.Time(keyed)
		var err error
		k.Lines, err = linesOf(people)
		return k, err
	}
}

func kitByID(q db.Q, home unit.ID, id db.ID) (*Kit, error) {
	return first(db.All(q, scanKit(home), `SELECT `+kitCols+` FROM evening_kit WHERE commune_id = $1 AND kit_id = $2`, home, id))
}

func kitsSince(q db.Q, home, hamlet unit.ID, since time.Time) ([]Kit, error) {
	return db.All(q, scanKit(home), `SELECT `+kitCols+` FROM evening_kit WHERE commune_id = $1 AND hamlet_id = $2 AND made_at >= $3
		ORDER BY made_at DESC, kit_id`, home, hamlet, db.Ms(since))
}

func insertKit(tx *db.Tx, no int64, k *Kit, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO evening_kit (commune_id, kit_id, campaign_no, hamlet_id, member_id, people, made_at, account_id, keyed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`, k.Home, k.ID, no, k.Hamlet, k.Member, bytesOf(k.Lines), db.Ms(k.Made), by)
	return err
}

func setKeyed(tx *db.Tx, home unit.ID, id db.ID) error {
	_, err := tx.Exec(`UPDATE evening_kit SET keyed_at = $3 WHERE commune_id = $1 AND kit_id = $2`, home, id, db.Ms(tx.Now()))
	return err
}
