package field

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// The evening's figures, from field_op, which is owned by the commune.

func workersSince(q db.Q, commune unit.ID, since time.Time) ([]Worker, error) {
	return db.All(q, func(rows *sql.Rows) (w Worker, err error) {
		var last int64
		err = rows.Scan(&w.Account, &last, &w.Hamlet, &w.Houses, &w.Activations, &w.Ops)
		w.Last = db.Time(last)
		return w, err
	}, `SELECT account_id, MAX(at), MAX(hamlet_id), COUNT(DISTINCT household_id), CAST(SUM(CASE WHEN kind = 'activated' THEN 1 ELSE 0 END) AS BIGINT), COUNT(*)
		FROM field_op WHERE commune_id = $1 AND at > $2 AND status = 'ok' GROUP BY account_id ORDER BY MAX(at) DESC, account_id`, int64(commune), db.Ms(since))
}

func housesDone(q db.Q, commune unit.ID, since time.Time) (houses, activations int64, err error) {
	_, err = db.Get(q, []any{&houses, &activations}, `SELECT COUNT(DISTINCT household_id), COUNT(DISTINCT CASE WHEN kind = 'activated' THEN subject_id END)
		FROM field_op WHERE commune_id = $1 AND at > $2 AND status = 'ok'`, int64(commune), db.Ms(since))
	return houses, activations, err
}

func conflictsOpen(q db.Q, commune unit.ID) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT COUNT(*) FROM field_op WHERE commune_id = $1 AND status IN ('conflict', 'refused') AND settled_at = 0`, int64(commune))
	return n, err
}
