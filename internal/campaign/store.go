package campaign

import (
	"crypto/sha256"
	"database/sql"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// The tables of this file are reference tables: small, changed by administrators, whole everywhere.

// Loaded is a campaign as it runs here: a plan, pinned to a unit.
type Loaded struct {
	ID      string
	No      int64 // its number in keys
	Unit    unit.ID
	Version int64 // of the plan file; older ones are kept
	Text    []byte
	Plan    *Plan
}

func allCampaigns(q db.Q) ([]*Loaded, error) {
	return db.All(q, func(rows *sql.Rows) (*Loaded, error) {
		l := &Loaded{}
		var text string
		err := rows.Scan(&l.ID, &l.No, &l.Unit, &l.Version, &text)
		l.Text = []byte(text)
		return l, err
	}, `SELECT c.campaign_id, c.campaign_no, c.unit_id, c.version, p.plan FROM campaign c
		JOIN campaign_plan p ON p.campaign_id = c.campaign_id AND p.version = c.version
		WHERE c.closed_at = 0 ORDER BY c.campaign_no`)
}

func campaignVersions(q db.Q) (count, sum int64, err error) {
	_, err = db.Get(q, []any{&count, &sum}, `SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM campaign`)
	return count, sum, err
}

func nextNumber(q db.Q) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT COALESCE(MAX(campaign_no), 0) + 1 FROM campaign`)
	return n, err
}

func putCampaign(tx *db.Tx, l *Loaded, account db.ID) error {
	_, err := tx.Exec(`INSERT INTO campaign (campaign_id, campaign_no, unit_id, version, title, created_at, closed_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0)
		ON CONFLICT (campaign_id) DO UPDATE SET version = excluded.version, title = excluded.title`,
		l.ID, l.No, l.Unit, l.Version, l.Plan.Title.VI, db.Ms(tx.Now()))
	if err != nil {
		return err
	}
	sha := sha256.Sum256(l.Text)
	_, err = tx.Exec(`INSERT INTO campaign_plan (campaign_id, version, plan, sha, loaded_at, account_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		l.ID, l.Version, string(l.Text), sha[:], db.Ms(tx.Now()), account)
	return err
}

func unitPath(q db.Q, u unit.ID) (path string, err error) {
	_, err = db.Get(q, []any{&path}, `SELECT path FROM unit WHERE unit_id = $1`, u)
	return path, err
}
