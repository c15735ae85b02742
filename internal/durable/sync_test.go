package durable_test

import (
	"testing"

	"tungnha/internal/app"
	"tungnha/internal/db"
)

// TestCommitsAreSynchronous looks at the settings that every answer of "saved" rests on, as the running program has them. What they
// are good for is shown by cutting the power: TestNothingSavedIsLostWhenThePowerGoes.
func TestCommitsAreSynchronous(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, store app.Config) {
		a := open(t, store)
		if a.DB.Engine == db.Postgres {
			_, read := a.DB.SQL()
			var fsync, full string
			must(t, read.QueryRowContext(t.Context(), "SELECT current_setting('synchronous_commit')").Scan(&full))
			must(t, read.QueryRowContext(t.Context(), "SELECT current_setting('fsync')").Scan(&fsync))
			if full == "off" {
				t.Errorf("synchronous_commit is %s (fsync, which is the server's own, is %s)", full, fsync)
			}
			return
		}
		must(t, a.DB.Write(t.Context(), func(tx *db.Tx) error {
			var mode string
			var level int
			if err := tx.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil {
				return err
			}
			if err := tx.QueryRow("PRAGMA synchronous").Scan(&level); err != nil {
				return err
			}
			if mode != "wal" || level != 2 {
				t.Errorf("the writing connection has journal_mode %s, synchronous %d; want wal and 2 (FULL)", mode, level)
			}
			return nil
		}))
	})
}
