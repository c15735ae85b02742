package access

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// enrolment and device are keyed by their first column.

func insertEnrolment(tx *db.Tx, code []byte, account, by db.ID, expires time.Time) error {
	_, err := tx.Exec("INSERT INTO enrolment (code_hash, account_id, made_by, made_at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)",
		code, account, by, db.Ms(tx.Now()), db.Ms(expires))
	return err
}

func enrolmentOf(q db.Q, code []byte) (account db.ID, found bool, err error) {
	found, err = db.Get(q, []any{&account}, "SELECT account_id FROM enrolment WHERE code_hash = $1", code)
	return account, found, err
}

// useEnrolment takes a code; false when it was used or is too old.
func useEnrolment(tx *db.Tx, code []byte, device db.ID) (bool, error) {
	n, err := tx.Exec("UPDATE enrolment SET used_at = $2, device_id = $3 WHERE code_hash = $1 AND used_at = 0 AND expires_at > $2", code, db.Ms(tx.Now()), device)
	return n == 1, err
}

const deviceColumns = `device_id, account_id, home_id, name, public_key, pin_mac, pin_since, pin_wrong, pin_total, share_enc, token_hash, token_until,
	enrolled_at, confirmed_at, revoked_at, challenge_at`

func scanDevice(rows *sql.Rows) (*Device, error) {
	d := &Device{}
	var since, until, enrolled, confirmed, revoked, challenge int64
	err := rows.Scan(&d.ID, &d.Account, &d.Home, &d.Name, &d.key, &d.pinMAC, &since, &d.pinWindow, &d.PINWrong, &d.share, &d.tokenHash, &until,
		&enrolled, &confirmed, &revoked, &challenge)
	d.pinSince, d.tokenUntil = db.Time(since), db.Time(until)
	d.Enrolled, d.Confirmed, d.Revoked = db.Time(enrolled), db.Time(confirmed), db.Time(revoked)
	return d, err
}

func insertDevice(tx *db.Tx, d *Device) error {
	_, err := tx.Exec("INSERT INTO device ("+deviceColumns+") VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8, 0, $9, 0, 0, 0)",
		d.ID, d.Account, int64(d.Home), d.Name, d.key, d.pinMAC, d.share, d.tokenHash, db.Ms(d.Enrolled))
	return err
}

func deviceByID(q db.Q, id db.ID) (*Device, error) {
	d, _, err := first(db.All(q, scanDevice, "SELECT "+deviceColumns+" FROM device WHERE device_id = $1", id))
	return d, err
}

func devicesOf(q db.Q, account db.ID) ([]*Device, error) {
	return db.All(q, scanDevice, "/* across: an account's phones lie by their own ids */ SELECT "+deviceColumns+" FROM device WHERE account_id = $1 ORDER BY enrolled_at DESC, device_id", account)
}

func devicesAt(q db.Q, home unit.ID) ([]*Device, error) {
	return db.All(q, scanDevice, "/* across: phones lie by their own ids */ SELECT "+deviceColumns+" FROM device WHERE home_id = $1 ORDER BY enrolled_at DESC, device_id", int64(home))
}

func purgeEnrolments(tx *db.Tx, before time.Time) (int64, error) {
	return tx.Exec("/* across: codes lie by their own hashes */ DELETE FROM enrolment WHERE expires_at < $1", db.Ms(before))
}

func confirmDevice(tx *db.Tx, id, by db.ID) error {
	_, err := tx.Exec("UPDATE device SET confirmed_at = $2, confirmed_by = $3 WHERE device_id = $1 AND confirmed_at = 0", id, db.Ms(tx.Now()), by)
	return err
}

func revokeDevice(tx *db.Tx, id, by db.ID) error {
	_, err := tx.Exec("UPDATE device SET revoked_at = $2, revoked_by = $3 WHERE device_id = $1 AND revoked_at = 0", id, db.Ms(tx.Now()), by)
	return err
}

// useChallenge takes a challenge; false when it, or a later one, was used.
func useChallenge(tx *db.Tx, id db.ID, at time.Time) (bool, error) {
	n, err := tx.Exec("UPDATE device SET challenge_at = $2 WHERE device_id = $1 AND challenge_at < $2", id, db.Ms(at))
	return n == 1, err
}

// wrongPIN counts a wrong PIN. A window begins with its first wrong one.
func wrongPIN(tx *db.Tx, d *Device) error {
	since, n := d.pinSince, d.pinWindow+1
	if !tx.Now().Before(since.Add(pinWindow)) {
		since, n = tx.Now(), 1
	}
	_, err := tx.Exec("UPDATE device SET pin_since = $2, pin_wrong = $3, pin_total = pin_total + 1 WHERE device_id = $1", d.ID, db.Ms(since), n)
	return err
}

func unlockDevice(tx *db.Tx, id db.ID, token []byte, until time.Time) error {
	_, err := tx.Exec("UPDATE device SET pin_wrong = 0, pin_total = 0, token_hash = $2, token_until = $3 WHERE device_id = $1",
		id, token, db.Ms(until))
	return err
}
