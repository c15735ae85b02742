// Package dbtest gives tests real stores: SQLite in a temporary directory and, when TUNGNHA_TEST_PG names a server, a fresh PostgreSQL database.
//
// The gate (go run ./tool/check) starts a server of its own and sets TUNGNHA_REQUIRE_PG, which turns the printed skip into a failure.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/schema"
)

// Environment variables that tests read.
const (
	EnvServer  = "TUNGNHA_TEST_PG"
	EnvRequire = "TUNGNHA_REQUIRE_PG"
)

// Each runs fn as a parallel subtest on both engines, on an empty migrated store.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			fn(t, Open(t, e))
		})
	}
}

// Open gives an empty migrated store of one engine, closed when the test ends.
func Open(t testing.TB, e db.Engine) *db.DB {
	t.Helper()
	return OpenConfig(t, Config(t, e))
}

// OpenAt is Open with a clock.
func OpenAt(t testing.TB, e db.Engine, clock func() time.Time) *db.DB {
	t.Helper()
	cfg := Config(t, e)
	cfg.Clock = clock
	return OpenConfig(t, cfg)
}

// OpenConfig opens and migrates the store of a configuration.
func OpenConfig(t testing.TB, cfg db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if d.Engine == db.SQLite { // PostgreSQL databases are copies of a migrated template
		migrate(t, d)
	}
	return d
}

func migrate(t testing.TB, d *db.DB) {
	t.Helper()
	files, err := schema.Migrations(d.Engine == db.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(context.Background(), files); err != nil {
		t.Fatal(err)
	}
}

// Config says where an empty store of one engine is: a new directory, or a new database. It skips, aloud, when there is no server.
func Config(t testing.TB, e db.Engine) db.Config {
	t.Helper()
	if e == db.SQLite {
		return db.Config{Dir: t.TempDir()}
	}
	return db.Config{Dir: t.TempDir(), URL: newDatabase(t, server(t)), Conns: 6}
}

func server(t testing.TB) string {
	t.Helper()
	s := os.Getenv(EnvServer)
	switch {
	case s != "":
	case os.Getenv(EnvRequire) != "":
		t.Fatalf("%s is not set, and the gate demands PostgreSQL", EnvServer)
	default:
		t.Skipf("PostgreSQL not tested: set %s, or run go run ./tool/check, which starts a server", EnvServer)
	}
	return s
}

func newDatabase(t testing.TB, admin string) string {
	t.Helper()
	pool, err := sql.Open("pgx", admin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	tmpl := template(t, pool, admin)
	name := "tn_" + strings.ReplaceAll(db.NewID(time.Now()).String(), "-", "")
	execRetry(t, pool, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, tmpl))
	t.Cleanup(func() {
		if _, err := pool.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Log(err)
		}
	})
	return withDatabase(t, admin, name)
}

func withDatabase(t testing.TB, admin, name string) string {
	t.Helper()
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// template makes, once per server and shape, a migrated database that the tests' databases are copied from.
// Several test programs race for it: whoever creates the marker last renames a finished database into place.
func template(t testing.TB, pool *sql.DB, admin string) string {
	t.Helper()
	name := "tmpl_" + shape(t)
	var n int
	if err := pool.QueryRow("SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		return name
	}
	draft := "draft_" + strings.ReplaceAll(db.NewID(time.Now()).String(), "-", "")
	execRetry(t, pool, "CREATE DATABASE "+draft)
	d, err := db.Open(context.Background(), db.Config{URL: withDatabase(t, admin, draft)})
	if err != nil {
		t.Fatal(err)
	}
	migrate(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", draft, name)); err != nil {
		_, _ = pool.Exec("DROP DATABASE " + draft) // another program was first: its template serves
	}
	return name
}

// shape is a hash of the migrations.
func shape(t testing.TB) string {
	t.Helper()
	files, err := schema.Migrations(true)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	names, _ := fs.Glob(files, "*.sql")
	for _, n := range names {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// execRetry tries again while another program is copying the same template.
func execRetry(t testing.TB, pool *sql.DB, q string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		_, err := pool.Exec(q)
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "55006") || time.Now().After(deadline) {
			t.Fatalf("%s: %v", q, err)
		}
	}
}
