package access

import (
	"database/sql"
	"time"

	"tungnha/internal/db"
)

// account is a reference table; credential, login_failure and session are keyed by their first column.

const accountColumns = "account_id, login, name, role, unit_id, organisation, created_at, disabled_at"

func scanAccount(rows *sql.Rows) (a Account, err error) {
	var created, disabled int64
	err = rows.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Unit, &a.Organisation, &created, &disabled)
	a.Created, a.Disabled = db.Time(created), db.Time(disabled)
	return a, err
}

func first[T any](all []T, err error) (v T, found bool, _ error) {
	if err != nil || len(all) == 0 {
		return v, false, err
	}
	return all[0], true, nil
}

func accountByLogin(q db.Q, login string) (Account, bool, error) {
	return first(db.All(q, scanAccount, "SELECT "+accountColumns+" FROM account WHERE login = $1", login))
}

func accountByID(q db.Q, id db.ID) (Account, bool, error) {
	return first(db.All(q, scanAccount, "SELECT "+accountColumns+" FROM account WHERE account_id = $1", id))
}

func allAccounts(q db.Q) ([]Account, error) {
	return db.All(q, scanAccount, "SELECT "+accountColumns+" FROM account ORDER BY login")
}

func anyAccount(q db.Q) (bool, error) {
	var one int
	return db.Get(q, []any{&one}, "SELECT 1 FROM account LIMIT 1")
}

func insertAccount(tx *db.Tx, a Account) error {
	_, err := tx.Exec("INSERT INTO account ("+accountColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		a.ID, a.Login, a.Name, string(a.Role), int64(a.Unit), a.Organisation, db.Ms(a.Created), db.Ms(a.Disabled))
	return err
}

func setDisabled(tx *db.Tx, id db.ID, at time.Time) error {
	_, err := tx.Exec("UPDATE account SET disabled_at = $2 WHERE account_id = $1", id, db.Ms(at))
	return err
}

// credential is the secret half of an account.
type credential struct {
	account    db.ID
	hash       string
	mustChange bool
}

func credentialOf(q db.Q, login []byte) (c credential, found bool, err error) {
	found, err = db.Get(q, []any{&c.account, &c.hash, &c.mustChange},
		"SELECT account_id, pass_hash, must_change FROM credential WHERE login_hash = $1", login)
	return c, found, err
}

func putCredential(tx *db.Tx, login []byte, c credential) error {
	_, err := tx.Exec(`INSERT INTO credential (login_hash, account_id, pass_hash, must_change, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (login_hash) DO UPDATE SET account_id = excluded.account_id, pass_hash = excluded.pass_hash,
			must_change = excluded.must_change, changed_at = excluded.changed_at`,
		login, c.account, c.hash, c.mustChange, db.Ms(tx.Now()))
	return err
}

// countFailure adds one to the log-in's failures, in a new window when the old one is over, and gives the window's start and count.
func countFailure(tx *db.Tx, login []byte) (start time.Time, n int64, err error) {
	now := tx.Now()
	var ms int64
	err = tx.QueryRow(`INSERT INTO login_failure (login_hash, window_start, failures) VALUES ($1, $2, 1)
		ON CONFLICT (login_hash) DO UPDATE SET
			failures = CASE WHEN login_failure.window_start <= $3 THEN 1 ELSE login_failure.failures + 1 END,
			window_start = CASE WHEN login_failure.window_start <= $3 THEN excluded.window_start ELSE login_failure.window_start END
		RETURNING window_start, failures`, login, db.Ms(now), db.Ms(now.Add(-failureWindow))).Scan(&ms, &n)
	return db.Time(ms), n, err
}

func clearFailures(tx *db.Tx, login []byte) error {
	_, err := tx.Exec("DELETE FROM login_failure WHERE login_hash = $1", login)
	return err
}

func purgeFailures(tx *db.Tx, before time.Time) (int64, error) {
	return tx.Exec("/* across: windows run out on every shard */ DELETE FROM login_failure WHERE window_start <= $1", db.Ms(before))
}

// session is one row of the table.
type session struct {
	account db.ID
	seen    time.Time
	expires time.Time
}

func insertSession(tx *db.Tx, token []byte, s session, agent string) error {
	_, err := tx.Exec("INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at, agent) VALUES ($1, $2, $3, $4, $5, $6)",
		token, s.account, db.Ms(tx.Now()), db.Ms(s.seen), db.Ms(s.expires), agent)
	return err
}

func sessionOf(q db.Q, token []byte) (s session, found bool, err error) {
	var seen, expires int64
	found, err = db.Get(q, []any{&s.account, &seen, &expires}, "SELECT account_id, seen_at, expires_at FROM session WHERE token_hash = $1", token)
	s.seen, s.expires = db.Time(seen), db.Time(expires)
	return s, found, err
}

func touchSession(tx *db.Tx, token []byte) error {
	_, err := tx.Exec("UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2", token, db.Ms(tx.Now()))
	return err
}

func deleteSession(tx *db.Tx, token []byte) error {
	_, err := tx.Exec("DELETE FROM session WHERE token_hash = $1", token)
	return err
}

// deleteSessions ends all sessions of an account but one; keep may be nil.
func deleteSessions(tx *db.Tx, account db.ID, keep []byte) error {
	if keep == nil {
		keep = []byte{}
	}
	_, err := tx.Exec("/* across: an account's sessions lie by their tokens */ DELETE FROM session WHERE account_id = $1 AND token_hash <> $2", account, keep)
	return err
}

func purgeSessions(tx *db.Tx, now time.Time) (int64, error) {
	return tx.Exec("/* across: sessions run out on every shard */ DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2", db.Ms(now), db.Ms(now.Add(-sessionIdle)))
}
