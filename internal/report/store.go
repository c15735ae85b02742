package report

import (
	"database/sql"
	"encoding/json"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// This file reads tables of other rooms, all owned by a commune. It writes none.

// feed is how far a commune has come.
type feed struct {
	commune unit.ID
	seq     int64
	at      time.Time
}

func feedsWithin(q db.Q, path string) ([]feed, error) {
	scan := func(rows *sql.Rows) (f feed, err error) {
		var at int64
		err = rows.Scan(&f.commune, &f.seq, &at)
		f.at = db.Time(at)
		return f, err
	}
	return db.All(q, scan, `/* across: which communes of a campaign have changed since a board was last made */
		SELECT f.commune_id, f.seq, f.changed_at FROM feed f JOIN unit u ON u.unit_id = f.commune_id
		WHERE u.path >= $1 AND u.path < $2 ORDER BY f.commune_id`, path, afterPrefix(path))
}

// afterPrefix is the least text above every text with the prefix; paths end in "/".
func afterPrefix(path string) string { return path[:len(path)-1] + "0" }

func scanCount(rows *sql.Rows) (c ledger.Count, err error) {
	return c, rows.Scan(&c.Hamlet, &c.Measure, &c.Day, &c.N)
}

func countsOfCommune(q db.Q, commune unit.ID, no int64) ([]ledger.Count, error) {
	return db.All(q, scanCount, `SELECT 0, measure, day, n FROM tally_commune WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY measure, day`, commune, no)
}

// countsOfAll calls fn with each commune's counts, for a cold start: one statement instead of hundreds.
func countsOfAll(q db.Q, no int64, fn func(unit.ID, []ledger.Count)) error {
	var of unit.ID
	var own []ledger.Count
	err := db.Each(q, func(rows *sql.Rows) error {
		var commune unit.ID
		var c ledger.Count
		if err := rows.Scan(&commune, &c.Measure, &c.Day, &c.N); err != nil {
			return err
		}
		if commune != of && own != nil {
			fn(of, own)
			own = own[:0]
		}
		of, own = commune, append(own, c)
		return nil
	}, `/* across: the first board after a start reads every commune's tallies */
		SELECT commune_id, measure, day, n FROM tally_commune WHERE campaign_no = $1 ORDER BY commune_id, measure, day`, no)
	if err == nil && len(own) > 0 {
		fn(of, own)
	}
	return err
}

// credit is what a guide had done in a commune on a day.
type credit struct {
	who db.ID
	day campaign.Day
	n   int64
}

func creditsOf(q db.Q, commune unit.ID, no int64) ([]credit, error) {
	return db.All(q, func(rows *sql.Rows) (c credit, err error) {
		return c, rows.Scan(&c.who, &c.day, &c.n)
	}, `SELECT credit_id, day, n FROM tally_credit WHERE commune_id = $1 AND campaign_no = $2 AND measure = $3
		ORDER BY credit_id, day`, commune, no, ledger.CreditTen)
}

// stamp tells whether the rows of a home have changed: rows are only ever added.
type stamp struct{ rows, last int64 }

func scanStamp(rows *sql.Rows) (s struct {
	home unit.ID
	stamp
}, err error,
) {
	return s, rows.Scan(&s.home, &s.rows, &s.last)
}

func stamps(q db.Q, query string, no int64) (map[unit.ID]stamp, error) {
	list, err := db.All(q, scanStamp, query, no)
	out := make(map[unit.ID]stamp, len(list))
	for _, s := range list {
		out[s.home] = s.stamp
	}
	return out, err
}

func targetStamps(q db.Q, no int64) (map[unit.ID]stamp, error) {
	return stamps(q, `/* across: whether any target was issued since a board was last made */
		SELECT commune_id, COUNT(*), MAX(issued_at) FROM target WHERE campaign_no = $1 GROUP BY commune_id`, no)
}

func officialStamps(q db.Q, no int64) (map[unit.ID]stamp, error) {
	return stamps(q, `/* across: whether any official figure came in since a board was last made */
		SELECT commune_id, COUNT(*), MAX(at) FROM official_line WHERE campaign_no = $1 GROUP BY commune_id`, no)
}

// issued is one version of a target.
type issued struct {
	unit      unit.ID
	indicator string
	value     int64
	origin    string
	document  string
	at        time.Time
}

func targetsOf(q db.Q, home unit.ID, no int64) ([]issued, error) {
	return db.All(q, func(rows *sql.Rows) (t issued, err error) {
		var at int64
		err = rows.Scan(&t.unit, &t.indicator, &t.value, &t.origin, &t.document, &at)
		t.at = db.Time(at)
		return t, err
	}, `SELECT unit_id, indicator, value, origin, document, issued_at FROM target WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY unit_id, indicator, version`, home, no)
}

// stated is one version of an official line.
type stated struct {
	indicator string
	day       campaign.Day
	value     int64
	cutoff    time.Time
	at        time.Time
	origin    string
}

func officialOf(q db.Q, commune unit.ID, no int64) ([]stated, error) {
	return db.All(q, func(rows *sql.Rows) (l stated, err error) {
		var cutoff, at int64
		err = rows.Scan(&l.indicator, &l.day, &l.value, &cutoff, &at, &l.origin)
		l.cutoff, l.at = db.Time(cutoff), db.Time(at)
		return l, err
	}, `SELECT indicator, day, value, cutoff_at, at, origin FROM official_line WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY indicator, day, version`, commune, no)
}

// eventsSince gives, citizen by citizen, all events of those of whom something was recorded after a moment. Sealed reasons are left where they are.
func eventsSince(q db.Q, commune unit.ID, since time.Time) ([]ledger.Event, error) {
	return db.All(q, func(rows *sql.Rows) (e ledger.Event, err error) {
		var at, seen int64
		var body string
		err = rows.Scan(&e.Citizen, &e.Seq, &e.ID, &e.Kind, &at, &seen, &e.Credit, &e.Corrects, &body)
		e.Commune, e.At, e.SeenAt = commune, db.Time(at), db.Time(seen)
		if err == nil && body != "" {
			err = json.Unmarshal([]byte(body), &e.Body)
		}
		return e, err
	}, `SELECT e.citizen_id, e.seq, e.event_id, e.kind, e.at, e.seen_at, e.credit_id, e.corrects, e.body FROM event e
		WHERE e.commune_id = $1 AND e.citizen_id IN (SELECT x.citizen_id FROM event x WHERE x.commune_id = $1 AND x.at > $2)
		ORDER BY e.citizen_id, e.seq`, commune, db.Ms(since))
}
