package unit

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
)

// Tables: unit, unit_alias, unit_successor; all reference. unit_alias also holds the key of every hamlet's and agency's own name, so that the
// primary key keeps names under one parent apart, whoever adds them and wherever.

// stamp changes whenever a unit does: adding moves the counts, retiring the time, renaming the length of the notes, which only grow.
type stamp struct{ units, retired, notes, aliases, successors int64 }

func readStamp(q db.Q) (s stamp, err error) {
	_, err = db.Get(q, []any{&s.units, &s.retired, &s.notes}, `SELECT COUNT(*), COALESCE(MAX(retired_at), 0),
		CAST(COALESCE(SUM(LENGTH(note)), 0) AS BIGINT) FROM unit`)
	if err != nil {
		return s, err
	}
	if _, err = db.Get(q, []any{&s.aliases}, `SELECT COUNT(*) FROM unit_alias`); err != nil {
		return s, err
	}
	_, err = db.Get(q, []any{&s.successors}, `SELECT COUNT(*) FROM unit_successor`)
	return s, err
}

func readTree(q db.Q) (*Tree, error) {
	units, err := db.All(q, scanUnit, `SELECT `+unitColumns+` FROM unit ORDER BY path`)
	if err != nil {
		return nil, err
	}
	aliases, err := db.All(q, scanAlias, `SELECT parent_id, unit_id, alias FROM unit_alias ORDER BY parent_id, alias_key`)
	if err != nil {
		return nil, err
	}
	successors, err := db.All(q, scanSuccessor, `SELECT old_unit_id, new_unit_id FROM unit_successor ORDER BY old_unit_id, new_unit_id`)
	if err != nil {
		return nil, err
	}
	return NewTree(units, aliases, successors), nil
}

const unitColumns = `unit_id, catalogue, level, kind, code, name, name_key, sort_key, parent_id, path, home_id, retired_at`

func scanUnit(rows *sql.Rows) (*Unit, error) {
	u, retired := new(Unit), int64(0)
	err := rows.Scan(&u.ID, &u.Catalogue, &u.Level, &u.Kind, &u.Code, &u.Name, &u.Key, &u.Sort, &u.Parent, &u.Path, &u.Home, &retired)
	u.Retired = retired != 0
	return u, err
}

func scanAlias(rows *sql.Rows) (a Alias, err error) {
	err = rows.Scan(&a.Parent, &a.Unit, &a.Text)
	return a, err
}

func scanSuccessor(rows *sql.Rows) (s Successor, err error) {
	err = rows.Scan(&s.Old, &s.New)
	return s, err
}

// readUnit gives a unit as it stands in this transaction, retired or not.
func readUnit(q db.Q, id ID) (u *Unit, found bool, err error) {
	u = new(Unit)
	var retired int64
	found, err = db.Get(q, []any{
		&u.ID, &u.Catalogue, &u.Level, &u.Kind, &u.Code, &u.Name, &u.Key, &u.Sort, &u.Parent, &u.Path, &u.Home, &retired,
	}, `SELECT `+unitColumns+` FROM unit WHERE unit_id = $1`, id)
	u.Retired = retired != 0
	return u, found, err
}

// readNames gives who holds which key under a parent.
func readNames(q db.Q, parent ID) (map[string]ID, error) {
	out := map[string]ID{}
	err := db.Each(q, func(rows *sql.Rows) error {
		var key string
		var id ID
		if err := rows.Scan(&key, &id); err != nil {
			return err
		}
		out[key] = id
		return nil
	}, `SELECT name_key, unit_id FROM unit WHERE parent_id = $1 AND retired_at = 0
		UNION ALL SELECT alias_key, unit_id FROM unit_alias WHERE parent_id = $1`, parent)
	return out, err
}

// readCodes gives the codes in use under a parent, retired units' too: a code is never given twice.
func readCodes(q db.Q, parent ID) (map[string]bool, error) {
	out := map[string]bool{}
	err := db.Each(q, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		out[code] = true
		return err
	}, `SELECT code FROM unit WHERE parent_id = $1`, parent)
	return out, err
}

func readOfficialIDs(q db.Q, catalogue int) (map[ID]bool, error) {
	out := map[ID]bool{}
	err := db.Each(q, func(rows *sql.Rows) error {
		var id ID
		err := rows.Scan(&id)
		out[id] = true
		return err
	}, `SELECT unit_id FROM unit WHERE catalogue = $1 AND level <= $2`, catalogue, Commune)
	return out, err
}

func readSuccessorPairs(q db.Q) (map[Successor]bool, error) {
	list, err := db.All(q, scanSuccessor, `SELECT old_unit_id, new_unit_id FROM unit_successor`)
	out := make(map[Successor]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out, err
}

// readLastID gives the largest id in use.
func readLastID(q db.Q) (last ID, err error) {
	_, err = db.Get(q, []any{&last}, `SELECT COALESCE(MAX(unit_id), 0) FROM unit`)
	return last, err
}

func insertUnits(tx *db.Tx, units []*Unit) error {
	rows := make([][]any, len(units))
	for i, u := range units {
		rows[i] = []any{
			int64(u.ID), int64(u.Catalogue), int64(u.Level), string(u.Kind), u.Code, u.Name, u.Key, u.Sort, int64(u.Parent), u.Path,
			int64(u.Home), "", db.Ms(tx.Now()), int64(0),
		}
	}
	return tx.Bulk("unit", []string{
		"unit_id", "catalogue", "level", "kind", "code", "name", "name_key", "sort_key", "parent_id", "path", "home_id", "note", "created_at", "retired_at",
	}, rows)
}

func insertNames(tx *db.Tx, names []Alias) error {
	rows := make([][]any, len(names))
	for i, a := range names {
		rows[i] = []any{int64(a.Parent), Key(a.Text), int64(a.Unit), a.Text}
	}
	return tx.Bulk("unit_alias", []string{"parent_id", "alias_key", "unit_id", "alias"}, rows)
}

func insertSuccessors(tx *db.Tx, list []Successor) error {
	rows := make([][]any, len(list))
	for i, s := range list {
		rows[i] = []any{int64(s.Old), int64(s.New)}
	}
	return tx.Bulk("unit_successor", []string{"old_unit_id", "new_unit_id"}, rows)
}

// updateName renames; the note keeps the name before and the day it ended.
func updateName(tx *db.Tx, u *Unit, before string) error {
	line := tx.Now().UTC().Format(time.DateOnly) + " " + before + "\n"
	_, err := tx.Exec(`UPDATE unit SET name = $1, name_key = $2, sort_key = $3, kind = $4, note = note || $5 WHERE unit_id = $6`,
		u.Name, u.Key, u.Sort, u.Kind, line, u.ID)
	return err
}

// retire closes a unit and frees its names.
func retire(tx *db.Tx, u *Unit) error {
	if _, err := tx.Exec(`UPDATE unit SET retired_at = $1 WHERE unit_id = $2`, db.Ms(tx.Now()), u.ID); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM unit_alias WHERE parent_id = $1 AND unit_id = $2`, u.Parent, u.ID)
	return err
}
