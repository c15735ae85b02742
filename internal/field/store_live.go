package field

import (
	"database/sql"
	"encoding/json"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// The evening's figures, from field_op, field_phone and the ledger's events, all owned by the commune. Taking a door is not work done.

func workersSince(q db.Q, commune unit.ID, since time.Time) ([]Worker, error) {
	return db.All(q, func(rows *sql.Rows) (w Worker, err error) {
		var last int64
		err = rows.Scan(&w.Account, &last, &w.Hamlet, &w.Houses, &w.Activations, &w.Ops)
		w.Last = db.Time(last)
		return w, err
	}, `SELECT account_id, MAX(at), MAX(hamlet_id), COUNT(DISTINCT CASE WHEN kind NOT IN ('door.take', 'door.leave') THEN household_id END),
			CAST(SUM(CASE WHEN kind = 'activated' THEN 1 ELSE 0 END) AS BIGINT),
			CAST(SUM(CASE WHEN kind IN ('door.take', 'door.leave') THEN 0 ELSE 1 END) AS BIGINT)
		FROM field_op WHERE commune_id = $1 AND at > $2 AND status = 'ok' GROUP BY account_id ORDER BY MAX(at) DESC, account_id`, int64(commune), db.Ms(since))
}

func housesDone(q db.Q, commune unit.ID, since time.Time) (houses, activations int64, err error) {
	_, err = db.Get(q, []any{&houses, &activations}, `SELECT COUNT(DISTINCT household_id), COUNT(DISTINCT CASE WHEN kind = 'activated' THEN subject_id END)
		FROM field_op WHERE commune_id = $1 AND at > $2 AND status = 'ok' AND kind NOT IN ('door.take', 'door.leave')`, int64(commune), db.Ms(since))
	return houses, activations, err
}

func conflictsOpen(q db.Q, commune unit.ID) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT COUNT(*) FROM field_op WHERE commune_id = $1 AND status IN ('conflict', 'refused') AND settled_at = 0`, int64(commune))
	return n, err
}

// refusedOnPhones counts what phones were refused in their last request since a moment, and still keep.
func refusedOnPhones(q db.Q, commune unit.ID, since time.Time) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT CAST(COALESCE(SUM(refused), 0) AS BIGINT) FROM field_phone WHERE commune_id = $1 AND synced_at > $2`, int64(commune), db.Ms(since))
	return n, err
}

// eveningRow is one event of an evening, no more of it than the board needs.
type eveningRow struct {
	id, citizen, account, corrects db.ID
	kind                           ledger.Kind
	source                         string
	at                             time.Time
	body                           string
}

// clockSlack is by how much the clocks of two nodes may differ: numbers and times then rise together only so exactly.
const clockSlack = time.Minute

// mostEvening bounds what a board reads: far more than a commune records in two days.
const mostEvening = 20_000

// eventsSince gives the contacts, activations and corrections of an evening in the order of recording. There is no index by time and none is needed: the
// feed's numbers rise with it, so the first one is found by halving.
func eventsSince(q db.Q, commune unit.ID, since time.Time, seq int64) ([]eveningRow, error) {
	first, err := seqAt(q, commune, since.Add(-clockSlack), seq)
	if err != nil {
		return nil, err
	}
	return db.All(q, func(rows *sql.Rows) (e eveningRow, err error) {
		var at int64
		err = rows.Scan(&e.id, &e.citizen, &e.account, &e.corrects, &e.kind, &e.source, &at, &e.body)
		e.at = db.Time(at)
		return e, err
	}, `SELECT event_id, citizen_id, account_id, corrects, kind, source, at, body FROM event
		WHERE commune_id = $1 AND seq >= $2 AND at > $3 AND kind IN ('contacted', 'activated', 'corrected') ORDER BY seq LIMIT $4`,
		int64(commune), first, db.Ms(since), mostEvening)
}

// seqAt finds a number of the feed that lies at or before the first event recorded after a moment.
func seqAt(q db.Q, commune unit.ID, at time.Time, last int64) (int64, error) {
	low, high := int64(0), last+1
	for low < high {
		mid := low + (high-low)/2
		var seq, ms int64
		found, err := db.Get(q, []any{&seq, &ms}, `SELECT seq, at FROM event WHERE commune_id = $1 AND seq >= $2 ORDER BY seq LIMIT 1`, int64(commune), mid)
		if err != nil {
			return 0, err
		}
		if !found || ms > db.Ms(at) {
			high = mid
		} else {
			low = seq + 1
		}
	}
	return low, nil
}

// problemOf reads what a contact came to; ok is false for what needs nobody.
func (e *eveningRow) problemOf() (p Problem, ok bool, err error) {
	var b ledger.Body
	if err = json.Unmarshal([]byte(e.body), &b); err != nil {
		return p, false, err
	}
	p = Problem{Event: e.id, Citizen: e.citizen, Account: e.account, At: e.at, Outcome: b.Outcome, Note: b.Note}
	return p, b.Outcome == team.Problem || b.Outcome == team.WrongData, nil
}
