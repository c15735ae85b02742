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

// The evening's figures, from field_op, field_phone and the ledger's events, all owned by the commune.

// opsSince gives what phones have sent since a moment and the server carried out.
func opsSince(q db.Q, commune unit.ID, since time.Time) ([]doneOp, error) {
	return db.All(q, func(rows *sql.Rows) (o doneOp, err error) {
		var at int64
		err = rows.Scan(&o.id, &o.account, &o.hamlet, &o.house, &o.subject, &o.kind, &at)
		o.at = db.Time(at)
		return o, err
	}, `SELECT op_id, account_id, hamlet_id, household_id, subject_id, kind, at FROM field_op
		WHERE commune_id = $1 AND at > $2 AND status = 'ok' ORDER BY at DESC, op_id LIMIT $3`, int64(commune), db.Ms(since), mostEvening)
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
	body                           ledger.Body
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
		var body string
		if err = rows.Scan(&e.id, &e.citizen, &e.account, &e.corrects, &e.kind, &e.source, &at, &body); err == nil {
			err = json.Unmarshal([]byte(body), &e.body)
		}
		e.at = db.Time(at)
		return e, err
	}, `SELECT event_id, citizen_id, account_id, corrects, kind, source, at, body FROM event
		WHERE commune_id = $1 AND seq >= $2 AND at > $3 AND kind IN ('contacted', 'activated', 'corrected') ORDER BY seq LIMIT $4`,
		int64(commune), first, db.Ms(since), mostEvening)
}

// homesOf says in which houses citizens live.
func homesOf(q db.Q, commune unit.ID, citizens []db.ID) (map[db.ID]db.ID, error) {
	out := make(map[db.ID]db.ID, len(citizens))
	_, err := db.Among(q, func(rows *sql.Rows) (who db.ID, err error) {
		var house db.ID
		err = rows.Scan(&who, &house)
		out[who] = house
		return who, err
	}, `SELECT citizen_id, household_id FROM citizen WHERE commune_id = $1 AND citizen_id IN ($2)`, citizens, int64(commune))
	return out, err
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
func (e *eveningRow) problemOf() (p Problem, ok bool) {
	b := &e.body
	p = Problem{Event: e.id, Citizen: e.citizen, Account: e.account, At: e.at, Outcome: b.Outcome, Note: b.Note}
	return p, b.Outcome == team.Problem || b.Outcome == team.WrongData
}
