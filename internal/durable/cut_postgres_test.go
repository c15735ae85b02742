//go:build linux

package durable_test

import (
	"strings"
	"testing"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// TestPostgresAnswersACommitWhenItIsOnDisk: on PostgreSQL the disk is the server's, so no power is cut here. What the program can do is to ask for a commit
// on disk on every connection, whatever the database's default is; an address that says otherwise is the operator's word and stays.
func TestPostgresAnswersACommitWhenItIsOnDisk(t *testing.T) {
	t.Parallel()
	c := dbtest.Config(t, db.Postgres)
	a := open(t, app.Config{Dir: c.Dir, URL: c.URL})
	must(t, a.DB.Write(t.Context(), func(tx *db.Tx) error {
		var name string
		if err := tx.QueryRow("SELECT current_database()").Scan(&name); err != nil {
			return err
		}
		_, err := tx.Exec(`ALTER DATABASE "` + name + `" SET synchronous_commit = off`)
		return err
	}))
	join := "?"
	if strings.Contains(c.URL, "?") {
		join = "&"
	}
	for address, want := range map[string]string{
		c.URL: "on",
		c.URL + join + "synchronous_commit=remote_apply": "remote_apply",
		c.URL + join + "synchronous_commit=off":          "off",
	} {
		a := open(t, app.Config{Dir: c.Dir, URL: address})
		for _, ask := range []func(func(db.Q) error) error{
			func(fn func(db.Q) error) error {
				return a.DB.Write(t.Context(), func(tx *db.Tx) error { return fn(tx) })
			},
			func(fn func(db.Q) error) error { return a.DB.Read(t.Context(), func(q *db.Rx) error { return fn(q) }) },
		} {
			must(t, ask(func(q db.Q) error {
				var got string
				err := q.QueryRow("SHOW synchronous_commit").Scan(&got)
				if got != want {
					t.Errorf("with an address that ends in %q: synchronous_commit is %s, want %s", address[len(c.URL):], got, want)
				}
				return err
			}))
		}
	}
}
