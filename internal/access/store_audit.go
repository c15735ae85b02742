package access

import (
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// audit and audit_head are owned by their home (commune_id); audit_seal is single.

// lockHead takes the head's row for this transaction, making it if it is the home's first, and gives its state.
// Updating to the same value is what locks on PostgreSQL: whoever comes second waits and then sees the committed head.
func lockHead(tx *db.Tx, home unit.ID, genesis []byte) (h head, err error) {
	err = tx.QueryRow(`INSERT INTO audit_head (commune_id, seq, mac) VALUES ($1, 0, $2)
		ON CONFLICT (commune_id) DO UPDATE SET seq = audit_head.seq RETURNING seq, mac`, int64(home), genesis).Scan(&h.seq, &h.mac)
	return h, err
}

func moveHead(tx *db.Tx, home unit.ID, from, to head) (bool, error) {
	n, err := tx.Exec("UPDATE audit_head SET seq = $2, mac = $3 WHERE commune_id = $1 AND seq = $4", int64(home), to.seq, to.mac, from.seq)
	return n == 1, err
}

var auditColumns = []string{"commune_id", "seq", "at", "account_id", "verb", "subject", "detail", "mac"}

func insertLines(tx *db.Tx, lines []Line) error {
	rows := make([][]any, len(lines))
	for i, l := range lines {
		rows[i] = []any{int64(l.Home), l.Seq, db.Ms(l.At), l.Account, l.Verb, l.Subject, l.Detail, l.mac}
	}
	if len(rows) > 1 {
		return tx.Bulk("audit", auditColumns, rows)
	}
	_, err := tx.Exec(`INSERT INTO audit (commune_id, seq, at, account_id, verb, subject, detail, mac)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, rows[0]...)
	return err
}

func headOf(q db.Q, home unit.ID) (h head, found bool, err error) {
	found, err = db.Get(q, []any{&h.seq, &h.mac}, "SELECT seq, mac FROM audit_head WHERE commune_id = $1", int64(home))
	return h, found, err
}

// eachLine walks a chain from its first line. The line is valid until fn returns.
func eachLine(q db.Q, home unit.ID, fn func(Line) error) error {
	return db.Each(q, func(rows *sql.Rows) error {
		l := Line{Home: home}
		var at int64
		var account []byte
		if err := rows.Scan(&l.Seq, &at, &account, &l.Verb, &l.Subject, &l.Detail, &l.mac); err != nil {
			return err
		}
		l.At = db.Time(at)
		if copy(l.Account[:], account); account != nil && (len(account) != len(l.Account) || l.Account.IsZero()) {
			l.mac = nil // we never wrote that: the check must say so, not stop
		}
		return fn(l)
	}, "SELECT seq, at, account_id, verb, subject, detail, mac FROM audit WHERE commune_id = $1 ORDER BY seq", int64(home))
}

// homesOf lists every home that has lines or a head.
func homesOf(q db.Q) ([]unit.ID, error) {
	return db.All(q, func(rows *sql.Rows) (id unit.ID, err error) { return id, rows.Scan(&id) },
		`SELECT commune_id FROM audit_head UNION SELECT DISTINCT commune_id FROM audit ORDER BY commune_id
		/* across: the check walks the chains of all homes */`)
}

// headsOf lists the ends of all chains.
func headsOf(q db.Q) ([]point, error) {
	return db.All(q, func(rows *sql.Rows) (p point, err error) {
		var mac []byte
		err = rows.Scan(&p.home, &p.seq, &mac)
		p.mac = short(mac)
		return p, err
	}, "SELECT commune_id, seq, mac FROM audit_head ORDER BY commune_id /* across: the daily seal covers all homes together */")
}

func scanSeal(rows *sql.Rows) (s Seal, err error) {
	var at int64
	err = rows.Scan(&s.No, &at, &s.Heads, &s.mac)
	s.At = db.Time(at)
	return s, err
}

func sealsOf(q db.Q) ([]Seal, error) {
	return db.All(q, scanSeal, "SELECT seal_no, at, heads, mac FROM audit_seal ORDER BY seal_no")
}

func lastSeal(q db.Q) (Seal, bool, error) {
	return first(db.All(q, scanSeal, "SELECT seal_no, at, heads, mac FROM audit_seal ORDER BY seal_no DESC LIMIT 1"))
}

func insertSeal(tx *db.Tx, s Seal) error {
	_, err := tx.Exec("INSERT INTO audit_seal (seal_no, at, heads, mac) VALUES ($1, $2, $3, $4)", s.No, db.Ms(s.At), s.Heads, s.mac)
	return err
}

// listLines gives lines of a home, the latest first, before a sequence number.
func listLines(q db.Q, home unit.ID, f Filter, before int64, most int) ([]Line, error) {
	return db.All(q, func(rows *sql.Rows) (l Line, err error) {
		l.Home = home
		var at int64
		err = rows.Scan(&l.Seq, &at, &l.Account, &l.Verb, &l.Subject, &l.Detail, &l.Login, &l.Name)
		l.At = db.Time(at)
		return l, err
	}, `SELECT a.seq, a.at, a.account_id, a.verb, a.subject, a.detail, COALESCE(p.login, ''), COALESCE(p.name, '')
		FROM audit a LEFT JOIN account p ON p.account_id = a.account_id
		WHERE a.commune_id = $1 AND a.seq < $2 AND ($3 = '' OR a.verb = $3) AND ($4 = '' OR a.subject = $4)
			AND a.at >= $5 AND a.at < $6 AND ($7 = 0 OR a.account_id = $8)
		ORDER BY a.seq DESC LIMIT $9`,
		int64(home), before, f.Verb, f.Subject, db.Ms(f.From), endMs(f.To), flag(!f.Account.IsZero()), f.Account, int64(most))
}
