package field

import (
	"database/sql"
	"encoding/json"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// All tables of this file are owned by a commune.

// storedOp is an operation as it is kept.
type storedOp struct {
	ID, Device, Account, Subject, Household, Waits db.ID
	Hamlet                                         unit.ID
	Kind                                           Kind
	MAC                                            []byte
	Status                                         Status
	Code                                           string
	Fields                                         []FieldVerdict
	Forced                                         bool
	PhoneAt                                        int64 // by the phone's clock
	SeenAt, At                                     time.Time
	Box                                            []byte // sealed; nil once carried out
}

var opColumns = []string{
	"commune_id", "op_id", "device_id", "account_id", "hamlet_id", "household_id", "subject_id", "kind", "mac", "status", "code", "fields", "waits_for", "forced",
	"phone_at", "seen_at", "at", "op_enc", "settled_at", "settled_by",
}

func fieldsText(fields []FieldVerdict) string {
	if len(fields) == 0 {
		return ""
	}
	b, _ := json.Marshal(fields) // strings and booleans always marshal
	return string(b)
}

func fieldsOf(text string) (out []FieldVerdict, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &out)
	}
	return out, err
}

func insertOps(tx *db.Tx, commune unit.ID, ops []*storedOp) error {
	rows := make([][]any, len(ops))
	for i, o := range ops {
		rows[i] = []any{
			int64(commune), o.ID, o.Device, o.Account, int64(o.Hamlet), o.Household, o.Subject, string(o.Kind), o.MAC, string(o.Status), o.Code, fieldsText(o.Fields), o.Waits,
			o.Forced, o.PhoneAt, db.Ms(o.SeenAt), db.Ms(o.At), o.Box, int64(0),
			db.ID{},
		}
	}
	return tx.Bulk("field_op", opColumns, rows)
}

// outcomeOp writes what became of an operation that waited.
func outcomeOp(tx *db.Tx, commune unit.ID, o *storedOp) error {
	_, err := tx.Exec(`UPDATE field_op SET hamlet_id = $3, household_id = $4, status = $5, code = $6, fields = $7, waits_for = $8, forced = $9, at = $10, op_enc = $11,
		subject_id = $12
		WHERE commune_id = $1 AND op_id = $2`, int64(commune), o.ID, int64(o.Hamlet), o.Household, string(o.Status), o.Code, fieldsText(o.Fields), o.Waits, o.Forced, db.Ms(o.At), o.Box,
		o.Subject)
	return err
}

// waitingOn counts what waits for an operation.
func waitingOn(q db.Q, commune unit.ID, base db.ID) (n int, err error) {
	_, err = db.Get(q, []any{&n}, `SELECT CAST(COUNT(*) AS BIGINT) FROM field_op WHERE commune_id = $1 AND waits_for = $2 AND status = 'held'`, int64(commune), base)
	return n, err
}

// shelveOp puts what waited into the inbox as it is: its content can't be opened now, and lies there until it can.
func shelveOp(tx *db.Tx, commune unit.ID, id db.ID) error {
	_, err := tx.Exec(`UPDATE field_op SET status = 'refused', code = $3, waits_for = NULL WHERE commune_id = $1 AND op_id = $2`, int64(commune), id, errUnread.Code)
	return err
}

func opRecord(q db.Q, commune unit.ID, id db.ID) (*Record, error) {
	r := &Record{}
	var fields string
	var settled int64
	found, err := db.Get(q, []any{&r.MAC, &r.Status, &r.Code, &fields, &r.Kind, &r.Subject, &r.Household, &settled},
		`SELECT mac, status, code, fields, kind, subject_id, household_id, settled_at FROM field_op WHERE commune_id = $1 AND op_id = $2`, int64(commune), id)
	if err != nil || !found {
		return nil, err
	}
	r.Settled = settled > 0
	r.Fields, err = fieldsOf(fields)
	return r, err
}

// opRecords asks for many operations at once: every id is in the answer, with nil where there is none.
func opRecords(q db.Q, commune unit.ID, ids []db.ID) (map[db.ID]*Record, error) {
	out := make(map[db.ID]*Record, len(ids))
	for _, id := range ids {
		out[id] = nil
	}
	_, err := db.Among(q, func(rows *sql.Rows) (r *Record, err error) {
		var id db.ID
		var fields string
		var settled int64
		r = &Record{}
		if err = rows.Scan(&id, &r.MAC, &r.Status, &r.Code, &fields, &r.Kind, &r.Subject, &r.Household, &settled); err == nil {
			r.Settled = settled > 0
			r.Fields, err = fieldsOf(fields)
		}
		out[id] = r
		return r, err
	}, `SELECT op_id, mac, status, code, fields, kind, subject_id, household_id, settled_at FROM field_op WHERE commune_id = $1 AND op_id IN ($2)`, ids, int64(commune))
	return out, err
}

const opSelect = `op_id, device_id, account_id, hamlet_id, household_id, subject_id, kind, mac, status, code, fields, forced, phone_at, seen_at, at, op_enc`

func scanOp(rows *sql.Rows) (*storedOp, error) {
	o := &storedOp{}
	var fields string
	var seen, at int64
	err := rows.Scan(&o.ID, &o.Device, &o.Account, &o.Hamlet, &o.Household, &o.Subject, &o.Kind, &o.MAC, &o.Status, &o.Code, &fields, &o.Forced, &o.PhoneAt, &seen, &at, &o.Box)
	if err != nil {
		return nil, err
	}
	o.SeenAt, o.At = db.Time(seen), db.Time(at)
	o.Fields, err = fieldsOf(fields)
	return o, err
}

func opsWaiting(q db.Q, commune unit.ID, base db.ID) ([]*storedOp, error) {
	return db.All(q, scanOp, `SELECT `+opSelect+` FROM field_op WHERE commune_id = $1 AND waits_for = $2 AND status = 'held' ORDER BY op_id`, int64(commune), base)
}

// opsOverdue gives what has waited since before a moment. What builds on something that itself still waits is left to be carried out with it, for as long again.
func opsOverdue(q db.Q, commune unit.ID, now time.Time, most int) ([]*storedOp, error) {
	return db.All(q, scanOp, `SELECT `+opSelect+` FROM field_op o WHERE commune_id = $1 AND status = 'held' AND settled_at = 0 AND at <= $2
		AND (at <= $3 OR NOT EXISTS (SELECT 1 FROM field_op base WHERE base.commune_id = $1 AND base.op_id = o.waits_for AND base.status = 'held'))
		ORDER BY at, op_id LIMIT $4`, int64(commune), db.Ms(now.Add(-HoldFor)), db.Ms(now.Add(-2*HoldFor)), most)
}

// heldAtAll says whether anything waits. It asks for no order: PostgreSQL would read the whole commune in that order to find that nothing does.
func heldAtAll(q db.Q, commune unit.ID) (bool, error) {
	var one int
	return db.Get(q, []any{&one}, `SELECT 1 FROM field_op WHERE commune_id = $1 AND status = 'held' AND settled_at = 0 LIMIT 1`, int64(commune))
}

// opsUnsettled gives what lies in the inbox, the oldest first.
func opsUnsettled(q db.Q, commune unit.ID, status Status, most int) ([]*storedOp, error) {
	return db.All(q, scanOp, `SELECT `+opSelect+` FROM field_op WHERE commune_id = $1 AND status = $2 AND settled_at = 0 ORDER BY at, op_id LIMIT $3`,
		int64(commune), string(status), most)
}

func opByID(q db.Q, commune unit.ID, id db.ID) (*storedOp, error) {
	ops, err := db.All(q, scanOp, `SELECT `+opSelect+` FROM field_op WHERE commune_id = $1 AND op_id = $2 AND settled_at = 0`, int64(commune), id)
	if err != nil || len(ops) == 0 {
		return nil, err
	}
	return ops[0], nil
}

// settleOp closes an item of the inbox, about whom it turned out to be; false when somebody was first. The sealed operation goes: what was decided stands in the citizen's record.
func settleOp(tx *db.Tx, commune unit.ID, id, subject, by db.ID) (bool, error) {
	n, err := tx.Exec(`UPDATE field_op SET settled_at = $3, settled_by = $4, subject_id = $5, op_enc = NULL WHERE commune_id = $1 AND op_id = $2 AND settled_at = 0`,
		int64(commune), id, db.Ms(tx.Now()), by, subject)
	return n == 1, err
}

// phoneRow is what is known of a phone in a commune.
type phoneRow struct {
	Device, Account db.ID
	App             string
	SyncedAt        time.Time
	Cursor          int64
	Offset          time.Duration
	Waiting         int64
	Refused         int64
	Code            string
}

func putPhone(tx *db.Tx, commune unit.ID, p phoneRow) error {
	_, err := tx.Exec(`INSERT INTO field_phone (commune_id, device_id, account_id, app, synced_at, cursor_seq, offset_ms, waiting, refused, refused_code)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (commune_id, device_id) DO UPDATE SET account_id = excluded.account_id, app = excluded.app,
		synced_at = excluded.synced_at, cursor_seq = excluded.cursor_seq, offset_ms = excluded.offset_ms, waiting = excluded.waiting,
		refused = excluded.refused, refused_code = excluded.refused_code`,
		int64(commune), p.Device, p.Account, p.App, db.Ms(tx.Now()), p.Cursor, p.Offset.Milliseconds(), p.Waiting, p.Refused, p.Code)
	return err
}

// heardLately says whether a phone that has nothing to tell was heard of after a moment.
func heardLately(q db.Q, commune unit.ID, p phoneRow, after time.Time) (bool, error) {
	var at, waiting int64
	found, err := db.Get(q, []any{&at, &waiting}, `SELECT synced_at, waiting FROM field_phone WHERE commune_id = $1 AND device_id = $2`, int64(commune), p.Device)
	return found && at > db.Ms(after) && waiting == p.Waiting, err
}

func phonesOf(q db.Q, commune unit.ID) ([]phoneRow, error) {
	return db.All(q, func(rows *sql.Rows) (p phoneRow, err error) {
		var at, offset int64
		err = rows.Scan(&p.Device, &p.Account, &p.App, &at, &p.Cursor, &offset, &p.Waiting, &p.Refused, &p.Code)
		p.SyncedAt, p.Offset = db.Time(at), time.Duration(offset)*time.Millisecond
		return p, err
	}, `SELECT device_id, account_id, app, synced_at, cursor_seq, offset_ms, waiting, refused, refused_code FROM field_phone
		WHERE commune_id = $1 ORDER BY synced_at, device_id`, int64(commune))
}
