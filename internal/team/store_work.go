package team

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

const assignmentCols = `assignment_id, team_id, member_id, task, from_day, due_day, measure, goal, leader_id, version, created_at, issued_at, ended_at`

func scanAssignment(home unit.ID) func(*sql.Rows) (Assignment, error) {
	return func(rows *sql.Rows) (Assignment, error) {
		a := Assignment{Home: home}
		var created, issued, ended int64
		err := rows.Scan(&a.ID, &a.Team, &a.Member, &a.Task, &a.From, &a.Due, &a.Result.Measure, &a.Result.Goal, &a.Leader, &a.Version,
			&created, &issued, &ended)
		a.Created, a.Issued, a.Ended = db.Time(created), db.Time(issued), db.Time(ended)
		return a, err
	}
}

// assignmentsOf gives those that stand, drafts too.
func assignmentsOf(q db.Q, home unit.ID, no int64) ([]Assignment, error) {
	return db.All(q, scanAssignment(home), `SELECT `+assignmentCols+` FROM assignment
		WHERE commune_id = $1 AND campaign_no = $2 AND ended_at = 0 ORDER BY due_day, assignment_id`, home, no)
}

func assignmentByID(q db.Q, home unit.ID, no int64, id db.ID) (*Assignment, error) {
	return first(db.All(q, scanAssignment(home), `SELECT `+assignmentCols+` FROM assignment
		WHERE commune_id = $1 AND campaign_no = $2 AND assignment_id = $3`, home, no, id))
}

func insertAssignment(tx *db.Tx, no int64, a *Assignment) error {
	_, err := tx.Exec(`INSERT INTO assignment (commune_id, campaign_no, assignment_id, team_id, member_id, task, from_day, due_day, measure, goal, leader_id,
		version, created_at, issued_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0)`,
		a.Home, no, a.ID, a.Team, a.Member, a.Task, int64(a.From), int64(a.Due), a.Result.Measure, a.Result.Goal, a.Leader, a.Version, db.Ms(a.Created))
	return err
}

func updateAssignment(tx *db.Tx, no int64, a *Assignment, by db.ID) (bool, error) {
	n, err := tx.Exec(`UPDATE assignment SET member_id = $4, task = $5, from_day = $6, due_day = $7, measure = $8, goal = $9, leader_id = $10, version = $11,
		issued_at = $12, issued_by = $13, ended_at = $14 WHERE commune_id = $1 AND campaign_no = $2 AND assignment_id = $3 AND version = $15`,
		a.Home, no, a.ID, a.Member, a.Task, int64(a.From), int64(a.Due), a.Result.Measure, a.Result.Goal, a.Leader, a.Version+1,
		db.Ms(a.Issued), by, db.Ms(a.Ended), a.Version)
	return n == 1, err
}

// given is a house that a member has.
type given struct {
	house, member db.ID
	hamlet        unit.ID
	at            time.Time
}

func scanGiven(rows *sql.Rows) (g given, err error) {
	var at int64
	err = rows.Scan(&g.house, &g.hamlet, &g.member, &at)
	g.at = db.Time(at)
	return g, err
}

func givenOf(q db.Q, home unit.ID, no int64) ([]given, error) {
	return db.All(q, scanGiven, `SELECT household_id, hamlet_id, member_id, given_at FROM house_share
		WHERE commune_id = $1 AND campaign_no = $2 ORDER BY household_id`, home, no)
}

func clearHamlet(tx *db.Tx, home unit.ID, no int64, hamlet unit.ID) error {
	_, err := tx.Exec(`DELETE FROM house_share WHERE commune_id = $1 AND campaign_no = $2 AND hamlet_id = $3`, home, no, hamlet)
	return err
}

// putGiven writes who has a house. A house that came from another hamlet brings its old line with it.
func putGiven(tx *db.Tx, home unit.ID, no int64, g *given, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO house_share (commune_id, campaign_no, household_id, hamlet_id, member_id, given_at, account_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (commune_id, campaign_no, household_id) DO UPDATE SET hamlet_id = excluded.hamlet_id, member_id = excluded.member_id,
			given_at = excluded.given_at, account_id = excluded.account_id`,
		home, no, g.house, g.hamlet, g.member, db.Ms(g.at), by)
	return err
}

// takeDoor takes a door that is free, expired, or the member's own already; ok is false when somebody else holds it.
func takeDoor(tx *db.Tx, home unit.ID, house, member db.ID, until time.Time) (ok bool, err error) {
	var holder db.ID
	return db.Get(tx, []any{&holder}, `INSERT INTO door_check (commune_id, household_id, member_id, taken_at, until_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (commune_id, household_id) DO UPDATE SET member_id = excluded.member_id, taken_at = excluded.taken_at, until_at = excluded.until_at
		WHERE door_check.until_at <= excluded.taken_at OR door_check.member_id = excluded.member_id RETURNING member_id`,
		home, house, member, db.Ms(tx.Now()), db.Ms(until))
}

func freeDoor(tx *db.Tx, home unit.ID, house, member db.ID) error {
	_, err := tx.Exec(`DELETE FROM door_check WHERE commune_id = $1 AND household_id = $2 AND member_id = $3`, home, house, member)
	return err
}

func scanDoor(rows *sql.Rows) (d Door, err error) {
	var taken, until int64
	err = rows.Scan(&d.House, &d.Member, &taken, &until)
	d.Taken, d.Until = db.Time(taken), db.Time(until)
	return d, err
}

func doorsOf(q db.Q, home unit.ID, now time.Time) ([]Door, error) {
	return db.All(q, scanDoor, `SELECT household_id, member_id, taken_at, until_at FROM door_check WHERE commune_id = $1 AND until_at > $2 ORDER BY household_id`,
		home, db.Ms(now))
}

func doorOf(q db.Q, home unit.ID, house db.ID) (*Door, error) {
	return first(db.All(q, scanDoor, `SELECT household_id, member_id, taken_at, until_at FROM door_check WHERE commune_id = $1 AND household_id = $2`, home, house))
}
