package target

import (
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// Targets are owned by the home of the unit they are given to.

func currentOf(q db.Q, home unit.ID, no int64) ([]Target, error) {
	return db.All(q, scanTarget, `SELECT t.commune_id, t.unit_id, t.indicator, t.version, t.value, t.document, t.origin, t.issued_at, t.account_id
		FROM target t WHERE t.commune_id = $1 AND t.campaign_no = $2 AND t.version = (
			SELECT MAX(v.version) FROM target v WHERE v.commune_id = $1 AND v.campaign_no = t.campaign_no AND v.unit_id = t.unit_id AND v.indicator = t.indicator)
		ORDER BY t.unit_id, t.indicator`, home, no)
}

func currentAll(q db.Q, no int64) ([]Target, error) {
	return db.All(q, scanTarget, `/* across: a board above a commune shows every commune's target */
		SELECT t.commune_id, t.unit_id, t.indicator, t.version, t.value, t.document, t.origin, t.issued_at, t.account_id
		FROM target t JOIN (SELECT commune_id, unit_id, indicator, MAX(version) AS version FROM target WHERE campaign_no = $1
			GROUP BY commune_id, unit_id, indicator) l
		ON l.commune_id = t.commune_id AND l.unit_id = t.unit_id AND l.indicator = t.indicator AND l.version = t.version
		WHERE t.campaign_no = $1 ORDER BY t.unit_id, t.indicator`, no)
}

func historyOf(q db.Q, home unit.ID, no int64, u unit.ID) ([]Target, error) {
	return db.All(q, scanTarget, `SELECT commune_id, unit_id, indicator, version, value, document, origin, issued_at, account_id
		FROM target WHERE commune_id = $1 AND campaign_no = $2 AND unit_id = $3 ORDER BY indicator, version`, home, no, u)
}

func scanTarget(rows *sql.Rows) (t Target, err error) {
	var issued int64
	err = rows.Scan(&t.Home, &t.Unit, &t.Indicator, &t.Version, &t.Value, &t.Document, &t.Origin, &issued, &t.Account)
	t.IssuedAt = db.Time(issued)
	return t, err
}

func insertTarget(tx *db.Tx, no int64, t *Target) error {
	_, err := tx.Exec(`INSERT INTO target (commune_id, campaign_no, unit_id, indicator, version, value, document, origin, issued_at, account_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		t.Home, no, t.Unit, t.Indicator, t.Version, t.Value, t.Document, string(t.Origin), db.Ms(tx.Now()), t.Account)
	return err
}
