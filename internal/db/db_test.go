package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

func bump(tx *db.Tx, commune int64) error {
	_, err := tx.Exec(`INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 1, $2)
		ON CONFLICT (commune_id) DO UPDATE SET seq = feed.seq + 1, changed_at = excluded.changed_at`, commune, db.Ms(tx.Now()))
	return err
}

func seqOf(t *testing.T, d *db.DB, commune int64) (n int64) {
	t.Helper()
	err := d.Read(context.Background(), func(r *db.Rx) error {
		_, err := db.Get(r, []any{&n}, "SELECT seq FROM feed WHERE commune_id = $1", commune)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWritesFromManyAreAllKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const workers, each = 8, 25
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range each {
					if err := d.Write(context.Background(), func(tx *db.Tx) error { return bump(tx, 7) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := seqOf(t, d, 7); n != workers*each {
			t.Fatalf("%d writes were acknowledged, %d are there", workers*each, n)
		}
	})
}

func TestOneFailureUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					if err := bump(tx, 7); err != nil {
						return err
					}
					switch i % 4 {
					case 0:
						return boom
					case 1:
						panic("bug in a request")
					}
					return nil
				})
				if (i%4 < 2) != (err != nil) {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := seqOf(t, d, 7); n != 20 {
			t.Fatalf("20 writes succeeded, %d are there", n)
		}
	})
}

func TestGoneCallerIsNotWritten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := d.Write(ctx, func(tx *db.Tx) error { return bump(tx, 7) }); err == nil {
			t.Fatal("a cancelled write was acknowledged")
		}
		if n := seqOf(t, d, 7); n != 0 {
			t.Fatal("a cancelled write is there")
		}
	})
}

func TestBulk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rows := make([][]any, 1000)
		for i := range rows {
			rows[i] = []any{int64(i + 1), int64(1), db.NewID(time.Now())}
		}
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			for _, r := range rows {
				r[2] = "x"
			}
			return tx.Bulk("outbox", []string{"commune_id", "at", "topic", "outbox_id", "body"}, expand(rows))
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int
		err = d.Read(context.Background(), func(r *db.Rx) error {
			return r.QueryRow("SELECT count(*) FROM outbox").Scan(&n)
		})
		if err != nil || n != len(rows) {
			t.Fatalf("%d rows, %v", n, err)
		}
	})
}

func expand(rows [][]any) [][]any {
	out := make([][]any, len(rows))
	for i, r := range rows {
		out[i] = []any{r[0], r[1], r[2], db.NewID(time.Now()), "{}"}
	}
	return out
}

func TestSynchronousIsFull(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	var level int
	var mode string
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		if err := tx.QueryRow("PRAGMA synchronous").Scan(&level); err != nil {
			return err
		}
		return tx.QueryRow("PRAGMA journal_mode").Scan(&mode)
	})
	if err != nil || level != 2 || mode != "wal" {
		t.Fatalf("synchronous=%d journal=%s %v: law 1 needs FULL and WAL", level, mode, err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(context.Background(), func(r *db.Rx) error {
			rows, err := r.Query("DELETE FROM feed")
			if err != nil {
				return err
			}
			rows.Next()
			defer func() { _ = rows.Close() }()
			return rows.Err()
		})
		if err == nil {
			t.Fatal("a reader deleted rows")
		}
	})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	a, b := db.NewID(time.UnixMilli(1)), db.NewID(time.UnixMilli(2))
	if a.String() >= b.String() || len(a.String()) != 36 || a.String()[14] != '7' {
		t.Fatal(a, b)
	}
	back, err := db.ParseID(a.String())
	if err != nil || back != a {
		t.Fatal(back, err)
	}
	for _, bad := range []string{"x", strings.Repeat("z", 36), a.String()[1:]} {
		if _, err := db.ParseID(bad); err == nil {
			t.Errorf("%q was taken for an id", bad)
		}
	}
}

// TestPostgresCommitsAreOnDisk: the gate's server has synchronous_commit off, so this shows that ours asks for it.
func TestPostgresCommitsAreOnDisk(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	var how string
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		return tx.QueryRow("SELECT current_setting('synchronous_commit')").Scan(&how)
	})
	if err != nil || how != "on" {
		t.Fatalf("synchronous_commit is %q: %v", how, err)
	}
}
