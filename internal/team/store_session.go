package team

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

const sessionCols = `session_id, kind, unit_id, team_id, title, place, channel, starts_at, ends_at, state, people, result, version, created_at, account_id`

func scanSession(home unit.ID) func(*sql.Rows) (Session, error) {
	return func(rows *sql.Rows) (Session, error) {
		s := Session{Home: home}
		var starts, ends, created int64
		err := rows.Scan(&s.ID, &s.Kind, &s.Unit, &s.Team, &s.Title, &s.Place, &s.Channel, &starts, &ends, &s.State, &s.People, &s.Result,
			&s.Version, &created, &s.Account)
		s.Starts, s.Ends, s.Created = db.Time(starts), db.Time(ends), db.Time(created)
		return s, err
	}
}

func sessionsBetween(q db.Q, home unit.ID, from, to time.Time) ([]Session, error) {
	return db.All(q, scanSession(home), `SELECT `+sessionCols+` FROM team_session
		WHERE commune_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, session_id`, home, db.Ms(from), db.Ms(to))
}

func sessionByID(q db.Q, home unit.ID, id db.ID) (*Session, error) {
	return first(db.All(q, scanSession(home), `SELECT `+sessionCols+` FROM team_session WHERE commune_id = $1 AND session_id = $2`, home, id))
}

func insertSession(tx *db.Tx, s *Session) error {
	_, err := tx.Exec(`INSERT INTO team_session (commune_id, session_id, kind, unit_id, team_id, title, place, channel, starts_at, ends_at, state, people,
		result, version, created_at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		s.Home, s.ID, string(s.Kind), s.Unit, s.Team, s.Title, s.Place, s.Channel, db.Ms(s.Starts), db.Ms(s.Ends), string(s.State), s.People,
		s.Result, s.Version, db.Ms(s.Created), s.Account)
	return err
}

func updateSession(tx *db.Tx, s *Session) (bool, error) {
	n, err := tx.Exec(`UPDATE team_session SET title = $3, place = $4, channel = $5, starts_at = $6, ends_at = $7, state = $8, people = $9, result = $10, version = $11
		WHERE commune_id = $1 AND session_id = $2 AND version = $12`,
		s.Home, s.ID, s.Title, s.Place, s.Channel, db.Ms(s.Starts), db.Ms(s.Ends), string(s.State), s.People, s.Result, s.Version+1, s.Version)
	return n == 1, err
}

func putPresence(tx *db.Tx, home unit.ID, p *Presence) error {
	_, err := tx.Exec(`INSERT INTO team_presence (commune_id, session_id, member_id, present, at, account_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (commune_id, session_id, member_id) DO UPDATE SET present = excluded.present, at = excluded.at, account_id = excluded.account_id`,
		home, p.Session, p.Member, p.Present, db.Ms(p.At), p.Account)
	return err
}

func scanPresence(rows *sql.Rows) (p Presence, err error) {
	var at int64
	err = rows.Scan(&p.Session, &p.Member, &p.Present, &at, &p.Account)
	p.At = db.Time(at)
	return p, err
}

func presenceOf(q db.Q, home unit.ID, session db.ID) ([]Presence, error) {
	return db.All(q, scanPresence, `SELECT session_id, member_id, present, at, account_id FROM team_presence
		WHERE commune_id = $1 AND session_id = $2 ORDER BY member_id`, home, session)
}

// workedBetween counts, by member, the held sessions of a kind that they came to.
func workedBetween(q db.Q, home unit.ID, kind SessionKind, from, to time.Time) (map[db.ID]int, error) {
	out := map[db.ID]int{}
	err := db.Each(q, func(rows *sql.Rows) error {
		var id db.ID
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	}, `SELECT p.member_id, COUNT(*) FROM team_presence p
		JOIN team_session s ON s.commune_id = p.commune_id AND s.session_id = p.session_id
		WHERE p.commune_id = $1 AND s.commune_id = $1 AND s.kind = $2 AND s.state = $3 AND s.starts_at >= $4 AND s.starts_at < $5 AND p.present
		GROUP BY p.member_id`, home, string(kind), string(Held), db.Ms(from), db.Ms(to))
	return out, err
}
