package report

import (
	"database/sql"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// The tables of this file are this room's own: reports frozen with their figures and files, owned by the unit that issued them.

func insertIssue(tx *db.Tx, i *Issue, no int64, model, sha []byte) error {
	_, err := tx.Exec(`INSERT INTO report_issue (commune_id, report_id, campaign_no, kind, day, number, figures_at, at, account_id, model, sha)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		i.Home, i.ID, no, i.Kind, int64(i.Day), i.Number, db.Ms(i.FiguresAt), db.Ms(i.At), i.Account, model, sha)
	return err
}

func insertFile(tx *db.Tx, home unit.ID, id db.ID, f Format, sha, blob []byte) error {
	_, err := tx.Exec(`INSERT INTO report_file (commune_id, report_id, format, sha, blob) VALUES ($1, $2, $3, $4, $5)`, home, id, string(f), sha, blob)
	return err
}

func issuesOf(q db.Q, home unit.ID, no int64) ([]Issue, error) {
	return db.All(q, func(rows *sql.Rows) (i Issue, err error) {
		var figures, at int64
		i.Home = home
		err = rows.Scan(&i.ID, &i.Kind, &i.Day, &i.Number, &figures, &at, &i.Account)
		i.FiguresAt, i.At = db.Time(figures), db.Time(at)
		return i, err
	}, `SELECT report_id, kind, day, number, figures_at, at, account_id FROM report_issue WHERE commune_id = $1 AND campaign_no = $2
		ORDER BY at DESC, report_id DESC`, home, no)
}

// numberTaken says whether a number of the year was given to another report of this home.
func numberTaken(q db.Q, home unit.ID, no int64, number string) (bool, error) {
	var n int64
	_, err := db.Get(q, []any{&n}, `SELECT COUNT(*) FROM report_issue WHERE commune_id = $1 AND campaign_no = $2 AND number = $3`, home, no, number)
	return n > 0, err
}

func fileOf(q db.Q, home unit.ID, id db.ID, f Format) (blob, sha []byte, found bool, err error) {
	found, err = db.Get(q, []any{&blob, &sha}, `SELECT blob, sha FROM report_file WHERE commune_id = $1 AND report_id = $2 AND format = $3`, home, id, string(f))
	return blob, sha, found, err
}

func modelOf(q db.Q, home unit.ID, id db.ID) (model []byte, found bool, err error) {
	found, err = db.Get(q, []any{&model}, `SELECT model FROM report_issue WHERE commune_id = $1 AND report_id = $2`, home, id)
	return model, found, err
}

// Issue is a report that was issued.
type Issue struct {
	ID        db.ID
	Home      unit.ID
	Kind      string
	Day       campaign.Day // the report day it is about
	Number    string
	FiguresAt time.Time
	At        time.Time
	Account   db.ID
}
