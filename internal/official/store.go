package official

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// Lines are owned by the commune they speak of.

const lineCols = `commune_id, day, indicator, version, value, cutoff_at, at, origin, account_id`

func scanLine(rows *sql.Rows) (l Line, err error) {
	var cutoff, at int64
	err = rows.Scan(&l.Commune, &l.Day, &l.Indicator, &l.Version, &l.Value, &cutoff, &at, &l.Origin, &l.Account)
	l.Cutoff, l.At = db.Time(cutoff), db.Time(at)
	return l, err
}

func linesAll(q db.Q, no int64, until time.Time) ([]Line, error) {
	return db.All(q, scanLine, `/* across: a board above a commune sets every commune's official figure beside the reported one */
		SELECT `+lineCols+` FROM official_line WHERE campaign_no = $1 AND at <= $2 ORDER BY commune_id, indicator, day, version`, no, db.Ms(until))
}

func linesOf(q db.Q, commune unit.ID, no int64, until time.Time) ([]Line, error) {
	return db.All(q, scanLine, `SELECT `+lineCols+` FROM official_line WHERE commune_id = $1 AND campaign_no = $2 AND at <= $3
		ORDER BY indicator, day, version`, commune, no, db.Ms(until))
}

func newestVersion(q db.Q, l *Line, no int64) (version, value int64, err error) {
	_, err = db.Get(q, []any{&version, &value}, `SELECT version, value FROM official_line
		WHERE commune_id = $1 AND campaign_no = $2 AND day = $3 AND indicator = $4 ORDER BY version DESC LIMIT 1`, l.Commune, no, int64(l.Day), l.Indicator)
	return version, value, err
}

func insertLine(tx *db.Tx, no int64, l *Line) error {
	_, err := tx.Exec(`INSERT INTO official_line (commune_id, campaign_no, day, indicator, version, value, cutoff_at, at, origin, account_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		l.Commune, no, int64(l.Day), l.Indicator, l.Version, l.Value, db.Ms(l.Cutoff), db.Ms(tx.Now()), l.Origin, l.Account)
	return err
}
