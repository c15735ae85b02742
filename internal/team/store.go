package team

import (
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// All tables of this room are owned by the home of the unit that the team works for.

const teamCols = `team_id, unit_id, kind, name, leader_id, hotline, version, created_at, ended_at`

func scanTeam(home unit.ID) func(*sql.Rows) (Team, error) {
	return func(rows *sql.Rows) (Team, error) {
		t := Team{Home: home}
		var created, ended int64
		err := rows.Scan(&t.ID, &t.Unit, &t.Kind, &t.Name, &t.Leader, &t.Hotline, &t.Version, &created, &ended)
		t.Created, t.Ended = db.Time(created), db.Time(ended)
		return t, err
	}
}

func teamsOf(q db.Q, home unit.ID) ([]Team, error) {
	return db.All(q, scanTeam(home), `SELECT `+teamCols+` FROM team WHERE commune_id = $1 AND ended_at = 0 ORDER BY unit_id, created_at, team_id`, home)
}

func teamByID(q db.Q, home unit.ID, id db.ID) (*Team, error) {
	return first(db.All(q, scanTeam(home), `SELECT `+teamCols+` FROM team WHERE commune_id = $1 AND team_id = $2`, home, id))
}

// first gives the one row of an answer, nil when there is none.
func first[T any](rows []T, err error) (*T, error) {
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

func insertTeam(tx *db.Tx, t *Team) error {
	_, err := tx.Exec(`INSERT INTO team (commune_id, team_id, unit_id, kind, name, leader_id, hotline, version, created_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`, t.Home, t.ID, t.Unit, string(t.Kind), t.Name, t.Leader, t.Hotline, t.Version, db.Ms(t.Created))
	return err
}

// updateTeam writes a team if its version is still what the writer saw; false when somebody was first.
func updateTeam(tx *db.Tx, t *Team) (bool, error) {
	n, err := tx.Exec(`UPDATE team SET kind = $3, name = $4, leader_id = $5, hotline = $6, version = $7, ended_at = $8
		WHERE commune_id = $1 AND team_id = $2 AND version = $9`,
		t.Home, t.ID, string(t.Kind), t.Name, t.Leader, t.Hotline, t.Version+1, db.Ms(t.Ended), t.Version)
	return n == 1, err
}

const memberCols = `member_id, team_id, name, post, organisation, unit_name, account_id, phone_enc, version, joined_at, left_at`

func sealedTo(home unit.ID, id db.ID) []byte {
	return secret.AD("team_member.phone", int64(home), id[:])
}

func scanMember(s roster.Sealer, home unit.ID) func(*sql.Rows) (Member, error) {
	return func(rows *sql.Rows) (Member, error) {
		m := Member{Home: home}
		var phone []byte
		var joined, left int64
		err := rows.Scan(&m.ID, &m.Team, &m.Name, &m.Post, &m.Organisation, &m.UnitName, &m.Account, &phone, &m.Version, &joined, &left)
		m.Joined, m.Left = db.Time(joined), db.Time(left)
		if err != nil || phone == nil {
			return m, err
		}
		plain, err := s.Open(sealedTo(home, m.ID), phone)
		m.Phone = string(plain)
		return m, err
	}
}

// membersOf gives all members of a home, those who have left too.
func membersOf(q db.Q, s roster.Sealer, home unit.ID) ([]Member, error) {
	return db.All(q, scanMember(s, home), `SELECT `+memberCols+` FROM team_member WHERE commune_id = $1 ORDER BY joined_at, member_id`, home)
}

func memberByID(q db.Q, s roster.Sealer, home unit.ID, id db.ID) (*Member, error) {
	return first(db.All(q, scanMember(s, home), `SELECT `+memberCols+` FROM team_member WHERE commune_id = $1 AND member_id = $2`, home, id))
}

func membersByAccount(q db.Q, s roster.Sealer, home unit.ID, account db.ID) ([]Member, error) {
	return db.All(q, scanMember(s, home), `SELECT `+memberCols+` FROM team_member WHERE commune_id = $1 AND account_id = $2 AND left_at = 0
		ORDER BY joined_at, member_id`, home, account)
}

func (m *Member) sealed(s roster.Sealer) []byte {
	if m.Phone == "" {
		return nil
	}
	return s.Seal(sealedTo(m.Home, m.ID), []byte(m.Phone))
}

func insertMember(tx *db.Tx, s roster.Sealer, m *Member) error {
	_, err := tx.Exec(`INSERT INTO team_member (commune_id, member_id, team_id, name, post, organisation, unit_name, account_id, phone_enc, version, joined_at, left_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)`,
		m.Home, m.ID, m.Team, m.Name, m.Post, string(m.Organisation), m.UnitName, m.Account, m.sealed(s), m.Version, db.Ms(m.Joined))
	return err
}

func updateMember(tx *db.Tx, s roster.Sealer, m *Member) (bool, error) {
	n, err := tx.Exec(`UPDATE team_member SET name = $3, post = $4, organisation = $5, unit_name = $6, account_id = $7, phone_enc = $8, version = $9, left_at = $10
		WHERE commune_id = $1 AND member_id = $2 AND version = $11`,
		m.Home, m.ID, m.Name, m.Post, string(m.Organisation), m.UnitName, m.Account, m.sealed(s), m.Version+1, db.Ms(m.Left), m.Version)
	return n == 1, err
}

// hotlinesOf gives the posted numbers of a home's teams.
func hotlinesOf(q db.Q, home unit.ID) ([]Hotline, error) {
	scan := func(rows *sql.Rows) (h Hotline, err error) { return h, rows.Scan(&h.Unit, &h.Kind, &h.Team, &h.Number) }
	return db.All(q, scan, `SELECT unit_id, kind, name, hotline FROM team WHERE commune_id = $1 AND ended_at = 0 AND hotline <> ''
		ORDER BY unit_id, created_at, team_id`, home)
}
