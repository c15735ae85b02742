package db_test

import (
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// A store tells of exactly the settings that are off, and of none on SQLite.
func TestAServerThatMayForgetIsToldOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		text, risky, err := d.PowerRisk(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d.Engine == db.SQLite {
			if risky {
				t.Error(text)
			}
			return
		}
		_, read := d.SQL()
		for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
			var value string
			if err := read.QueryRowContext(t.Context(), "SHOW "+name).Scan(&value); err != nil {
				t.Fatal(err)
			}
			if told := risky && strings.Contains(text.VI, name) && strings.Contains(text.EN, name); told != (value == "off") {
				t.Errorf("%s is %s; told: %v %q", name, value, risky, text.EN)
			}
		}
	})
}

// An address that gives the promise up by itself is told of whatever the server does.
func TestAnAddressThatMayForgetIsToldOf(t *testing.T) {
	t.Parallel()
	c := dbtest.Config(t, db.Postgres)
	join := "?"
	if strings.Contains(c.URL, "?") {
		join = "&"
	}
	c.URL += join + "synchronous_commit=off"
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if text, risky, err := d.PowerRisk(t.Context()); err != nil || !risky || !strings.Contains(text.VI, "synchronous_commit = off") {
		t.Errorf("%v %v %q", err, risky, text.VI)
	}
}
