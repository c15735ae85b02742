package db_test

import (
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// TestSQLiteReadsByTheNarrowIndex holds what bled once: without statistics SQLite read a commune's 20,000 events to find one citizen's three.
func TestSQLiteReadsByTheNarrowIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	_, read := d.SQL()
	for query, want := range map[string]string{
		`SELECT body FROM event WHERE commune_id = 1 AND citizen_id = x'00' ORDER BY seq`:         "event_citizen",
		`SELECT body FROM event WHERE commune_id = 1 AND event_id = x'00'`:                        "event_id",
		`SELECT name FROM citizen WHERE commune_id = 1 AND household_id = x'00' ORDER BY list_no`: "citizen_household",
		`SELECT name FROM citizen WHERE commune_id = 1 AND identity_bix = x'00'`:                  "citizen_identity",
		`SELECT name FROM citizen WHERE commune_id = 1 AND hamlet_id = 3 ORDER BY list_no`:        "citizen_hamlet",
		`DELETE FROM citizen_phone WHERE commune_id = 1 AND citizen_id = x'00'`:                   "citizen_phone_owner",
	} {
		rows, err := read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
		if err != nil {
			t.Fatal(query, err)
		}
		var plan []string
		for rows.Next() {
			var a, b, c int
			var line string
			if err := rows.Scan(&a, &b, &c, &line); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "; "), want) {
			t.Errorf("%s\n  goes by %v, not by %s", query, plan, want)
		}
	}
}
