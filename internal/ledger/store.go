package ledger

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// All tables of this file are owned by a commune.

// raise adds n to the commune's feed counter and gives the first new number. The row stays locked until the commit: it is how a writer owns a
// commune, and why a phone's cursor never skips a late commit.
func raise(tx *db.Tx, commune unit.ID, n int64) (first int64, err error) {
	var last int64
	_, err = db.Get(tx, []any{&last}, `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (commune_id) DO UPDATE SET seq = feed.seq + excluded.seq, changed_at = excluded.changed_at RETURNING seq`,
		commune, n, db.Ms(tx.Now()))
	return last - n + 1, err
}

// lock takes the commune's row as raise does and leaves it as it is.
func lock(tx *db.Tx, commune unit.ID) error {
	_, err := tx.Exec(`INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 0, 0) ON CONFLICT (commune_id) DO UPDATE SET seq = feed.seq`, commune)
	return err
}

func feedSeq(q db.Q, commune unit.ID) (seq int64, at time.Time, err error) {
	var ms int64
	_, err = db.Get(q, []any{&seq, &ms}, `SELECT seq, changed_at FROM feed WHERE commune_id = $1`, commune)
	return seq, db.Time(ms), err
}

var eventInsert = []string{
	"commune_id", "seq", "event_id", "citizen_id", "kind", "at", "seen_at", "account_id", "source", "credit_id", "corrects", "body", "secret_enc",
}

const eventCols = `seq, event_id, kind, at, seen_at, account_id, source, credit_id, corrects, body, secret_enc`

// eventAD binds a sealed reason to its event.
func eventAD(commune unit.ID, id db.ID) []byte {
	b := binary.BigEndian.AppendUint64([]byte("event|"), uint64(commune))
	return append(b, id[:]...)
}

func (e *Event) row(s roster.Sealer) ([]any, error) {
	body, err := e.Body.text()
	if err != nil {
		return nil, err
	}
	var secret []byte
	if e.Body.Reason != "" {
		secret = s.Seal(eventAD(e.Commune, e.ID), []byte(e.Body.Reason))
	}
	return []any{
		e.Commune, e.Seq, e.ID, e.Citizen, string(e.Kind), db.Ms(e.At), db.Ms(e.SeenAt), e.Account, e.Source, e.Credit, e.Corrects, body, secret,
	}, nil
}

func insertEvents(tx *db.Tx, s roster.Sealer, events []*Event) error {
	rows := make([][]any, len(events))
	for i, e := range events {
		row, err := e.row(s)
		if err != nil {
			return err
		}
		rows[i] = row
	}
	return tx.Bulk("event", eventInsert, rows)
}

func scanEvent(s roster.Sealer, commune unit.ID, citizen *db.ID) func(*sql.Rows) (Event, error) {
	return func(rows *sql.Rows) (Event, error) {
		e := Event{Commune: commune}
		var at, seenAt int64
		var body string
		var secret []byte
		dest := []any{&e.Seq, &e.ID, &e.Kind, &at, &seenAt, &e.Account, &e.Source, &e.Credit, &e.Corrects, &body, &secret}
		if citizen == nil {
			dest = append(dest, &e.Citizen)
		} else {
			e.Citizen = *citizen
		}
		if err := rows.Scan(dest...); err != nil {
			return e, err
		}
		e.At, e.SeenAt = db.Time(at), db.Time(seenAt)
		var err error
		if e.Body, err = parseBody(body); err != nil || secret == nil {
			return e, err
		}
		reason, err := s.Open(eventAD(commune, e.ID), secret)
		e.Body.Reason = string(reason)
		return e, err
	}
}

// eventsOf gives one citizen's events in the order of recording.
func eventsOf(q db.Q, s roster.Sealer, commune unit.ID, citizen db.ID) ([]Event, error) {
	return db.All(q, scanEvent(s, commune, &citizen),
		`SELECT `+eventCols+` FROM event WHERE commune_id = $1 AND citizen_id = $2 ORDER BY seq`, commune, citizen)
}

// eventsOfMany gives the events of some citizens, each one's in the order of recording.
func eventsOfMany(q db.Q, s roster.Sealer, commune unit.ID, citizens []db.ID) (map[db.ID][]Event, error) {
	all, err := db.Among(q, scanEvent(s, commune, nil),
		`SELECT `+eventCols+`, citizen_id FROM event WHERE commune_id = $1 AND citizen_id IN ($2) ORDER BY citizen_id, seq`, citizens, commune)
	out := make(map[db.ID][]Event, len(citizens))
	for i := range all {
		out[all[i].Citizen] = append(out[all[i].Citizen], all[i])
	}
	return out, err
}

// eventsOfCommune calls fn for every event of a commune, citizen by citizen, each in the order of recording.
func eventsOfCommune(q db.Q, s roster.Sealer, commune unit.ID, fn func(Event) error) error {
	scan := scanEvent(s, commune, nil)
	return db.Each(q, func(rows *sql.Rows) error {
		e, err := scan(rows)
		if err != nil {
			return err
		}
		return fn(e)
	}, `SELECT `+eventCols+`, citizen_id FROM event WHERE commune_id = $1 ORDER BY citizen_id, seq`, commune)
}

// eventsByID gives those of some events that are there.
func eventsByID(q db.Q, s roster.Sealer, commune unit.ID, ids []db.ID) (map[db.ID]*Event, error) {
	all, err := db.Among(q, scanEvent(s, commune, nil), `SELECT `+eventCols+`, citizen_id FROM event WHERE commune_id = $1 AND event_id IN ($2)`, ids, commune)
	out := make(map[db.ID]*Event, len(all))
	for i := range all {
		out[all[i].ID] = &all[i]
	}
	return out, err
}

// eventsBetween gives the events recorded in a span of time, the newest first.
func eventsBetween(q db.Q, s roster.Sealer, commune unit.ID, from, to time.Time, most int) ([]Event, error) {
	return db.All(q, scanEvent(s, commune, nil), `SELECT `+eventCols+`, citizen_id FROM event
		WHERE commune_id = $1 AND at > $2 AND at <= $3 ORDER BY seq DESC LIMIT $4`, commune, db.Ms(from), db.Ms(to), most)
}

var errFound = errors.New("ledger: found")

// namesChanged looks for an event that changes who is on the list or what somebody is called. It reads what was recorded since, no more.
func namesChanged(q db.Q, commune unit.ID, since int64) (bool, error) {
	err := db.Each(q, func(rows *sql.Rows) error {
		var kind Kind
		var text string
		if err := rows.Scan(&kind, &text); err != nil {
			return err
		}
		body, err := parseBody(text)
		if err == nil && (kind != Changed || slices.Contains(strings.Split(body.What, ","), "name")) {
			err = errFound
		}
		return err
	}, `SELECT kind, body FROM event WHERE commune_id = $1 AND seq > $2 AND kind IN ('listed', 'unlisted', 'changed', 'moved_in', 'moved_out')
		ORDER BY seq`, commune, since)
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

var viewInsert = []string{
	"commune_id", "campaign_no", "citizen_id", "hamlet_id", "list_no", "grp", "step", "priority", "mask", "clock_at", "feed_seq",
}

func viewRow(no int64, c *roster.Citizen, v *View, seq int64) []any {
	return []any{
		c.Commune, no, c.ID, c.Hamlet, c.ListNo, int64(v.Group), int64(v.Step), v.Priority, int64(v.Mask), db.Ms(v.Clock), seq,
	}
}

// insertViews writes the views of citizens who have none yet.
func insertViews(tx *db.Tx, rows [][]any) error { return tx.Bulk("citizen_view", viewInsert, rows) }

// putViews writes views over those that are there. No citizen stands in it twice for one campaign.
func putViews(tx *db.Tx, rows [][]any) error {
	return tx.Many(`INSERT INTO citizen_view (commune_id, campaign_no, citizen_id, hamlet_id, list_no, grp, step, priority, mask, clock_at, feed_seq)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (commune_id, campaign_no, citizen_id) DO UPDATE SET hamlet_id = excluded.hamlet_id, list_no = excluded.list_no, grp = excluded.grp,
		step = excluded.step, priority = excluded.priority, mask = excluded.mask, clock_at = excluded.clock_at, feed_seq = excluded.feed_seq`, rows)
}

// StoredView is a row of the work lists: what Append last made of a citizen.
type StoredView struct {
	Citizen db.ID
	Hamlet  unit.ID
	ListNo  int64
	View
}

const viewCols = `citizen_id, hamlet_id, list_no, grp, step, priority, mask, clock_at`

func scanView(rows *sql.Rows) (v StoredView, err error) {
	var mask, clock int64
	err = rows.Scan(&v.Citizen, &v.Hamlet, &v.ListNo, &v.Group, &v.Step, &v.Priority, &mask, &clock)
	v.Mask, v.Clock = Mask(mask), db.Time(clock)
	return v, err
}

// viewsOfCommune gives a commune's work list, in the order of work: what can be activated today first, the oldest message first.
func viewsOfCommune(q db.Q, commune unit.ID, no int64) ([]StoredView, error) {
	return db.All(q, scanView, `SELECT `+viewCols+` FROM citizen_view WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY priority, clock_at, hamlet_id, list_no, citizen_id`, commune, no)
}

func viewOf(q db.Q, commune unit.ID, no int64, citizen db.ID) (v StoredView, found bool, err error) {
	vs, err := db.All(q, scanView, `SELECT `+viewCols+` FROM citizen_view WHERE commune_id = $1 AND campaign_no = $2 AND citizen_id = $3`, commune, no, citizen)
	if err != nil || len(vs) == 0 {
		return v, false, err
	}
	return vs[0], true, nil
}

// The cells of a tally: each row is a cell's key, then what is added to it. No cell stands in it twice.

func addTallies(tx *db.Tx, rows [][]any) error {
	return tx.Many(`INSERT INTO tally (commune_id, campaign_no, hamlet_id, measure, day, n) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (commune_id, campaign_no, hamlet_id, measure, day) DO UPDATE SET n = tally.n + excluded.n`, rows)
}

func addCommuneTallies(tx *db.Tx, rows [][]any) error {
	return tx.Many(`INSERT INTO tally_commune (commune_id, campaign_no, measure, day, n) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (commune_id, campaign_no, measure, day) DO UPDATE SET n = tally_commune.n + excluded.n`, rows)
}

func addCreditTallies(tx *db.Tx, rows [][]any) error {
	return tx.Many(`INSERT INTO tally_credit (commune_id, campaign_no, credit_id, measure, day, n) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (commune_id, campaign_no, credit_id, measure, day) DO UPDATE SET n = tally_credit.n + excluded.n`, rows)
}

// Count is one cell of a tally.
type Count struct {
	Hamlet  unit.ID
	Measure string
	Day     campaign.Day
	N       int64
}

func scanCount(rows *sql.Rows) (c Count, err error) {
	return c, rows.Scan(&c.Hamlet, &c.Measure, &c.Day, &c.N)
}

func talliesByHamlet(q db.Q, commune unit.ID, no int64) ([]Count, error) {
	return db.All(q, scanCount, `SELECT hamlet_id, measure, day, n FROM tally WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY hamlet_id, measure, day`, commune, no)
}

func talliesOfCommune(q db.Q, commune unit.ID, no int64) ([]Count, error) {
	return db.All(q, scanCount, `SELECT 0, measure, day, n FROM tally_commune WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY measure, day`, commune, no)
}

// CreditCount is what one guide has done in a commune.
type CreditCount struct {
	Credit  db.ID
	Measure string
	Day     campaign.Day
	N       int64
}

func creditsOfCommune(q db.Q, commune unit.ID, no int64) ([]CreditCount, error) {
	scan := func(rows *sql.Rows) (c CreditCount, err error) {
		return c, rows.Scan(&c.Credit, &c.Measure, &c.Day, &c.N)
	}
	return db.All(q, scan, `SELECT credit_id, measure, day, n FROM tally_credit WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY credit_id, measure, day`, commune, no)
}

func deleteDerived(tx *db.Tx, commune unit.ID, no int64) error {
	for _, q := range []string{
		`DELETE FROM tally WHERE commune_id = $1 AND campaign_no = $2`,
		`DELETE FROM tally_commune WHERE commune_id = $1 AND campaign_no = $2`,
		`DELETE FROM tally_credit WHERE commune_id = $1 AND campaign_no = $2`,
		`DELETE FROM citizen_view WHERE commune_id = $1 AND campaign_no = $2`,
	} {
		if _, err := tx.Exec(q, commune, no); err != nil {
			return err
		}
	}
	return nil
}
